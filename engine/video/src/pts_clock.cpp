// SPDX-License-Identifier: Apache-2.0
#include "pts_clock.h"

#include <algorithm>
#include <limits>

namespace pitcast::video {
namespace {
constexpr Nanoseconds kWindow = kNanosecondsPerSecond;
constexpr Nanoseconds kJump = 2 * kNanosecondsPerSecond;
}  // namespace

void PtsClock::start(Nanoseconds pts_ns, Nanoseconds arrival_ns) {
    offset_ns_ = arrival_ns - pts_ns + jitter_ns_;
    window_start_ns_ = arrival_ns;
    least_slack_ns_ = std::numeric_limits<Nanoseconds>::max();
    running_ = true;
}

Nanoseconds PtsClock::due(Nanoseconds pts_ns, Nanoseconds arrival_ns) {
    if (!running_) {
        start(pts_ns, arrival_ns);
    }
    const Nanoseconds slack = pts_ns + offset_ns_ - arrival_ns;
    if (slack < -kJump || slack > kJump) {
        start(pts_ns, arrival_ns);
        return pts_ns + offset_ns_;
    }
    least_slack_ns_ = std::min(least_slack_ns_, slack);
    if (arrival_ns - window_start_ns_ >= kWindow) {
        if (least_slack_ns_ < 0 || least_slack_ns_ > 2 * jitter_ns_) {
            offset_ns_ += jitter_ns_ - least_slack_ns_;
        }
        window_start_ns_ = arrival_ns;
        least_slack_ns_ = std::numeric_limits<Nanoseconds>::max();
    }
    return pts_ns + offset_ns_;
}

}  // namespace pitcast::video
