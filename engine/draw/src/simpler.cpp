// SPDX-License-Identifier: Apache-2.0
#include "simpler.h"

#include <algorithm>
#include <cstdlib>
#include <initializer_list>
#include <numeric>

#include "pitcast/draw/paint_math.h"

namespace pitcast::draw {
namespace {

constexpr std::size_t kMostDashes = 4096;
/// As for all shapes: what lies further out is not drawn, and sums stay within 32 bits.
constexpr Subpixel kFarthest = px(30000);
constexpr Subpixel kShortestPattern = kPixel / 4;

bool is_near(std::initializer_list<Subpixel> lengths) {
    return std::all_of(lengths.begin(), lengths.end(),
                       [](Subpixel v) { return v >= -kFarthest && v <= kFarthest; });
}

bool is_near(const std::vector<Point>& points) {
    return std::all_of(points.begin(), points.end(), [](const Point& p) {
        return is_near({p.x, p.y});
    });
}

bool is_near(const Rect& rect) {
    return is_near({rect.x, rect.y, rect.width, rect.height});
}

Subpixel length_of(const Point& a, const Point& b) {
    const std::int64_t x = std::int64_t{b.x} - a.x;
    const std::int64_t y = std::int64_t{b.y} - a.y;
    return static_cast<Subpixel>(integer_sqrt(x * x + y * y));
}

Point between(const Point& a, const Point& b, Subpixel at, Subpixel length) {
    const auto part = [&](Subpixel from, Subpixel to) {
        return static_cast<Subpixel>(from + (std::int64_t{to} - from) * at / length);
    };
    return {part(a.x, b.x), part(a.y, b.y)};
}

/// Where in the pattern a line is: which length, and how much of it is left.
struct Pattern {
    const std::vector<Subpixel>& lengths;
    std::size_t index = 0;
    Subpixel left = 0;

    Pattern(const std::vector<Subpixel>& all, std::int64_t offset) : lengths(all) {
        const std::int64_t whole = std::accumulate(all.begin(), all.end(), std::int64_t{0});
        offset = (offset % whole + whole) % whole;
        left = lengths[0];
        while (offset >= left) {
            offset -= left;
            next();
        }
        left -= static_cast<Subpixel>(offset);
    }
    void next() {
        index = (index + 1) % lengths.size();
        left = lengths[index];
    }
    [[nodiscard]] bool draws() const { return index % 2 == 0; }
};

bool is_pattern(const std::vector<Subpixel>& lengths) {
    if (std::any_of(lengths.begin(), lengths.end(), [](Subpixel l) { return l < 0; })) {
        return false;
    }
    return std::accumulate(lengths.begin(), lengths.end(), std::int64_t{0}) >= kShortestPattern;
}

}  // namespace

void add_ring(const Rect& rect, const std::array<Subpixel, 4>& radii, Subpixel grown,
              const Affine& at, FillPolygon& polygon) {
    const Subpixel x0 = rect.x - grown;
    const Subpixel y0 = rect.y - grown;
    const Subpixel x1 = rect.x + rect.width + grown;
    const Subpixel y1 = rect.y + rect.height + grown;
    if (x1 <= x0 || y1 <= y0) {
        return;
    }
    Affine turned = at;
    turned.x = turned.y = 0;
    const Subpixel most = std::min(x1 - x0, y1 - y0) / 2;
    const std::array<Point, 4> corners{{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}}};
    for (std::size_t i = 0; i < 4; ++i) {
        // A square corner stays square however far the line lies from it.
        const Subpixel r = radii[i] <= 0 ? 0 : std::clamp(radii[i] + grown, 0, most);
        if (r == 0) {
            polygon.points.push_back(through(at, corners[i]));
            continue;
        }
        const Point center{corners[i].x + (i == 0 || i == 3 ? r : -r),
                           corners[i].y + (i < 2 ? r : -r)};
        const auto start = static_cast<Angle>(kFullTurn / 2 + kFullTurn / 4 * static_cast<int>(i));
        const auto arc = arc_points(through(at, center), through(turned, {r, 0}),
                                    through(turned, {0, r}), start, kFullTurn / 4);
        polygon.points.insert(polygon.points.end(), arc.begin(), arc.end());
    }
    polygon.ring_ends.push_back(static_cast<std::uint32_t>(polygon.points.size()));
}

FillPolygon simpler(const StrokeRect& frame, const Affine& at) {
    FillPolygon polygon;
    polygon.even_odd = true;
    if (frame.width <= 0 || frame.rect.width <= 0 || frame.rect.height <= 0 ||
        !is_near(frame.rect) || !is_near({frame.width}) ||
        !is_near({frame.radii[0], frame.radii[1], frame.radii[2], frame.radii[3]})) {
        return polygon;
    }
    const Subpixel outwards = frame.side == StrokeRect::Side::outside  ? frame.width
                              : frame.side == StrokeRect::Side::middle ? frame.width / 2
                                                                       : 0;
    add_ring(frame.rect, frame.radii, outwards, at, polygon);
    add_ring(frame.rect, frame.radii, outwards - frame.width, at, polygon);
    polygon.paint = frame.paint;
    return polygon;
}

StrokePolyline simpler(const StrokeArc& arc) {
    StrokePolyline line;
    line.closed = arc.sweep >= kFullTurn || arc.sweep <= -kFullTurn;
    line.width = arc.width;
    line.cap = arc.cap;
    line.join = LineJoin::round;
    line.paint = arc.paint;
    if (arc.radius > 0 && arc.sweep != 0 && is_near({arc.center.x, arc.center.y, arc.radius})) {
        line.points = arc_points(arc.center, arc.radius, arc.radius, arc.start, arc.sweep);
        if (line.closed) {
            line.points.pop_back();
        }
    }
    return line;
}

