// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/race/event.h"

/// What remains of a session once the next has begun.
namespace pitcast::race {

/// How sure a result is.
enum class Standing : std::uint8_t { unknown, running, provisional, official };

struct ResultRow {
    std::string number;
    std::string name;
    std::string car_class;
    std::int32_t position = 0;        ///< 0 = without a place
    std::int32_t class_position = 0;  ///< 0 = without a place
    std::int32_t grid_position = 0;   ///< 0 = unknown; on parallel tracks the lane
    std::int32_t laps = 0;
    std::optional<Nanoseconds> total_ns;     ///< since the start, a stage's own; no penalties in it
    Nanoseconds penalty_ns = 0;              ///< to be added
    std::optional<Nanoseconds> best_lap_ns;  ///< best lap that counts
    CarStatus status = CarStatus::unknown;
    /// Ran the whole distance: took the flag, or came to the end of the stage. What a car needs for
    /// its time to be added up.
    bool finished = false;
};

struct SessionResult {
    std::string id;
    std::string name;
    SessionKind kind = SessionKind::unknown;
    Standing standing = Standing::unknown;
    Nanoseconds ended_utc_ns = 0;  ///< newest event of the session
    std::vector<ResultRow> rows;   ///< in order

    [[nodiscard]] const ResultRow* find(std::string_view number) const;
};

}  // namespace pitcast::race
