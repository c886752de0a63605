// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/video/input.h"

#include "av_device.h"

namespace pitcast::video {

/// A chip that knows this coding, for DecoderPlan; null when the processor is to decode. A stream
/// that the chip cannot decode after all goes to the processor, which FFmpeg sees to. Errors: the
/// one named is not there, or does not know the coding.
[[nodiscard]] Result<BufferPtr> find_chip(AVCodecID coding, DecodeOn wanted);

/// As told over a wire; what is none of them is the processor.
[[nodiscard]] DecodeOn decode_on_of(std::uint32_t number);

/// Where a decoded picture lies: none in memory.
[[nodiscard]] DecodeOn chip_of(const AVFrame& frame);

/// From a chip's layouts (NV12, P010: luma, and both chroma in one plane) to three planes of the
/// same samples. `to` has memory for them. False: of another layout, or of another size.
[[nodiscard]] bool split_chroma(const AVFrame& from, AVFrame& to);

/// The format that split_chroma makes of one; none when it makes nothing of it.
[[nodiscard]] AVPixelFormat split_format(int format);

}  // namespace pitcast::video
