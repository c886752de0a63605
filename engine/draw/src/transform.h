// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>

#include <freetype/freetype.h>

#include "pitcast/draw/affine.h"
#include "pitcast/draw/draw_list.h"

namespace pitcast::draw {

/// The product of the transforms around a command, and what is needed of it.
///
/// What has a width of its own (lines, glyphs) cannot be laid through its points alone. It is made
/// larger or smaller first, by `size`, as a shape that is not turned, and its outline then laid
/// through what is left, `rest`, which makes nothing larger: so no rounding is magnified.
struct Transform {
    Affine at;
    bool moves_only = true;  ///< the linear part is one
    bool flat = false;       ///< no area is left: nothing shows
    std::int32_t size = kAffineOne;
    Affine rest;                               ///< of what `size` has scaled, to the canvas
    FT_Matrix matrix{1 << 16, 0, 0, 1 << 16};  ///< the linear part of `rest`

    Transform() = default;
    explicit Transform(const Affine& affine);

    [[nodiscard]] Subpixel sized(Subpixel length) const;
    [[nodiscard]] Point sized(const Point& point) const;
};

/// A rectangle that is one on the canvas as well.
struct StillRect {
    Rect rect;
    std::array<Subpixel, 4> radii{};
};
/// Empty when the transform turns, skews, mirrors, or makes the corners elliptic.
[[nodiscard]] std::optional<StillRect> still_rect(const Rect& rect,
                                                  const std::array<Subpixel, 4>& radii,
                                                  const Transform& transform);
/// The rectangle as a ring of points on the canvas, its paint not set.
[[nodiscard]] FillPolygon ring_of(const Rect& rect, const std::array<Subpixel, 4>& radii,
                                  const Transform& transform);
[[nodiscard]] FillPolygon through(const Transform& transform, FillPolygon polygon);
/// The line scaled by `size` only.
[[nodiscard]] StrokePolyline sized(const Transform& transform, StrokePolyline line);
[[nodiscard]] std::array<Point, 4> corners_of(const Rect& rect, const Transform& transform);

}  // namespace pitcast::draw
