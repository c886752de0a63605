// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "pitcast/core/frame_rate.h"

/// One run of a car along a course: when it came to which distance, counted from its own start. Two
/// runs can so be laid over one another, whenever each of them was.
namespace pitcast::race {

class RunTrace {
 public:
    /// A distance and the first time that the car was there.
    struct Pass {
        std::int64_t distance_mm = 0;
        Nanoseconds elapsed_ns = 0;   ///< since the start of the run
        std::int64_t speed_mm_s = 0;  ///< along the course, as the fixes tell it
        friend bool operator==(const Pass&, const Pass&) = default;
    };

    /// Begins anew: the car left the line of a course of that length at `start_utc_ns`.
    void begin(Nanoseconds start_utc_ns, std::int64_t length_mm);
    /// The car was there then. Only what lies further along than all before counts, and is kept
    /// about every 2000th of the course (50 KB a run): less would show the bends in the difference,
    /// where the speed changes within metres. Ignored before the start, beyond the end and once
    /// the run is over.
    void take(Nanoseconds utc_ns, std::int64_t distance_mm, std::int64_t speed_mm_s);
    /// The car ended the run at `utc_ns`; what was taken in of later goes.
    void finish(Nanoseconds utc_ns);

    /// A run whose start is not known tells nothing.
    [[nodiscard]] bool begun() const { return start_utc_ns_ != 0; }
    [[nodiscard]] bool finished() const { return finished_; }
    [[nodiscard]] Nanoseconds start_utc_ns() const { return start_utc_ns_; }
    [[nodiscard]] std::int64_t length_mm() const { return length_mm_; }
    /// Oldest first, distances and times rise strictly; begins with the start.
    [[nodiscard]] const std::vector<Pass>& passes() const { return passes_; }

    /// The run at a distance, and at a time since its start: between two passes, but not where they
    /// lie more than `kLongestSilence` apart. None beyond the newest of them, or of `now`, where
    /// the car is by a newer position that the trace has not taken in.
    [[nodiscard]] std::optional<Pass> at_distance(std::int64_t distance_mm,
                                                  const std::optional<Pass>& now = {}) const;
    [[nodiscard]] std::optional<Pass> at_elapsed(Nanoseconds elapsed_ns,
                                                 const std::optional<Pass>& now = {}) const;

    static constexpr Nanoseconds kLongestSilence = 10 * kNanosecondsPerSecond;

 private:
    Nanoseconds start_utc_ns_ = 0;
    std::int64_t length_mm_ = 0;
    bool finished_ = false;
    std::vector<Pass> passes_;
};

}  // namespace pitcast::race
