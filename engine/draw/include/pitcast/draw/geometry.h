// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace pitcast::draw {

/// Length or coordinate in 1/256 of a pixel; x to the right, y down, origin top left.
/// Integers, so that a draw list is the same on every machine.
using Subpixel = std::int32_t;
inline constexpr Subpixel kPixel = 256;

[[nodiscard]] constexpr Subpixel px(std::int32_t whole) {
    return whole * kPixel;
}
/// Nearest subpixel; halves go up.
[[nodiscard]] Subpixel px(double pixels);

struct Point {
    Subpixel x = 0;
    Subpixel y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

struct Rect {
    Subpixel x = 0;
    Subpixel y = 0;
    Subpixel width = 0;
    Subpixel height = 0;
    friend bool operator==(const Rect&, const Rect&) = default;
};

/// 1/65536 of a turn; 0 points right, positive turns clockwise on the screen.
using Angle = std::int32_t;
inline constexpr Angle kFullTurn = 65536;

/// Cosine and sine in 1/65536, the same on every machine.
struct Direction {
    std::int32_t x = 65536;
    std::int32_t y = 0;
};
[[nodiscard]] Direction direction(Angle angle);

/// Points along an arc, both ends included, so close that the eye sees a curve. At most one turn.
[[nodiscard]] std::vector<Point> arc_points(Point center, Subpixel radius_x, Subpixel radius_y,
                                            Angle start, Angle sweep);

/// The same along an ellipse whose half axes, of any directions, are given.
[[nodiscard]] std::vector<Point> arc_points(Point center, Point axis_x, Point axis_y, Angle start,
                                            Angle sweep);

/// Colour as an author writes it: straight alpha, the output's own non-linear R'G'B', 0..255.
struct Color {
    std::uint8_t r = 0;
    std::uint8_t g = 0;
    std::uint8_t b = 0;
    std::uint8_t a = 255;
    friend bool operator==(const Color&, const Color&) = default;
};

/// Opacity and other fractions: 0..16384, 16384 = 1 (Q14, as the canvas).
using Unit = std::int32_t;
inline constexpr Unit kOne = 16384;

}  // namespace pitcast::draw
