// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pitcast/race/gap.h"
#include "pitcast/race/session_result.h"

/// Results over several sessions: stages of a rally, preliminary rounds that decide a grid, a final
/// on the sum of its runs. Pure functions of the results of the sessions.
namespace pitcast::race {

/// The sessions that make up one round: one of them (a stage), or the groups of timed heats, of
/// which each car runs in one.
using Round = std::vector<const SessionResult*>;

struct AggregateRow {
    std::string number;
    std::string name;
    std::string car_class;
    std::int32_t position = 0;        ///< 0 = without a place: excluded in one of the rounds
    std::int32_t class_position = 0;  ///< within `car_class`; 0 likewise
    std::int32_t rounds = 0;          ///< rounds in which it ran the whole distance
    std::int32_t laps = 0;            ///< of all rounds
    Nanoseconds time_ns = 0;          ///< of the rounds it finished, penalties included
    Nanoseconds penalty_ns = 0;       ///< of these
    std::vector<std::optional<Nanoseconds>> round_times_ns;  ///< penalties included; none = missed
    Gap gap;                                                 ///< to the first; none where the first
                                                             ///< has more rounds or laps
    Gap interval;                                            ///< to the one before, likewise
};

/// Ranks by rounds finished, then laps (a car lapped in a heat cannot win by time), then the sum of
/// times with penalties. Of equal sums the better time in the first round wins, then in the second
/// and so on, as in FIA rallies; then the number. A car disqualified in a round has no place.
[[nodiscard]] std::vector<AggregateRow> aggregate(std::span<const Round> rounds);

/// Numbers of the first `count` with a place; of that class only where one is named.
[[nodiscard]] std::vector<std::string> advancing(std::span<const AggregateRow> rows,
                                                 std::size_t count,
                                                 std::string_view car_class = {});

/// Groups for the next round, drawn like a snake: 1 2 3, 3 2 1, 1 2 3, so that they are as strong
/// as each other. Each group's list is its grid, first = pole.
[[nodiscard]] std::vector<std::vector<std::string>> grouped(std::span<const std::string> numbers,
                                                            std::size_t groups);

}  // namespace pitcast::race
