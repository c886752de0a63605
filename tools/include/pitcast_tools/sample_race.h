// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::tools {

struct SampleRace {
    std::vector<feed::TimedEvent> events;
    /// After the first event, so much later there is something to see of everything.
    Nanoseconds begin_ns = 60 * kNanosecondsPerSecond;
};

/// 20 minutes of a race in its second half, with a lap chart behind it, for pictures of the
/// templates of a show: on the show's own venue where that is a circuit. On an open course
/// it is a stage whose cars start a minute apart. A show without a venue, or in one
/// file, has a race on the Xinqiu loop. `venue` counts instead of the show's own, if there is one.
[[nodiscard]] Result<SampleRace> sample_race(const std::filesystem::path& show,
                                             const std::filesystem::path& media_root,
                                             const std::filesystem::path& venue = {});

}  // namespace pitcast::tools
