// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "pitcast/draw/affine.h"
#include "pitcast/draw/geometry.h"
#include "pitcast/draw/picture.h"

/// The picture as a list: flat, ordered back to front, 2D in pixels. Plain data; building one
/// touches neither fonts nor pixels.
namespace pitcast::draw {

/// Where a gradient has which colour; colours straight.
struct GradientStop {
    Unit at = 0;  ///< 0..kOne, rising
    Color color;
    friend bool operator==(const GradientStop&, const GradientStop&) = default;
};

/// Linear gradient from `from` (first stop) to `to` (last stop).
struct Gradient {
    using Stop = GradientStop;
    Point from;
    Point to;
    std::vector<Stop> stops;  ///< at least 2
    friend bool operator==(const Gradient&, const Gradient&) = default;
};

/// From the centre (first stop) to an ellipse around it (last stop).
struct RadialGradient {
    Point center;
    Subpixel radius_x = kPixel;
    Subpixel radius_y = kPixel;
    std::vector<GradientStop> stops;
    friend bool operator==(const RadialGradient&, const RadialGradient&) = default;
};

/// Around the centre, clockwise from `start`. Where the turn ends and begins again the last stop
/// meets the first in a smoothed edge.
struct ConicGradient {
    Point center;
    Angle start = 0;
    std::vector<GradientStop> stops;
    friend bool operator==(const ConicGradient&, const ConicGradient&) = default;
};

using Paint = std::variant<Color, Gradient, RadialGradient, ConicGradient>;

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
    /// Lengths of dash, gap, dash, …, over and over; empty = solid. At most 4,096 dashes a line.
    std::vector<Subpixel> dashes{};
    Subpixel dash_offset = 0;  ///< where in the pattern the line begins
};

/// A frame along the edge of a rectangle.
struct StrokeRect {
    enum class Side : std::uint8_t { inside, middle, outside };
    Rect rect;
    std::array<Subpixel, 4> radii{};  ///< of the rectangle's edge, as in FillRect
    Subpixel width = kPixel;
    Side side = Side::inside;
    Paint paint;
};

/// Part of a circle: gauges, rings, progress.
struct StrokeArc {
    Point center;
    Subpixel radius = 0;  ///< of the middle of the line
    Angle start = 0;
    Angle sweep = kFullTurn;  ///< negative: anticlockwise; a full turn or more closes the ring
    Subpixel width = kPixel;
    LineCap cap = LineCap::butt;
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
    /// Above 0: not the glyphs but a line of this width along their edges, half of it outside.
    /// Drawn below a run of the same glyphs it is an outline.
    Subpixel outline = 0;
    /// Width of the glyphs as a share of their own, kOne / 4 .. kOne: their outlines are
    /// compressed, so that edges stay sharp. Their places say it already (TextStyle::condense).
    Unit condense = kOne;
};

/// A soft shadow or a glow: the shape blurred (three box filters, as good as a Gaussian), the
/// shape itself is not drawn and its paint not looked at.
struct FillShadow {
    std::variant<FillRect, FillPolygon, StrokePolyline, StrokeRect, GlyphRun> shape;
    Point offset;            ///< whole pixels count
    Subpixel sigma = px(8);  ///< standard deviation; at most 128 pixels
    Unit strength = kOne;    ///< above kOne: a denser glow; at most 8 kOne
    Paint paint;
};

/// area: the mean of what lies under a pixel when the picture is made smaller, so that fine detail
/// does not sparkle; up to 8 times smaller a side. Made larger, it is bilinear.
enum class Filter : std::uint8_t { nearest, bilinear, area };

/// A still, a camera picture or a 3D layer, scaled into `rect`. `crop` is in source pixels
/// (subpixel units), of a field in those of the whole frame; width 0 = the whole picture.
struct DrawPicture {
    PicturePtr picture;
    Rect rect;
    Rect crop;
    std::array<Subpixel, 4> radii{};
    Filter filter = Filter::bilinear;
    Unit opacity = kOne;
    Color tint{255, 255, 255, 255};  ///< rgba8 pictures: multiplies them
};

/// A picture pinned by its corners: top left, top right, bottom right, bottom left of the crop. In
/// perspective unless they are a parallelogram. Corners must make a convex figure.
struct DrawPinned {
    PicturePtr picture;
    std::array<Point, 4> corners{};
    Rect crop;
    Filter filter = Filter::bilinear;  ///< area: as much as each pixel needs
    Unit opacity = kOne;
    Color tint{255, 255, 255, 255};
};

