// SPDX-License-Identifier: Apache-2.0
// Records about the run, the cars' particulars and lines crossed. Results: rmonitor_results.cpp.
#include <algorithm>
#include <array>

#include "rmonitor_state.h"

namespace pitcast::feed {
namespace {

constexpr std::size_t kMostCars = 1000;
constexpr std::size_t kMostClasses = 200;
constexpr std::size_t kLongestKey = 32;
constexpr std::int32_t kClosingRun = 95;

std::string joined(std::string_view first, std::string_view last) {
    const std::string a = as_utf8(trimmed(first));
    const std::string b = as_utf8(trimmed(last));
    return a.empty() || b.empty() ? a + b : a + " " + b;
}

race::SessionKind kind_of(std::string_view description) {
    const std::string text = lower_case(description);
    const auto says = [&](std::string_view word) { return text.find(word) != text.npos; };
    if (says("race")) {
        return race::SessionKind::race;
    }
    if (says("qual")) {
        return race::SessionKind::qualifying;
    }
    return says("practice") || says("test") || says("warm") ? race::SessionKind::practice
                                                            : race::SessionKind::race;
}

/// The field is a nationality, or (mostly) the car.
bool is_country(std::string_view text) {
    return text.size() == 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::string class_name(const RMonitorState& state, std::int32_t number) {
    const auto known = state.classes.find(number);
    return known != state.classes.end() ? known->second : std::string{};
}

bool same(const race::Entry& a, const race::Entry& b) {
    return a.number == b.number && a.name == b.name && a.car_class == b.car_class &&
           a.vehicle == b.vehicle && a.nationality == b.nationality &&
           a.grid_position == b.grid_position;
}

void tell_entry(RMonitorLine& line, RMonitorCar& car, const race::Entry& entry) {
    if (!car.named || !same(entry, car.entry)) {
        car.entry = entry;
        car.named = true;
        line.put(entry);
    }
}

struct Particulars {
    std::string_view registration, number, car_class, first, last, nationality;
};

std::string_view take_particulars(RMonitorLine& line, const Particulars& told) {
    rmonitor_need_session(line);
    RMonitorCar* car = line.car(told.registration);
    if (!car) {
        return "registration number is empty or too long, or there are too many";
    }
    car->listed = line.state.listing;
    race::Entry entry = car->entry;
    if (!car->named && !told.number.empty() && told.number.size() <= kLongestKey) {
        // The number on the car, unless another car has it too.
        const std::string number = as_utf8(told.number);
        auto& owner = line.state.number_owner.try_emplace(number, told.registration).first->second;
        entry.number = owner == told.registration ? number : entry.number;
    }
    entry.name = joined(told.first, told.last);
    const std::string nation = as_utf8(trimmed(told.nationality));
    (is_country(nation) ? entry.nationality : entry.vehicle) = nation;
    if (const auto number = parse_integer(told.car_class)) {
        car->class_number = static_cast<std::int32_t>(std::clamp<std::int64_t>(*number, 0, 9999));
    }
    entry.car_class = class_name(line.state, car->class_number);
    tell_entry(line, *car, entry);
    return {};
}

/// A run of another number: what belonged to the one before goes, cars listed anew stay.
void begin_run(RMonitorLine& line, std::int32_t run) {
    RMonitorState& state = line.state;
    const bool listed_anew = state.listing != state.listing_of_run;
    std::erase_if(state.cars, [&](const auto& known) {
        return !listed_anew || known.second.listed != state.listing;
    });
    state.listing_of_run = state.listing;
    state.number_owner.clear();
    for (const auto& [registration, car] : state.cars) {
        state.number_owner.emplace(car.entry.number, registration);
    }
    state.run = run;
    state.closing = false;
    state.starts = 0;
    rmonitor_clear_results(state);
    rmonitor_open_session(line);
}

}  // namespace

void WallClock::set_date(std::int64_t days) {
    if (received_ns_ == 0 && days > day_) {
        day_ = days;
        newest_ns_ = std::max(newest_ns_, day_ * kDayNs);
    }
}

Nanoseconds WallClock::utc(Nanoseconds time_of_day_ns) {
    if (received_ns_ != 0) {
        constexpr Nanoseconds kQuarter = 900 * kSecondNs;
        const Nanoseconds as_told = received_ns_ / kDayNs * kDayNs + time_of_day_ns;
        const Nanoseconds off = received_ns_ - as_told;
        const Nanoseconds half = off < 0 ? -kQuarter / 2 : kQuarter / 2;
        return as_told + (off + half) / kQuarter * kQuarter;
    }
    if (last_time_of_day_ns_ > time_of_day_ns + kDayNs / 2) {
        ++day_;
    }
    last_time_of_day_ns_ = time_of_day_ns;
    const Nanoseconds utc_ns = day_ * kDayNs + time_of_day_ns;
    newest_ns_ = std::max(newest_ns_, utc_ns);
    return utc_ns;
}

RMonitorCar* RMonitorLine::car(std::string_view registration) {
    const auto known = state.cars.find(registration);
    if (known != state.cars.end()) {
        return &known->second;
    }
    if (state.cars.size() >= kMostCars || registration.empty() ||
        registration.size() > kLongestKey / 2) {
        return nullptr;
    }
    const std::string key = as_utf8(registration);
    RMonitorCar& car = state.cars[key];
    car.entry.number = key;
    car.registration = key;
    return &car;
}

void rmonitor_clear_results(RMonitorState& state) {
    for (auto& [registration, car] : state.cars) {
        RMonitorCar fresh;
        fresh.entry = std::move(car.entry);
        fresh.entry.grid_position = 0;
        fresh.class_number = car.class_number;
        fresh.listed = car.listed;
        fresh.registration = std::move(car.registration);
        car = std::move(fresh);
    }
    state.phase = race::SessionPhase::unknown;
    state.start_ns.reset();
    state.crossing_ns = 0;
    state.race_clock_ns = 0;
    state.line_times.clear();
}

void rmonitor_open_session(RMonitorLine& line) {
    RMonitorState& state = line.state;
    state.session.id = state.run < 0 ? "-" : std::to_string(state.run);
    state.session.id += state.starts > 1 ? "." + std::to_string(state.starts) : "";
    state.session.name = state.description;
    state.session.kind = state.session_kind.value_or(kind_of(state.description));
    state.session_told = true;
    line.put(state.session);
    if (state.start_ns) {
        line.put_at(*state.start_ns, race::SessionStatus{race::SessionPhase::running, 0, 0});
    }
    for (auto& [registration, car] : state.cars) {
        car.named = false;
        car.told = false;
        car.told_position = 0;
        tell_entry(line, car, car.entry);
        rmonitor_tell_standing(line, car);
        rmonitor_tell_best(line, car);
    }
    line.put(race::FlagChange{state.flag, 0});
    line.put(race::SessionStatus{state.phase, 0, 0});
}

void rmonitor_need_session(RMonitorLine& line) {
    if (line.state.closing) {
        begin_run(line, kClosingRun);
    } else if (!line.state.session_told) {
        rmonitor_open_session(line);
    }
}

std::string_view rmonitor_competitor(RMonitorLine& line, RMonitorFields f) {
    // f[3] is the transponder: text, "NE4" is one.
    return take_particulars(line, {f[1], f[2], f[7], f[4], f[5], f[6]});
}

std::string_view rmonitor_competitor_more(RMonitorLine& line, RMonitorFields f) {
    const std::string status = lower_case(trimmed(f[6]));
    const bool retired = status == "retired";
    const bool excluded = status == "excluded";
    RMonitorCar* known = line.car(f[1]);
    const std::string vehicle = known ? known->entry.vehicle : "";
    const std::string_view wrong = take_particulars(
        line, {f[1], f[2], f[3], f[4], f[5], retired || excluded ? vehicle : f[6]});
    RMonitorCar* car = line.car(f[1]);
    if (!wrong.empty() || !car) {
        return wrong;
    }
    // IMSA: the field is the car's status in a race.
    const race::CarStatus told = retired    ? race::CarStatus::retired
                                 : excluded ? race::CarStatus::disqualified
                                            : race::CarStatus::unknown;
    if (told != race::CarStatus::unknown && told != car->status) {
        line.put(race::CarStatusChange{car->entry.number, told, std::nullopt});
    }
    car->status = told != race::CarStatus::unknown ? told : car->status;
    return {};
}

std::string_view rmonitor_run(RMonitorLine& line, RMonitorFields f) {
    RMonitorState& state = line.state;
    const auto number = parse_integer(f[1]);
    if (!number || *number < 0 || *number > 9999) {
        return "run number is none";
    }
    const auto run = static_cast<std::int32_t>(*number);
    const std::string description = as_utf8(f[2]);
    if (run == kClosingRun && state.run >= 0 && state.run != kClosingRun) {
        if (!state.closing) {
            state.closing = true;
            state.phase = race::SessionPhase::official;
            line.put(race::SessionStatus{state.phase, 0, 0});
        }
        state.description = description;
        return {};
    }
    const bool renamed = description != state.description;
    state.description = description;
    if (state.run >= 0 && run != state.run) {
        begin_run(line, run);
        return {};
    }
    const bool resumed = state.closing;
    state.closing = false;
    if (resumed) {
        state.phase = race::SessionPhase::unknown;  // the next heartbeat says which
    }
    if (state.run < 0) {
        state.run = run;  // cars and results that came before their run belong to it
        rmonitor_open_session(line);
    } else if (renamed) {
        state.session.name = description;
        state.session.kind = state.session_kind.value_or(kind_of(description));
        line.put(state.session);
    }
    return {};
}

std::string_view rmonitor_class(RMonitorLine& line, RMonitorFields f) {
    RMonitorState& state = line.state;
    const auto number = parse_integer(f[1]);
    if (!number || *number < 0 || *number > 9999 || state.classes.size() >= kMostClasses) {
        return "class number is none, or there are too many";
    }
    const auto key = static_cast<std::int32_t>(*number);
    state.classes[key] = as_utf8(f[2]);
    for (auto& [registration, car] : state.cars) {
        if (car.named && car.class_number == key) {
            race::Entry entry = car.entry;
            entry.car_class = state.classes[key];
            tell_entry(line, car, entry);
        }
    }
    return {};
}

std::string_view rmonitor_setting(RMonitorLine&, RMonitorFields) {
    // TRACKNAME is no id of a venue file, and TRACKLENGTH does not say whether in miles.
    return {};
}

std::string_view rmonitor_init(RMonitorLine& line, RMonitorFields f) {
    // Only a refresh as often as not: results stay until the lines that follow contradict them.
    ++line.state.listing;
    constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
    const std::string date = lower_case(f[2]);
    std::array<std::string_view, 3> parts;
    if (split_fields(date, ' ', parts) == 3) {
        const auto month = std::find(kMonths.begin(), kMonths.end(), parts[1].substr(0, 3));
        const auto day = parse_integer(parts[0]);
        const auto year = parse_integer(parts[2]);
        const auto days = day && year && month != kMonths.end()
                              ? days_since_1970(*year < 100 ? *year + 2000 : *year,
                                                month - kMonths.begin() + 1, *day)
                              : std::nullopt;
        if (days) {
            line.state.clock.set_date(*days);
        }
    }
    return {};
}

std::string_view rmonitor_crossing(RMonitorLine& line, RMonitorFields f) {
    RMonitorState& state = line.state;
    const auto time = parse_duration(f[5]);
    std::array<std::string_view, 3> date;
    if (!time || *time >= kDayNs || split_fields(f[4], '/', date) != 3) {
        return "date or time is damaged";
    }
    const auto month = parse_integer(date[0]);
    const auto day = parse_integer(date[1]);
    const auto year = parse_integer(date[2]);
    if (const auto days =
            month && day && year ? days_since_1970(*year, *month, *day) : std::nullopt) {
        state.clock.set_date(*days);
    }
    if (f[1].starts_with("Tx")) {
        return "transponder belongs to no car";
    }
    const Nanoseconds utc_ns = state.clock.utc(*time);
    RMonitorCar* car = rmonitor_find_car(state, f[1]);
    if (!car) {
        return {};  // crossed before the first listing
    }
    const std::string_view name = f[3];
    const bool at_line = name == "SFT" || name == "SFP";
    const bool out = name == "POP" || name == "POT";
    const bool in = name == "PIT" || name == "PIP" || name == "SFP";
    if (at_line) {
        state.line_times[car->registration] = utc_ns;
    }
    rmonitor_cross_line(line, *car, f[2], utc_ns);
    if (in || out) {
        car->status = in ? race::CarStatus::in_pit : race::CarStatus::on_track;
        line.put_at(utc_ns + state.crossing_ns,
                    race::CarStatusChange{car->entry.number, car->status, std::nullopt});
    }
    return {};
}

}  // namespace pitcast::feed
