// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "pitcast/core/frame_rate.h"

namespace pitcast::video {

/// Lays the pictures of a camera onto the instants of a channel. Where both have the same rate,
/// pictures fall due at nearly the same place between two instants for minutes, and when that place
/// is an instant itself, noise of a nanosecond would make one stand twice and drop the next. So
/// this leans away from there: as the clocks drift apart, one picture is repeated or left out,
/// once.
class GridLock {
 public:
    explicit GridLock(FrameRate instants) : instants_(instants) {}
    /// Number of the instant at which a picture due at `due_ns` is shown: the first that is not
    /// before it, give or take half the time between two.
    [[nodiscard]] std::int64_t instant_for(Nanoseconds due_ns);
    [[nodiscard]] Nanoseconds time_of(std::int64_t instant) const {
        return frame_start_tai_ns(instant, instants_);
    }
    [[nodiscard]] FrameRate instants() const { return instants_; }

 private:
    FrameRate instants_;
    Nanoseconds lean_ns_ = 0;
};

/// The instants that pictures of one rate and a channel of another have in common: the channel's,
/// or so many of them as there are pictures. Empty: neither rate is a multiple of the other.
[[nodiscard]] std::optional<FrameRate> common_instants(FrameRate channel, FrameRate pictures);

}  // namespace pitcast::video