/// A picture whose corners keep their size and whose middle stretches: frames, buttons. Turned by
/// a transform, its parts overlap by a pixel where they meet: let the picture be opaque there.
struct DrawNinePatch {
    PicturePtr picture;
    Rect rect;
    /// Left, top, right, bottom of the picture that keep their size, in source pixels.
    std::array<std::int32_t, 4> insets{};
    Unit opacity = kOne;
    Color tint{255, 255, 255, 255};
};

/// What follows until the matching PopGroup is composed apart, clipped, masked, then laid over
/// with `opacity`. Nests up to 4 deep.
struct PushGroup {
    Unit opacity = kOne;
    bool clipped = false;
    Rect clip;                        ///< valid when clipped
    std::array<Subpixel, 4> radii{};  ///< of the clip
    /// When it has points, and `clipped`: the clip instead of the rectangle; its paint is not
    /// looked at.
    FillPolygon path{};
    /// The group shows where this paint is opaque: soft wipes, fades to an edge, spot lights.
    std::optional<Paint> mask{};
};
struct PopGroup {};

/// What follows until the matching PopMatte is not seen itself: by its alpha (premultiplied), or by
/// its luma over black, all that the group around it has painted so far is multiplied. It stands
/// directly in a group, at its end, and counts as a group of its own.
struct PushMatte {
    bool invert = false;  ///< shows where the matte is not
    bool luma = false;
};
struct PopMatte {};

/// What follows until the matching PopTransform is laid through `affine`, which multiplies with
/// those around it. Edges, lines and glyphs are made anew through it, so that they stay sharp;
/// pictures are sampled through it; blurs keep their shape and only grow or shrink. Moving by
/// whole pixels converts nothing anew. It needs no canvas of its own: nests up to 16 deep, in
/// proper order with groups.
struct PushTransform {
    Affine affine;
};
struct PopTransform {};
inline constexpr std::size_t kMaxTransforms = 16;

using Command = std::variant<FillRect, FillPolygon, StrokePolyline, StrokeRect, StrokeArc, GlyphRun,
                             FillShadow, DrawPicture, DrawPinned, DrawNinePatch, PushGroup,
                             PopGroup, PushMatte, PopMatte, PushTransform, PopTransform>;

/// Buffers that were given back, for those that ask next: work much like the work before it then
/// takes no memory from the heap. Those taken are empty.
template <typename... Kinds>
class Spares {
 public:
    template <typename T>
    [[nodiscard]] std::vector<T> take() {
        auto& spare = std::get<std::vector<std::vector<T>>>(spares_);
        if (spare.empty()) {
            std::vector<T> fresh;
            fresh.reserve(kLeast);  // so that one serves for nearly all of its kind
            return fresh;
        }
        std::vector<T> buffer = std::move(spare.back());
        spare.pop_back();
        return buffer;
    }
    template <typename T>
    void keep(std::vector<T>& buffer) {
        if (buffer.capacity() > 0) {
            buffer.clear();
            std::get<std::vector<std::vector<T>>>(spares_).push_back(std::move(buffer));
        }
    }

 private:
    static constexpr std::size_t kLeast = 64;
    std::tuple<std::vector<std::vector<Kinds>>...> spares_;
};

/// A spare buffer for as long as it is in scope.
template <typename T, typename From>
class Borrowed {
 public:
    explicit Borrowed(From& spares) : spares_(spares), buffer_(spares.template take<T>()) {}
    ~Borrowed() { spares_.keep(buffer_); }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;

    [[nodiscard]] std::vector<T>& operator*() { return buffer_; }
    [[nodiscard]] std::vector<T>* operator->() { return &buffer_; }

 private:
    From& spares_;
    std::vector<T> buffer_;
};

using SpareBuffers = Spares<GlyphRun::Glyph, Point, GradientStop, std::uint32_t, Subpixel>;

/// Which lines of the canvas reach an output.
enum class CanvasLines : std::uint8_t {
    all,
    even,  ///< first instant of an interlaced frame whose lines are not filtered
    odd,   ///< second instant
};

struct DrawList {
    std::int32_t width = 0;  ///< pixels
    std::int32_t height = 0;
    std::vector<Command> commands;
    SpareBuffers spares{};
    CanvasLines lines = CanvasLines::all;

    /// Takes out the commands and keeps their buffers in `spares`.
    void clear();
};

}  // namespace pitcast::draw
