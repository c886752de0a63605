// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Which laps count, and whose is best.
namespace pitcast::race {

/// Whether the lap can be a best lap.
[[nodiscard]] inline bool counts(const Lap& lap) {
    return lap.time_ns && !lap.deleted && !lap.off_record;
}

/// Best lap that counts in the part (0 = the whole session); the earlier of equals. Null = none.
[[nodiscard]] const PartBest* best_lap_of(const Competitor& car, std::int32_t part);

/// Knock-out part whose laps decide the car's place; 0 where the session has no parts.
[[nodiscard]] std::int32_t deciding_part(const RaceState& state, const Competitor& car);

/// Sets the car's best lap from its bests of the parts.
void find_best_lap(const RaceState& state, Competitor& car);

/// Sets the best lap of the session, or of its part, from everybody's bests of the parts.
void find_overall_best(RaceState& state);

/// Takes a lap that is new into the bests, without looking at any other.
void take_best_lap(RaceState& state, Competitor& car, const Lap& lap);

/// Finds all bests of the car again, after a lap of it changed or went, and with them the overall.
void recount_best_laps(RaceState& state, Competitor& car);

}  // namespace pitcast::race
