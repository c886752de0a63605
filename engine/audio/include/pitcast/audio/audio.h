// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "pitcast/core/frame_rate.h"

/// Sound beside the picture: 48 kHz, 24 bits, in integers, so that it is the same everywhere.
namespace pitcast::audio {

inline constexpr std::int64_t kSampleRate = 48'000;
inline constexpr std::int32_t kMostChannels = 16;

/// -2^23 .. 2^23 - 1.
using Sample = std::int32_t;
inline constexpr Sample kLoudest = (1 << 23) - 1;

/// Samples count from the ST 2059 (TAI) epoch, as frames do: frame `n` has those from
/// first_sample_of(n) to before first_sample_of(n + 1). At 60000/1001 Hz that is 800 or 801.
[[nodiscard]] std::int64_t first_sample_of(FrameNumber n, FrameRate rate);
/// The frame that a sample belongs to.
[[nodiscard]] FrameNumber frame_of_sample(std::int64_t sample, FrameRate rate);
/// The sample that sounds at a time after the epoch, rounded down.
[[nodiscard]] std::int64_t sample_at_ns(Nanoseconds ns);

/// The sound of one frame: samples interleaved, channel after channel.
struct Block {
    std::int64_t first = 0;  ///< number of its first sample
    std::int32_t frames = 0;
    std::int32_t channels = 0;
    std::vector<Sample> samples;
};
using BlockPtr = std::shared_ptr<const Block>;

/// A factor, kUnity = 1.
using Gain = std::int32_t;
inline constexpr int kGainBits = 20;
inline constexpr Gain kUnity = 1 << kGainBits;
inline constexpr std::int32_t kLeastTenths = -1000;  ///< this and below: silence
inline constexpr std::int32_t kMostTenths = 240;
/// Of tenths of a decibel, within 0.001 dB; by multiplication alone, the same on any machine.
[[nodiscard]] Gain gain_of_tenths(std::int32_t tenths);

/// One channel of interleaved samples.
struct Channel {
    std::span<const Sample> samples;
    std::int32_t channels = 1;  ///< that are interleaved
    std::int32_t index = 0;
};

/// Adds up what channels of sources give to the channels of a programme.
class Mixer {
 public:
    /// Begins a block of so many channels and frames. Takes no memory when it is as large as one
    /// before.
    void begin(std::int32_t channels, std::int32_t frames);
    /// Gain goes evenly from `from` (at the first sample) towards `to` (after the last).
    void add(const Channel& source, std::int32_t to_channel, Gain from, Gain to);
    /// Rounded to the nearest, held within 24 bits.
    void finish(std::span<Sample> into) const;

 private:
    std::int32_t channels_ = 0;
    std::int32_t frames_ = 0;
    std::vector<std::int64_t> sums_;  ///< with kGainBits more
};

}  // namespace pitcast::audio
