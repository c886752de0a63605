// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "pitcast/race/format.h"
#include "pitcast/race/splits.h"

#include "binding.h"

namespace pitcast::show {
namespace {

using race::RaceState;

constexpr std::string_view kFlagWords =
    "none green yellow safety_car virtual_safety_car code_60 red white chequered";
constexpr std::string_view kPhaseWords = "unknown inactive running suspended finished official";
constexpr std::string_view kSessionWords = "unknown practice qualifying race stage";

Value flag(const RaceState& race, const Scope&) {
    return Value::of_text(to_text(race.flag));
}
/// Time since an event of the race; none before it.
Value age_of(Nanoseconds utc_ns, const Scope& scope) {
    return utc_ns == 0 ? Value{}
                       : Value::of_duration(std::max<Nanoseconds>(0, scope.utc_ns - utc_ns));
}
Value flag_age(const RaceState& race, const Scope& scope) {
    return age_of(race.flag_utc_ns, scope);
}
Value finish_age(const RaceState& race, const Scope& scope) {
    return age_of(race.flag_out_utc_ns, scope);
}
Value phase(const RaceState& race, const Scope&) {
    return Value::of_text(to_text(race.status.phase));
}
Value session_kind(const RaceState& race, const Scope&) {
    return Value::of_text(to_text(race.session.kind));
}

/// The lap that the leader is on: one more than it has completed, but not past the last.
Value lap(const RaceState& race, const Scope&) {
    const std::int32_t running = race.leader_laps() + 1;
    const std::int32_t total = race.session.laps_total;
    return Value::of_integer(total > 0 ? std::min(running, total) : running);
}

Value laps_left(const RaceState& race, const Scope&) {
    const std::int32_t total = race.session.laps_total;
    return total > 0 ? Value::of_integer(std::max(0, total - race.leader_laps())) : Value{};
}

Value clock_remaining(const RaceState& race, const Scope& scope) {
    const auto ns = race::clock_remaining_at(race, scope.utc_ns);
    return ns ? Value::of_duration(*ns) : Value{};
}
Value clock_elapsed(const RaceState& race, const Scope& scope) {
    const auto ns = race::clock_elapsed_at(race, scope.utc_ns);
    return ns ? Value::of_duration(*ns) : Value{};
}
/// Whichever clock the session has: time left where it is limited by time, else time gone.
Value clock(const RaceState& race, const Scope& scope) {
    const Value remaining = clock_remaining(race, scope);
    return remaining.kind != ValueKind::none ? remaining : clock_elapsed(race, scope);
}

Value time_of_day(const RaceState&, const Scope& scope) {
    return Value::of_duration(local_time_of_day(scope));
}

Value best_lap(const RaceState& race, const Scope&) {
    return race.best_lap_ns ? Value::of_duration(*race.best_lap_ns) : Value{};
}

constexpr std::string_view kFeedWords = "none live estimated stale frozen";
Value feed(const RaceState& race, const Scope&) {
    constexpr std::array<std::string_view, 5> kTexts{"none", "live", "estimated", "stale",
                                                     "frozen"};
    return Value::of_text(kTexts.at(static_cast<std::size_t>(race.feed)));
}
Value feed_silent(const RaceState& race, const Scope&) {
    return Value::of_bool(race::is_silent(race.feed));
}

constexpr std::string_view kStandingWords = "unknown running provisional official";
Value standing(const RaceState& race, const Scope&) {
    switch (race::standing_of(race)) {
        case race::Standing::running:
            return Value::of_text("running");
        case race::Standing::provisional:
            return Value::of_text("provisional");
        case race::Standing::official:
            return Value::of_text("official");
        case race::Standing::unknown:
            break;
    }
    return Value::of_text("unknown");
}
Value neutralised(const RaceState& race, const Scope&) {
    return Value::of_bool(race::is_neutralised(race));
}

Value message(const RaceState& race, const Scope&) {
    return race.messages.empty() ? Value{} : Value::of_text(race.messages.back().text);
}

/// Time since the newest message of race control came.
Value message_age(const RaceState& race, const Scope& scope) {
    return race.messages.empty() ? Value{}
                                 : Value::of_duration(std::max<Nanoseconds>(
                                       0, scope.utc_ns - race.messages.back().utc_ns));
}
Value message_number(const RaceState& race, const Scope&) {
    return race.messages.empty() || race.messages.back().number.empty()
               ? Value{}
               : Value::of_text(race.messages.back().number);
}

Value laps_total(const RaceState& race, const Scope&) {
    const std::int32_t total = race.session.laps_total;
    return total > 0 ? Value::of_integer(total) : Value{};
}
Value laps_done(const RaceState& race, const Scope&) {
    return Value::of_integer(race.leader_laps());
}
Value cars(const RaceState& race, const Scope&) {
    return Value::of_integer(static_cast<std::int64_t>(race.competitors.size()));
}
Value running(const RaceState& race, const Scope&) {
    return Value::of_integer(std::count_if(
        race.competitors.begin(), race.competitors.end(), [](const race::Competitor& car) {
            return car.status == race::CarStatus::on_track || car.status == race::CarStatus::in_pit;
        }));
}

const std::vector<RaceProperty> kRace{
    {"lap", ValueKind::integer, lap},
    {"laps_done", ValueKind::integer, laps_done},
    {"laps_total", ValueKind::integer, laps_total},
    {"laps_left", ValueKind::integer, laps_left},
    {"flag", ValueKind::text, flag, kFlagWords},
    {"flag.age", ValueKind::duration, flag_age},
    {"finish.age", ValueKind::duration, finish_age},
    {"phase", ValueKind::text, phase, kPhaseWords},
    {"clock", ValueKind::duration, clock},
    {"clock.remaining", ValueKind::duration, clock_remaining},
    {"clock.elapsed", ValueKind::duration, clock_elapsed},
    {"time_of_day", ValueKind::duration, time_of_day},
    {"best_lap", ValueKind::duration, best_lap},
    {"message", ValueKind::text, message},
    {"message.number", ValueKind::text, message_number},
    {"message.age", ValueKind::duration, message_age},
    {"standing", ValueKind::text, standing, kStandingWords},
    {"feed", ValueKind::text, feed, kFeedWords},
    {"feed.silent", ValueKind::boolean, feed_silent},
    {"neutralised", ValueKind::boolean, neutralised},
    {"cars", ValueKind::integer, cars},
    {"running", ValueKind::integer, running},
};

Value session_id(const RaceState& race, const Scope&) {
    return Value::of_text(race.session.id);
}
Value session_name(const RaceState& race, const Scope&) {
    const auto& session = race.session;
    return Value::of_text(session.name.empty() ? session.name_zh : session.name);
}
Value session_name_zh(const RaceState& race, const Scope&) {
    const auto& session = race.session;
    return Value::of_text(session.name_zh.empty() ? session.name : session.name_zh);
}
Value session_part(const RaceState& race, const Scope&) {
    return Value::of_integer(race.status.part);
}
Value lap_length(const RaceState& race, const Scope&) {
    return Value::of_integer(race.session.lap_length_mm / 1000);
}

Value splits(const RaceState& race, const Scope&) {
    return race.session.kind == race::SessionKind::stage
               ? Value::of_integer(race::splits_of(race.session))
               : Value{};
}

const std::vector<RaceProperty> kSession{
    {"splits", ValueKind::integer, splits},
    {"id", ValueKind::text, session_id},
    {"name", ValueKind::text, session_name},
    {"name.zh", ValueKind::text, session_name_zh},
    {"kind", ValueKind::text, session_kind, kSessionWords},
    {"part", ValueKind::integer, session_part},
    {"lap_length_m", ValueKind::integer, lap_length},
};

Value row_slot(const RaceState&, const Scope& scope) {
    return Value::of_integer(scope.row_slot);
}
Value row_index(const RaceState&, const Scope& scope) {
    return Value::of_integer(scope.row_index);
}
Value row_moved(const RaceState&, const Scope& scope) {
    return Value::of_integer(scope.row_moved);
}
Value row_leads_class(const RaceState&, const Scope& scope) {
    return Value::of_bool(scope.row_leads_class);
}

const std::vector<RaceProperty> kRow{
    {"slot", ValueKind::integer, row_slot},
    {"index", ValueKind::integer, row_index},
    {"moved", ValueKind::integer, row_moved},
    {"leads_class", ValueKind::boolean, row_leads_class},
};

}  // namespace

const std::vector<RaceProperty>& race_properties() {
    return kRace;
}
const std::vector<RaceProperty>& session_properties() {
    return kSession;
}
const std::vector<RaceProperty>& row_properties() {
    return kRow;
}

}  // namespace pitcast::show
