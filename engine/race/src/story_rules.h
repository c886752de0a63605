// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "pitcast/race/race_state.h"

/// What the stories rest on: who races, who is ahead, what a stretch usually takes.
namespace pitcast::race {

/// Whether cars may fight: running, and not behind a safety car or under a full-course flag.
[[nodiscard]] bool is_racing(const RaceState& state);

/// Whether the car can be expected on the course at racing speed.
[[nodiscard]] bool is_out(const Competitor& car);

/// The car right ahead in its class, by car; -1 = none.
[[nodiscard]] std::vector<CompetitorIndex> ahead_in_class(const RaceState& state);

/// How long the car took from the point before to `point`; none when it skipped that one.
[[nodiscard]] std::optional<Nanoseconds> stretch_time(const Competitor& car, std::int64_t point);

/// Median of the car's last five times over the stretch that ends at `point`, laps before that.
/// None with fewer than two.
[[nodiscard]] std::optional<Nanoseconds> usual_stretch(const Competitor& car, std::int64_t point,
                                                       std::int64_t points_of_lap);

/// Middle value, the lower of two. Not of nothing.
[[nodiscard]] Nanoseconds median_of(std::vector<Nanoseconds> values);

}  // namespace pitcast::race
