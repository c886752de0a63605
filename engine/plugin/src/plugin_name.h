// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <string_view>

namespace pitcast::plugin {

inline constexpr std::size_t kLongestName = 32;

/// a-z, 0-9 and _, a letter first.
[[nodiscard]] inline bool is_plugin_name(std::string_view name) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !name.empty() && name.size() <= kLongestName && letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

}  // namespace pitcast::plugin
