// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"

namespace pitcast::race {
namespace {

/// A million kilometres: further out a fix is nonsense, and differences stay within 64 bits.
constexpr std::int64_t kFurthestMm = 1'000'000'000'000;

bool is_near(std::int64_t mm) {
    return mm >= -kFurthestMm && mm <= kFurthestMm;
}

void take_fix(Competitor& car, const PositionFix& fix) {
    if (car.fixes.size() == kMostFixes) {
        car.fixes.erase(car.fixes.begin());
    }
    car.fixes.push_back(fix);
}

void set_knocked_out(RaceState& state, Competitor& car, bool out) {
    if (out == car.knocked_out) {
        return;
    }
    car.knocked_out = out;
    if (out) {
        // A car taken back in by mistake, that ran no lap since, is still out where it went out.
        const bool ran_since =
            std::any_of(car.lap_history.begin(), car.lap_history.end(),
                        [&](const Lap& lap) { return lap.part > car.out_in_part && counts(lap); });
        if (car.out_in_part == 0 || ran_since) {
            car.out_in_part = state.status.part;
        }
    }
    find_best_lap(state, car);
}

void sum_penalties(Competitor& car) {
    car.penalty_ns = 0;
    for (const Penalty& penalty : car.penalties) {
        if (penalty.kind == PenaltyKind::time && !penalty.served) {
            car.penalty_ns += penalty.time_ns;
        }
    }
}

}  // namespace

bool apply_entry(RaceState& state, const Entry& entry) {
    if (entry.grid_position < 0) {
        return false;
    }
    Competitor* car = find_or_add(state, entry.number);
    if (!car) {
        return false;
    }
    car->entry = entry;
    return true;
}

void enter_pit(Competitor& car) {
    car.pit_stops += car.status == CarStatus::on_track ? 1 : 0;
    car.status = CarStatus::in_pit;
    car.pit_this_lap = true;
}

void leave_pit(Competitor& car) {
    car.status = CarStatus::on_track;
}

bool apply_car_status(RaceState& state, const CarStatusChange& change) {
    Competitor* car = find_or_add(state, change.number);
    if (!car) {
        return false;
    }
    if (change.status == CarStatus::in_pit) {
        enter_pit(*car);
    } else if (change.status != CarStatus::unknown) {
        car->status = change.status;
    }
    if (change.knocked_out) {
        set_knocked_out(state, *car, *change.knocked_out);
    }
    return true;
}

bool apply_penalty(RaceState& state, const Penalty& penalty) {
    if (penalty.time_ns < 0 || penalty.time_ns > kLongestLap) {
        return false;
    }
    Competitor* car = find_or_add(state, penalty.number);
    if (!car) {
        return false;
    }
    const auto same = std::find_if(
        car->penalties.begin(), car->penalties.end(),
        [&](const Penalty& known) { return !penalty.id.empty() && known.id == penalty.id; });
    if (same != car->penalties.end()) {
        *same = penalty;
    } else if (car->penalties.size() < kMostPenalties) {
        car->penalties.push_back(penalty);
    } else {
        return false;
    }
    sum_penalties(*car);
    return true;
}

bool apply_place(RaceState& state, const OfficialPlace& place) {
    if (place.position < 0) {
        return false;
    }
    Competitor* car = find_or_add(state, place.number);
    if (!car) {
        return false;
    }
    car->official_position = place.position;
    car->official_laps = place.laps.value_or(car->official_laps);
    return true;
}

bool apply_positions(RaceState& state, Nanoseconds utc_ns, const Positions& at) {
    bool any = false;
    for (const Positions::Fix& fix : at.fixes) {
        Competitor* car = find_car(state, fix.number);
        if (!car || !is_near(fix.x_mm) || !is_near(fix.y_mm) || !is_near(fix.z_mm)) {
            continue;
        }
        if (!car->fixes.empty() && utc_ns <= car->fixes.back().utc_ns) {
            continue;
        }
        take_fix(*car, {utc_ns, fix.x_mm, fix.y_mm, fix.z_mm});
        any = true;
    }
    return any;
}

bool apply_telemetry(RaceState& state, Nanoseconds utc_ns, const Telemetry& at) {
    Competitor* car = find_or_add(state, at.number);
    if (!car || utc_ns < car->telemetry_utc_ns) {
        return false;
    }
    car->telemetry = at;
    car->telemetry_utc_ns = utc_ns;
    return true;
}

}  // namespace pitcast::race
