// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/map/venue.h"

#include "pitcast_tools/sample_race.h"

namespace pitcast::tools {

/// A stage on an open course: twelve cars that start a minute apart, seen at 10 Hz and by the loops
/// of the course. Pictures begin while some have finished and five are on their way.
[[nodiscard]] Result<SampleRace> sample_stage(map::Venue venue);

}  // namespace pitcast::tools
