// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <compare>
#include <cstdint>

namespace pitcast {

/// Nanoseconds; a duration, or a point in time on the scale that the name says.
using Nanoseconds = std::int64_t;

/// Frames since the TAI epoch 1970-01-01T00:00:00 TAI (SMPTE ST 2059-1), at the channel's rate.
using FrameNumber = std::int64_t;

inline constexpr Nanoseconds kNanosecondsPerSecond = 1'000'000'000;

/// Exact frame rate, frames a second = numerator / denominator (50/1, 30000/1001).
struct FrameRate {
    std::int32_t numerator = 50;   ///< at least 1
    std::int32_t denominator = 1;  ///< at least 1

    friend bool operator==(const FrameRate&, const FrameRate&) = default;
};

/// Start of frame `n` on the TAI scale, rounded down to a nanosecond.
[[nodiscard]] Nanoseconds frame_start_tai_ns(FrameNumber n, FrameRate rate);

/// Number of the frame that contains `tai_ns`: the largest n whose start is not after it.
[[nodiscard]] FrameNumber frame_at_tai_ns(Nanoseconds tai_ns, FrameRate rate);

/// Nominal duration of a frame, rounded down; only for waits and displays, never accumulated.
[[nodiscard]] Nanoseconds frame_duration_ns(FrameRate rate);

}  // namespace pitcast
