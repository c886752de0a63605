// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include <spdlog/common.h>

namespace pitcast {

/// A payload is what people read, then this, then the members of the JSON line.
inline constexpr char kLogMembers = '\x1e';

[[nodiscard]] inline std::string_view line_for_people(const spdlog::string_view_t& payload) {
    const std::string_view text{payload.data(), payload.size()};
    return text.substr(0, text.find(kLogMembers));
}

}  // namespace pitcast
