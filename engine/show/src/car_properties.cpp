// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/format.h"

#include "binding.h"

namespace pitcast::show {
namespace {

using race::Competitor;

Value optional_duration(const std::optional<Nanoseconds>& ns) {
    return ns ? Value::of_duration(*ns) : Value{};
}
Value positive(std::int64_t number) {
    return number > 0 ? Value::of_integer(number) : Value{};
}

/// Text in one language, else in the other: a gap on air is worse than the wrong script.
Value either(const std::string& wanted, const std::string& other) {
    return Value::of_text(wanted.empty() ? other : wanted);
}

constexpr std::string_view kStatusWords =
    "unknown on_track in_pit stopped retired did_not_start did_not_finish disqualified "
    "not_classified";

Value status(const Competitor& car, const Scope&) {
    return Value::of_text(to_text(car.status));
}

bool is_running(const Competitor& car) {
    return car.status == race::CarStatus::unknown || car.status == race::CarStatus::on_track ||
           car.status == race::CarStatus::in_pit || car.status == race::CarStatus::stopped;
}

const ClassLook* class_look(const Competitor& car, const Scope& scope) {
    if (scope.classes == nullptr) {
        return nullptr;
    }
    auto found = scope.classes->find(car.entry.car_class);
    if (found == scope.classes->end()) {
        found = scope.classes->find("default");
    }
    return found == scope.classes->end() ? nullptr : &found->second;
}

Value class_colour(const Competitor& car, const Scope& scope) {
    const ClassLook* look = class_look(car, scope);
    return look == nullptr ? Value{} : Value::of_colour(look->colour);
}
Value class_name(const Competitor& car, const Scope& scope) {
    const ClassLook* look = class_look(car, scope);
    return either(look == nullptr ? std::string() : look->name, car.entry.car_class);
}
Value class_name_zh(const Competitor& car, const Scope& scope) {
    const ClassLook* look = class_look(car, scope);
    return either(look == nullptr ? std::string() : look->name_zh, car.entry.car_class);
}

Value colour(const Competitor& car, const Scope& scope) {
    draw::Color own;
    return parse_colour(car.entry.colour, own) ? Value::of_colour(own) : class_colour(car, scope);
}

Value penalties_open(const Competitor& car, const Scope&) {
    std::int64_t open = 0;
    for (const race::GivenPenalty& penalty : car.penalties) {
        open += penalty.open() ? 1 : 0;
    }
    return Value::of_integer(open);
}

Value holds_best_lap(const Competitor& car, const Scope& scope) {
    const race::RaceState& race = *scope.race;
    const auto holder = race.best_lap_holder;
    const bool known = holder >= 0 && static_cast<std::size_t>(holder) < race.competitors.size();
    return Value::of_bool(known && &race.competitors[static_cast<std::size_t>(holder)] == &car);
}

bool has_telemetry(const Competitor& car) {
    return !car.telemetry.number.empty();
}

Value speed_kmh(const Competitor& car, const Scope&) {
    if (!has_telemetry(car)) {
        return {};
    }
    return Value::of_integer((std::int64_t{car.telemetry.speed_mm_s} * 36 + 5000) / 10000);
}

Value gear(const Competitor& car, const Scope&) {
    static constexpr std::array<std::string_view, 11> kGears{"R", "N", "1", "2", "3", "4",
                                                             "5", "6", "7", "8", "9"};
    const std::int32_t gear = car.telemetry.gear;
    if (!has_telemetry(car) || gear < -1 || gear > 9) {
        return {};
    }
    return Value::of_text(kGears[static_cast<std::size_t>(gear + 1)]);
}

race::CompetitorIndex index_of(const Competitor& car, const Scope& scope) {
    return static_cast<race::CompetitorIndex>(&car - scope.race->competitors.data());
}

/// Gaps between loops where positions tell them, else those of the last loop.
race::LiveGap live_gap_of(const Competitor& car, const Scope& scope) {
    const race::LiveGap live = scope.live ? scope.live->gap(index_of(car, scope)) : race::LiveGap{};
    return live.estimated ? live : race::LiveGap{car.gap, false, false};
}
race::LiveGap live_interval_of(const Competitor& car, const Scope& scope) {
    const race::LiveGap live =
        scope.live ? scope.live->interval(index_of(car, scope)) : race::LiveGap{};
    return live.estimated ? live : race::LiveGap{car.interval, false, false};
}
Value live_gap(const Competitor& car, const Scope& scope) {
    return Value::of_gap(live_gap_of(car, scope).gap);
}
Value live_interval(const Competitor& car, const Scope& scope) {
    return Value::of_gap(live_interval_of(car, scope).gap);
}
Value live_gap_estimated(const Competitor& car, const Scope& scope) {
    return Value::of_bool(live_gap_of(car, scope).estimated);
}
Value live_interval_estimated(const Competitor& car, const Scope& scope) {
    return Value::of_bool(live_interval_of(car, scope).estimated);
}

/// Thousandths of the lap that the car has driven, from its position on the course.
Value progress(const Competitor& car, const Scope& scope) {
    if (scope.live) {
        const auto at = scope.live->position(*scope.race, index_of(car, scope), scope.utc_ns);
        return at.whereabouts == race::Whereabouts::on_track
                   ? Value::of_integer(at.distance_mm * 1000 / scope.live->track().length_mm())
                   : Value{};
    }
    if (scope.venue == nullptr || scope.venue->course.length_mm <= 0) {
        return {};
    }
    const auto fix = race::position_at(car, scope.utc_ns, 3 * kNanosecondsPerSecond);
    if (!fix) {
        return {};
    }
    const map::Course& course = scope.venue->course;
    return Value::of_integer(course.project(fix->x_mm, fix->y_mm) * 1000 / course.length_mm);
}

template <std::size_t kSector>
Value sector_time(const Competitor& car, const Scope&) {
    return kSector < car.sectors.size() ? optional_duration(car.sectors[kSector].last_ns) : Value{};
}
Value colour_word(race::SectorColour colour) {
    switch (colour) {
        case race::SectorColour::slower:
            return Value::of_text("slower");
        case race::SectorColour::personal_best:
            return Value::of_text("personal_best");
        case race::SectorColour::overall_best:
            return Value::of_text("overall_best");
        case race::SectorColour::none:
            break;
    }
    return Value::of_text("none");
}
template <std::size_t kSector>
Value sector_colour(const Competitor& car, const Scope&) {
    return colour_word(kSector < car.sectors.size() ? car.sectors[kSector].colour
                                                    : race::SectorColour::none);
}
template <std::size_t kSector>
Value sector_colour_now(const Competitor& car, const Scope& scope) {
    return colour_word(race::sector_colour_now(*scope.race, car, kSector + 1));
}

Value theoretical_best(const Competitor& car, const Scope&) {
    return optional_duration(race::theoretical_best(car));
}
Value stint_laps(const Competitor& car, const Scope&) {
    return Value::of_integer(race::stint_average(car).laps);
}
Value stint_average(const Competitor& car, const Scope&) {
    const race::StintAverage stint = race::stint_average(car);
    return stint.laps > 0 ? Value::of_duration(stint.lap_time_ns) : Value{};
}
Value detours_owed(const Competitor& car, const Scope& scope) {
    return Value::of_integer(race::detours_owed(*scope.race, car));
}
constexpr std::string_view kSectorWords = "none slower personal_best overall_best";

#define CAR [](const Competitor& car, [[maybe_unused]] const Scope& scope) -> Value
const std::vector<CarProperty> kProperties{
    {"position", ValueKind::integer, CAR{return positive(car.position);
}  // namespace
}  // namespace pitcast::show
, {"class_position", ValueKind::integer, CAR{return positive(car.class_position);
}
}
, {"positions_gained", ValueKind::integer, CAR{return Value::of_integer(car.positions_gained);
}
}
, {"grid_position", ValueKind::integer, CAR{return positive(car.entry.grid_position);
}
}
, {"number", ValueKind::text, CAR{return Value::of_text(car.entry.number);
}
}
, {"short_name", ValueKind::text, CAR{return either(car.entry.short_name, car.entry.number);
}
}
, {"name", ValueKind::text, CAR{return either(car.entry.name, car.entry.name_zh);
}
}
, {"name.zh", ValueKind::text, CAR{return either(car.entry.name_zh, car.entry.name);
}
}
, {"codriver", ValueKind::text, CAR{return either(car.entry.codriver, car.entry.codriver_zh);
}
}
, {"codriver.zh", ValueKind::text, CAR{return either(car.entry.codriver_zh, car.entry.codriver);
}
}
, {"team", ValueKind::text, CAR{return either(car.entry.team, car.entry.team_zh);
}
}
, {"team.zh", ValueKind::text, CAR{return either(car.entry.team_zh, car.entry.team);
}
}
, {"vehicle", ValueKind::text, CAR{return Value::of_text(car.entry.vehicle);
}
}
, {"nationality", ValueKind::text, CAR{return Value::of_text(car.entry.nationality);
}
}
, {"class", ValueKind::text, CAR{return Value::of_text(car.entry.car_class);
}
}
, {"class.name", ValueKind::text, class_name}, {"class.name.zh", ValueKind::text, class_name_zh},
    {"class.colour", ValueKind::colour, class_colour}, {"colour", ValueKind::colour, colour},
    {"status", ValueKind::text, status, kStatusWords},
    {"running", ValueKind::boolean, CAR{return Value::of_bool(is_running(car));
}
}
, {"knocked_out", ValueKind::boolean, CAR{return Value::of_bool(car.knocked_out);
}
}
, {"gap", ValueKind::gap, CAR{return Value::of_gap(car.gap);
}
}
, {"interval", ValueKind::gap, CAR{return Value::of_gap(car.interval);
}
}
, {"live_gap", ValueKind::gap, live_gap}, {"live_interval", ValueKind::gap, live_interval},
    {"live_gap.estimated", ValueKind::boolean, live_gap_estimated},
    {"live_interval.estimated", ValueKind::boolean, live_interval_estimated},
    {"laps", ValueKind::integer, CAR{return Value::of_integer(car.laps);
}
}
, {"last_lap", ValueKind::duration, CAR{return optional_duration(car.last_lap_ns);
}
}
, {"best_lap", ValueKind::duration, CAR{return optional_duration(car.best_lap_ns);
}
}
, {"best_lap_number", ValueKind::integer, CAR{return positive(car.best_lap_number);
}
}
, {"holds_best_lap", ValueKind::boolean, holds_best_lap},
    {"total", ValueKind::duration, CAR{return optional_duration(car.total_ns);
}
}
, {"pit_stops", ValueKind::integer, CAR{return Value::of_integer(car.pit_stops);
}
}
, {"penalty", ValueKind::duration,
   CAR{return car.penalty_ns > 0 ? Value::of_duration(car.penalty_ns) : Value{};
}
}
, {"penalty_s", ValueKind::integer, CAR{return positive(car.penalty_ns / kNanosecondsPerSecond);
}
}
, {"penalties_open", ValueKind::integer, penalties_open},
    {"speed_kmh", ValueKind::integer, speed_kmh}, {"gear", ValueKind::text, gear},
    {"rpm", ValueKind::integer,
     CAR{return has_telemetry(car) ? Value::of_integer(car.telemetry.rpm) : Value{};
}
}
, {"throttle", ValueKind::integer,
   CAR{return has_telemetry(car) ? Value::of_integer(car.telemetry.throttle_permille) : Value{};
}
}
, {"brake", ValueKind::integer,
   CAR{return has_telemetry(car) ? Value::of_integer(car.telemetry.brake_permille) : Value{};
}
}
, {"progress", ValueKind::integer, progress}, {"sector.1", ValueKind::duration, sector_time<0>},
    {"sector.2", ValueKind::duration, sector_time<1>},
    {"sector.3", ValueKind::duration, sector_time<2>},
    {"sector.1.colour", ValueKind::text, sector_colour<0>, kSectorWords},
    {"sector.2.colour", ValueKind::text, sector_colour<1>, kSectorWords},
    {"sector.3.colour", ValueKind::text, sector_colour<2>, kSectorWords},
    {"sector.1.colour_now", ValueKind::text, sector_colour_now<0>, kSectorWords},
    {"sector.2.colour_now", ValueKind::text, sector_colour_now<1>, kSectorWords},
    {"sector.3.colour_now", ValueKind::text, sector_colour_now<2>, kSectorWords},
    {"theoretical_best", ValueKind::duration, theoretical_best},
    {"stint.laps", ValueKind::integer, stint_laps},
    {"stint.average", ValueKind::duration, stint_average},
    {"detours_owed", ValueKind::integer, detours_owed},
}
;
#undef CAR

}  // namespace

const std::vector<CarProperty>& car_properties() {
    return kProperties;
}

}  // namespace pitcast::show
