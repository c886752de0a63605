// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/affine.h"

#include <algorithm>
#include <cmath>

namespace pitcast::draw {
namespace {

constexpr std::int64_t kHalf = kAffineOne / 2;

std::int64_t product(std::int32_t a, std::int64_t b, std::int32_t c, std::int64_t d) {
    return (a * b + c * d + kHalf) >> 20;
}

Subpixel near(std::int64_t v) {
    constexpr std::int64_t kMost = std::int64_t{1} << 30;
    return static_cast<Subpixel>(std::clamp(v, -kMost, kMost));
}

std::int32_t factor(std::int64_t v) {
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(v, -0x7fffffff, 0x7fffffff));
}

struct Sine {
    double sin = 0;
    double cos = 1;
};

/// Taylor's series about 0, whose error at an eighth of a turn is below 1e-12: sums and products
/// only, which the C library's sine is not.
Sine sine_of(double degrees) {
    degrees -= std::floor(degrees / 360) * 360;
    const auto quarter = static_cast<int>(std::floor(degrees / 90 + 0.5));
    const double x = (degrees - quarter * 90) * 0.017453292519943295;
    const double x2 = x * x;
    double sin = 0;
    double cos = 0;
    for (int k = 14; k > 0; k -= 2) {
        cos = 1 - x2 / (k * (k - 1)) * (k == 14 ? 1 : cos);
        sin = 1 - x2 / (k * (k + 1)) * (k == 14 ? 1 : sin);
    }
    sin *= x;
    switch (quarter & 3) {
        case 0:
            return {sin, cos};
        case 1:
            return {cos, -sin};
        case 2:
            return {-sin, -cos};
        default:
            return {-cos, sin};
    }
}

double tangent_of(double degrees) {
    const Sine s = sine_of(std::clamp(degrees, -80.0, 80.0));
    return s.sin / s.cos;
}

std::int32_t coefficient(double v) {
    const double scaled = std::floor(v * kAffineOne + 0.5);
    return std::isnan(scaled)
               ? 0
               : static_cast<std::int32_t>(std::clamp(scaled, -2147483647.0, 2147483647.0));
}

}  // namespace

Point through(const Affine& affine, const Point& point) {
    return {near(product(affine.xx, point.x, affine.xy, point.y) + affine.x),
            near(product(affine.yx, point.x, affine.yy, point.y) + affine.y)};
}

Affine operator*(const Affine& outer, const Affine& inner) {
    Affine result;
    result.xx = factor(product(outer.xx, inner.xx, outer.xy, inner.yx));
    result.xy = factor(product(outer.xx, inner.xy, outer.xy, inner.yy));
    result.yx = factor(product(outer.yx, inner.xx, outer.yy, inner.yx));
    result.yy = factor(product(outer.yx, inner.xy, outer.yy, inner.yy));
    const Point moved = through(outer, {inner.x, inner.y});
    result.x = moved.x;
    result.y = moved.y;
    return result;
}

Affine affine_about(const Point& anchor, const Stance& stance) {
    const Sine turn = sine_of(stance.turn);
    const double lean_x = tangent_of(stance.skew_x);
    const double lean_y = tangent_of(stance.skew_y);
    Affine affine;
    affine.xx = coefficient((turn.cos - turn.sin * lean_y) * stance.scale_x);
    affine.xy = coefficient((turn.cos * lean_x - turn.sin) * stance.scale_y);
    affine.yx = coefficient((turn.sin + turn.cos * lean_y) * stance.scale_x);
    affine.yy = coefficient((turn.sin * lean_x + turn.cos) * stance.scale_y);
    const Point there = through(affine, anchor);
    affine.x = near(std::int64_t{anchor.x} - there.x);
    affine.y = near(std::int64_t{anchor.y} - there.y);
    return affine;
}

}  // namespace pitcast::draw
