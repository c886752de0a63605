// SPDX-License-Identifier: Apache-2.0
#include "state_check.h"

#include <algorithm>

#include "apply.h"
#include "digest.h"

namespace pitcast::race {
namespace {

Error refused(const char* what) {
    return {"race snapshot", what, "make a new one from the events"};
}

bool within(std::int64_t value, std::int64_t most) {
    return value >= 0 && value <= most;
}
bool within(const std::optional<Nanoseconds>& value, std::int64_t most) {
    return !value || within(*value, most);
}

template <typename T, typename Less>
bool rises_strictly(const std::vector<T>& values, Less less) {
    return std::adjacent_find(values.begin(), values.end(),
                              [&](const T& a, const T& b) { return !less(a, b); }) == values.end();
}

bool laps_hold(const Competitor& car) {
    const auto lap_holds = [](const Lap& lap) {
        return within(lap.number, kHighestLap) && within(lap.time_ns, kLongestLap) &&
               within(lap.ended_utc_ns, kLatestUtc) && within(lap.part, kMostParts);
    };
    return car.lap_history.size() <= kMostLaps &&
           std::all_of(car.lap_history.begin(), car.lap_history.end(), lap_holds) &&
           std::is_sorted(car.lap_history.begin(), car.lap_history.end(),
                          [](const Lap& a, const Lap& b) { return a.number < b.number; }) &&
           car.part_bests.size() <= kMostParts + 1 &&
           std::all_of(car.part_bests.begin(), car.part_bests.end(),
                       [](const PartBest& best) {
                           return within(best.part, kMostParts) &&
                                  within(best.time_ns, kLongestLap);
                       }) &&
           rises_strictly(car.part_bests,
                          [](const PartBest& a, const PartBest& b) { return a.part < b.part; });
}

bool sectors_hold(const RaceState& state, const Competitor& car) {
    return car.sectors.size() == static_cast<std::size_t>(state.session.sectors) &&
           std::all_of(car.sectors.begin(), car.sectors.end(),
                       [](const Sector& s) {
                           return within(s.last_ns, kLongestLap) &&
                                  within(s.best_ns, kLongestLap) &&
                                  within(s.own_before_ns, kLongestLap) &&
                                  within(s.session_before_ns, kLongestLap);
                       }) &&
           car.lap_sectors.size() <= kMostLapSectors && car.segments.size() <= kMostSegments &&
           std::all_of(car.lap_sectors.begin(), car.lap_sectors.end(),
                       [](const LapSector& s) {
                           return within(s.lap, kHighestLap + 1) && s.sector >= 1 &&
                                  s.sector <= kMostSectors && within(s.time_ns, kLongestLap);
                       }) &&
           std::is_sorted(car.lap_sectors.begin(), car.lap_sectors.end(),
                          [](const LapSector& a, const LapSector& b) { return a.lap < b.lap; });
}

bool penalties_hold(const Competitor& car) {
    return car.penalties.size() <= kMostPenalties && within(car.penalty_ns, kLatestUtc / 8) &&
           std::all_of(car.penalties.begin(), car.penalties.end(),
                       [](const GivenPenalty& p) { return within(p.told.time_ns, kLongestLap); });
}

bool course_holds(const Competitor& car) {
    return car.crossings.size() <= kMostCrossings && car.fixes.size() <= kMostFixes &&
           car.deletions_ahead.size() <= kMostDeletionsAhead &&
           std::all_of(car.crossings.begin(), car.crossings.end(),
                       [](const Crossing& c) { return within(c.utc_ns, kLatestUtc); }) &&
           rises_strictly(car.crossings,
                          [](const Crossing& a, const Crossing& b) {
                              return a.point < b.point && a.utc_ns < b.utc_ns;
                          }) &&
           std::all_of(car.fixes.begin(), car.fixes.end(),
                       [](const PositionFix& f) { return within(f.utc_ns, kLatestUtc); }) &&
           rises_strictly(car.fixes, [](const PositionFix& a, const PositionFix& b) {
               return a.utc_ns < b.utc_ns;
           });
}

/// Instruments compute with these: numbers as large as `apply` takes, times in order.
bool telemetry_holds(const Competitor& car) {
    const auto sane = [](std::int32_t value) {
        return value >= -kMostOfAnything && value <= kMostOfAnything;
    };
    const auto sample_holds = [&](const TelemetrySample& s) {
        return within(s.utc_ns, kLatestUtc) && sane(s.rpm) && sane(s.throttle_permille) &&
               sane(s.brake_permille) && sane(s.g_lateral_milli.value_or(0)) &&
               sane(s.g_longitudinal_milli.value_or(0)) && sane(s.steering_mdeg.value_or(0)) &&
               sane(s.heading_mdeg.value_or(0)) && sane(s.pitch_mdeg.value_or(0)) &&
               sane(s.roll_mdeg.value_or(0));
    };
    const auto g_holds = [&](const GSample& g) {
        return within(g.utc_ns, kLatestUtc) && sane(g.lateral_milli) && sane(g.longitudinal_milli);
    };
    const auto earlier = [](const auto& a, const auto& b) { return a.utc_ns < b.utc_ns; };
    return car.samples.size() <= kMostSamples && car.g_trail.size() <= kMostGSamples &&
           std::all_of(car.samples.begin(), car.samples.end(), sample_holds) &&
           std::all_of(car.g_trail.begin(), car.g_trail.end(), g_holds) &&
           rises_strictly(car.samples, earlier) && rises_strictly(car.g_trail, earlier);
}

bool counts_hold(const Competitor& car) {
    return within(car.laps, kHighestLap) && within(car.out_in_part, kMostParts) &&
           within(car.sectors_done, kMostSectors) && within(car.detours, kMostOfAnything) &&
           within(car.pit_stops, kMostOfAnything) && within(car.started_utc_ns, kLatestUtc) &&
           within(car.lap_from_utc_ns, kLatestUtc) && within(car.sector_from_utc_ns, kLatestUtc) &&
           within(car.last_crossing_utc_ns, kLatestUtc) && within(car.best_lap_ns, kLongestLap) &&
           within(car.gap.time_ns, kLatestUtc) && within(car.interval.time_ns, kLatestUtc);
}

Status check_cars(RaceState& state) {
    if (state.competitors.size() > kMostCompetitors) {
        return refused("has more cars than can be");
    }
    for (std::size_t i = 0; i < state.competitors.size(); ++i) {
        const Competitor& car = state.competitors[i];
        const std::string& number = car.entry.number;
        const bool named = !number.empty() && number.size() <= kLongestNumber;
        if (!named || !state.by_number.emplace(number, static_cast<CompetitorIndex>(i)).second) {
            return refused("has a car without a number of its own");
        }
        if (!laps_hold(car) || !sectors_hold(state, car) || !penalties_hold(car) ||
            !course_holds(car) || !telemetry_holds(car) || !counts_hold(car)) {
            return refused("has a car that cannot be");
        }
        if (car.history_digest != digest_of(car)) {
            return refused("contradicts itself");
        }
    }
    return {};
}

bool is_permutation(std::vector<CompetitorIndex> order, std::size_t count) {
    std::sort(order.begin(), order.end());
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (order[i] != static_cast<CompetitorIndex>(i)) {
            return false;
        }
    }
    return order.size() == count;
}

bool references_hold(const RaceState& state) {
    const auto cars = static_cast<CompetitorIndex>(state.competitors.size());
    const auto is_car_or_none = [&](CompetitorIndex i) { return i >= -1 && i < cars; };
    const std::size_t sectors = state.best_sectors_ns.size();
    return is_permutation(state.order, state.competitors.size()) &&
           is_car_or_none(state.best_lap_holder) &&
           (sectors == 0 || sectors == static_cast<std::size_t>(state.session.sectors)) &&
           state.best_sector_holders.size() == sectors &&
           std::all_of(state.best_sector_holders.begin(), state.best_sector_holders.end(),
                       is_car_or_none) &&
           std::all_of(state.best_sectors_ns.begin(), state.best_sectors_ns.end(),
                       [](const auto& best) { return within(best, kLongestLap); });
}

bool session_holds(const RaceState& state) {
    const auto override_holds = [](const PlaceOverride& o) {
        return is_count(o.position) && is_count(o.places_lost);
    };
    return makes_sense(state.session) && within(state.status.part, kMostParts) &&
           within(state.status.cars_advancing, kMostOfAnything) &&
           within(state.clock_utc_ns, kLatestUtc) && within(state.now_utc_ns, kLatestUtc) &&
           within(state.green_utc_ns, kLatestUtc) && within(state.flag_out_utc_ns, kLatestUtc) &&
           within(state.flag_utc_ns, kLatestUtc) && within(state.feed_silent_utc_ns, kLatestUtc) &&
           within(state.restarts, kMostOfAnything) && within(state.best_lap_ns, kLongestLap) &&
           state.sector_flags.size() <= kMostSectorFlags &&
           state.messages.size() <= kMostMessages &&
           state.place_overrides.size() <= kMostOverrides &&
           std::all_of(state.place_overrides.begin(), state.place_overrides.end(),
                       override_holds) &&
           state.past_sessions.size() <= kMostPastSessions &&
           (state.past_sessions.empty() ? state.past_digest == 0
                                        : state.past_digest == digest_of(state.past_sessions));
}

}  // namespace

Status mend_and_check(RaceState& state) {
    if (!session_holds(state)) {
        return refused("has a session that cannot be");
    }
    state.by_number.clear();
    if (Status status = check_cars(state); !status) {
        return status;
    }
    return references_hold(state) ? Status{} : refused("has an order that cannot be");
}

}  // namespace pitcast::race
