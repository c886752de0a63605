// SPDX-License-Identifier: Apache-2.0
#include "gaps.h"

#include <algorithm>

#include "best_laps.h"
#include "course.h"
#include "penalties.h"

namespace pitcast::race {
namespace {

Gap time_gap(Nanoseconds time_ns) {
    return {Gap::Kind::time, std::max<Nanoseconds>(time_ns, 0), 0};
}

/// Furthest point reached at `utc_ns`; none when that is further back than is kept.
std::optional<std::int64_t> point_at(const Competitor& car, Nanoseconds utc_ns) {
    const auto after =
        std::upper_bound(car.crossings.begin(), car.crossings.end(), utc_ns,
                         [](Nanoseconds wanted, const Crossing& c) { return wanted < c.utc_ns; });
    if (after == car.crossings.begin()) {
        return std::nullopt;
    }
    return std::prev(after)->point;
}

/// How many times `ahead` has lapped `behind`: seen at the last crossing of `behind`, or since,
/// when it has passed even the loop that `behind` comes to next.
std::int64_t laps_down(const Competitor& ahead, const Competitor& behind, std::int64_t lap_points) {
    const Crossing& last = behind.crossings.back();
    const std::int64_t then = point_at(ahead, last.utc_ns).value_or(last.point) - last.point;
    const std::int64_t now = ahead.crossings.back().point - (last.point + 1);
    return std::max({then / lap_points, now / lap_points, std::int64_t{0}});
}

/// Difference at the last point that both have passed, each from its own start.
Gap gap_at_common_point(const Competitor& ahead, const Competitor& behind, Nanoseconds offset_ns) {
    for (auto at = behind.crossings.rbegin(); at != behind.crossings.rend(); ++at) {
        if (const auto theirs = time_at_point(ahead, at->point)) {
            return time_gap(at->utc_ns - *theirs + offset_ns);
        }
    }
    return {};
}

/// Next faster lap of the part than `than`, of any car.
std::optional<Nanoseconds> next_faster(const RaceState& state, std::int32_t part,
                                       Nanoseconds than) {
    std::optional<Nanoseconds> next;
    for (const Competitor& car : state.competitors) {
        const PartBest* best = best_lap_of(car, part);
        if (best && best->time_ns < than && (!next || best->time_ns > *next)) {
            next = best->time_ns;
        }
    }
    return next;
}

std::optional<Nanoseconds> fastest_of_part(const RaceState& state, std::int32_t part) {
    std::optional<Nanoseconds> fastest;
    for (const Competitor& car : state.competitors) {
        const PartBest* best = best_lap_of(car, part);
        if (best && (!fastest || best->time_ns < *fastest)) {
            fastest = best->time_ns;
        }
    }
    return fastest;
}

/// A car that has stopped for good is nobody's rival, even while it is still listed ahead.
bool is_out(const Competitor& car) {
    return car.status == CarStatus::retired || car.status == CarStatus::did_not_finish;
}

void set_road_gaps(RaceState& state) {
    const Competitor* leader = nullptr;
    const Competitor* ahead = nullptr;
    for (const CompetitorIndex index : state.order) {
        Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        const bool placed = car.position > 0;
        car.gap = placed && leader ? road_gap(state, *leader, car) : Gap{};
        car.interval = placed && ahead ? road_gap(state, *ahead, car) : Gap{};
        if (placed && !is_out(car)) {
            leader = leader ? leader : &car;
            ahead = &car;
        }
    }
}

/// Gaps against the clock. A car knocked out is measured against the part it went out in.
void set_lap_gaps(RaceState& state) {
    const Competitor* ahead = nullptr;
    std::int32_t part = -1;
    std::optional<Nanoseconds> fastest;
    for (const CompetitorIndex index : state.order) {
        Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        car.gap = {};
        car.interval = {};
        if (car.position == 0) {
            continue;
        }
        const std::int32_t own_part = deciding_part(state, car);
        const bool first_of_part = own_part != part;
        if (first_of_part) {
            part = own_part;
            fastest = ahead ? fastest_of_part(state, part) : car.best_lap_ns;
        }
        if (ahead) {
            car.gap = best_lap_gap(fastest, car.best_lap_ns);
            const auto next = !first_of_part    ? ahead->best_lap_ns
                              : car.best_lap_ns ? next_faster(state, part, *car.best_lap_ns)
                                                : std::nullopt;
            car.interval = best_lap_gap(next, car.best_lap_ns);
        }
        ahead = &car;
    }
}

}  // namespace

bool penalties_count(const RaceState& state) {
    return state.session.kind == SessionKind::stage || is_over(state);
}

Gap road_gap(const RaceState& state, const Competitor& ahead, const Competitor& behind) {
    if (ahead.crossings.empty() || behind.crossings.empty()) {
        return {};
    }
    if (state.session.kind == SessionKind::stage) {
        return gap_at_common_point(
            ahead, behind,
            ahead.started_utc_ns - behind.started_utc_ns + behind.penalty_ns - ahead.penalty_ns);
    }
    if (penalties_count(state) && ahead.laps == behind.laps && ahead.laps > 0) {
        return time_gap(behind.lap_from_utc_ns + behind.penalty_ns - ahead.lap_from_utc_ns -
                        ahead.penalty_ns);
    }
    const std::int64_t laps = laps_down(ahead, behind, points_per_lap(state.session));
    if (laps > 0) {
        return {Gap::Kind::laps, 0,
                static_cast<std::int32_t>(std::min<std::int64_t>(laps, INT32_MAX))};
    }
    return gap_at_common_point(ahead, behind, 0);
}

Gap best_lap_gap(const std::optional<Nanoseconds>& ahead,
                 const std::optional<Nanoseconds>& behind) {
    return ahead && behind ? time_gap(*behind - *ahead) : Gap{};
}

void set_gaps(RaceState& state) {
    if (ranks_by_distance(state)) {
        set_road_gaps(state);
    } else {
        set_lap_gaps(state);
    }
}

}  // namespace pitcast::race
