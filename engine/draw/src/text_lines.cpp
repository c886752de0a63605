// SPDX-License-Identifier: Apache-2.0
// Text that is too long for its line: cut with an ellipsis, or broken into lines.
#include <algorithm>

#include "font_library_impl.h"
#include "line_break.h"

namespace pitcast::draw {
namespace {

using Chars = std::span<const char32_t>;

Chars without_spaces_at_end(Chars text) {
    while (!text.empty() && (text.back() == U' ' || text.back() == 0x3000)) {
        text = text.first(text.size() - 1);
    }
    return text;
}

/// What may stand before an ellipsis: no space, no opening mark, no stop.
Chars ending_well(Chars text) {
    constexpr std::u32string_view kLeftOut =
        U" \u3000.,:;-/([{\u2018\u201c\u3001\u3002\u3008\u300a\u300c\u300e\u3010\uff08\uff0c\uff1a"
        U"\uff1b";
    while (!text.empty() && kLeftOut.find(text.back()) != std::u32string_view::npos) {
        text = text.first(text.size() - 1);
    }
    return text;
}

/// Where a cluster begins: text may be torn there if need be.
std::vector<std::size_t> cluster_starts(Chars text) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!extends_cluster(text[i])) {
            starts.push_back(i);
        }
    }
    return starts;
}

/// Paragraphs of UTF-8 text: what stands between line feeds.
std::vector<std::vector<char32_t>> paragraphs_of(std::string_view text) {
    std::vector<std::vector<char32_t>> paragraphs;
    for (std::size_t at = 0;;) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        std::string_view one = text.substr(at, end - at);
        if (one.ends_with('\r')) {
            one.remove_suffix(1);
        }
        paragraphs.push_back(decode_utf8(one));
        if (end == text.size()) {
            return paragraphs;
        }
        at = end + 1;
    }
}

/// The last of `cuts` for which `fits(cut)` holds, as an index; cuts.size() when none does.
template <typename Fits>
std::size_t last_that_fits(const std::vector<std::size_t>& cuts, const Fits& fits) {
    std::size_t low = 0;
    std::size_t high = cuts.size();
    std::size_t best = cuts.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (fits(cuts[middle])) {
            best = middle;
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return best;
}

}  // namespace

ShapedText FontLibrary::Impl::cut_line(std::span<const char32_t> text, const TextStyle& style,
                                       Subpixel max_width) {
    const Face* first = style.fonts.empty() ? nullptr : face(style.fonts.front());
    hb_codepoint_t glyph = 0;
    const bool has_ellipsis =
        first != nullptr && hb_font_get_nominal_glyph(first->hb_font.get(), 0x2026, &glyph) != 0;
    const std::u32string_view ellipsis = has_ellipsis ? U"\u2026" : U"...";
    std::vector<std::size_t> cuts = cluster_starts(text);
    cuts.push_back(text.size());
    ShapedText best;
    (void)last_that_fits(cuts, [&](std::size_t cut) {
        const Chars head = ending_well(text.first(cut));
        std::vector<char32_t> tried(head.begin(), head.end());
        tried.insert(tried.end(), ellipsis.begin(), ellipsis.end());
        ShapedText shaped = shape_line(tried, style);
        const bool fits = shaped.width <= max_width;
        if (fits) {
            best = std::move(shaped);
        }
        return fits;
    });
    return best;
}

std::size_t FontLibrary::Impl::line_length(std::span<const char32_t> text,
                                           const std::vector<bool>& breaks, const TextStyle& style,
                                           Subpixel width) {
    const auto fits = [&](std::size_t count) {
        return shape_line(without_spaces_at_end(text.first(count)), style).width <= width;
    };
    if (width <= 0 || fits(text.size())) {
        return text.size();
    }
    std::vector<std::size_t> cuts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (breaks[i]) {
            cuts.push_back(i + 1);
        }
    }
    if (const std::size_t best = last_that_fits(cuts, fits); best < cuts.size()) {
        return cuts[best];
    }
    // Not even one word: between letters, and one letter in any case.
    cuts = cluster_starts(text.first(cuts.front()));
    cuts.erase(cuts.begin(),
               std::find_if(cuts.begin(), cuts.end(), [](auto cut) { return cut > 0; }));
    if (cuts.empty()) {
        return text.size();
    }
    const std::size_t best = last_that_fits(cuts, fits);
    return best < cuts.size() ? cuts[best] : cuts.front();
}

ShapedLines FontLibrary::Impl::break_lines(std::string_view text, const TextStyle& style,
                                           Subpixel width, std::int32_t max_lines) {
    ShapedLines result;
    const auto add = [&](ShapedText line) {
        result.width = std::max(result.width, line.width);
        result.lines.push_back(std::move(line));
    };
    const auto paragraphs = paragraphs_of(text);
    for (std::size_t p = 0; p < paragraphs.size(); ++p) {
        Chars rest = paragraphs[p];
        std::vector<bool> breaks = line_breaks(rest);
        do {
            const std::size_t length = rest.empty() ? 0 : line_length(rest, breaks, style, width);
            const bool more = length < rest.size() || p + 1 < paragraphs.size();
            if (max_lines > 0 && more &&
                static_cast<std::int32_t>(result.lines.size()) + 1 == max_lines) {
                // Without a width there is room for all of the paragraph.
                constexpr Subpixel kAnyWidth = px(1 << 20);
                add(cut_line(rest, style, width > 0 ? width : kAnyWidth));
                result.cut = true;
                return result;
            }
            add(shape_line(without_spaces_at_end(rest.first(length)), style));
            rest = rest.subspan(length);
            breaks.erase(breaks.begin(), breaks.begin() + static_cast<std::ptrdiff_t>(length));
        } while (!rest.empty());
    }
    return result;
}

}  // namespace pitcast::draw
