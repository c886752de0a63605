// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {
namespace {

std::int64_t whole_up(draw::Subpixel length) {
    return (std::int64_t{length} + draw::kPixel - 1) / draw::kPixel;
}

std::int64_t rounded(double v) {
    return static_cast<std::int64_t>(std::floor(v + 0.5));
}

}  // namespace

void Painter::add_to_loop(const TextTemplate& item, const TickerBody& body, TickerLoop& loop) {
    text_.clear();
    item.format(scope_, text_);
    if (text_.empty()) {
        return;
    }
    const draw::TextStyle style = style_of(body.look);
    const auto add = [&](const draw::ShapedText& shaped, const ColourTemplate& colour,
                         std::int64_t width) {
        width = width > 0 ? width : whole_up(shaped.width);
        auto glyphs = list_.spares.take<draw::GlyphRun::Glyph>();
        glyphs = shaped.glyphs;
        loop.pieces.push_back({std::move(glyphs), colour.of(scope_), loop.length, width});
        loop.length += width + rounded(body.gap * scale_);
    };
    const std::int64_t width = rounded(body.item_width * scale_);
    if (width > 0) {
        add(fonts_.shape_to_fit(text_, style, static_cast<draw::Subpixel>(width * draw::kPixel)),
            body.look.colour, width);
    } else {
        add(fonts_.shape(text_, style), body.look.colour, 0);
    }
    if (!body.separator.empty()) {
        add(fonts_.shape(body.separator, style), body.separator_colour, 0);
    }
}

void Painter::read_loop(const TickerBody& body, TickerLoop& loop) {
    for (const TextTemplate& item : body.items) {
        add_to_loop(item, body, loop);
    }
    if (body.cars) {
        for (const race::CompetitorIndex index : race_.order) {
            scope_.row = &race_.competitors[static_cast<std::size_t>(index)];
            add_to_loop(*body.cars, body, loop);
        }
        scope_.row = nullptr;
    }
    loop.length = std::max<std::int64_t>(loop.length, 8);
}

/// How far the loop has come follows from the number of pictures since the take alone: a field of
/// an interlaced channel and a frame of a fast progressive one each move it by the same whole
/// number of pixels. Below 40 pictures a second it moves twice as far each time, to be as fast.
std::int64_t Painter::ticker_way(const TickerBody& body) const {
    const FrameRate rate = now_.pictures;
    const bool slow = rate.numerator < std::int64_t{40} * rate.denominator;
    const std::int64_t step = std::max<std::int64_t>(rounded(body.speed * scale_), 1);
    return (frame_at_tai_ns(now_.tai_ns, rate) - frame_at_tai_ns(instance_->start_ns, rate)) *
           step * (slow ? 2 : 1);
}

void Painter::paint_ticker(const TickerBody& body, const Box& box, const Place& place) {
    const TextLook& look = body.look;
    if (look.fonts.empty() || box.width < 1 || box.height < 1 || place.opacity <= 0) {
        return;
    }
    TickerLoop& loop = scratch_.ticker;
    loop.pieces.clear();
    loop.length = 0;
    read_loop(body, loop);
    const draw::TextStyle style = style_of(look);
    const std::int64_t left = rounded(box.x);
    const std::int64_t top = rounded(box.y);
    const std::int64_t room = rounded(box.x + box.width) - left;
    const Box window{static_cast<double>(left), static_cast<double>(top), static_cast<double>(room),
                     static_cast<double>(rounded(box.y + box.height) - top)};
    const double capitals =
        static_cast<double>(fonts_.metrics(look.fonts.front(), style.size).cap_height) /
        draw::kPixel;
    const auto base_line = rounded(box.y + (box.height + capitals) / 2);
    // The first item comes in at the right edge; the loop begins anew behind its last item.
    const std::int64_t start = room - ticker_way(body);
    const std::int64_t gone = start < 0 ? -start / loop.length : 0;
    const std::int64_t overhang = whole_up(style.size);  // ink outside a glyph's advance
    const bool grouped = push(1.0, &window);
    for (std::int64_t at = start + gone * loop.length; at < room; at += loop.length) {
        for (const TickerPiece& piece : loop.pieces) {
            const std::int64_t x = at + piece.at;
            // Without a window, only what is whole.
            const bool seen = grouped ? x - overhang < room && x + piece.width + overhang > 0
                                      : x >= 0 && x + piece.width <= room;
            if (!seen) {
                continue;
            }
            draw::GlyphRun run;
            run.origin = {subpixel(static_cast<double>(left + x)),
                          subpixel(static_cast<double>(base_line))};
            run.size = style.size;
            run.glyphs = list_.spares.take<draw::GlyphRun::Glyph>();
            run.glyphs = piece.glyphs;
            add_run(std::move(run), look, piece.colour, place.opacity);
        }
    }
    for (TickerPiece& piece : loop.pieces) {
        list_.spares.keep(piece.glyphs);
    }
    if (grouped) {
        pop();
    }
}

}  // namespace pitcast::show
