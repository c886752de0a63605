// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "best_laps.h"
#include "course.h"
#include "gaps.h"
#include "overrides.h"
#include "penalties.h"

namespace pitcast::race {
namespace {

/// Those without a place in the result, in the order in which results list them.
int verdict_rank(const Competitor& car) {
    switch (car.status) {
        case CarStatus::not_classified:
            return 1;
        case CarStatus::did_not_start:
            return 2;
        case CarStatus::disqualified:
            return 3;
        default:
            return 0;
    }
}

std::int32_t grid_or_last(const Competitor& car) {
    return car.entry.grid_position > 0 ? car.entry.grid_position : INT32_MAX;
}

std::int64_t furthest_point(const Competitor& car) {
    return car.crossings.empty() ? -1 : car.crossings.back().point;
}

/// On the road: who got further, and there first; nobody anywhere yet: the grid.
auto road_key(const Competitor& car) {
    const Nanoseconds when = car.crossings.empty() ? 0 : car.crossings.back().utc_ns;
    return std::tuple(-furthest_point(car), when, grid_or_last(car));
}

/// Race over: whole laps, then the time of the last of them with penalties. A car that never got
/// anywhere comes after those that did.
auto result_key(const Competitor& car) {
    return std::tuple(-car.laps, car.crossings.empty(), car.lap_from_utc_ns + car.penalty_ns,
                      grid_or_last(car));
}

/// Stage: who got further, then the time since one's own start with penalties.
auto stage_key(const Competitor& car) {
    const Nanoseconds since_start =
        car.crossings.empty() ? 0 : car.crossings.back().utc_ns - car.started_utc_ns;
    return std::tuple(-furthest_point(car), since_start + car.penalty_ns, grid_or_last(car));
}

/// Against the clock: later knock-out parts first, then the best lap, the earlier of equals.
auto lap_key(const Competitor& car) {
    const std::int32_t part = car.knocked_out ? car.out_in_part : INT32_MAX;
    return std::tuple(-part, car.best_lap_ns.value_or(INT64_MAX), car.best_lap_utc_ns);
}

/// Cars without a lap in their part stand as the part before left them.
int compare_earlier_parts(const Competitor& a, const Competitor& b, std::int32_t part) {
    for (std::int32_t earlier = part - 1; earlier > 0; --earlier) {
        const PartBest* of_a = best_lap_of(a, earlier);
        const PartBest* of_b = best_lap_of(b, earlier);
        const Nanoseconds time_a = of_a ? of_a->time_ns : INT64_MAX;
        const Nanoseconds time_b = of_b ? of_b->time_ns : INT64_MAX;
        if (time_a != time_b) {
            return time_a < time_b ? -1 : 1;
        }
    }
    return 0;
}

bool laps_ahead(const RaceState& state, const Competitor& a, const Competitor& b, bool& undecided) {
    const auto key_a = lap_key(a);
    const auto key_b = lap_key(b);
    if (key_a != key_b) {
        return key_a < key_b;
    }
    const int earlier = a.best_lap_ns ? 0 : compare_earlier_parts(a, b, deciding_part(state, a));
    undecided = earlier == 0;
    return earlier < 0;
}

/// Strict order of the cars; feed's order (the index) decides what nothing else does.
struct Ahead {
    const RaceState& state;
    bool by_distance = false;
    bool with_penalties = false;

    bool operator()(CompetitorIndex i, CompetitorIndex k) const {
        const Competitor& a = state.competitors[static_cast<std::size_t>(i)];
        const Competitor& b = state.competitors[static_cast<std::size_t>(k)];
        if (const int va = verdict_rank(a), vb = verdict_rank(b); va != vb) {
            return va < vb;
        }
        if (!by_distance) {
            bool undecided = false;
            const bool first = laps_ahead(state, a, b, undecided);
            return undecided ? before(road_key(a), road_key(b), i, k) : first;
        }
        if (state.session.kind == SessionKind::stage) {
            return before(stage_key(a), stage_key(b), i, k);
        }
        return with_penalties ? before(result_key(a), result_key(b), i, k)
                              : before(road_key(a), road_key(b), i, k);
    }

    template <typename Key>
    static bool before(const Key& a, const Key& b, CompetitorIndex i, CompetitorIndex k) {
        return a != b ? a < b : i < k;
    }
};

/// Ran too little of the winner's distance for a place in the result.
bool ran_too_little(const RaceState& state, const Competitor& car, std::int32_t winner_laps) {
    const std::int32_t share = state.session.classified_permille;
    return share > 0 && is_over(state) && ranks_by_distance(state) &&
           std::int64_t{car.laps} * 1000 < std::int64_t{winner_laps} * share;
}

void set_positions(RaceState& state) {
    std::int32_t position = 0;
    const std::int32_t winner_laps = state.leader_laps();
    for (std::size_t at = 0; at < state.order.size(); ++at) {
        Competitor& car = state.competitors[static_cast<std::size_t>(state.order[at])];
        if (verdict_rank(car) > 0 || ran_too_little(state, car, winner_laps)) {
            car.position = 0;
            car.class_position = 0;
            car.positions_gained = 0;
            continue;
        }
        car.position = ++position;
        car.class_position = 1;
        for (std::size_t before = at; before-- > 0;) {
            const Competitor& other =
                state.competitors[static_cast<std::size_t>(state.order[before])];
            if (other.position > 0 && other.entry.car_class == car.entry.car_class) {
                car.class_position = other.class_position + 1;
                break;
            }
        }
        const std::int32_t grid = car.entry.grid_position;
        car.positions_gained = grid > 0 ? grid - car.position : 0;
    }
}

/// Sorts, and where decisions of race control count moves cars as these say.
void sort_cars(const RaceState& state, const Ahead& ahead, bool with_decisions,
               std::vector<CompetitorIndex>& order) {
    std::sort(order.begin(), order.end(), ahead);
    if (!with_decisions || state.place_overrides.empty()) {
        return;
    }
    const auto placed = std::count_if(order.begin(), order.end(), [&](CompetitorIndex index) {
        return verdict_rank(state.competitors[static_cast<std::size_t>(index)]) == 0;
    });
    apply_overrides(state, order, static_cast<std::size_t>(placed));
}

}  // namespace

std::vector<CompetitorIndex> ranked(const RaceState& state, Ranking ranking) {
    std::vector<CompetitorIndex> order;
    rank_into(state, ranking, order);
    return order;
}

void rank_into(const RaceState& state, Ranking ranking, std::vector<CompetitorIndex>& order) {
    order = state.order;
    const bool by_distance = ranking != Ranking::best_lap;
    const bool result = ranking == Ranking::distance;
    sort_cars(state, Ahead{state, by_distance, result && penalties_count(state)},
              result && ranks_by_distance(state), order);
}

void classify(RaceState& state) {
    if (!state.order_stale) {
        return;
    }
    for (Competitor& car : state.competitors) {
        car.penalty_ns = added_time(state, car);
    }
    const bool by_distance = ranks_by_distance(state);
    sort_cars(state, Ahead{state, by_distance, by_distance && penalties_count(state)}, true,
              state.order);
    set_positions(state);
    set_gaps(state);
    state.order_stale = false;
}

}  // namespace pitcast::race
