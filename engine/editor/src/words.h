// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pitcast/editor/language.h"

namespace pitcast::editor {

/// Every translation, one behind the other: the characters that headings and buttons need.
[[nodiscard]] std::string all_chinese();
/// English and Chinese, for whoever checks them.
[[nodiscard]] std::vector<std::pair<std::string_view, std::string_view>> all_words();

}  // namespace pitcast::editor
