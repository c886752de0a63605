// SPDX-License-Identifier: Apache-2.0
#include "pitcast/core/timecode.h"

#include <cstdio>

#include "pitcast/core/clock.h"

namespace pitcast {

std::string Timecode::text() const {
    char buffer[64];
    std::snprintf(buffer, sizeof buffer, "%02d:%02d:%02d:%02d", hours, minutes, seconds, frames);
    return buffer;
}

Timecode timecode_of(FrameNumber n, FrameRate rate, std::int32_t utc_offset_s) {
    constexpr std::int64_t kDay = 86'400;
    const Nanoseconds local =
        utc_from_tai(frame_start_tai_ns(n, rate)) + utc_offset_s * kNanosecondsPerSecond;
    // Half a frame forward: a start rounded down to a nanosecond must not fall into the second
    // before.
    const Nanoseconds inside = local + frame_duration_ns(rate) / 2;
    std::int64_t second = inside / kNanosecondsPerSecond;
    Nanoseconds rest = inside % kNanosecondsPerSecond;
    if (rest < 0) {
        rest += kNanosecondsPerSecond;
        --second;
    }
    const std::int64_t of_day = ((second % kDay) + kDay) % kDay;
    const std::int64_t frame = rest * rate.numerator / (kNanosecondsPerSecond * rate.denominator);
    return {static_cast<std::int32_t>(of_day / 3600), static_cast<std::int32_t>(of_day / 60 % 60),
            static_cast<std::int32_t>(of_day % 60), static_cast<std::int32_t>(frame)};
}

}  // namespace pitcast
