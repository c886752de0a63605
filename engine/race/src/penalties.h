// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Penalties and what they add to a result.
namespace pitcast::race {

/// Whether the running is over: what is not served by now is added.
[[nodiscard]] inline bool is_over(const RaceState& state) {
    return state.status.phase == SessionPhase::finished ||
           state.status.phase == SessionPhase::official;
}

/// Time that the car's penalties and missing detours add to its result as things stand.
[[nodiscard]] Nanoseconds added_time(const RaceState& state, const Competitor& car);

/// Counts drive-throughs and stop-and-gos as served that were given before the car last went into
/// the pits and came out again. A visit that began under a safety car, code 60 or a red flag does
/// not serve (FIA circuit racing: not permitted behind the safety car).
void serve_in_pits(const RaceState& state, Competitor& car);

}  // namespace pitcast::race
