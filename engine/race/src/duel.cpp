// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/duel.h"

#include <algorithm>

namespace pitcast::race {
namespace {

struct Run {
    bool done = false;
    std::optional<Nanoseconds> time_ns;
};

DuelSide side_of(const std::string& number, std::span<const LaneRun> runs, const DuelRule& rule) {
    DuelSide side;
    side.number = number;
    std::array<Run, 2> lanes;
    for (const LaneRun& run : runs) {
        if (run.number != number || run.lane < 1 || run.lane > 2) {
            continue;
        }
        const auto lane = static_cast<std::size_t>(run.lane - 1);
        side.excluded = side.excluded || run.excluded;
        lanes[lane].done = true;
        lanes[lane].time_ns.reset();
        if (run.time_ns) {
            lanes[lane].time_ns = *run.time_ns + run.penalty_ns - rule.lane_handicap_ns[lane];
        }
    }
    const std::int32_t wanted = rule.both_lanes ? 2 : 1;
    std::int32_t timed = 0;
    Nanoseconds total = 0;
    for (std::size_t lane = 0; lane < 2; ++lane) {
        side.lane_times_ns[lane] = lanes[lane].time_ns;
        side.runs += lanes[lane].done ? 1 : 0;
        timed += lanes[lane].time_ns ? 1 : 0;
        total += lanes[lane].time_ns.value_or(0);
    }
    if (timed == wanted && side.runs == wanted) {
        side.total_ns = total;
    }
    return side;
}

Nanoseconds best_run(const DuelSide& side) {
    return std::min(side.lane_times_ns[0].value_or(INT64_MAX),
                    side.lane_times_ns[1].value_or(INT64_MAX));
}

/// Which side wins; none = neither does.
std::optional<std::size_t> winner_of(const std::array<DuelSide, 2>& sides) {
    const auto through = [](const DuelSide& s) { return s.total_ns && !s.excluded; };
    if (through(sides[0]) != through(sides[1])) {
        return through(sides[0]) ? 0 : 1;
    }
    if (!through(sides[0])) {
        if (sides[0].excluded != sides[1].excluded) {
            return sides[0].excluded ? 1 : 0;
        }
        return std::nullopt;
    }
    if (sides[0].total_ns != sides[1].total_ns) {
        return sides[0].total_ns < sides[1].total_ns ? 0 : 1;
    }
    if (best_run(sides[0]) != best_run(sides[1])) {
        return best_run(sides[0]) < best_run(sides[1]) ? 0 : 1;
    }
    return std::nullopt;
}

}  // namespace

DuelResult duel(const std::string& a, const std::string& b, std::span<const LaneRun> runs,
                const DuelRule& rule) {
    DuelResult result;
    result.sides = {side_of(a, runs, rule), side_of(b, runs, rule)};
    const std::int32_t wanted = rule.both_lanes ? 2 : 1;
    const bool complete = result.sides[0].runs >= wanted && result.sides[1].runs >= wanted;
    const bool excluded = result.sides[0].excluded || result.sides[1].excluded;
    if (!complete && !excluded) {
        return result;
    }
    const auto winner = winner_of(result.sides);
    if (!winner) {
        result.state = DuelResult::State::rerun;
        return result;
    }
    const DuelSide& won = result.sides[*winner];
    const DuelSide& lost = result.sides[1 - *winner];
    result.state = DuelResult::State::decided;
    result.winner = won.number;
    result.loser = lost.number;
    if (won.total_ns && lost.total_ns) {
        result.margin_ns = *lost.total_ns - *won.total_ns;
    }
    return result;
}

std::vector<LaneRun> lane_runs(const SessionResult& session) {
    std::vector<LaneRun> runs;
    for (const ResultRow& row : session.rows) {
        LaneRun run;
        run.number = row.number;
        run.lane = row.grid_position;
        run.time_ns = row.finished ? row.total_ns : std::nullopt;
        run.penalty_ns = row.penalty_ns;
        run.excluded = row.status == CarStatus::disqualified;
        runs.push_back(std::move(run));
    }
    return runs;
}

}  // namespace pitcast::race
