// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include "pitcast/core/frame_rate.h"

#include "av.h"

namespace pitcast::video {

/// The timecode that came with a frame (SMPTE ST 12-1, as H.264's and HEVC's SEI have it), as time
/// since its midnight. Drop-frame code counts frames from there, each of its real length; other
/// code is taken for seconds of the clock, as ours is. Empty: the frame has none.
[[nodiscard]] std::optional<Nanoseconds> time_of_day_in(const AVFrame& frame, FrameRate rate);

/// When something that arrived at `arrival_tai_ns` was shot, by a clock on the wall that showed
/// `of_day_ns`. The clock's time zone need not be known: all are whole quarters of an hour from
/// UTC, and nothing is longer on its way.
[[nodiscard]] Nanoseconds capture_tai_ns(Nanoseconds of_day_ns, Nanoseconds arrival_tai_ns);

/// The sender's clock by a packet (RTCP sender reports), UTC in nanoseconds since 1970, at the
/// packet's presentation time. Empty: nothing is known of it.
[[nodiscard]] std::optional<Nanoseconds> sender_utc_ns(const AVPacket& packet);

}  // namespace pitcast::video
