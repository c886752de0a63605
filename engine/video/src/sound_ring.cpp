// SPDX-License-Identifier: Apache-2.0
#include "sound_ring.h"

#include <algorithm>

namespace pitcast::video {
namespace {

/// The longest delay of a source (500 frames of 24 Hz) and some.
constexpr std::int64_t kRingFrames = 24 * audio::kSampleRate;
constexpr std::int64_t kJoinedWithin = audio::kSampleRate / 100;

}  // namespace

std::size_t SoundRing::place_of(std::int64_t sample) const {
    const std::int64_t wrapped = sample % kRingFrames;
    return static_cast<std::size_t>((wrapped < 0 ? wrapped + kRingFrames : wrapped) * channels_);
}

std::int32_t SoundRing::channels() const {
    const std::lock_guard lock(mutex_);
    return channels_;
}

void SoundRing::put(std::int64_t first, std::int32_t channels,
                    std::span<const audio::Sample> samples) {
    const std::lock_guard lock(mutex_);
    put_locked(first, channels, samples);
}

void SoundRing::hold_from(std::int64_t sample) {
    const std::lock_guard lock(mutex_);
    held_from_ = sample;
}

void SoundRing::move(std::int64_t from, std::int64_t by) {
    const std::lock_guard lock(mutex_);
    from = std::max(from, begin_);
    if (channels_ == 0 || from >= end_) {
        return;
    }
    std::vector<audio::Sample> moved(static_cast<std::size_t>((end_ - from) * channels_));
    read_locked(from, moved);
    end_ = from;
    put_locked(from + by, channels_, moved);
}

void SoundRing::put_locked(std::int64_t first, std::int32_t channels,
                           std::span<const audio::Sample> samples) {
    if (channels != channels_) {
        channels_ = channels;
        samples_.assign(static_cast<std::size_t>(kRingFrames * channels), 0);
        begin_ = end_ = first;
    }
    const std::int64_t gap = first - end_;
    if (std::abs(gap) <= kJoinedWithin) {
        first = end_;
    } else if (gap > 0 && gap < kRingFrames) {
        for (std::int64_t i = end_; i < first; ++i) {
            std::fill_n(samples_.begin() + static_cast<std::ptrdiff_t>(place_of(i)), channels_, 0);
        }
    } else if (gap >= kRingFrames || first < begin_) {
        begin_ = first;
    }
    const auto width = static_cast<std::size_t>(channels_);
    for (std::size_t i = 0; i + width <= samples.size(); i += width, ++first) {
        std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(i), width,
                    samples_.begin() + static_cast<std::ptrdiff_t>(place_of(first)));
    }
    end_ = first;
    begin_ = std::max(begin_, end_ - kRingFrames);
}

void SoundRing::read(std::int64_t first, std::span<audio::Sample> into) const {
    const std::lock_guard lock(mutex_);
    read_locked(first, into);
    const auto heard = static_cast<std::size_t>(
        std::clamp<std::int64_t>(held_from_ - first, 0, static_cast<std::int64_t>(into.size())));
    const std::size_t samples =
        std::min(heard * static_cast<std::size_t>(std::max(channels_, 1)), into.size());
    std::fill(into.begin() + static_cast<std::ptrdiff_t>(samples), into.end(), 0);
}

void SoundRing::read_locked(std::int64_t first, std::span<audio::Sample> into) const {
    const auto width = static_cast<std::size_t>(std::max(channels_, 1));
    for (std::size_t i = 0; i + width <= into.size(); i += width, ++first) {
        const auto to = into.begin() + static_cast<std::ptrdiff_t>(i);
        if (channels_ > 0 && first >= begin_ && first < end_) {
            std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(place_of(first)), width, to);
        } else {
            std::fill_n(to, width, 0);
        }
    }
}

}  // namespace pitcast::video
