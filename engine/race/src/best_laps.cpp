// SPDX-License-Identifier: Apache-2.0
#include "best_laps.h"

namespace pitcast::race {

const Lap* best_lap_of(const Competitor& car, std::int32_t part) {
    const Lap* best = nullptr;
    for (const Lap& lap : car.lap_history) {
        if (counts(lap) && (part == 0 || lap.part == part) &&
            (!best || *lap.time_ns < *best->time_ns)) {
            best = &lap;
        }
    }
    return best;
}

std::int32_t deciding_part(const RaceState& state, const Competitor& car) {
    if (state.status.part == 0) {
        return 0;
    }
    return car.knocked_out && car.out_in_part > 0 ? car.out_in_part : state.status.part;
}

void find_best_lap(const RaceState& state, Competitor& car) {
    const Lap* best = best_lap_of(car, deciding_part(state, car));
    car.best_lap_ns = best ? best->time_ns : std::nullopt;
    car.best_lap_number = best ? best->number : 0;
    car.best_lap_utc_ns = best ? best->ended_utc_ns : 0;
}

void find_overall_best(RaceState& state) {
    state.best_lap_ns.reset();
    state.best_lap_holder = -1;
    Nanoseconds set_at = 0;
    for (std::size_t i = 0; i < state.competitors.size(); ++i) {
        const Lap* best = best_lap_of(state.competitors[i], state.status.part);
        if (!best) {
            continue;
        }
        const bool better = !state.best_lap_ns || *best->time_ns < *state.best_lap_ns;
        const bool earlier = state.best_lap_ns && *best->time_ns == *state.best_lap_ns &&
                             best->ended_utc_ns < set_at;
        if (better || earlier) {
            state.best_lap_ns = best->time_ns;
            state.best_lap_holder = static_cast<CompetitorIndex>(i);
            set_at = best->ended_utc_ns;
        }
    }
}

void take_best_lap(RaceState& state, Competitor& car) {
    find_best_lap(state, car);
    find_overall_best(state);
}

}  // namespace pitcast::race
