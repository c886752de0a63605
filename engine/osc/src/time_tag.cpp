// SPDX-License-Identifier: Apache-2.0
#include "pitcast/osc/message.h"

namespace pitcast::osc {
namespace {

/// From 1900-01-01 to 1970-01-01 (RFC 868).
constexpr std::int64_t kUnixInNtpSeconds = 2'208'988'800;
constexpr std::int64_t kEraSeconds = std::int64_t{1} << 32;

}  // namespace

Nanoseconds utc_of(TimeTag time, Nanoseconds utc_now_ns) {
    const std::int64_t now = utc_now_ns / kNanosecondsPerSecond + kUnixInNtpSeconds;
    std::int64_t seconds = now / kEraSeconds * kEraSeconds + time.seconds;
    if (seconds - now > kEraSeconds / 2) {
        seconds -= kEraSeconds;
    } else if (now - seconds > kEraSeconds / 2) {
        seconds += kEraSeconds;
    }
    const auto fraction_ns = static_cast<std::int64_t>(
        (std::uint64_t{time.fraction} * static_cast<std::uint64_t>(kNanosecondsPerSecond)) >> 32U);
    return (seconds - kUnixInNtpSeconds) * kNanosecondsPerSecond + fraction_ns;
}

TimeTag time_tag_of(Nanoseconds utc_ns) {
    const std::int64_t seconds = utc_ns / kNanosecondsPerSecond;
    const auto rest_ns = static_cast<std::uint64_t>(utc_ns - seconds * kNanosecondsPerSecond);
    // Rounded up, so that reading it gives the same nanosecond again.
    const std::uint64_t fraction =
        ((rest_ns << 32U) + static_cast<std::uint64_t>(kNanosecondsPerSecond) - 1) /
        static_cast<std::uint64_t>(kNanosecondsPerSecond);
    return {static_cast<std::uint32_t>(seconds + kUnixInNtpSeconds),
            static_cast<std::uint32_t>(fraction)};
}

}  // namespace pitcast::osc
