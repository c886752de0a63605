// SPDX-License-Identifier: Apache-2.0
#include "warp.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace pitcast::draw {
namespace {

/// Do the corners turn the same way all round?
bool is_convex(const std::array<Point, 4>& corners) {
    int turns = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const Point& a = corners[i];
        const Point& b = corners[(i + 1) % 4];
        const Point& c = corners[(i + 2) % 4];
        const std::int64_t cross = (std::int64_t{b.x} - a.x) * (std::int64_t{c.y} - b.y) -
                                   (std::int64_t{b.y} - a.y) * (std::int64_t{c.x} - b.x);
        turns += cross > 0 ? 1 : cross < 0 ? -1 : 0;
    }
    return std::abs(turns) == 4;
}

/// A row of a 3 x 3 matrix: x * X + y * Y + 1 * one.
struct Row {
    double x = 0;
    double y = 0;
    double one = 0;

    [[nodiscard]] double at(double px, double py) const { return x * px + y * py + one; }
    [[nodiscard]] Row plus(const Row& other, double factor) const {
        return {x + other.x * factor, y + other.y * factor, one + other.one * factor};
    }
    void scale(double factor) {
        x *= factor;
        y *= factor;
        one *= factor;
    }
};

}  // namespace

// Doubles, but only sums, products and quotients, never contracted: the same on every machine.
bool set_warp(const std::array<Point, 4>& corners, const Rect& crop,
              const SourceLines& source_lines, const PixelBox& box, TilePaint& paint) {
    if (!is_convex(corners) || box.empty()) {
        return false;
    }
    std::array<double, 4> x{};
    std::array<double, 4> y{};
    for (std::size_t i = 0; i < 4; ++i) {
        x[i] = corners[i].x / 256.0;
        y[i] = corners[i].y / 256.0;
    }
    const double dx1 = x[1] - x[2];
    const double dx2 = x[3] - x[2];
    const double dy1 = y[1] - y[2];
    const double dy2 = y[3] - y[2];
    const double sx = x[0] - x[1] + x[2] - x[3];
    const double sy = y[0] - y[1] + y[2] - y[3];
    const double determinant = dx1 * dy2 - dx2 * dy1;
    if (determinant == 0) {
        return false;
    }
    const double g = (sx * dy2 - dx2 * sy) / determinant;
    const double h = (dx1 * sy - sx * dy1) / determinant;
    const double a = x[1] - x[0] + g * x[1];
    const double b = x[3] - x[0] + h * x[3];
    const double d = y[1] - y[0] + g * y[1];
    const double e = y[3] - y[0] + h * y[3];
    // The inverse, but for a factor.
    Row u{e - y[0] * h, x[0] * h - b, b * y[0] - x[0] * e};
    Row v{y[0] * g - d, a - x[0] * g, x[0] * d - a * y[0]};
    Row w{d * h - e * g, b * g - a * h, a * e - b * d};
    paint.anchor_x = box.x0;
    paint.anchor_y = box.y0;
    // From the first pixel's centre on.
    for (Row* row : {&u, &v, &w}) {
        row->one = row->at(box.x0 + 0.5, box.y0 + 0.5);
    }
    const double columns = box.x1 - box.x0;
    const double lines = box.y1 - box.y0;
    double most = 0;
    for (const auto& [px, py] :
         {std::pair{0.0, 0.0}, {columns, 0.0}, {0.0, lines}, {columns, lines}}) {
        most = std::max(most, std::abs(w.at(px, py)));
    }
    if (!(most > 0)) {
        return false;
    }
    const double middle_x = (x[0] + x[1] + x[2] + x[3]) / 4 - box.x0;
    const double middle_y = (y[0] + y[1] + y[2] + y[3]) / 4 - box.y0;
    const double factor = (w.at(middle_x, middle_y) < 0 ? -1.0 : 1.0) * 536870912.0 / most;
    // Source positions in 16.16; half a pixel back from edges to centres.
    const auto source = [&](Row along, Subpixel from, Subpixel size, const SourceLines& by) {
        along.scale(size * static_cast<double>(by.unit));
        Row placed = along.plus(w, from * static_cast<double>(by.unit) - 32768.0 + by.down);
        placed.scale(factor);
        return placed;
    };
    u = source(u, crop.x, crop.width, {});
    v = source(v, crop.y, crop.height, source_lines);
    w.scale(factor);
    paint.u0 = static_cast<std::int32_t>(std::llround(w.one));
    paint.du = static_cast<std::int32_t>(std::llround(w.x));
    paint.dv = static_cast<std::int32_t>(std::llround(w.y));
    const auto word = [](double value) {
        constexpr double kMost = 0x1p61;
        return static_cast<std::int64_t>(std::llround(std::clamp(value, -kMost, kMost)));
    };
    paint.c0 = word(u.one);
    paint.cx = word(u.x);
    paint.cy = word(u.y);
    paint.d0 = word(v.one);
    paint.dx = word(v.x);
    paint.dy = word(v.y);
    return true;
}

}  // namespace pitcast::draw
