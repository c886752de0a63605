// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/frame_rate.h"

namespace pitcast::video {

/// Lays a stream's time stamps over local time. The offset is left alone while frames arrive in
/// time, so that the cadence stays that of the stamps; it moves in one step when frames keep coming
/// too late or far too early (two clocks drifting apart), and starts anew after a jump.
class PtsClock {
 public:
    explicit PtsClock(Nanoseconds jitter_ns) : jitter_ns_(jitter_ns) {}
    /// When the frame stamped `pts_ns`, decoded at `arrival_ns`, is to be shown.
    [[nodiscard]] Nanoseconds due(Nanoseconds pts_ns, Nanoseconds arrival_ns);
    void restart() { running_ = false; }

 private:
    void start(Nanoseconds pts_ns, Nanoseconds arrival_ns);

    Nanoseconds jitter_ns_;
    Nanoseconds offset_ns_ = 0;
    Nanoseconds window_start_ns_ = 0;
    Nanoseconds least_slack_ns_ = 0;
    bool running_ = false;
};

}  // namespace pitcast::video
