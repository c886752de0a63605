// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "pitcast/draw/geometry.h"

namespace pitcast::draw {

/// 1 in the linear part of an Affine; up to 2,000 times larger can be said.
inline constexpr std::int32_t kAffineOne = 1 << 20;

/// A plane made larger, turned, skewed and moved: x' = (xx * x + xy * y) / kAffineOne + this->x,
/// y' likewise. Integers, so that products are the same on every machine.
struct Affine {
    std::int32_t xx = kAffineOne;
    std::int32_t xy = 0;
    std::int32_t yx = 0;
    std::int32_t yy = kAffineOne;
    Subpixel x = 0;
    Subpixel y = 0;

    [[nodiscard]] constexpr bool only_moves() const {
        return xx == kAffineOne && yy == kAffineOne && xy == 0 && yx == 0;
    }
    friend bool operator==(const Affine&, const Affine&) = default;
};

/// Nearest subpixel, at most 4 million pixels out.
[[nodiscard]] Point through(const Affine& affine, const Point& point);
/// `inner` first, then `outer`.
[[nodiscard]] Affine operator*(const Affine& outer, const Affine& inner);

/// How a group is laid into its parent: scaled first, then skewed, then turned, as in CSS
/// Transforms 1 "rotate() skew() scale()".
struct Stance {
    double scale_x = 1;  ///< negative mirrors
    double scale_y = 1;
    double turn = 0;    ///< degrees, clockwise on the screen
    double skew_x = 0;  ///< degrees by which vertical edges lean, within +-80
    double skew_y = 0;  ///< degrees by which horizontal edges lean, within +-80
    friend bool operator==(const Stance&, const Stance&) = default;
};
/// The stance about a point that stays where it is. The same bits on every machine.
[[nodiscard]] Affine affine_about(const Point& anchor, const Stance& stance);

}  // namespace pitcast::draw
