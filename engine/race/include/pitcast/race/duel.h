// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pitcast/race/session_result.h"

/// Knock-out in pairs on parallel tracks: two cars at once, head to head.
namespace pitcast::race {

/// One car's run in one of the two lanes.
struct LaneRun {
    std::string number;
    std::int32_t lane = 0;               ///< 1 or 2
    std::optional<Nanoseconds> time_ns;  ///< none = did not finish
    Nanoseconds penalty_ns = 0;
    bool excluded = false;  ///< disqualified: loses, whatever the times
};

struct DuelRule {
    /// Taken off every time in that lane, lane 1 first: what the longer lane costs. Two lanes that
    /// differ by 2 s (the usual double ring) and one run each: {0, 2 s}.
    std::array<Nanoseconds, 2> lane_handicap_ns{};
    /// Each car runs each lane once, and the sum of both runs decides; handicaps then cancel out.
    /// Without it the only run decides.
    bool both_lanes = true;
};

/// What one car has of a duel so far.
struct DuelSide {
    std::string number;
    std::array<std::optional<Nanoseconds>, 2>
        lane_times_ns;                    ///< penalties and handicap reckoned in
    std::int32_t runs = 0;                ///< run so far, finished or not
    std::optional<Nanoseconds> total_ns;  ///< sum; none while a run is missing or was not finished
    bool excluded = false;
};

struct DuelResult {
    enum class State : std::uint8_t {
        open,     ///< runs are missing
        decided,  ///< `winner` goes on
        rerun     ///< equal, or neither came through: they run again, or the marshals decide
    };
    State state = State::open;
    std::array<DuelSide, 2> sides;
    std::string winner;
    std::string loser;
    std::optional<Nanoseconds> margin_ns;  ///< winner's lead; none where one had no time
};

/// The duel of the two cars from their runs, in any order. Runs of other cars do not count; of two
/// runs of a car in one lane the later counts. A car that does not finish a run loses to one that
/// does. Equal sums go to the better single run, and if that is equal too they run again.
[[nodiscard]] DuelResult duel(const std::string& a, const std::string& b,
                              std::span<const LaneRun> runs, const DuelRule& rule);

/// The runs in a session of two cars. The lane is the grid position.
[[nodiscard]] std::vector<LaneRun> lane_runs(const SessionResult& session);

}  // namespace pitcast::race
