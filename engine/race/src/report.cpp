// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/report.h"

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

Json session_json(const RaceState& state) {
    return Json{{"id", state.session.id},
                {"name", state.session.name},
                {"kind", to_text(state.session.kind)},
                {"phase", to_text(state.status.phase)},
                {"part", state.status.part},
                {"flag", to_text(state.flag)},
                {"laps_total",
                 state.session.laps_total > 0 ? Json(state.session.laps_total) : Json(nullptr)},
                {"leader_laps", state.leader_laps()},
                {"best_lap_ns", or_null(state.best_lap_ns)},
                {"utc_ns", state.now_utc_ns}};
}

Json car_json(const Competitor& car) {
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
                {"status", to_text(car.status)}};
}

}  // namespace

Json classification_json(const RaceState& state) {
    Json rows = Json::array();
    for (const CompetitorIndex index : state.order) {
        rows.push_back(car_json(state.competitors[static_cast<std::size_t>(index)]));
    }
    return Json{{"session", session_json(state)}, {"classification", std::move(rows)}};
}

}  // namespace pitcast::race
