// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/feed/decoder.h"
#include "pitcast/race/stories.h"

namespace pitcast::feed {

/// The stories of a recording up to `until_utc_ns` of its delivery, in the order in which they
/// began. The race is classified after everything delivered at the same instant, and looked at
/// then, or half a second after the last look where only positions came.
[[nodiscard]] std::vector<race::Story> stories_of(const Recording& recording,
                                                  Nanoseconds until_utc_ns,
                                                  race::StoryOptions options = {});

}  // namespace pitcast::feed
