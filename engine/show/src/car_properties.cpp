// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>

#include "pitcast/race/format.h"

#include "binding.h"
#include "instrument_properties.h"

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
Value either(std::string_view wanted, std::string_view other) {
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
    return either(look == nullptr ? std::string_view() : std::string_view(look->name),
                  car.entry.car_class);
}
Value class_name_zh(const Competitor& car, const Scope& scope) {
    const ClassLook* look = class_look(car, scope);
    return either(look == nullptr ? std::string_view() : std::string_view(look->name_zh),
                  car.entry.car_class);
}

Value colour(const Competitor& car, const Scope& scope) {
    draw::Color own;
    return parse_colour(car.entry.colour, own) ? Value::of_colour(own) : class_colour(car, scope);
}

const TeamLook* team_look(const Competitor& car, const Scope& scope) {
    if (scope.teams == nullptr) {
        return nullptr;
    }
    for (const std::string* name : {&car.entry.team, &car.entry.team_zh}) {
        if (const auto found = scope.teams->find(*name); found != scope.teams->end()) {
            return &found->second;
        }
    }
    const auto other = scope.teams->find("default");
    return other == scope.teams->end() ? nullptr : &other->second;
}

/// The team's, else the car's own, else that of its class.
Value team_colour(const Competitor& car, const Scope& scope) {
    const TeamLook* look = team_look(car, scope);
    return look == nullptr ? colour(car, scope) : Value::of_colour(look->colour);
}
Value team_ink(const Competitor& car, const Scope& scope) {
    const TeamLook* look = team_look(car, scope);
    return look == nullptr ? Value{} : Value::of_colour(look->ink);
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

Value top_speed_kmh(const Competitor& car, const Scope&) {
    return car.top_speed_mm_s > 0
               ? Value::of_integer((std::int64_t{car.top_speed_mm_s} * 36 + 5000) / 10000)
               : Value{};
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

/// Gaps between loops where positions tell them, else those of the last loop; none from a feed that
/// is silent, since which they may have become anything.
race::LiveGap live_gap_of(const Competitor& car, const Scope& scope) {
    if (race::is_silent(scope.race->feed)) {
        return {};
    }
    const race::LiveGap live = scope.live ? scope.live->gap(index_of(car, scope)) : race::LiveGap{};
    return live.estimated ? live : race::LiveGap{car.gap, false, false};
}
race::LiveGap live_interval_of(const Competitor& car, const Scope& scope) {
    if (race::is_silent(scope.race->feed)) {
        return {};
    }
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

Value position(const Competitor& car, const Scope&) {
    return positive(car.position);
}
Value class_position(const Competitor& car, const Scope&) {
    return positive(car.class_position);
}
Value positions_gained(const Competitor& car, const Scope&) {
    return Value::of_integer(car.positions_gained);
}
Value grid_position(const Competitor& car, const Scope&) {
    return positive(car.entry.grid_position);
}
Value number(const Competitor& car, const Scope&) {
    return Value::of_text(car.entry.number);
}
Value short_name(const Competitor& car, const Scope&) {
    return either(car.entry.short_name, car.entry.number);
}
Value name(const Competitor& car, const Scope&) {
    return either(car.entry.name, car.entry.name_zh);
}
Value name_zh(const Competitor& car, const Scope&) {
    return either(car.entry.name_zh, car.entry.name);
}
Value codriver(const Competitor& car, const Scope&) {
    return either(car.entry.codriver, car.entry.codriver_zh);
}
Value codriver_zh(const Competitor& car, const Scope&) {
    return either(car.entry.codriver_zh, car.entry.codriver);
}
Value team(const Competitor& car, const Scope&) {
    return either(car.entry.team, car.entry.team_zh);
}
Value team_zh(const Competitor& car, const Scope&) {
    return either(car.entry.team_zh, car.entry.team);
}
Value vehicle(const Competitor& car, const Scope&) {
    return Value::of_text(car.entry.vehicle);
}
Value nationality(const Competitor& car, const Scope&) {
    return Value::of_text(car.entry.nationality);
}
Value class_id(const Competitor& car, const Scope&) {
    return Value::of_text(car.entry.car_class);
}
Value running(const Competitor& car, const Scope&) {
    return Value::of_bool(is_running(car));
}
Value knocked_out(const Competitor& car, const Scope&) {
    return Value::of_bool(car.knocked_out);
}
Value gap(const Competitor& car, const Scope&) {
    return Value::of_gap(car.gap);
}
Value interval(const Competitor& car, const Scope&) {
    return Value::of_gap(car.interval);
}
Value laps(const Competitor& car, const Scope&) {
    return Value::of_integer(car.laps);
}
Value last_lap(const Competitor& car, const Scope&) {
    return optional_duration(car.last_lap_ns);
}
Value best_lap(const Competitor& car, const Scope&) {
    return optional_duration(car.best_lap_ns);
}
Value best_lap_number(const Competitor& car, const Scope&) {
    return positive(car.best_lap_number);
}
Value total(const Competitor& car, const Scope&) {
    return optional_duration(car.total_ns);
}
Value pit_stops(const Competitor& car, const Scope&) {
    return Value::of_integer(car.pit_stops);
}
Value penalty(const Competitor& car, const Scope&) {
    return car.penalty_ns > 0 ? Value::of_duration(car.penalty_ns) : Value{};
}
Value penalty_s(const Competitor& car, const Scope&) {
    return positive(car.penalty_ns / kNanosecondsPerSecond);
}
/// Time since the lap under way began.
Value lap_now(const Competitor& car, const Scope& scope) {
    return car.lap_from_utc_ns > 0 && is_running(car)
               ? Value::of_duration(std::max<Nanoseconds>(0, scope.utc_ns - car.lap_from_utc_ns))
               : Value{};
}
/// How long the car has been in the pit lane, or was when it last left it.
Value pit_time(const Competitor& car, const Scope& scope) {
    if (car.pit_from_utc_ns == 0) {
        return {};
    }
    const bool inside = car.pit_until_utc_ns < car.pit_from_utc_ns;
    const Nanoseconds until = inside ? scope.utc_ns : car.pit_until_utc_ns;
    return Value::of_duration(std::max<Nanoseconds>(0, until - car.pit_from_utc_ns));
}
/// Why the newest penalty that stands was given.
Value penalty_reason(const Competitor& car, const Scope&) {
    for (auto given = car.penalties.rbegin(); given != car.penalties.rend(); ++given) {
        if (!given->told.withdrawn) {
            return Value::of_text(given->told.reason);
        }
    }
    return {};
}
Value distance_m(const Competitor& car, const Scope& scope) {
    return Value::of_integer(std::int64_t{car.laps} * scope.race->session.lap_length_mm / 1000);
}

const std::vector<CarProperty> kProperties{
    {"position", ValueKind::integer, position},
    {"class_position", ValueKind::integer, class_position},
    {"positions_gained", ValueKind::integer, positions_gained},
    {"grid_position", ValueKind::integer, grid_position},
    {"number", ValueKind::text, number},
    {"short_name", ValueKind::text, short_name},
    {"name", ValueKind::text, name},
    {"name.zh", ValueKind::text, name_zh},
    {"codriver", ValueKind::text, codriver},
    {"codriver.zh", ValueKind::text, codriver_zh},
    {"team", ValueKind::text, team},
    {"team.zh", ValueKind::text, team_zh},
    {"team.colour", ValueKind::colour, team_colour},
    {"team.ink", ValueKind::colour, team_ink},
    {"vehicle", ValueKind::text, vehicle},
    {"nationality", ValueKind::text, nationality},
    {"class", ValueKind::text, class_id},
    {"class.name", ValueKind::text, class_name},
    {"class.name.zh", ValueKind::text, class_name_zh},
    {"class.colour", ValueKind::colour, class_colour},
    {"colour", ValueKind::colour, colour},
    {"status", ValueKind::text, status, kStatusWords},
    {"running", ValueKind::boolean, running},
    {"knocked_out", ValueKind::boolean, knocked_out},
    {"gap", ValueKind::gap, gap},
    {"interval", ValueKind::gap, interval},
    {"live_gap", ValueKind::gap, live_gap},
    {"live_interval", ValueKind::gap, live_interval},
    {"live_gap.estimated", ValueKind::boolean, live_gap_estimated},
    {"live_interval.estimated", ValueKind::boolean, live_interval_estimated},
    {"laps", ValueKind::integer, laps},
    {"last_lap", ValueKind::duration, last_lap},
    {"best_lap", ValueKind::duration, best_lap},
    {"best_lap_number", ValueKind::integer, best_lap_number},
    {"holds_best_lap", ValueKind::boolean, holds_best_lap},
    {"total", ValueKind::duration, total},
    {"pit_stops", ValueKind::integer, pit_stops},
    {"penalty", ValueKind::duration, penalty},
    {"penalty_s", ValueKind::integer, penalty_s},
    {"penalties_open", ValueKind::integer, penalties_open},
    {"speed_kmh", ValueKind::integer, speed_kmh},
    {"top_speed_kmh", ValueKind::integer, top_speed_kmh},
    {"gear", ValueKind::text, gear},
    {"progress", ValueKind::integer, progress},
    {"sector.1", ValueKind::duration, sector_time<0>},
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
    {"lap_now", ValueKind::duration, lap_now},
    {"pit_time", ValueKind::duration, pit_time},
    {"penalty_reason", ValueKind::text, penalty_reason},
    {"distance_m", ValueKind::integer, distance_m},
};

}  // namespace

const std::vector<CarProperty>& car_properties() {
    // Made once, at the first load of a package, and never changed.
    static const std::vector<CarProperty> kAll = [] {
        std::vector<CarProperty> all = kProperties;
        for (const std::span<const CarProperty> more :
             {std::span<const CarProperty>(split_properties()), instrument_properties()}) {
            all.insert(all.end(), more.begin(), more.end());
        }
        return all;
    }();
    return kAll;
}

}  // namespace pitcast::show
