// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <vector>

#include "pitcast/draw/draw_list.h"

/// Commands said in simpler ones.
namespace pitcast::draw {

/// The frame, laid through `at`, as a ring between two rounded rectangles. Points: none when
/// nothing is left of it.
[[nodiscard]] FillPolygon simpler(const StrokeRect& frame, const Affine& at = {});
/// Adds a rounded rectangle, `grown` outwards on every side and then laid through `at`, as a ring
/// of points.
void add_ring(const Rect& rect, const std::array<Subpixel, 4>& radii, Subpixel grown,
              const Affine& at, FillPolygon& polygon);
[[nodiscard]] StrokePolyline simpler(const StrokeArc& arc);
/// The line's dashes, in order along it. Empty when the pattern is no pattern: a length below 1/4
/// pixel for a dash and its gap together, a negative one, or too many dashes.
[[nodiscard]] std::vector<StrokePolyline> dashes_of(const StrokePolyline& line);
/// Row by row; parts without an extent have no picture.
[[nodiscard]] std::array<DrawPicture, 9> simpler(const DrawNinePatch& patch);

/// The same parts, those below and to the right reaching a pixel into their neighbours: turned,
/// smoothed edges that only meet would let the ground shine through.
[[nodiscard]] std::array<DrawPicture, 9> overlapping(std::array<DrawPicture, 9> parts);

/// The shape moved by less than a pixel, so that its first corner, point or origin lies on a whole
/// one: shadows are blurred anew only when their shape changes, not when it moves.
[[nodiscard]] FillShadow on_whole_pixels(FillShadow shadow);

}  // namespace pitcast::draw
