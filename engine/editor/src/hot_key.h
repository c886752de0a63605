// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string_view>

#include "key_press.h"

namespace pitcast::editor {

/// The key that a page of the rundown names: "A" to "Z", "0" to "9", "Num0" to "Num9", "F13" to
/// "F24", with "Ctrl+" or "Alt+" before it if so wanted. Empty: no such key, or one that the desk
/// itself has.
[[nodiscard]] std::optional<KeyPress> page_key(std::string_view name);

}  // namespace pitcast::editor
