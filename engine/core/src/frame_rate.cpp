// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/frame_rate.h"

namespace pitcast {
namespace {

// GCC and Clang both have it; needed because n * 1e9 * denominator passes 64 bits.
__extension__ using Wide = __int128;

std::int64_t floor_div(Wide a, Wide b) {
    Wide q = a / b;
    if (a % b != 0 && ((a < 0) != (b < 0))) {
        --q;
    }
    return static_cast<std::int64_t>(q);
}

}  // namespace

Nanoseconds frame_start_tai_ns(FrameNumber n, FrameRate rate) {
    return floor_div(static_cast<Wide>(n) * kNanosecondsPerSecond * rate.denominator,
                     rate.numerator);
}

FrameNumber frame_at_tai_ns(Nanoseconds tai_ns, FrameRate rate) {
    FrameNumber n = floor_div(static_cast<Wide>(tai_ns) * rate.numerator,
                              static_cast<Wide>(kNanosecondsPerSecond) * rate.denominator);
    // The start of a frame is rounded down, so the next frame may already have begun.
    while (frame_start_tai_ns(n + 1, rate) <= tai_ns) {
        ++n;
    }
    return n;
}

Nanoseconds frame_duration_ns(FrameRate rate) {
    return kNanosecondsPerSecond * rate.denominator / rate.numerator;
}

}  // namespace pitcast
