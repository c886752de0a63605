// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/race/race_state.h"

/// Gaps between two cars.
namespace pitcast::race {

/// Whether time penalties count in the order: a stage always, a race once it is over. Until then
/// the pictures show the order on the road.
[[nodiscard]] bool penalties_count(const RaceState& state);

/// On the road: at the last loop both have passed, or in whole laps once lapped. A car that has
/// not reached the line yet where the one ahead has is not a lap down for that.
[[nodiscard]] Gap road_gap(const RaceState& state, const Competitor& ahead,
                           const Competitor& behind);

/// Difference of best laps. None unless both are known.
[[nodiscard]] Gap best_lap_gap(const std::optional<Nanoseconds>& ahead,
                               const std::optional<Nanoseconds>& behind);

/// Gaps and intervals of every car, from the order. Positions are set before.
void set_gaps(RaceState& state);

}  // namespace pitcast::race
