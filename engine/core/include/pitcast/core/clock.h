// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/core/frame_rate.h"

namespace pitcast {

/// Seconds that TAI is ahead of UTC since 2017-01-01 (IERS Bulletin C 52 and later).
inline constexpr Nanoseconds kTaiMinusUtcNs = 37 * kNanosecondsPerSecond;

/// CLOCK_MONOTONIC now.
[[nodiscard]] Nanoseconds monotonic_now_ns();
/// UTC now, nanoseconds since 1970.
[[nodiscard]] Nanoseconds utc_now_ns();
/// TAI now: UTC + 37 s. CLOCK_TAI is not used: most hosts leave its kernel offset at 0.
[[nodiscard]] Nanoseconds tai_now_ns();
/// Sleeps until CLOCK_MONOTONIC reads `deadline_ns`; at once when that has passed.
void sleep_until_monotonic(Nanoseconds deadline_ns);

[[nodiscard]] constexpr Nanoseconds utc_from_tai(Nanoseconds tai_ns) {
    return tai_ns - kTaiMinusUtcNs;
}
[[nodiscard]] constexpr Nanoseconds tai_from_utc(Nanoseconds utc_ns) {
    return utc_ns + kTaiMinusUtcNs;
}

}  // namespace pitcast
