// SPDX-License-Identifier: Apache-2.0
// Text of several lines, and text that is condensed to fit.
#include <algorithm>
#include <cmath>

#include "painter.h"

namespace pitcast::show {
namespace {

/// The largest step of 0..`steps` for which `fits` holds; 0 when none does.
template <typename Fits>
int largest_step(int steps, const Fits& fits) {
    int low = 0;
    while (low < steps) {
        const int middle = low + (steps - low + 1) / 2;
        if (fits(middle)) {
            low = middle;
        } else {
            steps = middle - 1;
        }
    }
    return low;
}

}  // namespace

const draw::ShapedLines& Painter::fit_block(std::string_view text, const TextLook& look,
                                            const Box& box, draw::TextStyle& style) {
    const draw::Subpixel room = subpixel(box.width);
    const auto shape = [&]() -> const draw::ShapedLines& {
        std::int32_t most = look.lines;
        if (look.fit == Fit::none) {
            most = 0;
        } else if (most == 0) {
            const double line = static_cast<double>(style.size) / draw::kPixel * look.line_height;
            most = std::max(1, static_cast<std::int32_t>(box.height / line + 0.01));
        }
        return fonts_.shape_lines(text, style, room, most);
    };
    // What shrinks must fit the box's height too, as far as it has one and there are several lines.
    const auto fits = [&] {
        const draw::ShapedLines& shaped = shape();
        const double height = static_cast<double>(shaped.lines.size()) *
                              static_cast<double>(style.size) / draw::kPixel * look.line_height;
        return !shaped.cut && (look.fit != Fit::shrink || box.height <= 0 ||
                               shaped.lines.size() < 2 || height <= box.height + 0.5 * scale_);
    };
    if (fits()) {
        return shape();
    }
    // In few steps, so that the shaping cache stays small; all that is tried is kept there.
    if (look.fit == Fit::shrink) {
        const draw::Subpixel least = std::min(subpixel(look.min_size * scale_), style.size);
        const draw::Subpixel largest = style.size;
        const draw::Subpixel quarter = size_step();
        const auto size_at = [&](int step) { return std::min(least + step * quarter, largest); };
        const int step = largest_step((largest - least + quarter - 1) / quarter, [&](int tried) {
            style.size = size_at(tried);
            return fits();
        });
        style.size = size_at(step);
    } else if (look.fit == Fit::condense) {
        constexpr int kSteps = 64;
        const int least = std::clamp(static_cast<int>(std::ceil(look.min_width * kSteps)), 16, 64);
        const auto share_at = [&](int step) { return (least + step) * (draw::kOne / kSteps); };
        const int step = largest_step(kSteps - least, [&](int tried) {
            style.condense = share_at(tried);
            return !shape().cut;
        });
        style.condense = share_at(step);
    }
    return shape();
}

void Painter::set_block(const std::string& text, const TextLook& look, draw::Color colour,
                        const Box& box, double opacity, bool resting) {
    draw::TextStyle style = style_of(look);
    std::string& one_line = scratch_.one_line;
    if (look.lines == 1) {
        one_line = text;
        std::replace(one_line.begin(), one_line.end(), '\n', ' ');
    }
    // Nothing below shapes text, so that what the cache holds stays.
    const std::vector<draw::ShapedText>& lines =
        fit_block(look.lines == 1 ? one_line : text, look, box, style).lines;
    const double size = static_cast<double>(style.size) / draw::kPixel;
    double pitch = size * look.line_height;
    const double capitals =
        static_cast<double>(fonts_.metrics(look.fonts.front(), style.size).cap_height) /
        draw::kPixel;
    const auto gaps = static_cast<double>(lines.size() - 1);
    if (resting) {
        pitch = std::max(std::floor(pitch + 0.5), 1.0);
    }
    // Each line stands in the middle of its pitch by its capitals.
    double y = box.y;
    if (box.height > 0) {
        switch (look.vertical) {
            case Vertical::top:
                y += (pitch + capitals) / 2;
                break;
            case Vertical::middle:
                y += (box.height - gaps * pitch + capitals) / 2;
                break;
            case Vertical::bottom:
                y += box.height - gaps * pitch - (pitch - capitals) / 2;
                break;
        }
    }
    for (const draw::ShapedText& line : lines) {
        const double advance = static_cast<double>(line.width) / draw::kPixel;
        double x = box.x;
        if (look.align == Align::center) {
            x += (box.width - advance) / 2;
        } else if (look.align == Align::right) {
            x += box.width - advance;
        }
        draw::GlyphRun run;
        run.origin = resting
                         ? draw::Point{subpixel(std::floor(x + 0.5)), subpixel(std::floor(y + 0.5))}
                         : draw::Point{subpixel(x), subpixel(y)};
        run.size = style.size;
        run.condense = style.condense;
        run.glyphs = list_.spares.take<draw::GlyphRun::Glyph>();
        run.glyphs = line.glyphs;
        add_run(std::move(run), look, colour, opacity);
        y += pitch;
    }
}

}  // namespace pitcast::show
