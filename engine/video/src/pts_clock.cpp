// SPDX-License-Identifier: Apache-2.0
#include "pts_clock.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <utility>

namespace pitcast::video {
namespace {

constexpr Nanoseconds kWindow = kNanosecondsPerSecond;
constexpr Nanoseconds kJump = 2 * kNanosecondsPerSecond;
/// So long after its first picture a connection may still find its place in one step.
constexpr Nanoseconds kYoung = 3 * kNanosecondsPerSecond;
constexpr Nanoseconds kSlewOneIn = 1000;
/// A known time that is further off than this is another time, not a drift.
constexpr Nanoseconds kFollowWithin = 10'000'000;

}  // namespace

void PtsClock::start(Nanoseconds pts_ns, Nanoseconds due_ns, Nanoseconds arrival_ns) {
    offset_ns_ = wanted_ns_ = due_ns - pts_ns;
    step_pts_ns_ = kNever;
    newest_pts_ns_ = pts_ns;
    first_arrival_ns_ = arrival_ns;
    begin_window(arrival_ns);
    running_ = true;
}

void PtsClock::begin_window(Nanoseconds arrival_ns) {
    window_start_ns_ = arrival_ns;
    least_slack_ns_ = std::numeric_limits<Nanoseconds>::max();
}

void PtsClock::step(Nanoseconds pts_ns) {
    if (offset_ns_ != wanted_ns_) {
        step_pts_ns_ = pts_ns;
        before_step_ns_ = std::exchange(offset_ns_, wanted_ns_);
    }
}

bool PtsClock::is_young(Nanoseconds arrival_ns) const {
    return arrival_ns - first_arrival_ns_ < kYoung;
}

void PtsClock::end_window(Nanoseconds pts_ns, Nanoseconds arrival_ns) {
    // What is on its way already is not asked for again.
    const Nanoseconds least = least_slack_ns_ + (wanted_ns_ - offset_ns_);
    if (least < jitter_ns_ / 4 || least > 2 * jitter_ns_) {
        wanted_ns_ += jitter_ns_ - least;
    }
    if (least_slack_ns_ < 0 || is_young(arrival_ns)) {
        step(pts_ns);
    }
    begin_window(arrival_ns);
}

void PtsClock::move_towards_wanted(Nanoseconds pts_ns) {
    // Stamps that step back (pictures out of order) do not turn it back.
    const Nanoseconds passed = std::max<Nanoseconds>(pts_ns - newest_pts_ns_, 0);
    newest_pts_ns_ += passed;
    const Nanoseconds most = passed / kSlewOneIn;
    offset_ns_ += std::clamp(wanted_ns_ - offset_ns_, -most, most);
}

Nanoseconds PtsClock::due(Nanoseconds pts_ns, Nanoseconds arrival_ns) {
    if (!running_ || std::abs(pts_ns + offset_ns_ - arrival_ns) > kJump) {
        start(pts_ns, arrival_ns + jitter_ns_, arrival_ns);
        return pts_ns + offset_ns_;
    }
    move_towards_wanted(pts_ns);
    if (is_young(arrival_ns) && pts_ns + offset_ns_ < arrival_ns) {
        // What came in a burst at first comes as it is made now: sound that is laid by the burst
        // would be heard before its picture until the window's end.
        wanted_ns_ = arrival_ns + jitter_ns_ - pts_ns;
        step(pts_ns);
        begin_window(arrival_ns);
    }
    least_slack_ns_ = std::min(least_slack_ns_, pts_ns + offset_ns_ - arrival_ns);
    if (arrival_ns - window_start_ns_ >= kWindow) {
        end_window(pts_ns, arrival_ns);
    }
    return pts_ns + offset_ns_;
}

Nanoseconds PtsClock::follow(Nanoseconds pts_ns, Nanoseconds wanted_ns) {
    if (!running_ || std::abs(pts_ns + offset_ns_ - wanted_ns) > kFollowWithin) {
        start(pts_ns, wanted_ns, wanted_ns);
        return wanted_ns;
    }
    wanted_ns_ = wanted_ns - pts_ns;
    move_towards_wanted(pts_ns);
    return pts_ns + offset_ns_;
}

}  // namespace pitcast::video
