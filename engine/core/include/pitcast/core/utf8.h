// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace pitcast {

[[nodiscard]] bool is_utf8(std::string_view text);
/// Appends a character; false for what is none (surrogates, over 0x10FFFF, 0).
[[nodiscard]] bool append_utf8(std::string& text, char32_t character);

}  // namespace pitcast
