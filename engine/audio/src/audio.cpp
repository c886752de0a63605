// SPDX-License-Identifier: Apache-2.0
#include "pitcast/audio/audio.h"

#include <algorithm>

namespace pitcast::audio {
namespace {

// 10^(1/200) and its inverse with 22 bits after the point; what they are multiplied with has 36.
constexpr std::int64_t kUp = 4'242'872;
constexpr std::int64_t kDown = 4'146'292;
constexpr int kStepBits = 22;
constexpr int kFineBits = 36;

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

}  // namespace

std::int64_t first_sample_of(FrameNumber n, FrameRate rate) {
    // Whole groups of `numerator` frames apart, so that no product leaves 64 bits.
    const std::int64_t group = floor_div(n, rate.numerator);
    const std::int64_t rest = n - group * rate.numerator;
    const std::int64_t each = kSampleRate * rate.denominator;
    return group * each + rest * each / rate.numerator;
}

FrameNumber frame_of_sample(std::int64_t sample, FrameRate rate) {
    const std::int64_t each = kSampleRate * rate.denominator;
    const std::int64_t group = floor_div(sample, each);
    const std::int64_t rest = sample - group * each;
    // The last frame whose first sample is not after this one.
    const FrameNumber near = group * rate.numerator + rest * rate.numerator / each;
    return first_sample_of(near + 1, rate) <= sample ? near + 1 : near;
}

std::int64_t sample_at_ns(Nanoseconds ns) {
    const std::int64_t seconds = floor_div(ns, kNanosecondsPerSecond);
    return seconds * kSampleRate +
           (ns - seconds * kNanosecondsPerSecond) * kSampleRate / kNanosecondsPerSecond;
}

Gain gain_of_tenths(std::int32_t tenths) {
    if (tenths <= kLeastTenths) {
        return 0;
    }
    std::int64_t value = std::int64_t{1} << kFineBits;
    const std::int32_t steps = std::min(tenths, kMostTenths);
    for (std::int32_t i = 0; i < (steps < 0 ? -steps : steps); ++i) {
        value = (value * (steps < 0 ? kDown : kUp) + (1 << (kStepBits - 1))) >> kStepBits;
    }
    return static_cast<Gain>(value >> (kFineBits - kGainBits));
}

void Mixer::begin(std::int32_t channels, std::int32_t frames) {
    channels_ = channels;
    frames_ = frames;
    sums_.assign(static_cast<std::size_t>(channels) * static_cast<std::size_t>(frames), 0);
}

void Mixer::add(const Channel& source, std::int32_t to_channel, Gain from, Gain to) {
    const auto have = static_cast<std::int32_t>(source.samples.size()) / source.channels;
    const std::int32_t count = std::min(frames_, have);
    const std::int64_t way = std::int64_t{to} - from;
    for (std::int32_t i = 0; i < count; ++i) {
        const std::int64_t gain = from + way * i / frames_;
        sums_[static_cast<std::size_t>(i * channels_ + to_channel)] +=
            gain * source.samples[static_cast<std::size_t>(i * source.channels + source.index)];
    }
}

void Mixer::finish(std::span<Sample> into) const {
    constexpr std::int64_t kHalf = std::int64_t{1} << (kGainBits - 1);
    for (std::size_t i = 0; i < into.size() && i < sums_.size(); ++i) {
        into[i] = static_cast<Sample>(std::clamp<std::int64_t>(
            (sums_[i] + kHalf) >> kGainBits, -std::int64_t{kLoudest} - 1, kLoudest));
    }
}

}  // namespace pitcast::audio
