// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/draw/picture.h"

#include "av.h"

namespace pitcast::video {

/// The frame's planes as a picture, without a copy; the picture keeps the frame. Null when the
/// compositor cannot read it (see unsupported_format).
[[nodiscard]] draw::PicturePtr picture_from(FramePtr frame, std::uint64_t source,
                                            std::uint64_t version);

/// "pixel format nv12 cannot be shown".
[[nodiscard]] Error unsupported_format(std::string_view where, int av_format);

/// Bytes that a decoded frame of this size takes, with the smaller ones that are made of it.
[[nodiscard]] std::size_t picture_bytes(int av_format, std::int32_t width, std::int32_t height);

}  // namespace pitcast::video
