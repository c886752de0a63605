// SPDX-License-Identifier: Apache-2.0
// What a car's sectors and splits tell while it is on its way.
#include <algorithm>

#include "pitcast/race/splits.h"

#include "binding.h"
#include "ghost_pair.h"

namespace pitcast::show {
namespace {

using race::Competitor;

/// After the line the sectors of the lap that ended stay, for viewers to read.
constexpr Nanoseconds kLapHold = 5 * kNanosecondsPerSecond;

Value duration_if(const std::optional<Nanoseconds>& ns) {
    return ns ? Value::of_duration(*ns) : Value{};
}

bool holds_last_lap(const Competitor& car, const Scope& scope) {
    return car.laps > 0 && (car.finished || scope.utc_ns - car.lap_from_utc_ns < kLapHold);
}

Value running_sector(const Competitor& car, const Scope& scope) {
    const race::RunningSector running = race::running_sector(car);
    return running.sector > 0 && !holds_last_lap(car, scope) ? Value::of_integer(running.sector)
                                                             : Value{};
}
Value running_time(const Competitor& car, const Scope& scope) {
    const race::RunningSector running = race::running_sector(car);
    return running.sector > 0
               ? Value::of_duration(std::max<Nanoseconds>(0, scope.utc_ns - running.from_utc_ns))
               : Value{};
}

constexpr std::string_view kSectorStates = "ahead running done";
template <std::size_t kSector>
Value sector_state(const Competitor& car, const Scope& scope) {
    constexpr auto kNumber = static_cast<std::int32_t>(kSector + 1);
    const bool timed = kSector < car.sectors.size() && car.sectors[kSector].last_ns;
    const std::int32_t running = race::running_sector(car).sector;
    if (holds_last_lap(car, scope) || running == 0) {
        return Value::of_text(timed ? "done" : "ahead");
    }
    return Value::of_text(running == kNumber           ? "running"
                          : running > kNumber && timed ? "done"
                                                       : "ahead");
}
template <std::size_t kSector>
Value sector_best(const Competitor& car, const Scope&) {
    return kSector < car.sectors.size() ? duration_if(car.sectors[kSector].best_ns) : Value{};
}
template <std::size_t kSector>
Value sector_to_session(const Competitor& car, const Scope&) {
    return duration_if(race::sector_to_session(car, kSector + 1));
}
template <std::size_t kSector>
Value sector_to_own(const Competitor& car, const Scope&) {
    return duration_if(race::sector_to_own(car, kSector + 1));
}

template <std::int32_t kSplit>
Value split_time(const Competitor& car, const Scope& scope) {
    const auto split = race::split_of(*scope.race, car, kSplit);
    return split ? Value::of_duration(split->time_ns) : Value{};
}
template <std::int32_t kSplit>
Value split_gap(const Competitor& car, const Scope& scope) {
    const auto split = race::split_of(*scope.race, car, kSplit);
    return split ? duration_if(split->gap_ns) : Value{};
}
template <std::int32_t kSplit>
Value split_position(const Competitor& car, const Scope& scope) {
    const auto split = race::split_of(*scope.race, car, kSplit);
    return split ? Value::of_integer(split->position) : Value{};
}
/// Purple: faster there than everybody else. Green: has gained on the best since the split before.
template <std::int32_t kSplit>
Value split_colour(const Competitor& car, const Scope& scope) {
    const auto split = race::split_of(*scope.race, car, kSplit);
    if (!split) {
        return Value::of_text("none");
    }
    if (!split->gap_ns || *split->gap_ns <= 0) {
        return Value::of_text("overall_best");
    }
    const auto before = race::split_of(*scope.race, car, kSplit - 1);
    const bool gained = before && before->gap_ns && *split->gap_ns < *before->gap_ns;
    return Value::of_text(gained ? "personal_best" : "slower");
}
constexpr std::string_view kSplitWords = "none slower personal_best overall_best";
Value next_split(const Competitor& car, const Scope& scope) {
    const std::int32_t next = race::next_split(*scope.race, car);
    return next > 0 ? Value::of_integer(next) : Value{};
}

/// Time since the car's own start; once it has finished, its stage time.
Value stage_time(const Competitor& car, const Scope& scope) {
    if (scope.race->session.kind != race::SessionKind::stage || car.started_utc_ns <= 0) {
        return {};
    }
    if (car.finished) {
        return duration_if(car.total_ns);
    }
    return car.status == race::CarStatus::on_track || car.status == race::CarStatus::unknown
               ? Value::of_duration(std::max<Nanoseconds>(0, scope.utc_ns - car.started_utc_ns))
               : Value{};
}
Value finished(const Competitor& car, const Scope&) {
    return Value::of_bool(car.finished);
}

/// Time behind the leader now, with its sign: below zero, the car is faster so far.
Value live_difference(const Competitor& car, const Scope& scope) {
    if (scope.live == nullptr) {
        return {};
    }
    const auto index = static_cast<race::CompetitorIndex>(&car - scope.race->competitors.data());
    const race::LiveGap live = scope.live->gap(index);
    if (live.gap.kind == race::Gap::Kind::time) {
        return Value::of_duration(live.ahead ? -live.gap.time_ns : live.gap.time_ns);
    }
    // Before its first split a car has no place yet, but a run to compare.
    const race::RaceState& race = *scope.race;
    if (race.order.empty() || race.order.front() == index ||
        live.gap.kind != race::Gap::Kind::none) {
        return {};
    }
    return duration_if(
        steady_ghost_gap(race::run_at(race, *scope.live, index, scope.utc_ns),
                         race::run_at(race, *scope.live, race.order.front(), scope.utc_ns)));
}

}  // namespace

const std::vector<CarProperty>& split_properties() {
    static const std::vector<CarProperty> kSplits{
        {"sector.running", ValueKind::integer, running_sector},
        {"sector.running.time", ValueKind::duration, running_time},
        {"sector.1.state", ValueKind::text, sector_state<0>, kSectorStates},
        {"sector.2.state", ValueKind::text, sector_state<1>, kSectorStates},
        {"sector.3.state", ValueKind::text, sector_state<2>, kSectorStates},
        {"sector.1.best", ValueKind::duration, sector_best<0>},
        {"sector.2.best", ValueKind::duration, sector_best<1>},
        {"sector.3.best", ValueKind::duration, sector_best<2>},
        {"sector.1.to_session", ValueKind::duration, sector_to_session<0>},
        {"sector.2.to_session", ValueKind::duration, sector_to_session<1>},
        {"sector.3.to_session", ValueKind::duration, sector_to_session<2>},
        {"sector.1.to_own", ValueKind::duration, sector_to_own<0>},
        {"sector.2.to_own", ValueKind::duration, sector_to_own<1>},
        {"sector.3.to_own", ValueKind::duration, sector_to_own<2>},
        {"split.next", ValueKind::integer, next_split},
        {"split.1", ValueKind::duration, split_time<1>},
        {"split.2", ValueKind::duration, split_time<2>},
        {"split.3", ValueKind::duration, split_time<3>},
        {"split.4", ValueKind::duration, split_time<4>},
        {"split.5", ValueKind::duration, split_time<5>},
        {"split.6", ValueKind::duration, split_time<6>},
        {"split.1.gap", ValueKind::duration, split_gap<1>},
        {"split.2.gap", ValueKind::duration, split_gap<2>},
        {"split.3.gap", ValueKind::duration, split_gap<3>},
        {"split.4.gap", ValueKind::duration, split_gap<4>},
        {"split.5.gap", ValueKind::duration, split_gap<5>},
        {"split.6.gap", ValueKind::duration, split_gap<6>},
        {"split.1.position", ValueKind::integer, split_position<1>},
        {"split.2.position", ValueKind::integer, split_position<2>},
        {"split.3.position", ValueKind::integer, split_position<3>},
        {"split.4.position", ValueKind::integer, split_position<4>},
        {"split.5.position", ValueKind::integer, split_position<5>},
        {"split.6.position", ValueKind::integer, split_position<6>},
        {"split.1.colour", ValueKind::text, split_colour<1>, kSplitWords},
        {"split.2.colour", ValueKind::text, split_colour<2>, kSplitWords},
        {"split.3.colour", ValueKind::text, split_colour<3>, kSplitWords},
        {"split.4.colour", ValueKind::text, split_colour<4>, kSplitWords},
        {"split.5.colour", ValueKind::text, split_colour<5>, kSplitWords},
        {"split.6.colour", ValueKind::text, split_colour<6>, kSplitWords},
        {"stage_time", ValueKind::duration, stage_time},
        {"finished", ValueKind::boolean, finished},
        {"live_difference", ValueKind::duration, live_difference},
    };
    return kSplits;
}

}  // namespace pitcast::show
