// SPDX-License-Identifier: Apache-2.0
#include "search.h"

#include <algorithm>

namespace pitcast::editor {
namespace {

char small(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool holds(std::string_view text, std::string_view word) {
    return std::search(text.begin(), text.end(), word.begin(), word.end(),
                       [](char a, char b) { return small(a) == small(b); }) != text.end();
}

}  // namespace

bool matches(std::string_view query, std::initializer_list<std::string_view> texts) {
    for (std::size_t at = 0; (at = query.find_first_not_of(' ', at)) != std::string_view::npos;) {
        const std::size_t end = std::min(query.find(' ', at), query.size());
        const std::string_view word = query.substr(at, end - at);
        if (std::none_of(texts.begin(), texts.end(),
                         [&](std::string_view text) { return holds(text, word); })) {
            return false;
        }
        at = end;
    }
    return true;
}

}  // namespace pitcast::editor
