// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

#include "av.h"

namespace pitcast::video {

/// A packed frame as an encoder wants it, in memory of its own: encoders with several threads keep
/// what they are given. uyvy is taken apart into planes; rgba16 becomes straight, and for
/// yuva444p10 Y'CbCr by the compositor's own matrix, BT.709 in narrow range, with full alpha.
[[nodiscard]] FramePtr frame_for(const draw::PackedFrame& packed, AVPixelFormat pixels,
                                 const VideoFormat& format, std::int64_t pts);

}  // namespace pitcast::video
