// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {
namespace {

double whole(double pixels, bool resting) {
    return resting ? std::floor(pixels + 0.5) : pixels;
}

}  // namespace

draw::Rect Painter::rect_of(const Box& box, bool resting) const {
    const draw::Subpixel left = subpixel(whole(box.x, resting));
    const draw::Subpixel top = subpixel(whole(box.y, resting));
    const draw::Subpixel right = subpixel(whole(box.x + box.width, resting));
    const draw::Subpixel bottom = subpixel(whole(box.y + box.height, resting));
    return {left, top, right - left, bottom - top};
}

std::array<draw::Subpixel, 4> Painter::radii_of(const std::array<double, 4>& radii) const {
    return {subpixel(radii[0] * scale_), subpixel(radii[1] * scale_), subpixel(radii[2] * scale_),
            subpixel(radii[3] * scale_)};
}

draw::Paint Painter::paint_of(const FillTemplate& fill, const Box& box, double opacity) const {
    if (const auto* colour = std::get_if<ColourTemplate>(&fill)) {
        return faded(colour->of(scope_), opacity);
    }
    const auto& from = std::get<GradientTemplate>(fill);
    std::vector<draw::GradientStop> stops = list_.spares.take<draw::GradientStop>();
    for (const auto& [at, colour] : from.stops) {
        stops.push_back({static_cast<draw::Unit>(std::lround(at * draw::kOne)),
                         faded(colour.of(scope_), opacity)});
    }
    const auto at = [&](double x, double y) {
        return draw::Point{subpixel(box.x + x * box.width), subpixel(box.y + y * box.height)};
    };
    switch (from.kind) {
        case GradientTemplate::Kind::radial:
            return draw::RadialGradient{at(from.center_x, from.center_y),
                                        subpixel(from.radius_x * box.width),
                                        subpixel(from.radius_y * box.height), std::move(stops)};
        case GradientTemplate::Kind::conic:
            return draw::ConicGradient{
                at(from.center_x, from.center_y),
                static_cast<draw::Angle>(std::lround(from.start / 360 * draw::kFullTurn)),
                std::move(stops)};
        case GradientTemplate::Kind::linear:
            break;
    }
    return draw::Gradient{at(from.from_x, from.from_y), at(from.to_x, from.to_y), std::move(stops)};
}

draw::FillPolygon Painter::empty_polygon() {
    draw::FillPolygon polygon;
    polygon.points = list_.spares.take<draw::Point>();
    polygon.ring_ends = list_.spares.take<std::uint32_t>();
    return polygon;
}

draw::StrokePolyline Painter::empty_stroke() {
    draw::StrokePolyline stroke;
    stroke.points = list_.spares.take<draw::Point>();
    return stroke;
}

void Painter::add_stroke(draw::StrokePolyline stroke) {
    if (stroke.points.size() >= 2) {
        list_.commands.emplace_back(std::move(stroke));
    } else {
        list_.spares.keep(stroke.points);
    }
}

// The paint of a copy is set by whom it is for.
draw::FillRect Painter::copy_of(const draw::FillRect& shape) {
    return {shape.rect, shape.radii, {}};
}

draw::FillPolygon Painter::copy_of(const draw::FillPolygon& shape) {
    draw::FillPolygon copy = empty_polygon();
    copy.points = shape.points;
    copy.ring_ends = shape.ring_ends;
    copy.even_odd = shape.even_odd;
    return copy;
}

draw::GlyphRun Painter::copy_of(const draw::GlyphRun& shape) {
    draw::GlyphRun copy;
    copy.origin = shape.origin;
    copy.size = shape.size;
    copy.condense = shape.condense;
    copy.glyphs = list_.spares.take<draw::GlyphRun::Glyph>();
    copy.glyphs = shape.glyphs;
    return copy;
}

template <typename Shape>
void Painter::paint_shadow(const std::optional<ShadowLook>& look, const Shape& shape,
                           double opacity) {
    if (!look) {
        return;
    }
    draw::FillShadow shadow;
    shadow.shape = copy_of(shape);
    shadow.offset = {subpixel(look->x * scale_), subpixel(look->y * scale_)};
    shadow.sigma = subpixel(look->blur * scale_);
    shadow.strength = static_cast<draw::Unit>(std::lround(look->strength * draw::kOne));
    shadow.paint = faded(look->colour.of(scope_), opacity);
    list_.commands.emplace_back(std::move(shadow));
}
template void Painter::paint_shadow(const std::optional<ShadowLook>&, const draw::GlyphRun&,
                                    double);

