// SPDX-License-Identifier: Apache-2.0
#include "grid_lock.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace pitcast::video {
namespace {

/// How far from a whole number the proportion of two rates may be: cameras say 29.97 as they like.
constexpr double kNearlyWhole = 0.0005;
constexpr double kMostTimes = 8;

/// `value` as a whole number; 0 when it is none.
std::int32_t whole(double value) {
    const double nearest = std::round(value);
    const bool is_whole =
        nearest >= 1 && nearest <= kMostTimes && std::abs(value - nearest) < kNearlyWhole * nearest;
    return is_whole ? static_cast<std::int32_t>(nearest) : 0;
}

}  // namespace

std::int64_t GridLock::instant_for(Nanoseconds due_ns) {
    const Nanoseconds step = frame_duration_ns(instants_);
    const Nanoseconds leaning = due_ns - lean_ns_;
    const std::int64_t instant = frame_at_tai_ns(leaning - 1, instants_) + 1;
    const Nanoseconds early = time_of(instant) - leaning;  // 0 .. step
    if (early < step / 8) {
        lean_ns_ += step / 4;
    } else if (early > step - step / 8) {
        lean_ns_ -= step / 4;
    }
    if (std::abs(lean_ns_) > step / 2) {
        lean_ns_ = 0;
    }
    return instant;
}

std::optional<FrameRate> common_instants(FrameRate channel, FrameRate pictures) {
    if (pictures.numerator < 1 || pictures.denominator < 1) {
        return std::nullopt;
    }
    const double proportion = static_cast<double>(channel.numerator) * pictures.denominator /
                              (static_cast<double>(channel.denominator) * pictures.numerator);
    if (whole(proportion) > 0) {
        return channel;
    }
    if (const std::int32_t times = whole(1 / proportion); times > 0) {
        return FrameRate{channel.numerator * times, channel.denominator};
    }
    return std::nullopt;
}

}  // namespace pitcast::video
