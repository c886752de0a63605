// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include "pitcast/core/hash.h"

#include "hash_mix.h"
#include "shapes.h"

namespace pitcast::draw {
namespace {

constexpr std::int64_t kFarthest = std::int64_t{30000} * kPixel;
/// FreeType counts points in a short.
constexpr std::size_t kMostPoints = 32000;

struct StrokerDeleter {
    void operator()(FT_Stroker stroker) const { FT_Stroker_Done(stroker); }
};
using Stroker = std::unique_ptr<std::remove_pointer_t<FT_Stroker>, StrokerDeleter>;

struct Bounds {
    Subpixel x0 = std::numeric_limits<Subpixel>::max();
    Subpixel y0 = std::numeric_limits<Subpixel>::max();
    Subpixel x1 = std::numeric_limits<Subpixel>::min();
    Subpixel y1 = std::numeric_limits<Subpixel>::min();
};

/// Bounds of the points; empty when there are none, too many, or one is too far out.
std::optional<Bounds> bounds_of(std::span<const Point> points) {
    if (points.empty() || points.size() > kMostPoints) {
        return std::nullopt;
    }
    Bounds bounds;
    for (const Point& p : points) {
        if (std::max(std::abs(std::int64_t{p.x}), std::abs(std::int64_t{p.y})) > kFarthest) {
            return std::nullopt;
        }
        bounds = {std::min(bounds.x0, p.x), std::min(bounds.y0, p.y), std::max(bounds.x1, p.x),
                  std::max(bounds.y1, p.y)};
    }
    return bounds;
}

/// Points from the whole pixel (x, y), in 26.6.
FT_Vector moved(const Point& p, std::int32_t x, std::int32_t y) {
    return {(p.x - x * kPixel + 2) >> 2, (p.y - y * kPixel + 2) >> 2};
}

FT_Stroker_LineCap cap_of(LineCap cap) {
    return cap == LineCap::round    ? FT_STROKER_LINECAP_ROUND
           : cap == LineCap::square ? FT_STROKER_LINECAP_SQUARE
                                    : FT_STROKER_LINECAP_BUTT;
}

FT_Stroker_LineJoin join_of(LineJoin join) {
    return join == LineJoin::round   ? FT_STROKER_LINEJOIN_ROUND
           : join == LineJoin::bevel ? FT_STROKER_LINEJOIN_BEVEL
                                     : FT_STROKER_LINEJOIN_MITER_FIXED;
}

/// What of the box, relative to (x, y), is worth converting: all of it, so that it can move, but
/// of a shape that reaches far beyond the canvas only what is inside.
PixelBox useful_clip(const PixelBox& box, const PixelBox& canvas, bool& bound_to_canvas) {
    const PixelBox seen = intersection(box, canvas);
    const auto area = [](const PixelBox& b) { return std::int64_t{b.x1 - b.x0} * (b.y1 - b.y0); };
    bound_to_canvas = area(box) > area(canvas);
    return bound_to_canvas ? seen : box;
}

/// The pixels that an outline touches.
PixelBox pixels_of(const FT_Outline& outline) {
    FT_BBox box{};
    FT_Outline_Get_CBox(&outline, &box);
    const auto to_px = [](FT_Pos v) { return static_cast<std::int32_t>(v >> 6); };
    return {to_px(box.xMin), to_px(box.yMin), to_px(box.xMax + 63), to_px(box.yMax + 63)};
}

}  // namespace

std::optional<PlacedPieces> ShapeConverter::convert_cached(std::uint64_t key, FT_Outline& outline,
                                                           const PixelBox& clip, std::int32_t x,
                                                           std::int32_t y) {
    scratch_.clear();
    if (!rasterizer_.convert(outline, clip, cache_.arena(), scratch_)) {
        return std::nullopt;
    }
    return PlacedPieces{x, y, cache_.store(key, scratch_)};
}

std::optional<PlacedPieces> ShapeConverter::polygon(const FillPolygon& polygon,
                                                    const PixelBox& canvas) {
    const auto bounds = bounds_of(polygon.points);
    if (!bounds || polygon.ring_ends.empty() ||
        !std::is_sorted(polygon.ring_ends.begin(), polygon.ring_ends.end()) ||
        polygon.ring_ends.back() != polygon.points.size()) {
        return std::nullopt;
    }
    const std::int32_t x = floor_px(bounds->x0);
    const std::int32_t y = floor_px(bounds->y0);
    const PixelBox box{x, y, ceil_px(bounds->x1) + 1, ceil_px(bounds->y1) + 1};
    bool bound_to_canvas = false;
    PixelBox clip = useful_clip(box, canvas, bound_to_canvas);
    points_.clear();
    Hasher hasher(polygon.even_odd ? 0x706f6c796565U : 0x706f6c79U);
    for (const Point& p : polygon.points) {
        points_.push_back(moved(p, x, y));
        hasher.add(joined(static_cast<std::int32_t>(points_.back().x),
                          static_cast<std::int32_t>(points_.back().y)));
    }
    hasher.add_bytes(std::as_bytes(std::span(polygon.ring_ends)));
    clip = {clip.x0 - x, clip.y0 - y, clip.x1 - x, clip.y1 - y};
    if (bound_to_canvas) {
        hasher.add(joined(clip.x0, clip.y0));
        hasher.add(joined(clip.x1, clip.y1));
    }
    if (const auto found = cache_.find(hasher.value())) {
        return PlacedPieces{x, y, *found};
    }
    tags_.assign(points_.size(), FT_CURVE_TAG_ON);
    ends_.clear();
    for (const std::uint32_t end : polygon.ring_ends) {
        if (end == 0 || (!ends_.empty() && static_cast<std::uint32_t>(ends_.back()) + 1 == end)) {
            continue;  // an empty ring
        }
        ends_.push_back(static_cast<short>(end - 1));
    }
    FT_Outline outline{static_cast<short>(ends_.size()),
                       static_cast<short>(points_.size()),
                       points_.data(),
                       tags_.data(),
                       ends_.data(),
                       polygon.even_odd ? FT_OUTLINE_EVEN_ODD_FILL : 0};
    return convert_cached(hasher.value(), outline, clip, x, y);
}

std::optional<PlacedPieces> ShapeConverter::stroke(const StrokePolyline& stroke,
                                                   const PixelBox& canvas) {
    const auto bounds = bounds_of(stroke.points);
    if (!bounds || stroke.points.size() < 2 || stroke.width <= 0 || stroke.width > px(4096) ||
        rasterizer_.library() == nullptr) {
        return std::nullopt;
    }
    const std::int32_t x = floor_px(bounds->x0);
    const std::int32_t y = floor_px(bounds->y0);
    // A miter reaches at most 4 half widths out (the limit set below), a square cap 1.42.
    const Subpixel reach = stroke.width * 2 + kPixel;
    const PixelBox box{floor_px(bounds->x0 - reach), floor_px(bounds->y0 - reach),
                       ceil_px(bounds->x1 + reach), ceil_px(bounds->y1 + reach)};
    bool bound_to_canvas = false;
    PixelBox clip = useful_clip(box, canvas, bound_to_canvas);
    clip = {clip.x0 - x, clip.y0 - y, clip.x1 - x, clip.y1 - y};
    Hasher hasher(0x7374726f6b65U);
    points_.clear();
    for (const Point& p : stroke.points) {
        points_.push_back(moved(p, x, y));
        hasher.add(joined(static_cast<std::int32_t>(points_.back().x),
                          static_cast<std::int32_t>(points_.back().y)));
    }
    hasher.add(joined(stroke.width, stroke.closed ? 1 : 0));
    hasher.add(
        joined(static_cast<std::int32_t>(stroke.cap), static_cast<std::int32_t>(stroke.join)));
    if (bound_to_canvas) {
        hasher.add(joined(clip.x0, clip.y0));
        hasher.add(joined(clip.x1, clip.y1));
    }
    if (const auto found = cache_.find(hasher.value())) {
        return PlacedPieces{x, y, *found};
    }
    auto outline = stroke_outline(stroke);
    return outline ? convert_cached(hasher.value(), *outline, clip, x, y) : std::nullopt;
}

std::optional<PlacedPieces> ShapeConverter::stroke(const StrokePolyline& sized,
                                                   const PixelBox& canvas,
                                                   const Transform& transform) {
    if (!bounds_of(sized.points) || sized.points.size() < 2 || sized.width <= 0 ||
        sized.width > px(4096) || rasterizer_.library() == nullptr) {
        return std::nullopt;
    }
    std::vector<Point> turned = sized.points;
    for (Point& point : turned) {
        point = through(transform.rest, point);
    }
    const auto bounds = bounds_of(turned);
    if (!bounds) {
        return std::nullopt;
    }
    // Lines are stroked from their first point, which comes to lie in the pixel (x, y).
    const Point first = sized.points.front();
    const std::int32_t x = floor_px(turned.front().x);
    const std::int32_t y = floor_px(turned.front().y);
    const FT_Vector phase = moved(turned.front(), x, y);
    // What is turned reaches 1.42 times as far along an axis at most.
    const Subpixel reach = sized.width * 3 + kPixel;
    const PixelBox box{floor_px(bounds->x0 - reach), floor_px(bounds->y0 - reach),
                       ceil_px(bounds->x1 + reach), ceil_px(bounds->y1 + reach)};
    bool bound_to_canvas = false;
    PixelBox clip = useful_clip(box, canvas, bound_to_canvas);
    clip = {clip.x0 - x, clip.y0 - y, clip.x1 - x, clip.y1 - y};
    Hasher hasher(0x7475726e6564U);
    points_.clear();
    for (const Point& p : sized.points) {
        points_.push_back({(p.x - first.x + 2) >> 2, (p.y - first.y + 2) >> 2});
        hasher.add(points_.back().x);
        hasher.add(points_.back().y);
    }
    for (const std::int64_t word : {transform.matrix.xx, transform.matrix.xy, transform.matrix.yx,
                                    transform.matrix.yy, phase.x, phase.y}) {
        hasher.add(word);
    }
    hasher.add(joined(sized.width, sized.closed ? 1 : 0));
    hasher.add(joined(static_cast<std::int32_t>(sized.cap), static_cast<std::int32_t>(sized.join)));
    if (bound_to_canvas) {
        hasher.add(joined(clip.x0, clip.y0));
        hasher.add(joined(clip.x1, clip.y1));
    }
    if (const auto found = cache_.find(hasher.value())) {
        return PlacedPieces{x, y, *found};
    }
    auto outline = stroke_outline(sized);
    if (!outline) {
        return std::nullopt;
    }
    FT_Outline_Transform(&*outline, &transform.matrix);
    FT_Outline_Translate(&*outline, phase.x, phase.y);
    return convert_cached(hasher.value(), *outline, clip, x, y);
}

std::optional<FT_Outline> ShapeConverter::stroke_outline(const StrokePolyline& stroke) {
    // FreeType leaves out steps of no length, and crashes on a path that has nothing else.
    points_.erase(std::unique(points_.begin(), points_.end(),
                              [](const FT_Vector& a, const FT_Vector& b) {
                                  return a.x == b.x && a.y == b.y;
                              }),
                  points_.end());
    const bool dot = points_.size() < 2;
    if (dot && stroke.cap == LineCap::butt) {
        return FT_Outline{};
    }
    if (dot) {
        points_.push_back({points_.front().x + 1, points_.front().y});
    }
    FT_Stroker raw = nullptr;
    if (FT_Stroker_New(rasterizer_.library(), &raw) != 0) {
        return std::nullopt;
    }
    const Stroker stroker(raw);
    FT_Stroker_Set(raw, (stroke.width + 4) >> 3, cap_of(stroke.cap), join_of(stroke.join), 4 << 16);
    bool good = FT_Stroker_BeginSubPath(raw, points_.data(), stroke.closed && !dot ? 0 : 1) == 0;
    for (std::size_t i = 1; i < points_.size() && good; ++i) {
        good = FT_Stroker_LineTo(raw, &points_[i]) == 0;
    }
    good = good && FT_Stroker_EndSubPath(raw) == 0;
    return good ? stroked(raw) : std::nullopt;
}

std::optional<FT_Outline> ShapeConverter::stroked(FT_Stroker stroker) {
    FT_UInt point_count = 0;
    FT_UInt contour_count = 0;
    if (FT_Stroker_GetCounts(stroker, &point_count, &contour_count) != 0 ||
        point_count > kMostPoints || contour_count > kMostPoints) {
        return std::nullopt;
    }
    points_.assign(point_count, {});
    tags_.assign(point_count, 0);
    ends_.assign(contour_count, 0);
    FT_Outline outline{0, 0, points_.data(), tags_.data(), ends_.data(), 0};
    FT_Stroker_Export(stroker, &outline);
    return outline;
}

std::optional<std::span<const Piece>> ShapeConverter::glyph(FT_Outline& outline, std::uint64_t key,
                                                            const GlyphForm& form) {
    const FT_Matrix flip{FT_Fixed{form.condense} << 2, 0, 0, -(1 << 16)};
    FT_Outline_Transform(&outline, &flip);
    FT_Outline drawn = outline;
    if (form.stroke > 0) {
        FT_Stroker raw = nullptr;
        if (form.stroke > px(256) || FT_Stroker_New(rasterizer_.library(), &raw) != 0) {
            return std::nullopt;
        }
        const Stroker stroker(raw);
        FT_Stroker_Set(raw, (form.stroke + 4) >> 3, FT_STROKER_LINECAP_ROUND,
                       FT_STROKER_LINEJOIN_ROUND, 4 << 16);
        // A blank has no contour, and nothing to draw.
        if (outline.n_contours > 0 && FT_Stroker_ParseOutline(raw, &outline, 0) != 0) {
            return std::nullopt;
        }
        const auto line = stroked(raw);
        if (!line) {
            return std::nullopt;
        }
        drawn = *line;
    }
    if (form.turn != nullptr) {
        FT_Outline_Transform(&drawn, form.turn);
    }
    FT_Outline_Translate(&drawn, form.phase_x, form.phase_y);
    scratch_.clear();
    if (!rasterizer_.convert(drawn, pixels_of(drawn), cache_.arena(), scratch_)) {
        return std::nullopt;
    }
    return cache_.store(key, scratch_);
}

}  // namespace pitcast::draw
