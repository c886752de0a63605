// SPDX-License-Identifier: Apache-2.0
// Where cars are: sections of the track ($T), lines crossed, and positions of captures (ftcar).
#include <algorithm>
#include <cmath>

#include "pitcast/core/json_document.h"

#include "payload_scan.h"
#include "rmonitor_state.h"

namespace pitcast::feed {
namespace {

constexpr std::string_view kFinishLine = "T1";  ///< IMSA Enhanced RMon 1.03: T1 is start/finish
constexpr std::int64_t kMostSections = 20;
constexpr Nanoseconds kLongestSector = 3600 * kSecondNs;
constexpr double kMmPerSecondPerMph = 447.04;
constexpr double kFastestMph = 300;

struct Section {
    std::string_view from, to;
    std::int64_t length_mm = 0;
};

/// The sections that follow each other from the finish line back to it; speed traps and sections
/// in the pit lane lie beside them.
std::vector<Section> lap_of(const std::vector<Section>& sections) {
    std::vector<Section> lap;
    std::string_view at = kFinishLine;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const auto next = std::find_if(sections.begin(), sections.end(),
                                       [&](const Section& s) { return s.from == at; });
        if (next == sections.end()) {
            return {};
        }
        lap.push_back(*next);
        at = next->to;
        if (at == kFinishLine) {
            return lap;
        }
    }
    return {};
}

std::optional<double> number(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_number() ? std::optional(at->get<double>()) : std::nullopt;
}

void tell_pit(RMonitorLine& line, RMonitorCar& car, const Json& told) {
    const auto at = told.find("pitActive");
    const bool running = car.status == race::CarStatus::unknown ||
                         car.status == race::CarStatus::on_track ||
                         car.status == race::CarStatus::in_pit;
    if (at == told.end() || !at->is_boolean() || !running) {
        return;
    }
    const race::CarStatus status =
        at->get<bool>() ? race::CarStatus::in_pit : race::CarStatus::on_track;
    if (status != car.status) {
        car.status = status;
        line.put(race::CarStatusChange{car.entry.number, status, std::nullopt});
    }
}

void tell_speed(RMonitorLine& line, RMonitorCar& car, const Json& told) {
    const auto mph = number(told, "speed");
    if (!mph || !(*mph >= 0 && *mph <= kFastestMph)) {
        return;
    }
    race::Telemetry telemetry;
    telemetry.number = car.entry.number;
    telemetry.speed_mm_s = static_cast<std::int32_t>(std::lround(*mph * kMmPerSecondPerMph));
    if (telemetry.speed_mm_s != car.telemetry.speed_mm_s || car.telemetry.number.empty()) {
        car.telemetry = telemetry;
        line.put(telemetry);
    }
}

}  // namespace

std::int32_t RMonitorTrack::sector_ending_at(std::string_view line) const {
    const auto at = std::find(ends.begin(), ends.end(), line);
    return at == ends.end() ? 0 : static_cast<std::int32_t>(at - ends.begin()) + 1;
}

RMonitorCar* rmonitor_find_car(RMonitorState& state, std::string_view number) {
    const auto owner = state.number_owner.find(number);
    const auto known = state.cars.find(
        owner != state.number_owner.end() ? std::string_view(owner->second) : number);
    return known == state.cars.end() ? nullptr : &known->second;
}

std::string_view rmonitor_track(RMonitorLine& line, RMonitorFields f) {
    constexpr std::int64_t kTenthsOfMmPerInch = 254;
    RMonitorState& state = line.state;
    const auto count = parse_integer(f[4]);
    if (!count || *count < 0 || *count > kMostSections ||
        f.size() < 5 + 4 * static_cast<std::size_t>(*count)) {
        return "sections are fewer than it says";
    }
    std::vector<Section> sections;
    for (std::size_t i = 0; i < static_cast<std::size_t>(*count); ++i) {
        const std::size_t at = 5 + 4 * i;
        const auto inches = parse_integer(f[at + 3]);
        const bool sound = inches && *inches > 0 && *inches < 100'000'000;
        sections.push_back({f[at + 1], f[at + 2], sound ? *inches * kTenthsOfMmPerInch / 10 : 1});
    }
    const std::vector<Section> lap = lap_of(sections);
    RMonitorTrack track;
    std::vector<race::Loop> loops{
        {std::string(kFinishLine), "", race::LoopKind::start_finish, 0, 0}};
    std::int64_t distance = 0;
    for (const Section& section : lap) {
        track.ends.push_back(as_utf8(section.to.substr(0, 16)));
        distance += section.length_mm;
        if (section.to != kFinishLine) {
            loops.push_back({track.ends.back(), "", race::LoopKind::intermediate, distance, 0});
        }
    }
    if (lap.empty() || track.ends == state.track.ends) {
        return {};
    }
    state.track = std::move(track);
    state.session.loops = std::move(loops);
    state.session.sectors = static_cast<std::int32_t>(lap.size());
    if (state.session_told) {
        line.put(state.session);
    }
    return {};
}

