// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include <hb.h>

#include "pitcast/draw/draw_list.h"

namespace pitcast::draw {

/// Stretch of a line with one font, script and direction.
struct TextRun {
    std::uint32_t first = 0;  ///< code points
    std::uint32_t count = 0;
    FontId font = 0;
    hb_script_t script = HB_SCRIPT_COMMON;
    std::uint8_t level = 0;  ///< bidi embedding level; odd = right to left
};

/// Code points of UTF-8; what is invalid becomes U+FFFD, controls become spaces.
[[nodiscard]] std::vector<char32_t> decode_utf8(std::string_view text);

/// Does this character stay with the one before it (marks, joiners, variation selectors)?
[[nodiscard]] bool extends_cluster(char32_t c);

using HasGlyph = std::function<bool(FontId, char32_t)>;

/// Runs in visual order. Each cluster goes to the first of `fonts` that has all of it, else the
/// first that has its base; quotation marks, dashes and dots beside an ideograph come from its
/// font. Characters that none has go to the first font and into `missing`.
[[nodiscard]] std::vector<TextRun> split_into_runs(std::span<const char32_t> text,
                                                   std::span<const FontId> fonts,
                                                   const HasGlyph& has_glyph,
                                                   std::vector<std::uint32_t>& missing);

}  // namespace pitcast::draw
