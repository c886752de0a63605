// SPDX-License-Identifier: Apache-2.0
#include "rounds_table.h"

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <vector>

#include "pitcast/core/json_document.h"
#include "pitcast/race/aggregate.h"
#include "pitcast/race/format.h"

namespace pitcast::cli {
namespace {

/// All sessions of the event, the one under way last.
std::vector<race::SessionResult> sessions_of(const race::RaceState& state) {
    std::vector<race::SessionResult> sessions(state.past_sessions.begin(),
                                              state.past_sessions.end());
    sessions.push_back(race::result_of(state));
    return sessions;
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, by);) {
        parts.push_back(part);
    }
    return parts;
}

Result<std::vector<race::Round>> rounds_of(const std::vector<race::SessionResult>& sessions,
                                           const std::string& wanted) {
    std::vector<race::Round> rounds;
    if (wanted == "all") {
        for (const race::SessionResult& session : sessions) {
            if (session.kind == race::SessionKind::race ||
                session.kind == race::SessionKind::stage) {
                rounds.push_back({&session});
            }
        }
        return rounds;
    }
    for (const std::string& part : split(wanted, ',')) {
        race::Round& round = rounds.emplace_back();
        for (const std::string& id : split(part, '+')) {
            const auto found =
                std::find_if(sessions.begin(), sessions.end(),
                             [&](const race::SessionResult& s) { return s.id == id; });
            if (found == sessions.end()) {
                return Error{"--rounds", "no session \"" + id + "\" in the recording",
                             "classify --json lists them"};
            }
            round.push_back(&*found);
        }
    }
    return rounds;
}

Json row_json(const race::AggregateRow& row) {
    Json times = Json::array();
    for (const auto& time : row.round_times_ns) {
        times.push_back(time ? Json(*time) : Json(nullptr));
    }
    return {{"position", row.position > 0 ? Json(row.position) : Json(nullptr)},
            {"number", row.number},
            {"name", row.name},
            {"class", row.car_class},
            {"rounds", row.rounds},
            {"laps", row.laps},
            {"time_ns", row.time_ns},
            {"penalty_ns", row.penalty_ns},
            {"round_times_ns", std::move(times)}};
}

void print_row(const race::AggregateRow& row) {
    std::printf("%-4s %-5s %-28s %-14s %3d %5d %14s %12s",
                row.position > 0 ? std::to_string(row.position).c_str() : "-", row.number.c_str(),
                row.name.c_str(), row.car_class.c_str(), row.rounds, row.laps,
                race::format_lap_time(row.time_ns).c_str(), race::format_gap(row.gap).c_str());
    for (const auto& time : row.round_times_ns) {
        std::printf(" %12s", time ? race::format_lap_time(*time).c_str() : "-");
    }
    std::printf("\n");
}

}  // namespace

Status print_rounds(const race::RaceState& state, const std::string& wanted, bool json) {
    const std::vector<race::SessionResult> sessions = sessions_of(state);
    const auto rounds = rounds_of(sessions, wanted);
    if (!rounds) {
        return rounds.error();
    }
    const std::vector<race::AggregateRow> rows = race::aggregate(*rounds);
    if (json) {
        Json list = Json::array();
        for (const race::AggregateRow& row : rows) {
            list.push_back(row_json(row));
        }
        std::printf("%s\n", Json{{"rounds", rounds->size()}, {"aggregate", list}}.dump(2).c_str());
        return {};
    }
    std::printf("%zu rounds\n%-4s %-5s %-28s %-14s %3s %5s %14s %12s  each round\n", rounds->size(),
                "pos", "no", "name", "class", "run", "laps", "time", "gap");
    std::for_each(rows.begin(), rows.end(), print_row);
    return {};
}

}  // namespace pitcast::cli
