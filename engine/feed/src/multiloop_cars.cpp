// SPDX-License-Identifier: Apache-2.0
// Commands about cars: $E, $C, $S, $L, $I.
#include <algorithm>
#include <cctype>

#include "multiloop_state.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostCars = 1000;
constexpr std::size_t kLongestNumber = 16;
constexpr std::size_t kMostLapEnds = 64;
constexpr std::string_view kNoSuchCar = "names no car, or there are too many";
constexpr std::string_view kUnknownCar = "transponder belongs to no car";

std::optional<Nanoseconds> time_or_none(std::int64_t ms) {
    return ms > 0 ? std::optional(ms * 1'000'000) : std::nullopt;
}

race::CarStatus status_of(std::string_view text) {
    const std::string status = lower_case(text);
    const auto says = [&](std::string_view word) { return status.find(word) != status.npos; };
    if (says("dnf") || says("retired") || says("out of")) {
        return race::CarStatus::retired;
    }
    if (says("dns")) {
        return race::CarStatus::did_not_start;
    }
    if (says("dq") || says("disqual")) {
        return race::CarStatus::disqualified;
    }
    return says("pit") ? race::CarStatus::in_pit : race::CarStatus::unknown;
}

void take_status(MultiloopLine& line, MultiloopCar& car, race::CarStatus status,
                 Nanoseconds utc_ns) {
    if (status != race::CarStatus::unknown && status != car.status) {
        car.status = status;
        line.put_at(utc_ns, race::CarStatusChange{car.entry.number, status, std::nullopt});
    }
}

/// The sector of a section: as $T says, or the number after the letter.
std::int32_t sector_of(const MultiloopState& state, std::string_view section) {
    if (const auto known = state.sectors.find(section); known != state.sectors.end()) {
        return known->second;
    }
    const auto number = section.starts_with('S') && state.sectors.empty()
                            ? parse_integer(section.substr(1))
                            : std::nullopt;
    return number && *number >= 1 && *number <= state.session.sectors
               ? static_cast<std::int32_t>(*number)
               : 0;
}

bool is_known_loop(const MultiloopState& state, std::string_view id) {
    return std::any_of(state.session.loops.begin(), state.session.loops.end(),
                       [&](const race::Loop& loop) {
                           return loop.id == id && loop.kind == race::LoopKind::intermediate;
                       });
}

}  // namespace

MultiloopCar* MultiloopLine::car(std::string_view number) {
    const auto known = state.cars.find(number);
    if (known != state.cars.end()) {
        return &known->second;
    }
    if (number.empty() || number.size() > kLongestNumber || state.cars.size() >= kMostCars) {
        return nullptr;
    }
    if (number == "??") {
        ++state.unknown_cars;
        return nullptr;
    }
    const std::string key = as_utf8(number);
    MultiloopCar& car = state.cars[key];
    car.entry.number = key;
    return &car;
}

std::string_view multiloop_entry(MultiloopLine& line) {
    MultiloopCar* car = line.car(line.text(4));
    const auto grid = line.count(7);
    const auto fields = line.hex(8);
    if (!car || !grid || !fields) {
        return car ? "start position or a count is damaged" : kNoSuchCar;
    }
    race::Entry entry = car->entry;
    entry.name = as_utf8(line.text(6));
    // The fields that follow are the organiser's choice; class, car and so on come first in all
    // that have been seen.
    entry.car_class = *fields > 0 ? as_utf8(line.text(9)) : "";
    entry.vehicle = *fields > 1 ? as_utf8(line.text(10)) : "";
    entry.grid_position = *grid;
    const bool same = entry.name == car->entry.name && entry.car_class == car->entry.car_class &&
                      entry.vehicle == car->entry.vehicle &&
                      entry.grid_position == car->entry.grid_position;
    if (!car->named || !same) {
        car->named = true;
        car->entry = entry;
        line.put(entry);
    }
    return {};
}

void multiloop_tell_standing(MultiloopLine& line, MultiloopCar& car) {
    const std::string& number = car.entry.number;
    car.waits = !line.state.start_ns;
    if (car.waits || (car.laps == car.told_laps && car.elapsed_ms == car.told_elapsed_ms)) {
        return;
    }
    const Nanoseconds utc_ns = line.utc_of(car.elapsed_ms);
    const auto time = time_or_none(car.last_lap_ms);
    const bool next =
        car.laps == std::max(car.told_laps, 0) + 1 && car.elapsed_ms > car.told_elapsed_ms;
    if (!next) {
        line.put_at(utc_ns, race::LapsCorrected{number, car.laps});
    }
    if (car.laps > 0 && (next || time)) {
        line.put_at(utc_ns, race::LapCompleted{number, car.laps, time});
    }
    car.told_laps = car.laps;
    car.told_elapsed_ms = car.elapsed_ms;
    if (car.laps > 0) {
        car.lap_ends.emplace_back(car.elapsed_ms, car.laps);
        if (car.lap_ends.size() > kMostLapEnds) {
            car.lap_ends.pop_front();
        }
    }
}

