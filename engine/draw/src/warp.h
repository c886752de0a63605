// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "pitcast/draw/geometry.h"
#include "pitcast/draw/tile_program.h"

#include "raster.h"

namespace pitcast::draw {

/// Sets the coefficients of a warped paint (tile_program.h) so that the crop's corners come to lie
/// on `corners`: the projective map of a unit square to a quadrilateral (Heckbert 1989, section
/// 2.2.3), inverted. False when the corners make no convex figure. `box`: the pixels touched.
[[nodiscard]] bool set_warp(const std::array<Point, 4>& corners, const Rect& crop,
                            const PixelBox& box, TilePaint& paint);

}  // namespace pitcast::draw
