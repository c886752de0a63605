// SPDX-License-Identifier: Apache-2.0
#include "best_laps.h"

#include <algorithm>

namespace pitcast::race {
namespace {

void take_into_part(Competitor& car, std::int32_t part, const Lap& lap) {
    const PartBest told{part, lap.number, *lap.time_ns, lap.ended_utc_ns};
    const auto at = std::find_if(car.part_bests.begin(), car.part_bests.end(),
                                 [&](const PartBest& known) { return known.part >= part; });
    if (at == car.part_bests.end() || at->part != part) {
        car.part_bests.insert(at, told);
    } else if (told.time_ns < at->time_ns || (told.time_ns == at->time_ns && told.lap < at->lap)) {
        *at = told;
    }
}

void take_into_bests(Competitor& car, const Lap& lap) {
    if (!counts(lap)) {
        return;
    }
    take_into_part(car, 0, lap);
    if (lap.part > 0) {
        take_into_part(car, lap.part, lap);
    }
}

/// Compares with the best so far: faster, or as fast and earlier, or of the car named first.
void challenge(RaceState& state, CompetitorIndex index) {
    const PartBest* mine =
        best_lap_of(state.competitors[static_cast<std::size_t>(index)], state.status.part);
    if (!mine) {
        return;
    }
    const PartBest* best =
        state.best_lap_holder < 0
            ? nullptr
            : best_lap_of(state.competitors[static_cast<std::size_t>(state.best_lap_holder)],
                          state.status.part);
    const bool wins =
        !best || mine->time_ns < best->time_ns ||
        (mine->time_ns == best->time_ns &&
         (mine->ended_utc_ns < best->ended_utc_ns ||
          (mine->ended_utc_ns == best->ended_utc_ns && index <= state.best_lap_holder)));
    if (wins) {
        state.best_lap_ns = mine->time_ns;
        state.best_lap_holder = index;
    }
}

}  // namespace

const PartBest* best_lap_of(const Competitor& car, std::int32_t part) {
    for (const PartBest& best : car.part_bests) {
        if (best.part == part) {
            return &best;
        }
    }
    return nullptr;
}

std::int32_t deciding_part(const RaceState& state, const Competitor& car) {
    if (state.status.part == 0) {
        return 0;
    }
    return car.knocked_out && car.out_in_part > 0 ? car.out_in_part : state.status.part;
}

void find_best_lap(const RaceState& state, Competitor& car) {
    const PartBest* best = best_lap_of(car, deciding_part(state, car));
    car.best_lap_ns = best ? std::optional(best->time_ns) : std::nullopt;
    car.best_lap_number = best ? best->lap : 0;
    car.best_lap_utc_ns = best ? best->ended_utc_ns : 0;
}

void find_overall_best(RaceState& state) {
    state.best_lap_ns.reset();
    state.best_lap_holder = -1;
    for (std::size_t i = 0; i < state.competitors.size(); ++i) {
        challenge(state, static_cast<CompetitorIndex>(i));
    }
}

void take_best_lap(RaceState& state, Competitor& car, const Lap& lap) {
    take_into_bests(car, lap);
    find_best_lap(state, car);
    challenge(state, static_cast<CompetitorIndex>(&car - state.competitors.data()));
}

void recount_best_laps(RaceState& state, Competitor& car) {
    car.part_bests.clear();
    for (const Lap& lap : car.lap_history) {
        take_into_bests(car, lap);
    }
    find_best_lap(state, car);
    find_overall_best(state);
}

}  // namespace pitcast::race
