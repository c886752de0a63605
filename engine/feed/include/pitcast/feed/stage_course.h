// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/race/event.h"
#include "pitcast/race/track.h"

namespace pitcast::feed {

/// The stage that cars of a log of positions drove: tells where it starts, ends and is split, which
/// such a log leaves open. In the frame of the venue, of which DecoderOptions::origin is the
/// origin.
struct StageCourse {
    std::string venue;  ///< id of the venue file
    std::string name;
    std::string name_zh;
    race::Track track;
    std::vector<race::Loop> loops;  ///< of the course; the last may be its end
};

}  // namespace pitcast::feed
