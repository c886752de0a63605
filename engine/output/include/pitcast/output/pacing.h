// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/core/frame_rate.h"

namespace pitcast::output {

/// How late things were: counts in fixed buckets, no allocation. Buckets grow by a quarter of a
/// power of two, so a figure read back is at most 25% high.
class LatenessHistogram {
 public:
    void add(Nanoseconds late_ns);
    /// Upper edge of the bucket that holds the `percent`-th value; 0 when empty.
    [[nodiscard]] Nanoseconds percentile(double percent) const;
    [[nodiscard]] Nanoseconds max() const { return max_; }  ///< exact
    [[nodiscard]] std::uint64_t count() const { return count_; }
    void clear() { *this = {}; }

 private:
    static constexpr std::size_t kBuckets = 4 * 44;
    std::array<std::uint64_t, kBuckets> buckets_{};
    std::uint64_t count_ = 0;
    Nanoseconds max_ = 0;
};

/// Wakes the frame loop at the start of each frame. TAI is read once, at construction, and laid
/// over CLOCK_MONOTONIC; every deadline is computed from the frame number, never accumulated, so
/// it does not drift and a stepped wall clock does not shake it.
///
///     FrameNumber n = pacer.frame_now() + 1;
///     while (on_air) { pacer.wait_for(n); work(n); n = pacer.next_after(n); }
class Pacer {
 public:
    explicit Pacer(FrameRate rate);
    /// For tests and for several channels that must share one mapping.
    Pacer(FrameRate rate, Nanoseconds tai_ns, Nanoseconds monotonic_ns);

    /// Sleeps until frame `n` starts. Returns how late it woke: at least 0, more than a frame's
    /// duration when the caller has overrun. Counted in lateness().
    Nanoseconds wait_for(FrameNumber n);
    /// The frame that runs now.
    [[nodiscard]] FrameNumber frame_now() const;
    /// n + 1, or the frame that runs now when that is later: numbers skipped are lost, not
    /// shifted. skipped() counts them.
    [[nodiscard]] FrameNumber next_after(FrameNumber n);

    [[nodiscard]] Nanoseconds tai_now() const;                   ///< TAI by this mapping
    [[nodiscard]] Nanoseconds deadline_of(FrameNumber n) const;  ///< on CLOCK_MONOTONIC
    [[nodiscard]] FrameRate rate() const { return rate_; }
    [[nodiscard]] const LatenessHistogram& lateness() const { return lateness_; }
    [[nodiscard]] std::uint64_t skipped() const { return skipped_; }

 private:
    FrameRate rate_;
    Nanoseconds tai_minus_monotonic_;
    LatenessHistogram lateness_;
    std::uint64_t skipped_ = 0;
};

}  // namespace pitcast::output
