// SPDX-License-Identifier: Apache-2.0
#pragma once
// Pictures that carry their own number in black and white blocks, so that what is shown is known.
#include <cstddef>
#include <vector>

#include "pitcast/draw/picture.h"

namespace pitcast::test {

inline constexpr std::size_t kNumberedWidth = 192;
inline constexpr std::size_t kNumberedHeight = 96;
inline constexpr std::size_t kNumberBits = 12;
inline constexpr std::size_t kNumberBlock = kNumberedWidth / kNumberBits;
/// Numbers begin again here.
inline constexpr std::size_t kNumbers = std::size_t{1} << kNumberBits;

/// Luma of each of its lines.
inline std::vector<unsigned char> numbered_line(std::size_t n) {
    std::vector<unsigned char> line(kNumberedWidth);
    for (std::size_t x = 0; x < kNumberedWidth; ++x) {
        line[x] = (n >> (x / kNumberBlock) & 1U) != 0 ? 220 : 30;
    }
    return line;
}

/// Of a picture of 8 bits.
inline std::size_t number_in(const draw::Picture& picture) {
    std::size_t n = 0;
    const auto middle = static_cast<std::size_t>(picture.height / 2);
    const std::byte* line = picture.planes[0].bytes + middle * picture.planes[0].stride;
    for (std::size_t bit = 0; bit < kNumberBits; ++bit) {
        const bool white = std::to_integer<int>(line[bit * kNumberBlock + kNumberBlock / 2]) > 125;
        n |= std::size_t{white ? 1U : 0U} << bit;
    }
    return n;
}

}  // namespace pitcast::test
