// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <span>
#include <vector>

namespace pitcast::draw {

/// `[i]`: may a line end after character i of a paragraph (which holds no line feeds)? By Unicode
/// Standard Annex #14 with its Chinese tailoring (no closing mark begins a line, no opening one
/// ends it), and narrower where annex 14 thinks of web addresses rather than of captions: no break
/// in "km/h", in "driver’s", between a number and its unit, or before the dot within a name.
[[nodiscard]] std::vector<bool> line_breaks(std::span<const char32_t> text);

}  // namespace pitcast::draw
