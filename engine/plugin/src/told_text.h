// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace pitcast::plugin {

/// Text of a plug-in as it may stand in a log or a state: valid UTF-8 without control characters
/// (which become '?'), cut off after `most` bytes.
[[nodiscard]] std::string told_text(std::string_view text, std::size_t most = 400);

}  // namespace pitcast::plugin
