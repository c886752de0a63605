// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "pitcast/audio/audio.h"

#include "sound_convert.h"

namespace pitcast::video {

/// Makes one sound of the pieces of a stream, whose numbers say where each belongs and whose
/// lengths do not quite agree with them, as when two clocks drift apart. What agrees within a
/// millisecond is passed on to the bit; beyond that it is stretched or drawn together by at most a
/// five-hundredth until it does. A jump begins anew.
class SoundJoiner {
 public:
    struct Piece {
        std::int64_t first = 0;                    ///< number of its first sample
        std::span<const audio::Sample> samples{};  ///< until the next call
    };
    /// What comes next of the joined sound, when `samples` is the newest piece and belongs to
    /// `first`. Channels may change, and then it begins anew.
    [[nodiscard]] Piece join(std::int64_t first, std::int32_t channels,
                             std::span<const audio::Sample> samples);
    [[nodiscard]] bool is_stretching() const { return stretcher_ != nullptr; }

 private:
    [[nodiscard]] Piece pass(std::span<const audio::Sample> samples);
    [[nodiscard]] Piece stretch(std::span<const audio::Sample> samples, double off);
    [[nodiscard]] bool open_stretcher();
    void remember(std::span<const audio::Sample> samples);
    [[nodiscard]] std::int64_t frames_of(std::span<const audio::Sample> samples) const;

    std::int32_t channels_ = 0;
    std::int64_t next_ = 0;  ///< number of the sample that is made next
    double off_ = 0;         ///< how far pieces lie behind what was made, samples, smoothed
    std::vector<audio::Sample> history_;  ///< the last ones, for the stretcher to begin with
    std::int64_t skip_ = 0;               ///< of what the stretcher gives: made of history
    ResamplerPtr stretcher_;
    std::vector<std::int32_t> wide_;
    std::vector<audio::Sample> made_;
};

}  // namespace pitcast::video
