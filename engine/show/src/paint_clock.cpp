// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {
namespace {

bool digit(char letter) {
    return letter >= '0' && letter <= '9';
}

}  // namespace

/// Every figure stands in the middle of a cell as wide as the widest, in any font.
Painter::ClockLine Painter::clock_line(std::string_view text, const draw::TextStyle& style) {
    ClockLine line;
    line.glyphs = list_.spares.take<draw::GlyphRun::Glyph>();
    draw::Subpixel cell = 0;
    for (char figure = '0'; figure <= '9'; ++figure) {
        cell = std::max(cell, fonts_.shape(std::string_view(&figure, 1), style).width);
    }
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        while (!digit(text[i]) && end < text.size() && !digit(text[end])) {
            ++end;
        }
        const draw::ShapedText& shaped = fonts_.shape(text.substr(i, end - i), style);
        const draw::Subpixel room = digit(text[i]) ? cell : shaped.width;
        for (draw::GlyphRun::Glyph glyph : shaped.glyphs) {
            glyph.x += line.width + (room - shaped.width) / 2;
            line.glyphs.push_back(glyph);
        }
        line.width += room;
        i = end;
    }
    return line;
}

void Painter::paint_clock(const ClockBody& body, const Box& box, const Place& place) {
    const TextLook& look = body.look;
    text_.clear();
    body.rule.read(scope_, text_);
    if (text_.empty() || look.fonts.empty() || place.opacity <= 0) {
        return;
    }
    draw::TextStyle style = style_of(look);
    ClockLine line = clock_line(text_, style);
    const draw::Subpixel room = subpixel(box.width);
    if (room > 0 && line.width > room && look.fit != Fit::none) {
        const auto wanted =
            static_cast<draw::Subpixel>(std::int64_t{style.size} * room / line.width);
        style.size = std::max(wanted & ~63, subpixel(look.min_size * scale_));
        list_.spares.keep(line.glyphs);
        line = clock_line(text_, style);
    }
    const double advance = static_cast<double>(line.width) / draw::kPixel;
    const double share = look.align == Align::left ? 0 : look.align == Align::center ? 0.5 : 1;
    double x = box.x + (box.width - advance) * share;
    double y = box.y;
    if (box.height > 0) {
        const draw::FontMetrics metrics = fonts_.metrics(look.fonts.front(), style.size);
        y += (box.height + static_cast<double>(metrics.cap_height) / draw::kPixel) / 2;
    }
    if (place.resting) {
        x = std::floor(x + 0.5);
        y = std::floor(y + 0.5);
    }
    draw::GlyphRun run;
    run.glyphs = std::move(line.glyphs);
    run.origin = {subpixel(x), subpixel(y)};
    run.size = style.size;
    add_run(std::move(run), look, look.colour.of(scope_), place.opacity);
}

}  // namespace pitcast::show
