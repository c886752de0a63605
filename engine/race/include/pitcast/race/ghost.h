// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>

#include "pitcast/race/live_timing.h"

/// Two cars on the same course at the same time since their own start: the ghost comparison of a
/// stage with staggered starts.
namespace pitcast::race {

/// A run as it stands at an instant.
struct RunView {
    const RunTrace* trace = nullptr;  ///< null = the car has not started
    /// Where it is then, if that is not where the trace ends: further on, or not as far yet.
    std::optional<RunTrace::Pass> now;

    /// It has ended then.
    [[nodiscard]] bool over() const { return trace != nullptr && trace->finished() && !now; }
    /// How far it has come: in time since its own start, and along the course.
    [[nodiscard]] RunTrace::Pass reach() const;
};

/// The run of a car at `utc_ns`; without a trace outside stages, and before its start.
[[nodiscard]] RunView run_at(const RaceState& state, const LiveTiming& live, CompetitorIndex car,
                             Nanoseconds utc_ns);

/// How much later than `other` the car came to that distance, each since its own start; negative:
/// it was faster. None where one has not been, or where positions are missing.
[[nodiscard]] std::optional<Nanoseconds> ghost_gap(const RunView& car, const RunView& other,
                                                   std::int64_t distance_mm);

/// Both at the time since its own start up to which both have been seen.
struct Ghost {
    Nanoseconds elapsed_ns = 0;
    RunTrace::Pass car;
    RunTrace::Pass other;
    /// At the furthest place where both have been: the difference now, while one of them runs.
    std::optional<Nanoseconds> gap_ns;
    std::int64_t gap_at_mm = 0;
};

/// None until both have started.
[[nodiscard]] std::optional<Ghost> ghost_of(const RunView& car, const RunView& other);

}  // namespace pitcast::race
