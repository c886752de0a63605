// SPDX-License-Identifier: Apache-2.0
#include "st2110_sound.h"

#include <algorithm>

namespace pitcast::output::st2110 {

SoundPackets::SoundPackets(std::int32_t channels, std::int32_t samples, std::uint32_t source)
    : channels_(channels), samples_(samples), source_(source) {}

void SoundPackets::add(const audio::Block& block) {
    if (block.channels != channels_ || block.frames < 1) {
        return;
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(sent_));
    sent_ = 0;
    const auto channels = static_cast<std::size_t>(channels_);
    const std::int64_t follows = first_ + static_cast<std::int64_t>(waiting_.size() / channels);
    std::int64_t left_out = 0;
    if (waiting_.empty() || block.first != follows) {
        // From the next whole packet on.
        waiting_.clear();
        first_ = (block.first + samples_ - 1) / samples_ * samples_;
        left_out = std::min<std::int64_t>(first_ - block.first, block.frames);
    }
    waiting_.insert(waiting_.end(), block.samples.begin() + left_out * channels_,
                    block.samples.end());
}

bool SoundPackets::ready() const {
    return waiting_.size() - sent_ >= static_cast<std::size_t>(samples_ * channels_);
}

std::size_t SoundPackets::put(std::byte* to) {
    const auto count = static_cast<std::size_t>(samples_ * channels_);
    put_rtp(to, {.type = kSoundType,
                 .sequence = static_cast<std::uint16_t>(first_ / samples_),
                 .time = static_cast<std::uint32_t>(first_),
                 .source = source_});
    std::byte* at = to + kRtpOctets;
    for (std::size_t i = 0; i < count; ++i, at += 3) {
        const auto sample = static_cast<std::uint32_t>(waiting_[sent_ + i]);
        at[0] = static_cast<std::byte>(sample >> 16U);
        put_16(at + 1, sample);
    }
    sent_ += count;
    first_ += samples_;
    return kRtpOctets + count * 3;
}

}  // namespace pitcast::output::st2110
