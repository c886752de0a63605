// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {

Box Painter::measured(const std::string& text, const Element& element, const TextLook& look,
                      const Box& box) const {
    if (element.width_from != Extent::text) {
        return box;
    }
    Box own = box;
    own.width = arranger_.text_width(text, look, element.max_width) * scale_;
    if (look.align == Align::center) {
        own.x += (box.width - own.width) / 2;
    } else if (look.align == Align::right) {
        own.x += box.width - own.width;
    }
    return own;
}

void Painter::paint_text(const Element& element, const TextBody& body, const Box& box,
                         const Place& place) {
    text_.clear();
    body.text.format(scope_, text_);
    const draw::Color colour = body.look.colour.of(scope_);
    const Instance& instance = *instance_;
    const Nanoseconds t = now_.tai_ns - instance.update_ns;
    const Nanoseconds length = instance.made->update_ns;
    if (instance.update_ns != 0 && t < length && !instance.old_fields.empty()) {
        const auto* cells = scope_.row_cells;
        scope_.fields = &instance.old_fields;
        scope_.row_cells = old_cells_;
        old_text_.clear();
        body.text.format(scope_, old_text_);
        const draw::Color old_colour = body.look.colour.of(scope_);
        scope_.fields = &instance.fields;
        scope_.row_cells = cells;
        if (old_text_ != text_) {
            const double share = static_cast<double>(t) / static_cast<double>(length);
            // The old goes first: two names over each other cannot be read.
            set_line(old_text_, body.look, old_colour, measured(old_text_, element, body.look, box),
                     place.opacity * std::clamp(1 - 2 * share, 0.0, 1.0), place.resting);
            set_line(text_, body.look, colour, measured(text_, element, body.look, box),
                     place.opacity * std::clamp(2 * share - 1, 0.0, 1.0), place.resting);
            return;
        }
    }
    set_line(text_, body.look, colour, measured(text_, element, body.look, box), place.opacity,
             place.resting);
}

void Painter::set_line(const std::string& text, const TextLook& look, draw::Color colour,
                       const Box& box, double opacity, bool resting) {
    if (text.empty() || look.fonts.empty() || opacity <= 0) {
        return;
    }
    if (look.lines != 1 || look.fit == Fit::condense) {
        set_block(text, look, colour, box, opacity, resting);
        return;
    }
    draw::TextStyle style = style_of(look);
    draw::GlyphRun run;
    run.glyphs = list_.spares.take<draw::GlyphRun::Glyph>();
    draw::Subpixel width = 0;
    const draw::Subpixel room = subpixel(box.width);
    {
        const draw::ShapedText& shaped = fonts_.shape(text, style);
        width = shaped.width;
        if (look.fit == Fit::none || room <= 0 || width <= room) {
            run.glyphs = shaped.glyphs;
        }
    }
    if (run.glyphs.empty() && width > room && look.fit == Fit::shrink) {
        // Down in steps: few sizes, so that the shaping cache stays small.
        const auto wanted = static_cast<draw::Subpixel>(std::int64_t{style.size} * room / width);
        const draw::Subpixel whole = style.size;
        style.size = std::max(wanted - wanted % size_step(), subpixel(look.min_size * scale_));
        style.tracking =
            static_cast<draw::Subpixel>(std::int64_t{style.tracking} * style.size / whole);
        const draw::ShapedText& shaped = fonts_.shape(text, style);
        width = shaped.width;
        if (width <= room) {
            run.glyphs = shaped.glyphs;
        }
    }
    if (run.glyphs.empty() && width > room && room > 0) {
        const draw::ShapedText& shaped = fonts_.shape_to_fit(text, style, room);
        width = shaped.width;
        run.glyphs = shaped.glyphs;
    }
    const double advance = static_cast<double>(width) / draw::kPixel;
    double x = box.x;
    if (look.align == Align::center) {
        x += (box.width - advance) / 2;
    } else if (look.align == Align::right) {
        x += box.width - advance;
    }
    // Capitals and ideographs share their middle within half a pixel at these sizes, so both
    // stand in the middle of the box by the capitals of the first face.
    double y = box.y;
    if (box.height > 0) {
        const draw::FontMetrics metrics = fonts_.metrics(look.fonts.front(), style.size);
        y += (box.height + static_cast<double>(metrics.cap_height) / draw::kPixel) / 2;
    }
    if (resting) {
        x = std::floor(x + 0.5);
        y = std::floor(y + 0.5);
    }
    run.origin = {subpixel(x), subpixel(y)};
    run.size = style.size;
    add_run(std::move(run), look, colour, opacity);
}

draw::Subpixel Painter::size_step() const {
    return std::max(1, subpixel(0.25 * scale_));
}

draw::TextStyle Painter::style_of(const TextLook& look) const {
    return arranger_.style_of(look);
}

void Painter::add_run(draw::GlyphRun run, const TextLook& look, draw::Color colour,
                      double opacity) {
    if (run.glyphs.empty()) {
        list_.spares.keep(run.glyphs);
        return;
    }
    paint_shadow(look.shadow, run, opacity);
    if (look.outline > 0) {
        // Half of the line lies under the glyphs.
        draw::GlyphRun outline = copy_of(run);
        outline.outline = subpixel(2 * look.outline * scale_);
        outline.paint = faded(look.outline_colour.of(scope_), opacity);
        list_.commands.emplace_back(std::move(outline));
    }
    run.paint = faded(colour, opacity);
    list_.commands.emplace_back(std::move(run));
}

}  // namespace pitcast::show
