// SPDX-License-Identifier: Apache-2.0
#include "binding.h"
#include "ghost_pair.h"

namespace pitcast::show {
namespace {

race::CompetitorIndex index_in(const race::RaceState& race, const race::Competitor& car) {
    return static_cast<race::CompetitorIndex>(&car - race.competitors.data());
}

std::optional<race::Ghost> ghost_now(const Scope& scope) {
    const auto runs = ghost_runs(scope);
    return runs ? race::ghost_of(runs->car, runs->other) : std::nullopt;
}

Value elapsed(const race::RaceState&, const Scope& scope) {
    const auto ghost = ghost_now(scope);
    return ghost ? Value::of_duration(ghost->elapsed_ns) : Value{};
}
Value gap(const race::RaceState&, const Scope& scope) {
    const auto runs = ghost_runs(scope);
    const auto gap = runs ? steady_ghost_gap(runs->car, runs->other) : std::nullopt;
    return gap ? Value::of_duration(*gap) : Value{};
}
Value whole_metres(std::int64_t mm) {
    return Value::of_integer(mm / 1000);
}
Value car_distance(const race::RaceState&, const Scope& scope) {
    const auto ghost = ghost_now(scope);
    return ghost ? whole_metres(ghost->car.distance_mm) : Value{};
}
Value against_distance(const race::RaceState&, const Scope& scope) {
    const auto ghost = ghost_now(scope);
    return ghost ? whole_metres(ghost->other.distance_mm) : Value{};
}
Value ahead_m(const race::RaceState&, const Scope& scope) {
    const auto ghost = ghost_now(scope);
    return ghost ? whole_metres(ghost->car.distance_mm - ghost->other.distance_mm) : Value{};
}
/// A car that has ended its run has no speed to compare.
Value speed(const race::RunTrace::Pass& at, const race::RunTrace& trace) {
    return at.distance_mm < trace.length_mm()
               ? Value::of_integer((std::max<std::int64_t>(0, at.speed_mm_s) * 36 + 5000) / 10000)
               : Value{};
}
Value car_speed(const race::RaceState&, const Scope& scope) {
    const auto runs = ghost_runs(scope);
    const auto ghost = ghost_now(scope);
    return ghost ? speed(ghost->car, *runs->car.trace) : Value{};
}
Value against_speed(const race::RaceState&, const Scope& scope) {
    const auto runs = ghost_runs(scope);
    const auto ghost = ghost_now(scope);
    return ghost ? speed(ghost->other, *runs->other.trace) : Value{};
}

const std::vector<RaceProperty> kGhost{
    {"elapsed", ValueKind::duration, elapsed},
    {"gap", ValueKind::duration, gap},
    {"ahead_m", ValueKind::integer, ahead_m},
    {"car.distance_m", ValueKind::integer, car_distance},
    {"car.speed_kmh", ValueKind::integer, car_speed},
    {"against.distance_m", ValueKind::integer, against_distance},
    {"against.speed_kmh", ValueKind::integer, against_speed},
};

}  // namespace

std::optional<GhostRuns> ghost_runs(const Scope& scope) {
    if (scope.ghost == nullptr || scope.live == nullptr) {
        return std::nullopt;
    }
    GhostRuns runs;
    runs.car_shown = scope.ghost->car.car_of(scope);
    runs.other_shown = scope.ghost->against.car_of(scope);
    if (runs.car_shown == nullptr || runs.other_shown == nullptr ||
        runs.car_shown == runs.other_shown) {
        return std::nullopt;
    }
    const race::RaceState& race = *scope.race;
    // A little behind now, so that positions lie between fixes, as those of markers do.
    const Nanoseconds utc = scope.utc_ns - kGhostDelay;
    runs.car = race::run_at(race, *scope.live, index_in(race, *runs.car_shown), utc);
    runs.other = race::run_at(race, *scope.live, index_in(race, *runs.other_shown), utc);
    return runs;
}

std::optional<Nanoseconds> steady_ghost_gap(const race::RunView& car, const race::RunView& other) {
    const auto ghost = race::ghost_of(car, other);
    if (!ghost) {
        return std::nullopt;
    }
    const std::int64_t length = car.trace->length_mm();
    const std::int64_t step = std::max<std::int64_t>(1, length / 500);
    return ghost->gap_at_mm >= length ? ghost->gap_ns
                                      : race::ghost_gap(car, other, ghost->gap_at_mm / step * step);
}

const std::vector<RaceProperty>& ghost_properties() {
    return kGhost;
}

}  // namespace pitcast::show
