// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "pitcast/draw/geometry.h"
#include "pitcast/draw/picture.h"
#include "pitcast/draw/tile_program.h"

#include "raster.h"

namespace pitcast::draw {

/// Lines of a picture's planes, said over lines of the whole picture: a field has every second one,
/// a quarter of their distance from where a picture of that height would have them.
struct SourceLines {
    std::int32_t unit = 256;  ///< 16.16 lines of the planes that 1/256 of a line is
    std::int32_t down = 0;    ///< added, 16.16
};
[[nodiscard]] constexpr SourceLines source_lines(const Picture& picture) {
    switch (picture.field) {
        case FieldParity::top:
            return {128, 16384};
        case FieldParity::bottom:
            return {128, -16384};
        case FieldParity::none:
            break;
    }
    return {};
}

/// Sets the coefficients of a warped paint (tile_program.h) so that the crop's corners come to lie
/// on `corners`: the projective map of a unit square to a quadrilateral (Heckbert 1989, section
/// 2.2.3), inverted. False when the corners make no convex figure. `box`: the pixels touched.
[[nodiscard]] bool set_warp(const std::array<Point, 4>& corners, const Rect& crop,
                            const SourceLines& lines, const PixelBox& box, TilePaint& paint);

}  // namespace pitcast::draw
