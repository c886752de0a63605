// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>

#include "pitcast/race/race_state.h"

/// The loops of a session as points along the lap.
namespace pitcast::race {

/// Whether getting far fast decides (race, stage), and not the best lap. A session of unknown
/// kind is taken for a race.
[[nodiscard]] inline bool ranks_by_distance(const RaceState& state) {
    return state.session.kind != SessionKind::practice &&
           state.session.kind != SessionKind::qualifying;
}

[[nodiscard]] const Loop* find_loop(const SessionInfo& session, std::string_view id);

/// Points of a lap: the line and every distinct distance with a loop on the track. At least 1.
[[nodiscard]] std::int32_t points_per_lap(const SessionInfo& session);

/// Which point of the lap the loop is: 0 = the line (pit-lane finish included). None for loops
/// that a car need not pass: pit entry and exit, detours, loops of unknown kind.
[[nodiscard]] std::optional<std::int32_t> point_of(const SessionInfo& session, const Loop& loop);

/// Two crossings of the line closer than this are one crossing read twice.
[[nodiscard]] Nanoseconds shortest_lap(const SessionInfo& session);

/// When the car reached the point. None when it did not, or too long ago to be kept.
[[nodiscard]] std::optional<Nanoseconds> time_at_point(const Competitor& car, std::int64_t point);

/// Remembers that the car reached the point. False when that is no progress.
bool note_crossing(Competitor& car, std::int64_t point, Nanoseconds utc_ns);

}  // namespace pitcast::race
