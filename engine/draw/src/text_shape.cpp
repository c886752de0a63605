// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "font_library_impl.h"

namespace pitcast::draw {
namespace {

constexpr hb_tag_t kKern = HB_TAG('k', 'e', 'r', 'n');
constexpr hb_tag_t kTabular = HB_TAG('t', 'n', 'u', 'm');

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

/// Tabular figures, and no kerning with a digit: a column must not move when a digit changes.
std::vector<hb_feature_t> features_for(std::span<const char32_t> text, const TextRun& run,
                                       bool tabular) {
    std::vector<hb_feature_t> features;
    if (!tabular) {
        return features;
    }
    features.push_back({kTabular, 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END});
    for (std::uint32_t i = run.first; i < run.first + run.count; ++i) {
        if (!is_digit(text[i])) {
            continue;
        }
        const std::uint32_t start = i == 0 ? 0 : i - 1;
        if (features.back().tag == kKern && features.back().end >= start) {
            features.back().end = i + 2;
        } else {
            features.push_back({kKern, 0, start, i + 2});
        }
    }
    return features;
}

void condense(ShapedText& shaped, Unit share) {
    const auto condensed = [&](Subpixel v) {
        return static_cast<Subpixel>((std::int64_t{v} * share + kOne / 2) >> 14);
    };
    for (GlyphRun::Glyph& glyph : shaped.glyphs) {
        glyph.x = condensed(glyph.x);
    }
    shaped.width = condensed(shaped.width);
}

}  // namespace

Subpixel FontLibrary::Impl::digit_width(Face& face, Subpixel size) {
    if (face.digits_size == size) {
        return face.digit_width;
    }
    const hb_feature_t tabular{kTabular, 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    Subpixel widest = 0;
    for (hb_codepoint_t digit = U'0'; digit <= U'9'; ++digit) {
        hb_buffer_clear_contents(buffer.get());
        hb_buffer_add_codepoints(buffer.get(), &digit, 1, 0, 1);
        hb_buffer_guess_segment_properties(buffer.get());
        hb_shape(face.hb_font.get(), buffer.get(), &tabular, 1);
        unsigned count = 0;
        const auto* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
        for (unsigned i = 0; i < count; ++i) {
            widest = std::max(widest, positions[i].x_advance);
        }
    }
    face.digits_size = size;
    face.digit_width = widest;
    return widest;
}

void FontLibrary::Impl::shape_run(const TextRun& run, std::span<const char32_t> text,
                                  const TextStyle& style, ShapedText& shaped) {
    Face& face = faces[static_cast<std::size_t>(run.font)];
    hb_font_t* font = face.hb_font.get();
    hb_font_set_scale(font, style.size, style.size);
    const Subpixel figure = style.tabular_figures ? digit_width(face, style.size) : 0;
    hb_buffer_clear_contents(buffer.get());
    hb_buffer_add_codepoints(buffer.get(), reinterpret_cast<const hb_codepoint_t*>(text.data()),
                             static_cast<int>(text.size()), run.first, static_cast<int>(run.count));
    hb_buffer_set_direction(buffer.get(), run.level % 2 == 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer.get(), run.script);
    // A fixed language: the machine's own must not change the picture.
    hb_buffer_set_language(buffer.get(), hb_language_from_string("en", -1));
    const auto features = features_for(text, run, style.tabular_figures);
    hb_shape(font, buffer.get(), features.data(), static_cast<unsigned>(features.size()));
    unsigned count = 0;
    const auto* infos = hb_buffer_get_glyph_infos(buffer.get(), &count);
    const auto* positions = hb_buffer_get_glyph_positions(buffer.get(), &count);
    for (unsigned i = 0; i < count; ++i) {
        const std::uint32_t cluster = infos[i].cluster;
        const bool alone = (i == 0 || infos[i - 1].cluster != cluster) &&
                           (i + 1 == count || infos[i + 1].cluster != cluster);
        Subpixel advance = positions[i].x_advance;
        Subpixel offset = positions[i].x_offset;
        if (style.tabular_figures && alone && is_digit(text[cluster])) {
            offset += (figure - advance) / 2;
            advance = figure;
        }
        shaped.glyphs.push_back(
            {run.font, infos[i].codepoint, shaped.width + offset, -positions[i].y_offset});
        shaped.width += advance + (advance != 0 ? style.tracking : 0);
    }
}

ShapedText FontLibrary::Impl::shape_line(std::span<const char32_t> text, const TextStyle& style) {
    ++lines_shaped;
    ShapedText shaped;
    std::vector<FontId> fonts;
    std::copy_if(style.fonts.begin(), style.fonts.end(), std::back_inserter(fonts),
                 [&](FontId font) { return face(font) != nullptr; });
    const auto has_glyph = [&](FontId font, char32_t c) {
        hb_codepoint_t glyph = 0;
        return hb_font_get_nominal_glyph(face(font)->hb_font.get(), c, &glyph) != 0;
    };
    if (fonts.empty()) {
        shaped.missing.assign(text.begin(), text.end());
    }
    for (const TextRun& run : split_into_runs(text, fonts, has_glyph, shaped.missing)) {
        shape_run(run, text, style, shaped);
    }
    if (style.condense != kOne) {
        condense(shaped, std::clamp(style.condense, kOne / 4, kOne));
    }
    return shaped;
}

}  // namespace pitcast::draw
