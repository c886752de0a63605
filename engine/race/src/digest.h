// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Hashes that stand for long lists in the state hash.
namespace pitcast::race {

/// Share of one lap or sector time in the digest of its car. Digests are sums, so that one more
/// costs no look at the others.
[[nodiscard]] std::uint64_t share_of(const Lap& lap);
[[nodiscard]] std::uint64_t share_of(const LapSector& sector);

/// Of the car's laps and sector times.
[[nodiscard]] std::uint64_t digest_of(const Competitor& car);
[[nodiscard]] std::uint64_t digest_of(const std::vector<SessionResult>& sessions);

}  // namespace pitcast::race
