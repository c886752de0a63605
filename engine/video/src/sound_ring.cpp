// SPDX-License-Identifier: Apache-2.0
#include "sound_ring.h"

#include <algorithm>

namespace pitcast::video {
namespace {

/// The longest delay of a source (500 frames of 24 Hz) and some.
constexpr std::int64_t kRingFrames = 24 * audio::kSampleRate;
constexpr std::int64_t kJoinedWithin = audio::kSampleRate / 100;
/// Silence that is laid at a time: a frame may wait for the lock meanwhile.
constexpr std::int64_t kSlice = audio::kSampleRate / 10;

/// What is left as silence rather than joined or begun anew.
constexpr bool is_gap(std::int64_t frames) {
    return frames > kJoinedWithin && frames < kRingFrames;
}

}  // namespace

template <typename Do>
void SoundRing::each_run(std::int64_t first, std::int64_t frames, Do act) const {
    for (std::int64_t done = 0; done < frames;) {
        const std::int64_t wrapped = (first + done) % kRingFrames;
        const std::int64_t at = wrapped < 0 ? wrapped + kRingFrames : wrapped;
        const std::int64_t run = std::min(frames - done, kRingFrames - at);
        act(at * channels_, done * channels_, run * channels_);
        done += run;
    }
}

std::int32_t SoundRing::channels() const {
    const std::lock_guard lock(mutex_);
    return channels_;
}

void SoundRing::put(std::int64_t first, std::int32_t channels,
                    std::span<const audio::Sample> samples) {
    // Memory comes and goes outside the lock: whoever waits for it may have to wait for others.
    std::vector<audio::Sample> other;
    if (this->channels() != channels) {
        other.assign(static_cast<std::size_t>(kRingFrames * channels), 0);
        const std::lock_guard lock(mutex_);
        channels_ = channels;
        samples_.swap(other);
        begin_ = end_ = first;
    }
    silence_until(first);
    const std::lock_guard lock(mutex_);
    put_locked(first, samples);
}

void SoundRing::silence_until(std::int64_t first) {
    const std::int64_t gap = first - end_;
    for (std::int64_t left = is_gap(gap) ? gap : 0; left > 0;) {
        const std::int64_t slice = std::min(left, kSlice);
        const std::lock_guard lock(mutex_);
        silence_locked(slice);
        left -= slice;
    }
}

void SoundRing::silence_locked(std::int64_t frames) {
    each_run(end_, frames, [&](std::int64_t at, std::int64_t, std::int64_t count) {
        std::fill_n(samples_.begin() + at, count, 0);
    });
    end_ += frames;
    begin_ = std::max(begin_, end_ - kRingFrames);
}

void SoundRing::hold_from(std::int64_t sample) {
    const std::lock_guard lock(mutex_);
    held_from_ = sample;
}

void SoundRing::move(std::int64_t from, std::int64_t by) {
    {
        const std::lock_guard lock(mutex_);
        from = std::max(from, begin_);
        moved_.clear();
        if (channels_ == 0 || from >= end_) {
            return;
        }
    }
    moved_.resize(static_cast<std::size_t>((end_ - from) * channels_));
    const std::lock_guard lock(mutex_);
    read_locked(from, moved_);
    end_ = from;
    put_locked(from + by, moved_);
}

void SoundRing::put_locked(std::int64_t first, std::span<const audio::Sample> samples) {
    const std::int64_t gap = first - end_;
    if (std::abs(gap) <= kJoinedWithin) {
        first = end_;
    } else if (is_gap(gap)) {
        silence_locked(gap);
    } else if (gap > 0 || first < begin_) {
        begin_ = first;
    }
    const auto frames = static_cast<std::int64_t>(samples.size()) / std::max(channels_, 1);
    each_run(first, frames, [&](std::int64_t at, std::int64_t from, std::int64_t count) {
        std::copy_n(samples.begin() + from, count, samples_.begin() + at);
    });
    end_ = first + frames;
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
    std::fill(into.begin(), into.end(), 0);
    const std::int64_t frames = static_cast<std::int64_t>(into.size()) / std::max(channels_, 1);
    const std::int64_t from = std::clamp(begin_, first, first + frames);
    const std::int64_t to = std::clamp(end_, from, first + frames);
    each_run(from, channels_ > 0 ? to - from : 0,
             [&](std::int64_t at, std::int64_t done, std::int64_t count) {
                 std::copy_n(samples_.begin() + at, count,
                             into.begin() + (from - first) * channels_ + done);
             });
}

}  // namespace pitcast::video
