// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"
#include "course.h"

namespace pitcast::race {
namespace {

Lap* find_lap(Competitor& car, std::int32_t number, const std::optional<Nanoseconds>& time_ns,
              std::int32_t part) {
    // Newest first: of two equal times the one spoken of is the one just set.
    const auto lap =
        std::find_if(car.lap_history.rbegin(), car.lap_history.rend(), [&](const Lap& known) {
            return number > 0
                       ? known.number == number
                       : time_ns && known.time_ns == time_ns && (part == 0 || known.part == part);
        });
    return lap == car.lap_history.rend() ? nullptr : &*lap;
}

/// A lap run before we listened, known only from the feed's word.
Lap& insert_lap(Competitor& car, const BestLap& best, Nanoseconds utc_ns) {
    const auto after = std::find_if(car.lap_history.begin(), car.lap_history.end(),
                                    [&](const Lap& known) { return known.number > best.lap; });
    Lap lap;
    lap.number = best.lap;
    lap.ended_utc_ns = after == car.lap_history.end() ? utc_ns : after->ended_utc_ns;
    lap.part = best.part;
    return *car.lap_history.insert(after, lap);
}

/// The record of lap `number`, which ended at `utc_ns`; made when we have not seen it.
void restate_lap(Competitor& car, std::int32_t number, Nanoseconds utc_ns, std::int32_t part) {
    if (!car.lap_history.empty() && car.lap_history.back().number == number) {
        car.lap_history.back().ended_utc_ns = utc_ns;
        return;
    }
    Lap lap;
    lap.number = number;
    lap.ended_utc_ns = utc_ns;
    lap.part = part;
    car.lap_history.push_back(lap);
}

/// The crossing at `point` is the newest; what contradicts it goes.
void restate_crossing(Competitor& car, std::int64_t point, Nanoseconds utc_ns) {
    while (!car.crossings.empty() &&
           (car.crossings.back().point >= point || car.crossings.back().utc_ns >= utc_ns)) {
        car.crossings.pop_back();
    }
    note_crossing(car, point, utc_ns);
}

}  // namespace

bool apply_laps(RaceState& state, Nanoseconds utc_ns, const LapsCorrected& told) {
    if (told.laps < 0 || told.laps > kHighestLap) {
        return false;
    }
    Competitor* car = find_or_add(state, told.number);
    if (!car) {
        return false;
    }
    std::erase_if(car->lap_history, [&](const Lap& lap) { return lap.number > told.laps; });
    if (told.laps > 0 && car->lap_history.size() < kMostLaps) {
        restate_lap(*car, told.laps, utc_ns, state.status.part);
    }
    car->laps = told.laps;
    const bool known = told.laps > 0 && !car->lap_history.empty();
    car->last_lap_ns = known ? car->lap_history.back().time_ns : std::nullopt;
    restate_crossing(*car, std::int64_t{told.laps} * points_per_lap(state.session), utc_ns);
    car->lap_from_utc_ns = utc_ns;
    car->sector_from_utc_ns = utc_ns;
    car->sectors_done = 0;
    car->last_crossing_utc_ns = utc_ns;
    set_total(state, *car, utc_ns);
    take_best_lap(state, *car);
    return true;
}

bool apply_deletion(RaceState& state, const LapDeleted& deletion) {
    if (deletion.lap < 0 || (deletion.lap == 0 && !deletion.lap_time_ns)) {
        return false;
    }
    Competitor* car = find_or_add(state, deletion.number);
    if (!car) {
        return false;
    }
    if (Lap* lap = find_lap(*car, deletion.lap, deletion.lap_time_ns, 0)) {
        lap->deleted = true;
        take_best_lap(state, *car);
        return true;
    }
    if (deletion.lap != 0 && deletion.lap <= car->laps) {
        return false;
    }
    if (car->deletions_ahead.size() == kMostDeletionsAhead) {
        car->deletions_ahead.erase(car->deletions_ahead.begin());
    }
    car->deletions_ahead.push_back(deletion);
    return true;
}

bool apply_best_lap(RaceState& state, Nanoseconds utc_ns, const BestLap& best) {
    const bool bad_time = best.time_ns && (*best.time_ns <= 0 || *best.time_ns > kLongestLap);
    if (best.lap < 0 || best.lap > kHighestLap || best.part < 0 || bad_time) {
        return false;
    }
    Competitor* car = find_or_add(state, best.number);
    if (!car) {
        return false;
    }
    const Lap* chosen = nullptr;
    if (best.time_ns) {
        Lap* lap = find_lap(*car, best.lap, best.time_ns, best.part);
        if (lap && best.part > 0 && lap->part != best.part) {
            return false;  // a lap of one part cannot be the best of another
        }
        if (!lap && car->lap_history.size() >= kMostLaps) {
            return false;
        }
        lap = lap ? lap : &insert_lap(*car, best, utc_ns);
        lap->time_ns = best.time_ns;
        lap->deleted = false;
        lap->off_record = false;
        chosen = lap;
    }
    for (Lap& lap : car->lap_history) {
        const bool in_part = best.part == 0 || lap.part == best.part;
        // An equal lap run earlier would have won; where the feed names the lap, it does not count.
        const bool contradicts = !best.time_ns || !lap.time_ns || *lap.time_ns < *best.time_ns ||
                                 (*lap.time_ns == *best.time_ns && lap.number < best.lap);
        if (&lap != chosen && in_part && counts(lap) && contradicts) {
            lap.deleted = true;
        }
    }
    take_best_lap(state, *car);
    return true;
}

}  // namespace pitcast::race