std::vector<StrokePolyline> dashes_of(const StrokePolyline& line) {
    std::vector<Subpixel> lengths = line.dashes;
    if (lengths.size() % 2 == 1) {  // as in SVG: an odd pattern is said twice
        lengths.insert(lengths.end(), line.dashes.begin(), line.dashes.end());
    }
    std::vector<StrokePolyline> dashes;
    if (line.points.size() < 2 || !is_near(line.points) || !is_pattern(lengths)) {
        return dashes;
    }
    Pattern pattern(lengths, line.dash_offset);
    StrokePolyline dash;
    const auto begin = [&](const Point& at) {
        dash = {};
        dash.width = line.width;
        dash.cap = line.cap;
        dash.join = line.join;
        dash.points = {at};
    };
    const auto end = [&] {
        if (pattern.draws()) {
            dashes.push_back(dash);
        }
    };
    begin(line.points.front());
    const std::size_t steps = line.points.size() - (line.closed ? 0 : 1);
    for (std::size_t i = 0; i < steps; ++i) {
        const Point& a = line.points[i];
        const Point& b = line.points[(i + 1) % line.points.size()];
        const Subpixel length = length_of(a, b);
        Subpixel at = 0;
        while (length > 0 && length - at >= pattern.left) {
            at += pattern.left;
            const Point cut = between(a, b, at, length);
            dash.points.push_back(cut);
            end();
            if (dashes.size() > kMostDashes) {
                return {};
            }
            pattern.next();
            begin(cut);
        }
        pattern.left -= length - at;
        if (at < length) {
            dash.points.push_back(b);
        }
    }
    if (dash.points.size() > 1) {
        end();
    }
    return dashes;
}

std::array<DrawPicture, 9> simpler(const DrawNinePatch& patch) {
    std::array<DrawPicture, 9> parts;
    if (patch.picture == nullptr || !is_near(patch.rect)) {
        return parts;
    }
    const auto [left, top, right, bottom] = patch.insets;
    const std::int32_t w = patch.picture->width;
    const std::int32_t h = shown_height(*patch.picture);
    const auto inset = [](std::int32_t v, std::int32_t most) { return px(std::clamp(v, 0, most)); };
    const std::array<Subpixel, 4> from_x{0, inset(left, w), px(w) - inset(right, w), px(w)};
    const std::array<Subpixel, 4> from_y{0, inset(top, h), px(h) - inset(bottom, h), px(h)};
    const Rect& rect = patch.rect;
    const std::array<Subpixel, 4> to_x{rect.x, rect.x + from_x[1],
                                       rect.x + rect.width - (from_x[3] - from_x[2]),
                                       rect.x + rect.width};
    const std::array<Subpixel, 4> to_y{rect.y, rect.y + from_y[1],
                                       rect.y + rect.height - (from_y[3] - from_y[2]),
                                       rect.y + rect.height};
    for (std::size_t row = 0; row < 3; ++row) {
        for (std::size_t column = 0; column < 3; ++column) {
            DrawPicture& part = parts[row * 3 + column];
            part.rect = {to_x[column], to_y[row], to_x[column + 1] - to_x[column],
                         to_y[row + 1] - to_y[row]};
            part.crop = {from_x[column], from_y[row], from_x[column + 1] - from_x[column],
                         from_y[row + 1] - from_y[row]};
            part.opacity = patch.opacity;
            part.tint = patch.tint;
            if (part.rect.width > 0 && part.rect.height > 0 && part.crop.width > 0 &&
                part.crop.height > 0) {
                part.picture = patch.picture;
            }
        }
    }
    return parts;
}

std::array<DrawPicture, 9> overlapping(std::array<DrawPicture, 9> parts) {
    // The rectangle and the crop grow together, so that the picture stays where it is.
    const auto grow = [](Subpixel& at, Subpixel& size, Subpixel& from, Subpixel& used) {
        const Subpixel source = static_cast<Subpixel>(std::int64_t{kPixel} * used / size);
        at -= kPixel;
        size += kPixel;
        from -= source;
        used += source;
    };
    for (std::size_t i = 0; i < parts.size(); ++i) {
        DrawPicture& part = parts[i];
        if (part.picture == nullptr) {
            continue;
        }
        if (i % 3 != 0 && parts[i - 1].picture != nullptr) {
            grow(part.rect.x, part.rect.width, part.crop.x, part.crop.width);
        }
        if (i / 3 != 0 && parts[i - 3].picture != nullptr) {
            grow(part.rect.y, part.rect.height, part.crop.y, part.crop.height);
        }
    }
    return parts;
}

FillShadow on_whole_pixels(FillShadow shadow) {
    const auto nearest = [](Subpixel v) {
        return is_near({v}) ? (v + kPixel / 2) & ~(kPixel - 1) : v;
    };
    const auto move = [&](auto& point) {
        point.x = nearest(point.x);
        point.y = nearest(point.y);
    };
    std::visit(
        [&](auto& shape) {
            using Shape = std::decay_t<decltype(shape)>;
            if constexpr (std::is_same_v<Shape, GlyphRun>) {
                move(shape.origin);
            } else if constexpr (std::is_same_v<Shape, FillRect> ||
                                 std::is_same_v<Shape, StrokeRect>) {
                move(shape.rect);
            } else if (!shape.points.empty() && is_near(shape.points)) {
                Point first = shape.points.front();
                move(first);
                const Subpixel x = first.x - shape.points.front().x;
                const Subpixel y = first.y - shape.points.front().y;
                for (Point& point : shape.points) {
                    point = {point.x + x, point.y + y};
                }
            }
        },
        shadow.shape);
    return shadow;
}

}  // namespace pitcast::draw
