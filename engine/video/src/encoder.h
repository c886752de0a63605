// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"
#include "pitcast/video/writer.h"

#include "av.h"

namespace pitcast::video {

/// What the options say; else by raster, and below a constant rate of the stream around it.
[[nodiscard]] std::int64_t bit_rate_of(const WriterOptions& options);

struct EncoderSettings {
    VideoFormat format;
    draw::PackSignal signal{};
    std::int64_t bit_rate = 0;    ///< 0 = by raster
    std::int32_t gop_frames = 0;  ///< 0 = a second
    std::string preset{};         ///< of x264; empty = "ultrafast"
    bool low_delay = false;       ///< hold no frame back
    bool global_header = false;   ///< for containers that keep SPS and PPS apart (FLV)
};

/// yuv420p8, or yuv422p10 for interlaced formats and for HLG.
[[nodiscard]] draw::PackFormat encoder_input(const VideoFormat& format,
                                             const draw::PackSignal& signal = {});

/// How FFmpeg tags a signal.
struct ColourTags {
    AVColorPrimaries primaries = AVCOL_PRI_BT709;
    AVColorTransferCharacteristic transfer = AVCOL_TRC_BT709;
    AVColorSpace matrix = AVCOL_SPC_BT709;
    AVColorRange range = AVCOL_RANGE_MPEG;
};
[[nodiscard]] ColourTags tags_of(const draw::PackSignal& signal);

/// libx264, opened: closed GOPs of a second, colour tags, interlaced flags, pic_timing SEI.
/// Time base: one frame.
[[nodiscard]] Result<CodecPtr> open_h264_encoder(const EncoderSettings& settings);

/// An AVFrame over the planes of `packed`, without a copy: x264 copies what it is given before
/// avcodec_send_frame returns, so `packed` must outlive only that call.
[[nodiscard]] FramePtr frame_over(const draw::PackedFrame& packed, const VideoFormat& format,
                                  std::int64_t pts);

}  // namespace pitcast::video
