// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>

namespace pitcast {

/// RFC 4648, clause 4, with padding and without line breaks.
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace pitcast
