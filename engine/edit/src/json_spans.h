// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <map>
#include <string>

#include "pitcast/edit/json_text.h"

namespace pitcast::edit {

/// Where every value of a text stands that JsonDocument has taken.
[[nodiscard]] std::map<std::string, JsonText::Span, std::less<>> spans_in(const std::string& text);

}  // namespace pitcast::edit
