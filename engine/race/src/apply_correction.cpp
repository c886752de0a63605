// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"
#include "course.h"
#include "sectors.h"

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

/// The car has run `laps` laps and ended the last of them at `utc_ns`, whatever came later.
void set_laps(RaceState& state, Competitor& car, std::int32_t laps, Nanoseconds utc_ns) {
    const bool fewer = laps < car.laps;
    car.laps = laps;
    const bool known = laps > 0 && !car.lap_history.empty();
    car.last_lap_ns = known ? car.lap_history.back().time_ns : std::nullopt;
    restate_crossing(car, std::int64_t{laps} * points_per_lap(state.session), utc_ns);
    car.lap_from_utc_ns = utc_ns;
    car.sector_from_utc_ns = utc_ns;
    car.sectors_done = 0;
    car.last_crossing_utc_ns = utc_ns;
    set_total(state, car, utc_ns);
    if (state.session.kind == SessionKind::stage) {
        car.finished = laps >= std::max(1, state.session.laps_total);
    }
    recount_best_laps(state, car);
    if (fewer) {
        drop_sectors_after(car, laps);
        recount_sectors(state, car);
    }
}

/// Takes away what the car ran after that lap.
void take_back_to(RaceState& state, Competitor& car, const Lap& last) {
    while (car.lap_history.back().number > last.number) {
        car.lap_history.pop_back();
    }
    set_laps(state, car, last.number, last.ended_utc_ns);
    car.finished = false;
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
    while (!car->lap_history.empty() && car->lap_history.back().number > told.laps) {
        car->lap_history.pop_back();
    }
    if (told.laps > 0 && car->lap_history.size() < kMostLaps) {
        restate_lap(*car, told.laps, utc_ns, state.status.part);
    }
    set_laps(state, *car, told.laps, utc_ns);
    return true;
}

bool apply_deletion(RaceState& state, const LapDeleted& deletion) {
    const bool bad_time =
        deletion.lap_time_ns && (*deletion.lap_time_ns <= 0 || *deletion.lap_time_ns > kLongestLap);
    if (deletion.lap < 0 || deletion.lap > kHighestLap || bad_time || !fits(deletion.reason) ||
        (deletion.lap == 0 && !deletion.lap_time_ns)) {
        return false;
    }
    Competitor* car = find_or_add(state, deletion.number);
    if (!car) {
        return false;
    }
    if (Lap* lap = find_lap(*car, deletion.lap, deletion.lap_time_ns, 0)) {
        lap->deleted = true;
        recount_best_laps(state, *car);
        recount_sectors(state, *car);
        return true;
    }
    if (deletion.lap != 0 && deletion.lap <= car->laps) {
        return false;
    }
    const auto& ahead = car->deletions_ahead;
    if (std::any_of(ahead.begin(), ahead.end(), [&](const LapDeleted& known) {
            return known.lap == deletion.lap && known.lap_time_ns == deletion.lap_time_ns;
        })) {
        return true;
    }
    if (car->deletions_ahead.size() == kMostDeletionsAhead) {
        car->deletions_ahead.erase(car->deletions_ahead.begin());
    }
    car->deletions_ahead.push_back(deletion);
    return true;
}

bool apply_best_lap(RaceState& state, Nanoseconds utc_ns, const BestLap& best) {
    const bool bad_time = best.time_ns && (*best.time_ns <= 0 || *best.time_ns > kLongestLap);
    if (best.lap < 0 || best.lap > kHighestLap || best.part < 0 || best.part > kMostParts ||
        bad_time) {
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
    recount_best_laps(state, *car);
    recount_sectors(state, *car);
    return true;
}

bool apply_count_back(RaceState& state, const CountBack& back) {
    std::optional<Nanoseconds> flag;
    for (const Competitor& car : state.competitors) {
        for (const Lap& lap : car.lap_history) {
            if (lap.number == back.lap && (!flag || lap.ended_utc_ns < *flag)) {
                flag = lap.ended_utc_ns;
            }
        }
    }
    if (back.lap < 1 || !flag || !ranks_by_distance(state)) {
        return false;
    }
    for (Competitor& car : state.competitors) {
        const auto taken = std::find_if(car.lap_history.begin(), car.lap_history.end(),
                                        [&](const Lap& l) { return l.ended_utc_ns >= *flag; });
        if (taken != car.lap_history.end() && taken->number < car.laps) {
            const Lap last = *taken;
            take_back_to(state, car, last);
        }
    }
    state.counted_back_to = back.lap;
    return true;
}

}  // namespace pitcast::race
