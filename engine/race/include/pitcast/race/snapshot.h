// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

#include "pitcast/core/result.h"
#include "pitcast/race/race_state.h"

/// A state as bytes, to go on from later or elsewhere.
namespace pitcast::race {

/// Everything in the state, with a version and a checksum: about 100 bytes a lap with its sectors.
/// The same state gives the same bytes on every machine.
[[nodiscard]] std::string snapshot(const RaceState& state);

/// The state that the bytes hold; its `state_hash` is that of the state they were made of, and so
/// is everything that follows from the same events. Bytes from another version, damaged or made up
/// are refused: a state that comes back holds what `apply` and `classify` rely on.
[[nodiscard]] Result<RaceState> restore(std::string_view bytes);

}  // namespace pitcast::race
