// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/draw/picture.h"

namespace pitcast::draw {

/// The picture with Picture::smaller set: itself at half the size, and that at half again, as far
/// as anything is gained by it (wider than 512 and higher than 256 pixels). What is shown in a
/// small box then costs by the box, not by the camera. Itself where it is null, has them already,
/// is small, or is not progressive: the lines of two instants are not mixed.
///
/// A pixel is the mean of four, halves upwards. Chroma that is halved across is sited left
/// (ITU-R BT.2020, H.264 Annex E type 0): there a sample is (3 a + b) / 4 of a pair, which lies
/// where the smaller picture has its own. Edges repeat.
[[nodiscard]] PicturePtr with_smaller(PicturePtr picture);
/// What a picture of `bytes` takes with them, but for the rounding of their lines.
[[nodiscard]] std::size_t bytes_with_smaller(std::int32_t width, std::int32_t height,
                                             std::size_t bytes);

}  // namespace pitcast::draw
