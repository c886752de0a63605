// SPDX-License-Identifier: Apache-2.0
// Records about laps, totals and the race clock.
#include <algorithm>
#include <utility>

#include "rmonitor_state.h"

namespace pitcast::feed {
namespace {

constexpr std::int64_t kHighestLap = 99'999;
/// "00:59:59.999", also without decimals, is how some systems say that there is no time yet.
constexpr Nanoseconds kNoTimeYet = 3'599 * kSecondNs;

/// A time of a result; 0 where there is none yet.
std::optional<Nanoseconds> result_time(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    auto time = parse_duration(text);
    return time && *time == kNoTimeYet + 999'000'000 ? 0 : time;
}

std::optional<std::int32_t> small_number(std::string_view text) {
    if (text.empty()) {
        return 0;
    }
    const auto value = parse_integer(text);
    return value && *value >= 0 && *value <= kHighestLap
               ? std::optional(static_cast<std::int32_t>(*value))
               : std::nullopt;
}

std::optional<race::Flag> flag_of(std::string_view text) {
    const std::string flag = lower_case(trimmed(text));
    if (flag.empty()) {
        return race::Flag::none;
    }
    if (flag == "green") {
        return race::Flag::green;
    }
    if (flag == "yellow") {
        return race::Flag::yellow;
    }
    if (flag == "red") {
        return race::Flag::red;
    }
    if (flag == "white") {
        return race::Flag::white;
    }
    return flag == "finish" || flag == "checkered" || flag == "chequered"
               ? std::optional(race::Flag::chequered)
               : std::nullopt;
}

/// The race clock began to count, at `start_ns`: results that waited for it can be timed.
void start(RMonitorLine& line, Nanoseconds start_ns) {
    RMonitorState& state = line.state;
    if (state.start_ns) {
        rmonitor_clear_results(state);
    }
    ++state.starts;
    if (state.starts > 1 || !state.session_told) {
        rmonitor_open_session(line);
    }
    state.start_ns = start_ns;
    state.phase = race::SessionPhase::running;
    line.put_at(start_ns, race::SessionStatus{state.phase, 0, 0});
    for (auto& [registration, car] : state.cars) {
        rmonitor_tell_standing(line, car);  // those that waited for the clock
    }
}

race::SessionPhase phase_of(race::Flag flag, race::SessionPhase before) {
    switch (flag) {
        case race::Flag::none:  // before the start, between sessions or after the end
            return before == race::SessionPhase::unknown || before == race::SessionPhase::running
                       ? race::SessionPhase::inactive
                       : before;
        case race::Flag::red:
            return race::SessionPhase::suspended;
        case race::Flag::chequered:
            return race::SessionPhase::finished;
        default:
            return race::SessionPhase::running;
    }
}

}  // namespace

void rmonitor_tell_standing(RMonitorLine& line, RMonitorCar& car) {
    const RMonitorState& state = line.state;
    const std::string& number = car.entry.number;
    const bool crossed = car.total_ns > 0;
    if (!crossed && !car.told && car.position > 0 && state.phase != race::SessionPhase::running &&
        car.entry.grid_position != car.position) {
        car.entry.grid_position = car.position;
        car.named = true;
        line.put(car.entry);
    }
    if (car.position != car.told_position) {
        car.told_position = car.position;
        line.put(race::OfficialPlace{number, car.position, car.laps});
    }
    const bool known = car.told && car.laps == car.told_laps && car.total_ns == car.told_total_ns;
    if (!crossed || known || !state.start_ns) {
        return;
    }
    const Nanoseconds utc_ns = *state.start_ns + car.total_ns;
    const bool timed = car.lap_total_ns == car.total_ns && car.lap_time_ns > 0;
    const bool next = car.told && car.laps == car.told_laps + 1 &&
                      car.total_ns > car.told_total_ns && state.flag != race::Flag::chequered;
    if (!next || !timed) {
        line.put_at(utc_ns, race::LapsCorrected{number, car.laps});
    }
    if (timed && car.laps > 0) {
        car.lap_since_best = true;
        line.put_at(utc_ns, race::LapCompleted{number, car.laps, car.lap_time_ns});
    }
    car.told = true;
    car.told_laps = car.laps;
    car.told_total_ns = car.total_ns;
    if (car.best_lap >= car.laps && car.best_lap > 0) {
        // Laps were taken off as a penalty: they are still numbered as run, and one is the best.
        rmonitor_tell_best(line, car);
    }
}

void rmonitor_tell_best(RMonitorLine& line, const RMonitorCar& car) {
    const bool none = car.best_lap == 0 || car.best_ns == 0;
    if (!none) {
        line.put(race::BestLap{car.entry.number, car.best_ns, car.best_lap, 0});
    } else if (car.laps > 0) {
        line.put(race::BestLap{car.entry.number, std::nullopt, 0, 0});
    }
}

std::string_view rmonitor_heartbeat(RMonitorLine& line, RMonitorFields f) {
    RMonitorState& state = line.state;
    const auto time_of_day = parse_duration(f[3]);
    const auto flag = flag_of(f[5]);
    if (!time_of_day || *time_of_day >= kDayNs || !flag) {
        return "time of day or flag is damaged";
    }
    const Nanoseconds utc_ns = state.clock.utc(*time_of_day);
    auto elapsed = parse_duration(f[4]);  // before the start some count down: "00:00:-47"
    if (elapsed && *flag == race::Flag::none && *elapsed == kNoTimeYet) {
        elapsed.reset();
    }
    const bool over = *flag == race::Flag::chequered;
    if (elapsed && *flag != race::Flag::none && !state.closing) {
        const bool anew = !over && *elapsed + 5 * kSecondNs < state.race_clock_ns;
        if (!state.start_ns || anew) {
            start(line, utc_ns - *elapsed);
        }
        state.race_clock_ns = *elapsed;
    }
    if (!state.session_told) {
        rmonitor_open_session(line);
    }
    if (*flag != state.flag) {
        state.flag = *flag;
        line.put_at(utc_ns, race::FlagChange{*flag, 0});
    }
    const race::SessionPhase phase =
        state.closing ? race::SessionPhase::official : phase_of(*flag, state.phase);
    if (phase != state.phase) {
        state.phase = phase;
        line.put_at(utc_ns, race::SessionStatus{phase, 0, 0});
    }
    line.put_at(utc_ns, race::SessionClock{parse_duration(f[2]), elapsed,
                                           phase == race::SessionPhase::running});
    return {};
}

std::string_view rmonitor_race(RMonitorLine& line, RMonitorFields f) {
    const auto position = small_number(f[1]);
    const bool taken_out = f[3].starts_with('-');  // laps of -2: not in the result, for now
    const auto laps = small_number(taken_out ? f[3].substr(1) : f[3]);
    const auto total = result_time(f[4]);
    if (!position || !laps || !total) {
        return "position, laps or total time is damaged";
    }
    rmonitor_need_session(line);
    RMonitorCar* car = line.car(f[2]);
    if (!car) {
        return "registration number is empty or too long, or there are too many";
    }
    car->position = *position;
    if (taken_out != (car->status == race::CarStatus::not_classified)) {
        car->status = taken_out ? race::CarStatus::not_classified : race::CarStatus::on_track;
        line.put(race::CarStatusChange{car->entry.number, car->status, std::nullopt});
    }
    if (!taken_out) {
        car->laps = *laps;
        car->total_ns = *total;
    }
    rmonitor_tell_standing(line, *car);
    return {};
}

std::string_view rmonitor_best(RMonitorLine& line, RMonitorFields f) {
    const auto lap = small_number(f[3]);
    const auto time = result_time(f[4]);
    if (!lap || !time) {
        return "best lap is damaged";
    }
    rmonitor_need_session(line);
    RMonitorCar* car = line.car(f[2]);
    if (!car) {
        return "registration number is empty or too long, or there are too many";
    }
    // Told again after a lap, it says that the lap is not the best, fast as it may be.
    const bool after_a_lap = std::exchange(car->lap_since_best, false);
    if (car->best_lap == *lap && car->best_ns == *time && !after_a_lap) {
        return {};
    }
    car->best_lap = *lap;
    car->best_ns = *time;
    rmonitor_tell_best(line, *car);
    return {};
}

std::string_view rmonitor_passing(RMonitorLine& line, RMonitorFields f) {
    RMonitorState& state = line.state;
    const auto lap_time = result_time(f[2]);
    const auto total = result_time(f[3]);
    if (!lap_time || !total) {
        return "lap time or total time is damaged";
    }
    rmonitor_need_session(line);
    RMonitorCar* car = line.car(f[1]);
    if (!car) {
        return "registration number is empty or too long, or there are too many";
    }
    car->lap_time_ns = *lap_time;
    car->lap_total_ns = *total;
    // $L of the same crossing came first and knows the time of day to the millisecond.
    const auto seen = state.line_times.find(f[1]);
    if (seen != state.line_times.end() && state.start_ns) {
        const Nanoseconds off = *state.start_ns + *total - seen->second;
        state.crossing_ns = off > -2 * kSecondNs && off < 2 * kSecondNs ? off : state.crossing_ns;
        state.line_times.erase(seen);
    }
    return {};
}

std::string_view rmonitor_correction(RMonitorLine& line, RMonitorFields f) {
    const auto laps = small_number(f[3]);
    const auto total = result_time(f[4]);
    if (!laps || !total) {
        return "laps or total time is damaged";
    }
    rmonitor_need_session(line);
    RMonitorCar* car = line.car(f[1]);
    if (!car) {
        return "registration number is empty or too long, or there are too many";
    }
    car->laps = *laps;
    car->total_ns = *total;
    rmonitor_tell_standing(line, *car);
    return {};
}

}  // namespace pitcast::feed
