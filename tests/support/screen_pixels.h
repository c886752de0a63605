// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace pitcast::testing {

/// What the screen of DISPLAY shows.
struct ScreenPixels {
    int width = 0;
    int height = 0;
    std::vector<std::uint32_t> pixels;  ///< 0xRRGGBB, line by line; empty: it cannot be seen
};

[[nodiscard]] ScreenPixels screen_pixels();

}  // namespace pitcast::testing
