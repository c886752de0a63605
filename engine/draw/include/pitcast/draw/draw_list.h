// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "pitcast/draw/geometry.h"
#include "pitcast/draw/picture.h"

/// The picture as a list: flat, ordered back to front, 2D in pixels. Plain data; building one
/// touches neither fonts nor pixels.
namespace pitcast::draw {

/// Linear gradient from `from` (first stop) to `to` (last stop), colours straight.
struct Gradient {
    struct Stop {
        Unit at = 0;  ///< 0..kOne, rising
        Color color;
        friend bool operator==(const Stop&, const Stop&) = default;
    };
    Point from;
    Point to;
    std::vector<Stop> stops;  ///< at least 2
    friend bool operator==(const Gradient&, const Gradient&) = default;
};

using Paint = std::variant<Color, Gradient>;

/// Rectangle with a radius a corner: top left, top right, bottom right, bottom left.
struct FillRect {
    Rect rect;
    std::array<Subpixel, 4> radii{};
    Paint paint;
};

/// Closed rings, one after the other; `ring_ends[i]` is one past the last point of ring i.
struct FillPolygon {
    std::vector<Point> points;
    std::vector<std::uint32_t> ring_ends;
    bool even_odd = false;  ///< else non-zero
    Paint paint;
};

enum class LineCap : std::uint8_t { butt, round, square };
enum class LineJoin : std::uint8_t { miter, round, bevel };

struct StrokePolyline {
    std::vector<Point> points;  ///< at least 2
    bool closed = false;
    Subpixel width = kPixel;
    LineCap cap = LineCap::round;
    LineJoin join = LineJoin::round;
    Paint paint;
};

using FontId = std::int32_t;  ///< from FontLibrary

/// Shaped text (text.h). `origin` is the start of the base line.
struct GlyphRun {
    struct Glyph {
        FontId font = 0;
        std::uint32_t index = 0;  ///< glyph index in the font
        Subpixel x = 0;           ///< from the origin
        Subpixel y = 0;
        friend bool operator==(const Glyph&, const Glyph&) = default;
    };
    Point origin;
    Subpixel size = px(16);  ///< em in pixels
    std::vector<Glyph> glyphs;
    Paint paint;
};

enum class Filter : std::uint8_t { nearest, bilinear };

/// A still, a camera picture or a 3D layer, scaled into `rect`. `crop` is in source pixels
/// (subpixel units); width 0 = the whole picture.
struct DrawPicture {
    PicturePtr picture;
    Rect rect;
    Rect crop;
    std::array<Subpixel, 4> radii{};
    Filter filter = Filter::bilinear;
    Unit opacity = kOne;
};

/// What follows until the matching PopGroup is composed apart, clipped, then laid over with
/// `opacity`. Nests up to 4 deep.
struct PushGroup {
    Unit opacity = kOne;
    bool clipped = false;
    Rect clip;                        ///< valid when clipped
    std::array<Subpixel, 4> radii{};  ///< of the clip
};
struct PopGroup {};

using Command =
    std::variant<FillRect, FillPolygon, StrokePolyline, GlyphRun, DrawPicture, PushGroup, PopGroup>;

struct DrawList {
    std::int32_t width = 0;  ///< pixels
    std::int32_t height = 0;
    std::vector<Command> commands;
};

}  // namespace pitcast::draw
