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
[[nodiscard]] const Lap* best_lap_of(const Competitor& car, std::int32_t part);

/// Knock-out part whose laps decide the car's place; 0 where the session has no parts.
[[nodiscard]] std::int32_t deciding_part(const RaceState& state, const Competitor& car);

/// Sets the car's best lap from its laps.
void find_best_lap(const RaceState& state, Competitor& car);

/// Sets the best lap of the session, or of its part, from everybody's laps.
void find_overall_best(RaceState& state);

/// Both of the above after a lap of `car` came or changed; cheap when it is only a new one.
void take_best_lap(RaceState& state, Competitor& car);

}  // namespace pitcast::race
