// SPDX-License-Identifier: Apache-2.0
#include "text_runs.h"

#include <algorithm>
#include <optional>

#include <fribidi.h>

namespace pitcast::draw {
namespace {

constexpr char32_t kReplacement = 0xfffd;

/// Length of the UTF-8 sequence at `at`, and its value; length 1 and U+FFFD when invalid.
std::size_t decode_one(std::string_view text, std::size_t at, char32_t& value) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned first = byte(at);
    value = kReplacement;
    if (first < 0x80) {
        value = first;
        return 1;
    }
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() - at < length) {
        return 1;
    }
    char32_t decoded = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0U) != 0x80) {
            return 1;
        }
        decoded = (decoded << 6U) | (byte(at + i) & 0x3fU);
    }
    constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (decoded < kSmallest[length] || decoded > 0x10ffff ||
        (decoded >= 0xd800 && decoded <= 0xdfff)) {
        return 1;
    }
    value = decoded;
    return length;
}

/// Characters that are rightly invisible when a font lacks them.
bool is_ignorable(char32_t c) {
    return c == 0xad || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff ||
           (c >= 0xe0000 && c <= 0xe0fff);
}

/// Marks that Latin and Chinese share, and that each sets in its own width.
bool is_shared_mark(char32_t c) {
    return c == 0xb7 || c == 0x2014 || c == 0x2018 || c == 0x2019 || c == 0x201c || c == 0x201d ||
           c == 0x2026;
}

bool is_wide(char32_t c) {
    return (c >= 0x3000 && c <= 0x303f) || (c >= 0xff01 && c <= 0xff60) ||
           hb_unicode_script(hb_unicode_funcs_get_default(), c) == HB_SCRIPT_HAN;
}

/// The ideograph or wide mark that stands next to the shared mark at `at`, others like it between
/// them left out; 0 when there is none.
char32_t wide_neighbour(std::span<const char32_t> text, std::size_t at) {
    std::size_t before = at;
    while (before > 0 && is_shared_mark(text[before])) {
        --before;
    }
    if (is_wide(text[before])) {
        return text[before];
    }
    while (at < text.size() && is_shared_mark(text[at])) {
        ++at;
    }
    return at < text.size() && is_wide(text[at]) ? text[at] : 0;
}

/// A shared mark beside an ideograph comes from the ideograph's font.
std::optional<FontId> font_of_mark(std::span<const char32_t> text, std::size_t at,
                                   std::span<const FontId> fonts, const HasGlyph& has_glyph) {
    if (!is_shared_mark(text[at])) {
        return std::nullopt;
    }
    const char32_t wide = wide_neighbour(text, at);
    if (wide == 0) {
        return std::nullopt;
    }
    const auto found = std::find_if(fonts.begin(), fonts.end(), [&](FontId font) {
        return has_glyph(font, wide) && has_glyph(font, text[at]);
    });
    return found == fonts.end() ? std::nullopt : std::optional(*found);
}

FontId font_for(std::span<const char32_t> cluster, std::span<const FontId> fonts,
                const HasGlyph& has_glyph, std::vector<std::uint32_t>& missing) {
    for (const FontId font : fonts) {
        if (std::all_of(cluster.begin(), cluster.end(),
                        [&](char32_t c) { return is_ignorable(c) || has_glyph(font, c); })) {
            return font;
        }
    }
    const auto base = std::find_if(fonts.begin(), fonts.end(),
                                   [&](FontId font) { return has_glyph(font, cluster[0]); });
    const FontId chosen = base == fonts.end() ? fonts[0] : *base;
    for (const char32_t c : cluster) {
        if (!is_ignorable(c) && !has_glyph(chosen, c)) {
            missing.push_back(static_cast<std::uint32_t>(c));
        }
    }
    return chosen;
}

std::vector<FriBidiLevel> bidi_levels(std::span<const char32_t> text) {
    std::vector<FriBidiLevel> levels(text.size(), 0);
    // Nothing right-to-left: spare the algorithm.
    if (std::none_of(text.begin(), text.end(), [](char32_t c) { return c >= 0x590; })) {
        return levels;
    }
    const auto length = static_cast<FriBidiStrIndex>(text.size());
    const std::vector<FriBidiChar> chars(text.begin(), text.end());
    std::vector<FriBidiCharType> types(text.size());
    std::vector<FriBidiBracketType> brackets(text.size());
    fribidi_get_bidi_types(chars.data(), length, types.data());
    fribidi_get_bracket_types(chars.data(), length, types.data(), brackets.data());
    FriBidiParType direction = FRIBIDI_PAR_LTR;
    if (fribidi_get_par_embedding_levels_ex(types.data(), brackets.data(), length, &direction,
                                            levels.data()) == 0) {
        std::fill(levels.begin(), levels.end(), FriBidiLevel{0});
    }
    return levels;
}

/// Unicode's rule L2, on runs: reverse every stretch of at least each level, highest first.
void reorder(std::vector<TextRun>& runs) {
    std::uint8_t highest = 0;
    for (const TextRun& run : runs) {
        highest = std::max(highest, run.level);
    }
    for (std::uint8_t level = highest; level > 0; --level) {
        for (auto first = runs.begin(); first != runs.end();) {
            first = std::find_if(first, runs.end(), [&](auto& run) { return run.level >= level; });
            const auto last =
                std::find_if(first, runs.end(), [&](auto& run) { return run.level < level; });
            std::reverse(first, last);
            first = last;
        }
    }
}

}  // namespace

std::vector<char32_t> decode_utf8(std::string_view text) {
    std::vector<char32_t> decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        char32_t value = 0;
        at += decode_one(text, at, value);
        decoded.push_back(value < 0x20 || value == 0x7f ? U' ' : value);
    }
    return decoded;
}

bool extends_cluster(char32_t c) {
    if (c < 0x300) {
        return false;
    }
    const auto category = hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return category == HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK ||
           category == HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK || c == 0x200c || c == 0x200d;
}

std::vector<TextRun> split_into_runs(std::span<const char32_t> text, std::span<const FontId> fonts,
                                     const HasGlyph& has_glyph,
                                     std::vector<std::uint32_t>& missing) {
    std::vector<TextRun> runs;
    if (text.empty() || fonts.empty()) {
        return runs;
    }
    const std::vector<FriBidiLevel> levels = bidi_levels(text);
    auto* unicode = hb_unicode_funcs_get_default();
    hb_script_t script = HB_SCRIPT_COMMON;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        while (end < text.size() && (extends_cluster(text[end]) || text[end - 1] == 0x200d)) {
            ++end;
        }
        const auto marked = end == at + 1 ? font_of_mark(text, at, fonts, has_glyph) : std::nullopt;
        const FontId font =
            marked ? *marked : font_for(text.subspan(at, end - at), fonts, has_glyph, missing);
        const hb_script_t own = hb_unicode_script(unicode, text[at]);
        const bool common = own == HB_SCRIPT_COMMON || own == HB_SCRIPT_INHERITED;
        const auto level = static_cast<std::uint8_t>(std::max<int>(levels[at], 0));
        const bool same = !runs.empty() && runs.back().font == font && runs.back().level == level &&
                          (common || script == HB_SCRIPT_COMMON || script == own);
        script = common ? script : own;
        if (!same) {
            runs.push_back({static_cast<std::uint32_t>(at), 0, font, script, level});
        }
        runs.back().count += static_cast<std::uint32_t>(end - at);
        runs.back().script = script;
        at = end;
    }
    reorder(runs);
    return runs;
}

}  // namespace pitcast::draw
