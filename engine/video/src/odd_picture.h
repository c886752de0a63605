// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "av.h"

namespace pitcast::video {

/// Pictures of formats that the compositor does not read, made into one that it does: R'G'B' and
/// whatever has alpha into premultiplied rgba8, Y'CbCr of other depths and orders into planes of
/// 8 or 10 bits. Null for what it cannot read (hardware frames, Bayer, floats, odd chroma).
/// Component by component: for stills, sequences and clips, not for ten cameras.
[[nodiscard]] draw::PicturePtr picture_of_odd(const AVFrame& frame, draw::ColorMatrix matrix,
                                              std::uint64_t source, std::uint64_t version);

}  // namespace pitcast::video