std::string_view multiloop_lap(MultiloopLine& line) {
    const auto rank = line.count(4);
    const auto laps = line.count(7);
    const auto elapsed = line.hex(8);
    const auto last = line.hex(9);
    const auto best = line.hex(11);
    const auto best_lap = line.count(12);
    const auto overall = line.count(17);
    if (!rank || !laps || !elapsed || !last || !best || !best_lap || !overall) {
        return "a count or a time is damaged";
    }
    MultiloopCar* car = line.car(line.text(5));
    if (!car) {
        return line.text(5) == "??" ? kUnknownCar : kNoSuchCar;
    }
    car->laps = *laps;
    car->elapsed_ms = *elapsed;
    car->last_lap_ms = *last;
    if (*elapsed > 0 || *laps > 0) {
        multiloop_tell_standing(line, *car);
    }
    const Nanoseconds utc_ns = line.utc_of(*elapsed);
    if (*best_lap > 0 && *best > 0 && (*best != car->best_ms || *best_lap != car->best_lap)) {
        car->best_ms = *best;
        car->best_lap = *best_lap;
        line.put_at(utc_ns, race::BestLap{car->entry.number, *best * 1'000'000, *best_lap, 0});
    }
    const std::int32_t position = *overall > 0 ? *overall : *rank;
    if (position > 0 && position != car->position) {
        car->position = position;
        line.put_at(utc_ns, race::OfficialPlace{car->entry.number, position, *laps});
    }
    if (*laps > 0 && car->status == race::CarStatus::unknown) {
        take_status(line, *car, race::CarStatus::on_track, utc_ns);
    }
    take_status(line, *car, status_of(line.text(19)), utc_ns);
    if (line.text(10) == "P") {
        take_status(line, *car, race::CarStatus::in_pit, utc_ns);
    }
    return {};
}

std::string_view multiloop_section(MultiloopLine& line) {
    const auto elapsed = line.hex(7);
    const auto time = line.hex(8);
    if (!elapsed || !time || *time == 0) {
        return "a time is damaged";
    }
    MultiloopCar* car = line.car(line.text(4));
    if (!car) {
        return line.text(4) == "??" ? kUnknownCar : kNoSuchCar;
    }
    const std::int32_t sector = sector_of(line.state, line.text(6));
    if (sector > 0 && line.now() != 0) {
        line.put_at(line.utc_of(*elapsed),
                    race::SectorTime{car->entry.number, sector, *time * 1'000'000});
    }
    return {};
}

std::string_view multiloop_crossing(MultiloopLine& line) {
    const auto elapsed = line.hex(8);
    if (!elapsed) {
        return "a time is damaged";
    }
    MultiloopCar* car = line.car(line.text(4));
    if (!car) {
        return line.text(4) == "??" ? kUnknownCar : kNoSuchCar;
    }
    if (line.now() == 0) {
        return {};  // cannot be timed yet
    }
    const std::string_view loop = line.text(6);
    const Nanoseconds utc_ns = line.utc_of(*elapsed);
    const bool in_pit = line.text(10) == "P" && loop != "POUT";
    const bool back =
        car->status == race::CarStatus::in_pit || car->status == race::CarStatus::unknown;
    if (in_pit) {
        take_status(line, *car, race::CarStatus::in_pit, utc_ns);
    } else if (back) {
        take_status(line, *car, race::CarStatus::on_track, utc_ns);
    }
    // The line itself comes with $C, which counts the lap.
    if (line.state.start_ns && is_known_loop(line.state, loop)) {
        line.put_at(utc_ns, race::Passing{car->entry.number, as_utf8(loop), 0});
    }
    return {};
}

std::string_view multiloop_invalidated(MultiloopLine& line) {
    const auto elapsed = line.hex(6);
    if (!elapsed) {
        return "a time is damaged";
    }
    MultiloopCar* car = line.car(line.text(4));
    if (!car) {
        return line.text(4) == "??" ? kUnknownCar : kNoSuchCar;
    }
    const auto lap = std::find_if(car->lap_ends.rbegin(), car->lap_ends.rend(),
                                  [&](const auto& end) { return end.first == *elapsed; });
    if (lap == car->lap_ends.rend()) {
        return "no lap of the car ended at that time";
    }
    line.put(race::LapDeleted{car->entry.number, lap->second, std::nullopt, "invalidated"});
    return {};
}

}  // namespace pitcast::feed