void Painter::paint_rect(const RectBody& body, const Box& box, const Place& place) {
    if (box.width <= 0 || box.height <= 0) {
        return;
    }
    if (body.slant == 0) {
        draw::FillRect shape{rect_of(box, place.resting), radii_of(body.radii),
                             paint_of(body.fill, box, place.opacity)};
        paint_shadow(body.shadow, shape, place.opacity);
        const draw::Rect rect = shape.rect;
        const auto radii = shape.radii;
        list_.commands.emplace_back(std::move(shape));
        if (body.stroke && body.stroke->width > 0) {
            list_.commands.emplace_back(draw::StrokeRect{
                rect, radii, subpixel(body.stroke->width * scale_), body.stroke->side,
                faded(body.stroke->colour.of(scope_), place.opacity)});
        }
        return;
    }
    const draw::Rect rect = rect_of(box, place.resting);
    const draw::Subpixel slant = subpixel(body.slant * scale_);
    draw::FillPolygon polygon = empty_polygon();
    polygon.points = {{rect.x + std::max(0, slant), rect.y},
                      {rect.x + rect.width + std::min(0, slant), rect.y},
                      {rect.x + rect.width - std::max(0, slant), rect.y + rect.height},
                      {rect.x - std::min(0, slant), rect.y + rect.height}};
    polygon.ring_ends = {4};
    polygon.paint = paint_of(body.fill, box, place.opacity);
    paint_shadow(body.shadow, polygon, place.opacity);
    list_.commands.emplace_back(std::move(polygon));
}

void Painter::paint_polygon(const PolygonBody& body, const Box& box, const Place& place) {
    draw::FillPolygon polygon = empty_polygon();
    for (const auto& ring : body.rings) {
        for (const auto& [x, y] : ring) {
            polygon.points.push_back({subpixel(box.x + x * scale_), subpixel(box.y + y * scale_)});
        }
        polygon.ring_ends.push_back(static_cast<std::uint32_t>(polygon.points.size()));
    }
    polygon.even_odd = true;
    polygon.paint = paint_of(body.fill, box, place.opacity);
    list_.commands.emplace_back(std::move(polygon));
}

void Painter::paint_image(const ImageBody& body, const Box& box, const Place& place) {
    draw_still(body.picture, body.tint, box, place);
}

void Painter::paint_sequence(const SequenceBody& body, const Box& box, const Place& place) {
    draw_still(body.at(scope_.shown_ns), body.tint, box, place);
}

void Painter::draw_still(const draw::PicturePtr& picture, const std::optional<ColourTemplate>& tint,
                         const Box& box, const Place& place) {
    draw::DrawPicture command;
    command.picture = picture;
    command.rect = rect_of(box, place.resting);
    command.filter = draw::Filter::area;
    command.tint = tint ? tint->of(scope_) : command.tint;
    command.opacity = static_cast<draw::Unit>(std::lround(place.opacity * draw::kOne));
    if (command.picture != nullptr && command.rect.width > 0 && command.rect.height > 0) {
        list_.commands.emplace_back(std::move(command));
    }
}

draw::PicturePtr Painter::picture_of(const VideoBody& body) {
    if (body.plays_file) {
        const ClipAsk ask = ask_for(body);
        return ask.file.empty() ? nullptr : pictures_.clip(ask);
    }
    text_.clear();
    body.source.format(scope_, text_);
    return pictures_.video(text_);
}

void Painter::paint_video(const VideoBody& body, const Box& box, const Place& place) {
    const draw::Rect rect = rect_of(box, place.resting);
    if (rect.width <= 0 || rect.height <= 0) {
        return;
    }
    draw::PicturePtr picture = picture_of(body);
    if (picture == nullptr || picture->width <= 0 || picture->height <= 0) {
        list_.commands.emplace_back(
            draw::FillRect{rect, radii_of(body.radii), faded(body.empty, place.opacity)});
        return;
    }
    // Cover: the whole box is filled, what sticks out of it is cut off evenly.
    draw::DrawPicture command;
    const std::int64_t width = std::int64_t{picture->width} * draw::kPixel;
    const std::int64_t height = std::int64_t{shown_height(*picture)} * draw::kPixel;
    if (width * rect.height > height * rect.width) {
        const std::int64_t used = height * rect.width / rect.height;
        command.crop = {static_cast<draw::Subpixel>((width - used) / 2), 0,
                        static_cast<draw::Subpixel>(used), static_cast<draw::Subpixel>(height)};
    } else if (width * rect.height < height * rect.width) {
        const std::int64_t used = width * rect.height / rect.width;
        command.crop = {0, static_cast<draw::Subpixel>((height - used) / 2),
                        static_cast<draw::Subpixel>(width), static_cast<draw::Subpixel>(used)};
    }
    command.picture = std::move(picture);
    command.rect = rect;
    command.filter = draw::Filter::area;
    command.radii = radii_of(body.radii);
    command.opacity = static_cast<draw::Unit>(std::lround(place.opacity * draw::kOne));
    list_.commands.emplace_back(std::move(command));
}

}  // namespace pitcast::show
