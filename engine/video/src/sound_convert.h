// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/audio/audio.h"

#include "av.h"

struct SwrContext;

namespace pitcast::video {

struct ResamplerFree {
    void operator()(SwrContext* context) const;
};
using ResamplerPtr = std::unique_ptr<SwrContext, ResamplerFree>;

/// Decoded sound of any rate and layout to interleaved samples of 48 kHz and 24 bits, with the
/// channels that it has, at most kMostChannels. A change within a stream begins anew.
class SoundConverter {
 public:
    /// Appends. False: it cannot be converted.
    [[nodiscard]] bool convert(const AVFrame& frame, std::vector<audio::Sample>& into);
    /// What the resampler still holds.
    void drain(std::vector<audio::Sample>& into);
    [[nodiscard]] std::int32_t channels() const { return channels_; }

 private:
    [[nodiscard]] bool open(const AVFrame& frame);
    void pull(const std::uint8_t* const* data, int samples, std::vector<audio::Sample>& into);

    ResamplerPtr resampler_;
    std::vector<std::int32_t> buffer_;
    std::int32_t channels_ = 0;
    int rate_ = 0;
    int format_ = -1;
};

}  // namespace pitcast::video
