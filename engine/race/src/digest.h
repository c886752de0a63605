// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Hashes that stand for long lists in the state hash.
namespace pitcast::race {

/// Of the car's laps and sector times.
[[nodiscard]] std::uint64_t digest_of(const Competitor& car);
[[nodiscard]] std::uint64_t digest_of(const std::vector<SessionResult>& sessions);

}  // namespace pitcast::race
