// SPDX-License-Identifier: Apache-2.0
#include "course.h"

#include <algorithm>

#include "apply.h"

namespace pitcast::race {
namespace {

/// Faster than anything that races: 100 m/s averaged over a lap.
constexpr std::int64_t kFastestMmPerSecond = 100'000;
constexpr Nanoseconds kShortestLapAnywhere = 5 * kNanosecondsPerSecond;

bool is_on_track(const Loop& loop) {
    return loop.kind == LoopKind::intermediate || loop.kind == LoopKind::speed_trap;
}

/// First of the loops at its distance, so that a pair of loops side by side is one point.
bool is_first_at_distance(const SessionInfo& session, const Loop& loop) {
    for (const Loop& other : session.loops) {
        if (&other == &loop) {
            return true;
        }
        if (is_on_track(other) && other.distance_mm == loop.distance_mm) {
            return false;
        }
    }
    return true;
}

}  // namespace

const Loop* find_loop(const SessionInfo& session, std::string_view id) {
    const auto found = std::find_if(session.loops.begin(), session.loops.end(),
                                    [&](const Loop& loop) { return loop.id == id; });
    return found == session.loops.end() ? nullptr : &*found;
}

std::int32_t points_per_lap(const SessionInfo& session) {
    std::int32_t points = 1;
    for (const Loop& loop : session.loops) {
        points += is_on_track(loop) && is_first_at_distance(session, loop) ? 1 : 0;
    }
    return points;
}

std::optional<std::int32_t> point_of(const SessionInfo& session, const Loop& loop) {
    if (loop.kind == LoopKind::start_finish) {
        return 0;
    }
    if (!is_on_track(loop)) {
        return std::nullopt;
    }
    std::int32_t point = 1;
    for (const Loop& other : session.loops) {
        if (is_on_track(other) && other.distance_mm < loop.distance_mm &&
            is_first_at_distance(session, other)) {
            ++point;
        }
    }
    return point;
}

Nanoseconds shortest_lap(const SessionInfo& session) {
    if (session.lap_length_mm <= 0) {
        return kShortestLapAnywhere;
    }
    return std::min(session.lap_length_mm, std::int64_t{1'000'000'000}) *
           (kNanosecondsPerSecond / kFastestMmPerSecond);
}

std::optional<Nanoseconds> time_at_point(const Competitor& car, std::int64_t point) {
    const auto at =
        std::lower_bound(car.crossings.begin(), car.crossings.end(), point,
                         [](const Crossing& c, std::int64_t wanted) { return c.point < wanted; });
    if (at == car.crossings.end() || at->point != point) {
        return std::nullopt;
    }
    return at->utc_ns;
}

bool note_crossing(Competitor& car, std::int64_t point, Nanoseconds utc_ns) {
    if (!car.crossings.empty() &&
        (point <= car.crossings.back().point || utc_ns <= car.crossings.back().utc_ns)) {
        return false;
    }
    if (car.crossings.size() == kMostCrossings) {
        car.crossings.erase(car.crossings.begin());
    }
    car.crossings.push_back({point, utc_ns});
    return true;
}

}  // namespace pitcast::race
