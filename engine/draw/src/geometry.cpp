// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/geometry.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

#include <freetype/freetype.h>
#include <freetype/fttrigon.h>

#include "pitcast/draw/paint_math.h"

namespace pitcast::draw {

Subpixel px(double pixels) {
    // Beyond the range, and for NaN, there is no picture anyway: the ends, and 0.
    const double scaled = std::floor(pixels * kPixel + 0.5);
    if (std::isnan(scaled)) {
        return 0;
    }
    constexpr double kLow = std::numeric_limits<Subpixel>::min();
    constexpr double kHigh = std::numeric_limits<Subpixel>::max();
    return static_cast<Subpixel>(std::clamp(scaled, kLow, kHigh));
}

Direction direction(Angle angle) {
    // FreeType's CORDIC counts in 1/65536 of a degree; integers throughout.
    const FT_Angle degrees = static_cast<FT_Angle>(angle & (kFullTurn - 1)) * 360;
    return {static_cast<std::int32_t>(FT_Cos(degrees)), static_cast<std::int32_t>(FT_Sin(degrees))};
}

std::vector<Point> arc_points(Point center, Subpixel radius_x, Subpixel radius_y, Angle start,
                              Angle sweep) {
    return arc_points(center, {radius_x, 0}, {0, radius_y}, start, sweep);
}

std::vector<Point> arc_points(Point center, Point axis_x, Point axis_y, Angle start, Angle sweep) {
    sweep = std::clamp(sweep, -kFullTurn, kFullTurn);
    // A chord strays r (1 - cos(half the step)) from its arc: below 1/60 pixel with this many.
    const Subpixel reach_x = std::max(std::abs(axis_x.x), std::abs(axis_x.y));
    const Subpixel reach_y = std::max(std::abs(axis_y.x), std::abs(axis_y.y));
    const std::int64_t radius = std::max({reach_x, reach_y, kPixel}) / kPixel;
    const std::int64_t whole = 16 + 18 * integer_sqrt(radius);
    const std::int64_t steps = std::max<std::int64_t>(whole * std::abs(sweep) / kFullTurn, 2);
    std::vector<Point> points;
    points.reserve(static_cast<std::size_t>(steps) + 1);
    for (std::int64_t i = 0; i <= steps; ++i) {
        const Direction d = direction(static_cast<Angle>(start + sweep * i / steps));
        const auto along = [&](Subpixel across, Subpixel down) {
            return static_cast<Subpixel>(
                (std::int64_t{across} * d.x + std::int64_t{down} * d.y + 32768) >> 16);
        };
        points.push_back(
            {center.x + along(axis_x.x, axis_y.x), center.y + along(axis_x.y, axis_y.y)});
    }
    return points;
}

}  // namespace pitcast::draw
