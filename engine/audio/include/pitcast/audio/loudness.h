// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <memory>
#include <span>

#include "pitcast/audio/audio.h"

namespace pitcast::audio {

/// The largest sample of each channel, without sign; 0 for those that there are not.
using Peaks = std::array<Sample, kMostChannels>;
[[nodiscard]] Peaks peaks_of(std::span<const Sample> interleaved, std::int32_t channels);
/// Decibels below the largest there is; Loudness::kSilence from there down.
[[nodiscard]] double dbfs_of(Sample peak);

/// Loudness by EBU R 128 (EBU Tech 3341 and 3342), and peaks. kSilence where there is nothing yet.
struct Loudness {
    static constexpr double kSilence = -120;
    double momentary_lufs = kSilence;   ///< of the last 400 ms
    double short_term_lufs = kSilence;  ///< of the last 3 s
    double integrated_lufs = kSilence;  ///< since the start, gated
    double range_lu = 0;                ///< since the start
    double true_peak_dbtp = kSilence;   ///< since the start, the loudest channel
    /// Samples of the last block, each channel.
    std::array<double, kMostChannels> peak_dbfs = silent();
    std::array<double, kMostChannels> rms_dbfs = silent();

 private:
    static constexpr std::array<double, kMostChannels> silent() {
        std::array<double, kMostChannels> all{};
        all.fill(kSilence);
        return all;
    }
};

/// Not for the frame thread: it counts and takes memory.
class LoudnessMeter {
 public:
    explicit LoudnessMeter(std::int32_t channels);
    ~LoudnessMeter();
    LoudnessMeter(const LoudnessMeter&) = delete;
    LoudnessMeter& operator=(const LoudnessMeter&) = delete;

    void add(const Block& block);
    [[nodiscard]] Loudness read();

 private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::audio
