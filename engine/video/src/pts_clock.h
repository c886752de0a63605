// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <limits>

#include "pitcast/core/frame_rate.h"

namespace pitcast::video {

/// Lays a stream's time stamps over local time. The offset is left alone while frames arrive in
/// time, so that the cadence stays that of the stamps. Where two clocks drift apart it follows, by
/// at most a thousandth, which nobody sees or hears; it moves in one step when frames come too late
/// to be shown, at once while a connection is young, and starts anew after a jump.
class PtsClock {
 public:
    explicit PtsClock(Nanoseconds jitter_ns) : jitter_ns_(jitter_ns) {}
    /// When the frame stamped `pts_ns`, decoded at `arrival_ns`, is to be shown.
    [[nodiscard]] Nanoseconds due(Nanoseconds pts_ns, Nanoseconds arrival_ns);
    /// Likewise when it is known by other means: `wanted_ns`, but in the cadence of the stamps.
    [[nodiscard]] Nanoseconds follow(Nanoseconds pts_ns, Nanoseconds wanted_ns);
    /// When what is stamped so is due by what is known now; moves nothing. Only once it runs. What
    /// belongs to pictures from before the last step is due as they were.
    [[nodiscard]] Nanoseconds known(Nanoseconds pts_ns) const {
        return pts_ns + (pts_ns < step_pts_ns_ ? before_step_ns_ : offset_ns_);
    }
    [[nodiscard]] bool is_running() const { return running_; }
    void restart() { running_ = false; }
    /// What comes at `arrival_ns` may still find its place in one step.
    [[nodiscard]] bool is_young(Nanoseconds arrival_ns) const;

 private:
    static constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::min();
    void start(Nanoseconds pts_ns, Nanoseconds due_ns, Nanoseconds arrival_ns);
    void begin_window(Nanoseconds arrival_ns);
    void end_window(Nanoseconds pts_ns, Nanoseconds arrival_ns);
    void step(Nanoseconds pts_ns);
    void move_towards_wanted(Nanoseconds pts_ns);

    const Nanoseconds jitter_ns_;
    Nanoseconds offset_ns_ = 0;         ///< in use
    Nanoseconds wanted_ns_ = 0;         ///< where it goes
    Nanoseconds step_pts_ns_ = kNever;  ///< the first picture after the last step
    Nanoseconds before_step_ns_ = 0;    ///< the offset before it
    Nanoseconds newest_pts_ns_ = 0;
    Nanoseconds first_arrival_ns_ = 0;
    Nanoseconds window_start_ns_ = 0;
    Nanoseconds least_slack_ns_ = 0;  ///< of the window, by the offset in use
    bool running_ = false;
};

}  // namespace pitcast::video
