// SPDX-License-Identifier: Apache-2.0
#include "st2110_rtp.h"

namespace pitcast::output::st2110 {

void put_rtp(std::byte* to, const RtpHeader& header) {
    constexpr std::uint32_t kVersion = 2;
    put_16(to, kVersion << 14U | (header.marker ? 0x80U : 0U) | header.type);
    put_16(to + 2, header.sequence);
    put_32(to + 4, header.time);
    put_32(to + 8, header.source);
}

std::uint32_t video_time(std::int64_t n, FrameRate rate) {
    // Whole groups of `numerator` periods apart, so that no product leaves 64 bits.
    const std::int64_t group = n / rate.numerator;
    const std::int64_t rest = n % rate.numerator;
    const std::int64_t each = kVideoClock * rate.denominator;
    const std::int64_t ticks =
        group * each + (2 * rest * each + rate.numerator) / (2 * std::int64_t{rate.numerator});
    return static_cast<std::uint32_t>(ticks);
}

}  // namespace pitcast::output::st2110
