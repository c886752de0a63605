// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

#include "av.h"

namespace pitcast::video {

struct EncoderSettings {
    VideoFormat format;
    std::int64_t bit_rate = 0;   ///< 0 = by raster
    bool low_delay = false;      ///< hold no frame back
    bool global_header = false;  ///< for containers that keep SPS and PPS apart (FLV)
};

/// yuv420p8, or yuv422p10 for interlaced formats.
[[nodiscard]] draw::PackFormat encoder_input(const VideoFormat& format);

/// libx264, opened: closed GOPs of a second, BT.709, interlaced flags, pic_timing SEI.
/// Time base: one frame.
[[nodiscard]] Result<CodecPtr> open_h264_encoder(const EncoderSettings& settings);

/// An AVFrame over the planes of `packed`, without a copy: x264 copies what it is given before
/// avcodec_send_frame returns, so `packed` must outlive only that call.
[[nodiscard]] FramePtr frame_over(const draw::PackedFrame& packed, const VideoFormat& format,
                                  std::int64_t pts);

}  // namespace pitcast::video
