// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/core/frame_rate.h"

namespace pitcast::feed {

struct ClockOptions {
    Nanoseconds window_ns = 500'000'000;  ///< of each window only the fastest message counts
    std::int32_t windows = 120;           ///< that the estimate rests on; a minute
    std::int32_t least_windows = 8;       ///< before that no drift is told
    Nanoseconds late_ns = 100'000'000;    ///< slower than the fastest by more: late
    Nanoseconds jump_ns = 150'000'000;    ///< off by more, and steadily: the clock was set
    Nanoseconds jump_after_ns = 2 * kNanosecondsPerSecond;  ///< forward, as lateness looks alike
};

/// What one clock reads against another, by messages that carry the one and are seen on the other.
struct ClockReport {
    bool known = false;
    /// Reading clock less message clock, at the newest message: offset of the clocks plus the
    /// shortest way that a message took. The two cannot be told apart from one end.
    Nanoseconds offset_ns = 0;
    bool drift_known = false;
    std::int64_t drift_ppb = 0;  ///< the offset grows by so many ns a second
    Nanoseconds excess_ns = 0;   ///< by how much the newest message was slower than the fastest
    std::uint64_t messages = 0;
    std::uint64_t late = 0;
    std::uint64_t jumps = 0;
    Nanoseconds last_jump_ns = 0;  ///< change of the offset
    friend bool operator==(const ClockReport&, const ClockReport&) = default;
};

/// Offset and drift between two clocks. The messages with the least delay of each window tell the
/// clocks apart from the way (as NTP's clock filter does, RFC 5905, 10); the median of the slopes
/// between the windows is the drift (Theil 1950, Sen 1968), which a third of the windows cannot
/// spoil. Integers only; a pure function of what it is given.
class ClockEstimate {
 public:
    explicit ClockEstimate(ClockOptions options = {});

    /// A message stamped `sent_ns` was read at `read_ns`. Reading times must not go back.
    void take(Nanoseconds sent_ns, Nanoseconds read_ns);
    /// Another source: forgets the estimate, keeps the counts.
    void start_over();
    [[nodiscard]] const ClockReport& report() const { return report_; }

 private:
    struct Window {
        Nanoseconds read_ns = 0;   ///< of the fastest message
        Nanoseconds delta_ns = 0;  ///< its reading less its stamp
    };
    [[nodiscard]] Nanoseconds expected(Nanoseconds read_ns) const;
    [[nodiscard]] bool jumped(Nanoseconds delta_ns, Nanoseconds excess_ns, Nanoseconds read_ns);
    void fit();

    ClockOptions options_;
    std::vector<Window> windows_;  ///< closed ones, oldest first
    Window open_;
    Nanoseconds open_from_ns_ = 0;
    bool has_open_ = false;

    // The line fitted to the windows.
    bool fitted_ = false;
    Nanoseconds fit_read_ns_ = 0;
    Nanoseconds fit_delta_ns_ = 0;

    // Messages in a row that are off.
    std::int32_t off_count_ = 0;
    Nanoseconds off_from_ns_ = 0;
    Nanoseconds off_least_ns_ = 0;
    Nanoseconds off_most_ns_ = 0;
    std::uint64_t off_late_ = 0;  ///< of those, counted as late

    ClockReport report_;
};

/// The three clocks of a feed: that of the events, that of the sender, ours.
struct FeedClocks {
    ClockReport send;   ///< ours against the sender's
    ClockReport event;  ///< the sender's against the events': how old they are when sent
    std::uint64_t local_steps = 0;  ///< our own UTC clock was set
};

/// Keeps them, by what the headers of live messages say. Receive times are monotonic, so that a
/// step of our own clock does not look like one of the sender's.
class FeedClockWatch {
 public:
    /// `epoch` of the publisher; `event_utc_ns` 0 = the message has no event time of its own
    /// (heartbeat, keyframe). `monotonic_ns` and `utc_ns`: our clocks at the same instant.
    void take(std::uint64_t epoch, Nanoseconds event_utc_ns, Nanoseconds send_utc_ns,
              Nanoseconds monotonic_ns, Nanoseconds utc_ns);
    [[nodiscard]] FeedClocks clocks() const {
        return {send_.report(), event_.report(), local_steps_};
    }

 private:
    ClockEstimate send_;
    ClockEstimate event_{
        ClockOptions{.late_ns = kNanosecondsPerSecond, .jump_ns = 5 * kNanosecondsPerSecond}};
    std::uint64_t epoch_ = 0;
    bool started_ = false;
    Nanoseconds utc_at_start_ns_ = 0;  ///< UTC less monotonic, when we began
    Nanoseconds utc_offset_ns_ = 0;    ///< the same, newest
    std::uint64_t local_steps_ = 0;
};

}  // namespace pitcast::feed
