// SPDX-License-Identifier: Apache-2.0
#include "st2110_schedule.h"

#include <algorithm>

namespace pitcast::output::st2110 {
namespace {

// Of 1125 lines 1080 are active, of 750 lines 720: the share of time in which packets are read.
constexpr std::int64_t kActive = 24;
constexpr std::int64_t kWhole = 25;

}  // namespace

Schedule::Schedule(const VideoLayout& layout, std::int32_t height, std::int32_t burst)
    : rate_(layout.rate), packets_(layout.packets) {
    // A share of the frame's duration, which for fields is two of theirs.
    const std::int64_t over = layout.fields == 2 ? 22 : height >= 1080 ? 43 : 28;
    const std::int64_t under = layout.fields == 2 || height >= 1080 ? 1125 : 750;
    offset_ = kNanosecondsPerSecond * rate_.denominator * layout.fields * over /
              (rate_.numerator * under);
    lead_ = offset_ * 4 / 5;
    burst_ = burst > 0 ? burst : most_in_network_wide() / 2;
    burst_ = std::min(burst_, kMostBurst);
}

Nanoseconds Schedule::read_at(std::int32_t i) const {
    return offset_ + kNanosecondsPerSecond * rate_.denominator * kActive / kWhole /
                         rate_.numerator * i / packets_;
}

Nanoseconds Schedule::drained_in(std::int32_t packets) const {
    // The bucket drains 1.1 times as fast as packets come on average; a little slower than that.
    return kNanosecondsPerSecond * rate_.denominator * 100 / 108 / rate_.numerator * packets /
           packets_;
}

std::int32_t Schedule::room() const {
    return std::max(most_in_network_wide(), 2 * burst_);
}

std::int32_t Schedule::share(std::int64_t a, std::int64_t b) const {
    return static_cast<std::int32_t>(packets_ * std::int64_t{rate_.numerator} * a /
                                     (b * rate_.denominator));
}

std::int32_t Schedule::most_in_network_narrow() const {
    return std::max(4, share(kWhole, 43'200 * kActive));
}
std::int32_t Schedule::most_in_network_wide() const {
    return std::max(16, share(1, 21'600));
}
std::int32_t Schedule::receiver_room_wide() const {
    return std::max(720, share(1, 300));
}

}  // namespace pitcast::output::st2110
