// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/geometry.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace pitcast::draw {

Subpixel px(double pixels) {
    // Beyond the range, and for NaN, there is no picture anyway: the ends, and 0.
    const double scaled = std::floor(pixels * kPixel + 0.5);
    if (std::isnan(scaled)) {
        return 0;
    }
    constexpr double kLow = std::numeric_limits<Subpixel>::min();
    constexpr double kHigh = std::numeric_limits<Subpixel>::max();
    return static_cast<Subpixel>(std::clamp(scaled, kLow, kHigh));
}

}  // namespace pitcast::draw
