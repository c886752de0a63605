// SPDX-License-Identifier: Apache-2.0
#include "line_break.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <hb.h>
#include <linebreak.h>

#include "text_runs.h"

namespace pitcast::draw {
namespace {

constexpr std::array<std::u32string_view, 24> kUnits{
    U"km", U"m",   U"cm", U"mm", U"km/h", U"mph", U"kg",  U"g",  U"t",  U"h", U"min", U"s",
    U"ms", U"rpm", U"kW", U"hp", U"bar",  U"psi", U"kPa", U"°C", U"°F", U"%", U"L",   U"l"};

bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

/// Letters of scripts that set words apart; ideographs are none.
bool is_word_letter(char32_t c) {
    const auto category = hb_unicode_general_category(hb_unicode_funcs_get_default(), c);
    return is_digit(c) || category == HB_UNICODE_GENERAL_CATEGORY_LOWERCASE_LETTER ||
           category == HB_UNICODE_GENERAL_CATEGORY_UPPERCASE_LETTER;
}

/// Does a unit, and nothing more, stand at `at`?
bool is_unit(std::span<const char32_t> text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && (is_word_letter(text[end]) || text[end] == U'/' ||
                                 text[end] == U'°' || text[end] == U'%')) {
        ++end;
    }
    const std::u32string_view word(text.data() + at, end - at);
    return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

/// What annex 14 allows and a caption does not: a break after character i, text[i + 1] being there.
bool is_refused(std::span<const char32_t> text, std::size_t i) {
    const char32_t next = text[i + 1];
    if (extends_cluster(next) || text[i] == 0x200d) {
        return true;
    }
    if (next == 0xb7 || next == 0x2027 || next == 0x30fb) {  // the dot in 杨·库珀
        return true;
    }
    if (i == 0) {
        return false;
    }
    if ((text[i] == U'/' || text[i] == 0x2019) && is_word_letter(text[i - 1]) &&
        is_word_letter(next)) {
        return true;
    }
    return text[i] == U' ' && is_digit(text[i - 1]) && is_unit(text, i + 1);
}

}  // namespace

std::vector<bool> line_breaks(std::span<const char32_t> text) {
    static_assert(sizeof(utf32_t) == sizeof(char32_t));
    // Builds the library's index over its own table; once, as it may be read by many threads.
    static const bool ready = [] {
        init_linebreak();
        return true;
    }();
    std::vector<bool> breaks(text.size(), false);
    if (text.empty() || !ready) {
        return breaks;
    }
    std::vector<char> classes(text.size());
    const std::vector<utf32_t> chars(text.begin(), text.end());
    set_linebreaks_utf32(chars.data(), chars.size(), "zh", classes.data());
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        breaks[i] = classes[i] == LINEBREAK_ALLOWBREAK && !is_refused(text, i);
    }
    breaks.back() = true;
    return breaks;
}

}  // namespace pitcast::draw
