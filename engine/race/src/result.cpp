// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "course.h"
#include "penalties.h"

namespace pitcast::race {
namespace {

bool ran_the_distance(const RaceState& state, const Competitor& car) {
    switch (car.status) {
        case CarStatus::did_not_start:
        case CarStatus::did_not_finish:
        case CarStatus::disqualified:
        case CarStatus::not_classified:
            return false;
        default:
            break;
    }
    const bool timed_distance =
        state.session.kind == SessionKind::race || state.session.kind == SessionKind::stage;
    return timed_distance ? car.finished && car.laps > 0 : car.laps > 0;
}

ResultRow row_of(const RaceState& state, const Competitor& car) {
    ResultRow row;
    row.number = car.entry.number;
    row.name = car.entry.name.empty() ? car.entry.name_zh : car.entry.name;
    row.car_class = car.entry.car_class;
    row.position = car.position;
    row.class_position = car.class_position;
    row.grid_position = car.entry.grid_position;
    row.laps = car.laps;
    row.total_ns = car.total_ns;
    row.penalty_ns = car.penalty_ns;
    row.best_lap_ns = car.best_lap_ns;
    row.status = car.status;
    row.finished = ran_the_distance(state, car);
    return row;
}

}  // namespace

const ResultRow* SessionResult::find(std::string_view number) const {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const ResultRow& r) { return r.number == number; });
    return row == rows.end() ? nullptr : &*row;
}

Standing standing_of(const RaceState& state) {
    if (state.status.phase == SessionPhase::official) {
        return Standing::official;
    }
    return is_over(state) ? Standing::provisional : Standing::running;
}

SessionResult result_of(const RaceState& state) {
    SessionResult result;
    result.id = state.session.id;
    result.name = state.session.name.empty() ? state.session.name_zh : state.session.name;
    result.kind = state.session.kind;
    result.standing = standing_of(state);
    result.ended_utc_ns = state.now_utc_ns;
    result.rows.reserve(state.order.size());
    for (const CompetitorIndex index : state.order) {
        result.rows.push_back(row_of(state, state.competitors[static_cast<std::size_t>(index)]));
    }
    return result;
}

StintAverage stint_average(const Competitor& car) {
    StintAverage average;
    Nanoseconds sum = 0;
    for (auto lap = car.lap_history.rbegin();
         lap != car.lap_history.rend() && lap->number >= car.stint_from_lap; ++lap) {
        if (lap->time_ns && !lap->off_record && !lap->deleted && !lap->neutralised) {
            sum += *lap->time_ns;
            ++average.laps;
        }
    }
    average.lap_time_ns = average.laps > 0 ? sum / average.laps : 0;
    return average;
}

}  // namespace pitcast::race
