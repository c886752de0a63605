// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/race/race_state.h"
#include "pitcast/race/track.h"

/// What positions alone tell of a run over a stage: when a car set off, and when it passed a line
/// across the course.
namespace pitcast::feed {

/// A fix and whether the car stood still there.
struct StageFix {
    Nanoseconds utc_ns = 0;
    race::PlanPoint at;
    bool standing = false;
};

/// Index of the fix from which the car set off: the last at which it stood before it went 200 m
/// without a stop; with a course, within 300 m of its start. None where the log begins on the way.
[[nodiscard]] std::optional<std::size_t> find_launch(const std::vector<StageFix>& fixes,
                                                     const race::Track* course);

/// When the clock of a car that set off then started.
[[nodiscard]] Nanoseconds start_of_clock(Nanoseconds launch_utc_ns);

/// When the car, launched at fix `launch`, passed the line that lies across the course at a
/// distance: between two fixes. It must have gone about so far, so that a course may pass near
/// itself. None where it has not, or where fixes are missing for over ten seconds.
[[nodiscard]] std::optional<Nanoseconds> find_passing(const std::vector<StageFix>& fixes,
                                                      std::size_t launch, const race::Track& course,
                                                      std::int64_t distance_mm);

}  // namespace pitcast::feed
