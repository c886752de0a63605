// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string_view>

namespace pitcast::editor {

/// Of the desk's own words. Names, titles and notes of a show stay as their author wrote them, and
/// what the engine itself reports (errors, the log) is English.
enum class Language : std::uint8_t { english, chinese };

/// "en" or "zh", and what locales are called ("zh_CN.UTF-8"); English of all others.
[[nodiscard]] Language language_of(std::string_view name);
[[nodiscard]] std::string_view name_of(Language language);

/// The desk's English in this language; as it is where nobody has translated it.
[[nodiscard]] const char* word(Language language, const char* english);

}  // namespace pitcast::editor
