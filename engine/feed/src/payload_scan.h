// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string_view>

#include "pitcast/core/result.h"

/// Looks at a payload before a parser that recurses or allocates by what the bytes claim sees it.
namespace pitcast::feed {

inline constexpr int kDeepestNesting = 16;

/// One whole MessagePack value and nothing after it; nesting bounded, counts covered by bytes.
[[nodiscard]] Status scan_msgpack(std::string_view bytes);

/// Nesting of JSON brackets bounded; says nothing else about the text.
[[nodiscard]] Status scan_json_nesting(std::string_view text);

/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace pitcast::feed
