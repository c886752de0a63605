// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "apply.h"
#include "best_laps.h"
#include "course.h"
#include "digest.h"
#include "sectors.h"

namespace pitcast::race {
namespace {

/// When the car's running time began; 0 = it did not.
Nanoseconds start_of(const RaceState& state, const Competitor& car) {
    return state.session.kind == SessionKind::stage ? car.started_utc_ns : state.green_utc_ns;
}

/// Deletions that came before their lap.
bool take_deletion_ahead(Competitor& car, std::int32_t number,
                         const std::optional<Nanoseconds>& time_ns) {
    const auto mine = std::find_if(
        car.deletions_ahead.begin(), car.deletions_ahead.end(), [&](const LapDeleted& d) {
            return d.lap > 0 ? d.lap == number : time_ns && d.lap_time_ns == time_ns;
        });
    if (mine == car.deletions_ahead.end()) {
        return false;
    }
    car.deletions_ahead.erase(mine);
    return true;
}

/// After this crossing the car's race is over: it has taken the flag, or run all the laps.
bool crosses_for_the_flag(const RaceState& state, const Competitor& car, Nanoseconds utc_ns) {
    if (state.session.kind == SessionKind::stage) {
        return car.laps >= std::max(1, state.session.laps_total);
    }
    if (state.session.kind != SessionKind::race) {
        return false;
    }
    const bool all_laps = state.session.laps_total > 0 && car.laps >= state.session.laps_total;
    return all_laps || (state.flag_out_utc_ns != 0 && utc_ns >= state.flag_out_utc_ns);
}

/// Whether some of the time from `from` to `until` lay under a safety car, code 60 or red.
bool was_neutralised(const RaceState& state, Nanoseconds from, Nanoseconds until) {
    return state.neutral_from_utc_ns > 0 && state.neutral_from_utc_ns < until &&
           (state.neutral_until_utc_ns == 0 || state.neutral_until_utc_ns > from);
}

/// In order. The feed may have spoken of this lap, or of a later one, as a best lap already: true
/// when it has, and what was known of the lap is gone.
bool keep_lap(Competitor& car, const Lap& lap) {
    const auto at = std::find_if(car.lap_history.rbegin(), car.lap_history.rend(),
                                 [&](const Lap& known) { return known.number <= lap.number; });
    if (at != car.lap_history.rend() && at->number == lap.number) {
        car.history_digest += share_of(lap) - share_of(*at);
        *at = lap;
        return true;
    }
    car.history_digest += share_of(lap);
    car.lap_history.insert(at.base(), lap);
    return false;
}

/// The car ends lap `number` at `utc_ns`.
void end_lap(RaceState& state, Competitor& car, std::int32_t number,
             const std::optional<Nanoseconds>& time_ns, Nanoseconds utc_ns) {
    Lap lap;
    lap.number = number;
    lap.time_ns = time_ns;
    lap.ended_utc_ns = utc_ns;
    lap.off_record = car.pit_this_lap || car.status == CarStatus::in_pit;
    lap.neutralised = was_neutralised(state, car.lap_from_utc_ns, utc_ns);
    lap.part = state.status.part;
    lap.deleted = take_deletion_ahead(car, number, time_ns);
    const bool restated = keep_lap(car, lap);
    renumber_sectors(car, car.laps + 1, number);
    car.laps = number;
    car.last_lap_ns = time_ns;
    car.pit_this_lap = car.status == CarStatus::in_pit;
    car.lap_from_utc_ns = utc_ns;
    car.sector_from_utc_ns = utc_ns;
    car.sectors_done = 0;
    car.last_crossing_utc_ns = utc_ns;
    note_crossing(car, std::int64_t{number} * points_per_lap(state.session), utc_ns);
    set_total(state, car, utc_ns);
    car.finished = crosses_for_the_flag(state, car, utc_ns);
    if (car.finished && state.session.kind == SessionKind::race && state.flag_out_utc_ns == 0) {
        state.flag_out_utc_ns = utc_ns;  // the winner has run all the laps
    }
    if (restated) {
        recount_best_laps(state, car);
    } else if (counts(lap)) {
        take_best_lap(state, car, lap);
    }
    if (restated || lap.deleted) {
        recount_sectors(state, car);
    }
}

/// The feed restates a lap already ended: finish camera, late correction.
bool correct_lap(RaceState& state, Competitor& car, const LapCompleted& told) {
    const auto lap = std::find_if(car.lap_history.rbegin(), car.lap_history.rend(),
                                  [&](const Lap& known) { return known.number == told.lap; });
    if (lap == car.lap_history.rend()) {
        return false;
    }
    car.history_digest -= share_of(*lap);
    lap->time_ns = told.lap_time_ns;
    car.history_digest += share_of(*lap);
    if (lap->number == car.laps) {
        car.last_lap_ns = told.lap_time_ns;
    }
    recount_best_laps(state, car);
    return true;
}

/// The line is crossed without a lap being run: the start, or the first time out of the pits.
void start_lap(Competitor& car, Nanoseconds utc_ns) {
    car.last_crossing_utc_ns = utc_ns;
    car.lap_from_utc_ns = utc_ns;
    car.sector_from_utc_ns = utc_ns;
    car.sectors_done = 0;
}

/// Whether crossing the line now ends a lap, for feeds that do not count laps themselves.
bool ends_a_lap(const RaceState& state, const Competitor& car, Nanoseconds utc_ns) {
    const std::int64_t lap_start = std::int64_t{car.laps} * points_per_lap(state.session);
    if (!car.crossings.empty() && car.crossings.back().point > lap_start) {
        return true;  // a loop was passed since
    }
    return car.lap_from_utc_ns > 0 && utc_ns - car.lap_from_utc_ns >= shortest_lap(state.session);
}

bool cross_line(RaceState& state, Competitor& car, Nanoseconds utc_ns, const Passing& passing,
                const Loop& loop) {
    const bool ends = passing.laps > 0 || ends_a_lap(state, car, utc_ns);
    const std::int32_t number = passing.laps > 0 ? passing.laps : car.laps + 1;
    if (passing.laps > 0 && passing.laps <= car.laps) {
        return false;
    }
    if (!ends) {
        const bool first = car.last_crossing_utc_ns < state.green_utc_ns || car.laps == 0;
        if (!first || (car.last_crossing_utc_ns > 0 && car.last_loop == loop.id)) {
            return false;  // one crossing read twice
        }
        if (state.green_utc_ns == 0) {
            start_lap(car, utc_ns);  // a race is timed from the green light, not from here
            car.started_utc_ns = car.laps == 0 ? utc_ns : car.started_utc_ns;
        }
        car.last_crossing_utc_ns = utc_ns;
        return true;
    }
    if (car.lap_history.size() >= kMostLaps) {
        return false;
    }
    const bool whole_lap = number == car.laps + 1 && car.lap_from_utc_ns > 0;
    if (loop.ends_sector > 0 && loop.ends_sector == car.sectors_done + 1 &&
        car.sector_from_utc_ns > 0) {
        take_sector_time(state, car, loop.ends_sector, utc_ns - car.sector_from_utc_ns, utc_ns,
                         car.laps + 1);
    }
    const std::optional<Nanoseconds> time =
        whole_lap ? std::optional(utc_ns - car.lap_from_utc_ns) : std::nullopt;
    end_lap(state, car, number, time, utc_ns);
    return true;
}

void pass_loop(RaceState& state, Competitor& car, Nanoseconds utc_ns, const Loop& loop) {
    if (loop.kind == LoopKind::pit_in) {
        enter_pit(car, utc_ns);
    } else if (loop.kind == LoopKind::pit_out) {
        leave_pit(state, car, utc_ns);
    } else if (loop.kind == LoopKind::detour && car.last_detour_lap != car.laps + 1) {
        ++car.detours;
        car.last_detour_lap = car.laps + 1;
    }
    const bool in_sequence = loop.ends_sector == car.sectors_done + 1;
    if (loop.ends_sector > car.sectors_done &&
        loop.ends_sector <= static_cast<std::int32_t>(car.sectors.size())) {
        if (in_sequence && car.sector_from_utc_ns > 0) {
            take_sector_time(state, car, loop.ends_sector, utc_ns - car.sector_from_utc_ns, utc_ns,
                             car.laps + 1);
        }
        car.sectors_done = loop.ends_sector;
        car.sector_from_utc_ns = utc_ns;
    }
    if (const auto point = point_of(state.session, loop)) {
        note_crossing(car, std::int64_t{car.laps} * points_per_lap(state.session) + *point, utc_ns);
    }
    car.last_crossing_utc_ns = utc_ns;
}

/// A car seen on the course is running, whatever was said before; a verdict stays.
void wake(Competitor& car, const Loop& loop) {
    const bool resting = car.status == CarStatus::unknown || car.status == CarStatus::stopped ||
                         car.status == CarStatus::retired || car.status == CarStatus::did_not_start;
    if (resting && loop.kind != LoopKind::pit_in) {
        car.status = CarStatus::on_track;
    }
}

}  // namespace

void set_total(const RaceState& state, Competitor& car, Nanoseconds utc_ns) {
    const Nanoseconds start = start_of(state, car);
    if (ranks_by_distance(state) && start > 0 && utc_ns >= start) {
        car.total_ns = utc_ns - start;
    }
}

bool apply_passing(RaceState& state, Nanoseconds utc_ns, const Passing& passing) {
    const Loop* loop = find_loop(state.session, passing.loop);
    if (!loop || passing.laps < 0 || passing.laps > kHighestLap) {
        return false;
    }
    Competitor* known = find_car(state, passing.number);
    if (known && utc_ns <= known->last_crossing_utc_ns) {
        return false;
    }
    Competitor* car = known ? known : find_or_add(state, passing.number);
    if (!car) {
        return false;
    }
    if (car->finished) {
        return true;  // the slowing-down lap is no part of the race
    }
    if (loop->kind == LoopKind::start_finish) {
        if (!cross_line(state, *car, utc_ns, passing, *loop)) {
            return false;
        }
    } else {
        pass_loop(state, *car, utc_ns, *loop);
    }
    wake(*car, *loop);
    car->last_loop = loop->id;
    return true;
}

bool apply_lap(RaceState& state, Nanoseconds utc_ns, const LapCompleted& told) {
    const bool bad_time =
        told.lap_time_ns && (*told.lap_time_ns <= 0 || *told.lap_time_ns > kLongestLap);
    if (told.lap < 0 || told.lap > kHighestLap || bad_time) {
        return false;
    }
    Competitor* car = find_or_add(state, told.number);
    if (!car) {
        return false;
    }
    if (told.lap != 0 && told.lap <= car->laps) {
        return correct_lap(state, *car, told);
    }
    if (car->finished) {
        return true;
    }
    // Two laps cannot end at once: one without a number is then the same, told twice.
    const bool repeated = told.lap == 0 && car->laps > 0 && utc_ns == car->last_crossing_utc_ns;
    if (car->lap_history.size() >= kMostLaps || utc_ns < car->last_crossing_utc_ns || repeated) {
        return false;
    }
    end_lap(state, *car, told.lap == 0 ? car->laps + 1 : told.lap, told.lap_time_ns, utc_ns);
    return true;
}

}  // namespace pitcast::race
