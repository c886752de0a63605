// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "model.h"

namespace pitcast::show {

/// What a chart draws, read from the laps of the race.
struct ChartData {
    struct Line {
        const race::Competitor* car = nullptr;
        /// One value a lap from `first_lap` on: place from 1, or ns behind the leader of that lap.
        std::vector<std::optional<std::int64_t>> values;
    };
    std::int32_t first_lap = 1;
    std::int32_t last_lap = 0;  ///< before first_lap: there is nothing to draw
    std::int64_t least = 0;     ///< range of the axis
    std::int64_t most = 1;
    std::int64_t grid_step = 1;  ///< distance of the lines of the grid
    std::vector<Line> lines;
    std::vector<const race::Competitor*> cars;  ///< for the making of it, like what follows
    std::vector<Nanoseconds> ends;
};

/// A round step that gives four to eight lines: 1, 2 or 5 times a power of ten of `least`.
[[nodiscard]] std::int64_t round_step(std::int64_t range, std::int64_t least);

/// Laps that ended, ranked by when they ended: what was so when each car ended that lap.
/// Written over what `data` held, whose memory is used again.
void read_chart(const ChartBody& body, const Scope& scope, ChartData& data);

}  // namespace pitcast::show
