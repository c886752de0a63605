// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/report.h"

#include <algorithm>

#include "pitcast/race/format.h"

namespace pitcast::race {
namespace {

Json or_null(const std::optional<Nanoseconds>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json gap_json(const Gap& gap) {
    switch (gap.kind) {
        case Gap::Kind::time:
            return Json{{"time_ns", gap.time_ns}};
        case Gap::Kind::laps:
            return Json{{"laps", gap.laps}};
        case Gap::Kind::none:
            break;
    }
    return nullptr;
}

std::string_view standing_text(Standing standing) {
    switch (standing) {
        case Standing::running:
            return "running";
        case Standing::provisional:
            return "provisional";
        case Standing::official:
            return "official";
        case Standing::unknown:
            break;
    }
    return "unknown";
}

Json session_json(const RaceState& state) {
    return Json{{"id", state.session.id},
                {"name", state.session.name},
                {"kind", to_text(state.session.kind)},
                {"phase", to_text(state.status.phase)},
                {"part", state.status.part},
                {"standing", standing_text(standing_of(state))},
                {"flag", to_text(state.flag)},
                {"laps_total",
                 state.session.laps_total > 0 ? Json(state.session.laps_total) : Json(nullptr)},
                {"leader_laps", state.leader_laps()},
                {"best_lap_ns", or_null(state.best_lap_ns)},
                {"utc_ns", state.now_utc_ns}};
}

Json best_sectors_json(const Competitor& car) {
    Json list = Json::array();
    for (const Sector& sector : car.sectors) {
        list.push_back(or_null(sector.best_ns));
    }
    return list;
}

/// Sessions that ended before this one.
Json past_json(const RaceState& state) {
    Json sessions = Json::array();
    for (const SessionResult& past : state.past_sessions) {
        Json rows = Json::array();
        for (const ResultRow& row : past.rows) {
            rows.push_back({{"position", row.position > 0 ? Json(row.position) : Json(nullptr)},
                            {"number", row.number},
                            {"laps", row.laps},
                            {"total_ns", or_null(row.total_ns)},
                            {"penalty_ns", row.penalty_ns},
                            {"best_lap_ns", or_null(row.best_lap_ns)},
                            {"status", to_text(row.status)}});
        }
        sessions.push_back({{"id", past.id},
                            {"name", past.name},
                            {"kind", to_text(past.kind)},
                            {"standing", standing_text(past.standing)},
                            {"classification", std::move(rows)}});
    }
    return sessions;
}

Json car_json(const Competitor& car) {
    const StintAverage stint = stint_average(car);
    const auto open = std::count_if(car.penalties.begin(), car.penalties.end(),
                                    [](const GivenPenalty& penalty) { return penalty.open(); });
    return Json{{"position", car.position > 0 ? Json(car.position) : Json(nullptr)},
                {"number", car.entry.number},
                {"name", car.entry.name},
                {"class", car.entry.car_class},
                {"laps", car.laps},
                {"best_lap_ns", or_null(car.best_lap_ns)},
                {"last_lap_ns", or_null(car.last_lap_ns)},
                {"total_ns", or_null(car.total_ns)},
                {"gap", gap_json(car.gap)},
                {"interval", gap_json(car.interval)},
                {"penalty_ns", car.penalty_ns},
                {"penalties_open", open},
                {"pit_stops", car.pit_stops},
                {"detours", car.detours},
                {"best_sectors_ns", best_sectors_json(car)},
                {"theoretical_best_ns", or_null(theoretical_best(car))},
                {"stint_laps", stint.laps},
                {"stint_average_ns", stint.laps > 0 ? Json(stint.lap_time_ns) : Json(nullptr)},
                {"status", to_text(car.status)}};
}

}  // namespace

Json classification_json(const RaceState& state) {
    Json rows = Json::array();
    for (const CompetitorIndex index : state.order) {
        rows.push_back(car_json(state.competitors[static_cast<std::size_t>(index)]));
    }
    return Json{{"session", session_json(state)},
                {"classification", std::move(rows)},
                {"past_sessions", past_json(state)}};
}

}  // namespace pitcast::race
