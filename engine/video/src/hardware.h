// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/video/writer.h"

#include "av.h"
#include "codec_plan.h"

namespace pitcast::video {

/// How a chip codes H.264 or HEVC: 8 bits 4:2:0, and HEVC in HLG 10 bits.
[[nodiscard]] CodecPlan hardware_plan(const WriterOptions& options);

/// Before the encoder is opened: rate, delay, and for VA-API the device and its surfaces. Errors:
/// no such device.
[[nodiscard]] Status set_hardware(const WriterOptions& options, const CodecPlan& plan,
                                  AVCodecContext& context, Options& to);

/// The picture where the encoder wants it: itself, or a copy on the device. Null when that fails.
[[nodiscard]] FramePtr on_device(FramePtr picture, const AVCodecContext& encoder);

}  // namespace pitcast::video
