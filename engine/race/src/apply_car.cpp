// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"

namespace pitcast::race {
namespace {

bool is_near(std::int64_t mm) {
    return mm >= -kFurthestMm && mm <= kFurthestMm;
}

void take_fix(Competitor& car, const PositionFix& fix) {
    if (car.fixes.size() == kMostFixes) {
        car.fixes.erase(car.fixes.begin());
    }
    car.fixes.push_back(fix);
}

}  // namespace

void set_knocked_out(RaceState& state, Competitor& car, bool out) {
    if (out == car.knocked_out) {
        return;
    }
    car.knocked_out = out;
    if (out) {
        // A car taken back in by mistake, that ran no lap since, is still out where it went out.
        const bool ran_since =
            std::any_of(car.part_bests.begin(), car.part_bests.end(),
                        [&](const PartBest& best) { return best.part > car.out_in_part; });
        if (car.out_in_part == 0 || ran_since) {
            car.out_in_part = state.status.part;
        }
    }
    find_best_lap(state, car);
}

bool apply_entry(RaceState& state, const Entry& entry) {
    const bool all_fit = fits(entry.short_name) && fits(entry.name) && fits(entry.name_zh) &&
                         fits(entry.codriver) && fits(entry.codriver_zh) && fits(entry.team) &&
                         fits(entry.team_zh) && fits(entry.car_class) && fits(entry.vehicle) &&
                         fits(entry.nationality) && fits(entry.colour);
    if (!is_count(entry.grid_position) || !all_fit) {
        return false;
    }
    Competitor* car = find_or_add(state, entry.number);
    if (!car) {
        return false;
    }
    car->entry = entry;
    return true;
}

bool apply_place(RaceState& state, const OfficialPlace& place) {
    if (!is_count(place.position) || !is_count(place.laps.value_or(0))) {
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

}  // namespace pitcast::race
