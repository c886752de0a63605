// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/feed/decoder.h"

namespace pitcast::tools {

/// 20 minutes of a race in its second half, with a lap chart behind it, for pictures of the
/// templates of a show: on the show's own venue where that is a circuit. On a stage, cars are at
/// the share of its length at which they would be of a lap. A show without a venue, or in one
/// file, has a race on the Xinqiu loop.
[[nodiscard]] Result<std::vector<feed::TimedEvent>> sample_race(
    const std::filesystem::path& show, const std::filesystem::path& media_root);

}  // namespace pitcast::tools
