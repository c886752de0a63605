// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <initializer_list>
#include <string_view>

namespace pitcast::editor {

/// Whether every word of `query` is part of one of `texts`. Letters of ASCII of either case are
/// the same; no words match everything.
[[nodiscard]] bool matches(std::string_view query, std::initializer_list<std::string_view> texts);

}  // namespace pitcast::editor
