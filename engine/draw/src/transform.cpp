// SPDX-License-Identifier: Apache-2.0
#include "transform.h"

#include <algorithm>
#include <cmath>

#include "simpler.h"

namespace pitcast::draw {
namespace {

/// As for all shapes: what lies further out is not drawn, and sums stay within 32 bits.
bool is_near(const Rect& rect) {
    constexpr Subpixel kFarthest = px(30000);
    const auto near = [](Subpixel v) { return v >= -kFarthest && v <= kFarthest; };
    return near(rect.x) && near(rect.y) && near(rect.width) && near(rect.height);
}

std::int32_t quotient(std::int32_t a, std::int32_t b, std::int32_t one) {
    const std::int64_t twice = 2 * std::int64_t{a} * one;
    return static_cast<std::int32_t>((twice + (twice < 0 ? -b : b)) / (2 * std::int64_t{b}));
}

/// Length of the longer column: how much larger a shape gets at most along its own axes.
std::int32_t size_of(const Affine& a) {
    const auto length = [](double x, double y) { return std::sqrt(x * x + y * y); };
    const double longer = std::max(length(a.xx, a.yx), length(a.xy, a.yy));
    return static_cast<std::int32_t>(std::min(longer + 0.5, 2147483647.0));
}

}  // namespace

Transform::Transform(const Affine& affine) : at(affine), moves_only(affine.only_moves()) {
    rest = affine;
    if (moves_only) {
        return;
    }
    // Less than a millionth of an area is none; so neither quotient below is by zero.
    const double area = static_cast<double>(at.xx) * at.yy - static_cast<double>(at.xy) * at.yx;
    flat = std::abs(area) < 1e-6 * kAffineOne * kAffineOne;
    size = std::max(size_of(affine), 1);
    rest.xx = quotient(at.xx, size, kAffineOne);
    rest.xy = quotient(at.xy, size, kAffineOne);
    rest.yx = quotient(at.yx, size, kAffineOne);
    rest.yy = quotient(at.yy, size, kAffineOne);
    const auto word = [](std::int32_t v) { return static_cast<FT_Fixed>((v + 8) >> 4); };
    matrix = {word(rest.xx), word(rest.xy), word(rest.yx), word(rest.yy)};
}

Subpixel Transform::sized(Subpixel length) const {
    constexpr std::int64_t kMost = std::int64_t{1} << 30;
    return static_cast<Subpixel>(
        std::clamp((std::int64_t{length} * size + kAffineOne / 2) >> 20, -kMost, kMost));
}

Point Transform::sized(const Point& point) const {
    return {sized(point.x), sized(point.y)};
}

std::optional<StillRect> still_rect(const Rect& rect, const std::array<Subpixel, 4>& radii,
                                    const Transform& transform) {
    const Affine& at = transform.at;
    if ((transform.moves_only && at.x == 0 && at.y == 0) || !is_near(rect)) {
        return StillRect{rect, radii};  // far out it is refused as it is
    }
    const bool square = std::all_of(radii.begin(), radii.end(), [](Subpixel r) { return r <= 0; });
    if (at.xy != 0 || at.yx != 0 || at.xx <= 0 || at.yy <= 0 || (!square && at.xx != at.yy)) {
        return std::nullopt;
    }
    const Point low = through(at, {rect.x, rect.y});
    const Point high = through(at, {rect.x + rect.width, rect.y + rect.height});
    StillRect still{{low.x, low.y, high.x - low.x, high.y - low.y}, radii};
    if (!transform.moves_only) {
        for (Subpixel& radius : still.radii) {
            radius = transform.sized(radius);
        }
    }
    return still;
}

FillPolygon ring_of(const Rect& rect, const std::array<Subpixel, 4>& radii,
                    const Transform& transform) {
    FillPolygon polygon;
    add_ring(rect, radii, 0, transform.at, polygon);
    return polygon;
}

FillPolygon through(const Transform& transform, FillPolygon polygon) {
    for (Point& point : polygon.points) {
        point = through(transform.at, point);
    }
    return polygon;
}

StrokePolyline sized(const Transform& transform, StrokePolyline line) {
    for (Point& point : line.points) {
        point = transform.sized(point);
    }
    for (Subpixel& length : line.dashes) {
        length = transform.sized(length);
    }
    line.width = transform.sized(line.width);
    line.dash_offset = transform.sized(line.dash_offset);
    return line;
}

std::array<Point, 4> corners_of(const Rect& rect, const Transform& transform) {
    const auto at = [&](Subpixel x, Subpixel y) { return through(transform.at, {x, y}); };
    const Subpixel right = rect.x + rect.width;
    const Subpixel bottom = rect.y + rect.height;
    return {at(rect.x, rect.y), at(right, rect.y), at(right, bottom), at(rect.x, bottom)};
}

}  // namespace pitcast::draw
