// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/editor/language.h"

namespace pitcast::editor {

struct WordPair {
    const char* english;
    const char* chinese;
};

template <std::size_t N>
[[nodiscard]] constexpr bool in_order(const std::array<WordPair, N>& words) {
    for (std::size_t i = 1; i < N; ++i) {
        if (!(std::string_view(words[i - 1].english) < std::string_view(words[i].english))) {
            return false;
        }
    }
    return true;
}

/// Those of the template editor, in the order of their English (words_edit.cpp).
[[nodiscard]] std::span<const WordPair> words_of_editor();

/// Every translation, one behind the other: the characters that headings and buttons need.
[[nodiscard]] std::string all_chinese();
/// English and Chinese, for whoever checks them.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> all_words();

}  // namespace pitcast::editor
