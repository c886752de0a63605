// SPDX-License-Identifier: Apache-2.0
#include "penalties.h"

#include <algorithm>

#include "apply.h"

namespace pitcast::race {
namespace {

/// A stop-and-go that names no time: FIA's ten seconds.
constexpr Nanoseconds kUsualStop = 10 * kNanosecondsPerSecond;

bool is_served_in_pits(PenaltyKind kind) {
    return kind == PenaltyKind::drive_through || kind == PenaltyKind::stop_and_go;
}

Nanoseconds cost_of(const RaceState& state, const GivenPenalty& penalty) {
    if (!penalty.open()) {
        return 0;
    }
    const Nanoseconds told = penalty.told.time_ns;
    if (penalty.told.kind == PenaltyKind::time) {
        return told;
    }
    if (!is_over(state) || !is_served_in_pits(penalty.told.kind)) {
        return 0;
    }
    const bool stop = penalty.told.kind == PenaltyKind::stop_and_go;
    return state.session.drive_through_ns + (stop ? (told > 0 ? told : kUsualStop) : 0);
}

/// Whether the car's last way into the pits lies in the newest neutralised stretch.
bool entered_neutralised(const RaceState& state, const Competitor& car) {
    return state.neutral_from_utc_ns > 0 && car.pit_from_utc_ns >= state.neutral_from_utc_ns &&
           (state.neutral_until_utc_ns == 0 || car.pit_from_utc_ns < state.neutral_until_utc_ns);
}

}  // namespace

Nanoseconds added_time(const RaceState& state, const Competitor& car) {
    Nanoseconds added = 0;
    for (const GivenPenalty& penalty : car.penalties) {
        added += cost_of(state, penalty);
    }
    return added + (is_over(state) ? detours_owed(state, car) * state.session.missed_detour_ns : 0);
}

void serve_in_pits(const RaceState& state, Competitor& car) {
    const bool through = car.pit_from_utc_ns > 0 && car.pit_until_utc_ns >= car.pit_from_utc_ns;
    if (!through || entered_neutralised(state, car)) {
        return;
    }
    for (GivenPenalty& penalty : car.penalties) {
        if (is_served_in_pits(penalty.told.kind) && penalty.given_utc_ns < car.pit_from_utc_ns) {
            penalty.served_in_pits = true;
        }
    }
}

std::int32_t detours_owed(const RaceState& state, const Competitor& car) {
    return std::max(0, state.session.detours_required - car.detours);
}

void enter_pit(Competitor& car, Nanoseconds utc_ns) {
    if (car.status != CarStatus::in_pit) {
        car.pit_from_utc_ns = utc_ns;
    }
    car.pit_stops += car.status == CarStatus::on_track ? 1 : 0;
    car.status = CarStatus::in_pit;
    car.pit_this_lap = true;
}

void leave_pit(const RaceState& state, Competitor& car, Nanoseconds utc_ns) {
    if (car.status == CarStatus::in_pit) {
        car.pit_until_utc_ns = utc_ns;
        car.stint_from_lap = car.laps + 1;
        serve_in_pits(state, car);
    }
    car.status = CarStatus::on_track;
}

bool apply_car_status(RaceState& state, Nanoseconds utc_ns, const CarStatusChange& change) {
    Competitor* car = find_or_add(state, change.number);
    if (!car) {
        return false;
    }
    if (change.status == CarStatus::in_pit) {
        enter_pit(*car, utc_ns);
    } else if (change.status == CarStatus::on_track) {
        leave_pit(state, *car, utc_ns);
    } else if (change.status != CarStatus::unknown) {
        car->status = change.status;
    }
    if (change.knocked_out) {
        set_knocked_out(state, *car, *change.knocked_out);
    }
    return true;
}

bool apply_penalty(RaceState& state, Nanoseconds utc_ns, const Penalty& penalty) {
    if (penalty.time_ns < 0 || penalty.time_ns > kLongestLap || !fits(penalty.reason) ||
        !fits(penalty.id)) {
        return false;
    }
    Competitor* car = find_or_add(state, penalty.number);
    if (!car) {
        return false;
    }
    const auto same =
        std::find_if(car->penalties.begin(), car->penalties.end(), [&](const GivenPenalty& known) {
            return known.told.id == penalty.id &&
                   (!penalty.id.empty() ||
                    (known.given_utc_ns == utc_ns && known.told.kind == penalty.kind &&
                     known.told.reason == penalty.reason));
        });
    if (same != car->penalties.end()) {
        same->told = penalty;
    } else if (car->penalties.size() < kMostPenalties) {
        car->penalties.push_back({penalty, utc_ns, false});
    } else {
        return false;
    }
    serve_in_pits(state, *car);
    car->penalty_ns = added_time(state, *car);
    return true;
}

}  // namespace pitcast::race