void rmonitor_cross_line(RMonitorLine& line, RMonitorCar& car, std::string_view time_line,
                         Nanoseconds utc_ns) {
    RMonitorState& state = line.state;
    const std::int32_t sector = state.track.sector_ending_at(time_line);
    if (sector == 0 || !state.session_told) {
        return;
    }
    const Nanoseconds time = utc_ns - car.sector_from_ns;
    const bool next = car.sector_done >= 0 && sector == car.sector_done + 1;
    if (next && time > 0 && time < kLongestSector) {
        line.put_at(utc_ns + state.crossing_ns, race::SectorTime{car.entry.number, sector, time});
    }
    const bool at_finish = time_line == kFinishLine;
    car.sector_done = at_finish ? 0 : sector;
    car.sector_from_ns = utc_ns;
    // The lap itself comes with $J and $G.
    if (!at_finish && state.start_ns) {
        line.put_at(utc_ns + state.crossing_ns,
                    race::Passing{car.entry.number, std::string(time_line), 0});
    }
}

namespace {

/// A car that no listing has named, in a capture without one: what the position says must do.
RMonitorCar* introduce(RMonitorLine& line, const std::string& number, const Json& told) {
    const bool listed = std::any_of(line.state.cars.begin(), line.state.cars.end(),
                                    [](const auto& known) { return known.second.listed != 0; });
    if (listed) {
        return nullptr;  // an official's car, or one of another run
    }
    rmonitor_need_session(line);
    RMonitorCar* car = line.car(number);
    if (!car || car->named) {
        return car;
    }
    car->named = true;
    const auto team = told.find("teamName");
    if (team != told.end() && team->is_string()) {
        car->entry.team = as_utf8(team->get_ref<const std::string&>().substr(0, 64));
    }
    const auto classes = told.find("class");
    if (classes != told.end() && classes->is_array() && !classes->empty() &&
        classes->front().is_string()) {
        car->entry.car_class =
            as_utf8(classes->front().get_ref<const std::string&>().substr(0, 32));
    }
    line.put(car->entry);
    return car;
}

RMonitorCar* car_of(RMonitorLine& line, const Json& told) {
    const auto id = told.is_object() ? told.find("carNumber") : told.end();
    if (id == told.end() || !id->is_string()) {
        return nullptr;
    }
    const auto& number = id->get_ref<const std::string&>();
    RMonitorCar* known = rmonitor_find_car(line.state, number);
    return known && known->named ? known : introduce(line, number, told);
}

}  // namespace

std::string_view rmonitor_positions(RMonitorLine& line, std::string_view text) {
    const Json json = scan_json_nesting(text) ? Json::parse(text, nullptr, false)
                                              : Json(Json::value_t::discarded);
    if (!json.is_array()) {
        return "is no list of cars";
    }
    race::Positions positions;
    for (const Json& told : json) {
        RMonitorCar* car = car_of(line, told);
        if (!car) {
            continue;
        }
        tell_pit(line, *car, told);
        tell_speed(line, *car, told);
        const GeoPoint at{number(told, "lat").value_or(0), number(told, "lon").value_or(0), 0};
        const bool fixed = at.latitude_deg != 0 || at.longitude_deg != 0;
        if (line.state.frame && fixed && is_on_earth(at)) {
            GeoPoint place = at;
            place.height_m = line.state.frame->origin().height_m;  // it tells none
            const LocalFrame::Point point = line.state.frame->to_mm(place);
            positions.fixes.push_back({car->entry.number, point.x_mm, point.y_mm, point.z_mm});
        }
    }
    if (!positions.fixes.empty()) {
        line.put(std::move(positions));
    }
    return {};
}

}  // namespace pitcast::feed
