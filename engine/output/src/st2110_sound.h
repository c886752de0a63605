// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/audio/audio.h"

#include "st2110_rtp.h"

namespace pitcast::output::st2110 {

/// Sound as L24 (ST 2110-30, AES67): packet `p` has the samples from p * `samples` on, counted
/// from the TAI epoch. What does not fill a packet waits for the next block.
class SoundPackets {
 public:
    /// `samples` of a packet: 48 (1 ms) or 6 (0.125 ms).
    SoundPackets(std::int32_t channels, std::int32_t samples, std::uint32_t source);

    /// Takes a block; those of other channels are not sent. Where a block is missing, packets are.
    void add(const audio::Block& block);
    [[nodiscard]] bool ready() const;
    /// First sample of the packet that comes next.
    [[nodiscard]] std::int64_t first() const { return first_; }
    /// Writes it; returns its octets. Only when ready().
    std::size_t put(std::byte* to);
    [[nodiscard]] std::size_t packet_octets() const {
        return kRtpOctets + static_cast<std::size_t>(samples_ * channels_ * 3);
    }

 private:
    const std::int32_t channels_;
    const std::int32_t samples_;
    const std::uint32_t source_;
    std::int64_t first_ = 0;              ///< number of the first sample that waits
    std::vector<audio::Sample> waiting_;  ///< interleaved
    std::size_t sent_ = 0;                ///< of waiting_, in samples of all channels
};

/// Channels that a packet of so many samples has room for.
[[nodiscard]] constexpr std::int32_t most_channels(std::int32_t samples) {
    return static_cast<std::int32_t>((kMostOctets - kRtpOctets) / 3) / samples;
}

}  // namespace pitcast::output::st2110
