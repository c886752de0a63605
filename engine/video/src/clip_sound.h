// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "pitcast/audio/audio.h"

#include "av.h"
#include "sound_convert.h"

namespace pitcast::video {

/// The sound of a file, from the time of its first picture on.
struct ClipSound {
    std::int32_t channels = 0;  ///< 0: it has none
    std::vector<audio::Sample> samples;

    [[nodiscard]] std::int64_t length() const {
        return channels == 0 ? 0 : static_cast<std::int64_t>(samples.size()) / channels;
    }
    /// Samples `from` on, as many whole ones as there is room for; silence outside the file.
    void read(std::int64_t from, std::span<audio::Sample> into) const;
};

/// Decodes the best stream of sound of a file, packet by packet, and brings it to 48 kHz. What is
/// beyond `limit_bytes` is left out, with a warning; a file without sound, or with sound that
/// cannot be decoded, gives none.
class SoundReader {
 public:
    SoundReader(AVFormatContext& demuxer, std::string path, std::size_t limit_bytes);
    /// Packets of other streams are passed over.
    void take(const AVPacket& packet);
    /// Laid so that it begins with the first picture: later sound has silence before it, what is
    /// earlier is cut off. Once.
    [[nodiscard]] ClipSound finish(Nanoseconds first_picture_ns);

 private:
    void decode(const AVPacket* packet);
    void fill_gap(const AVFrame& frame);

    const std::string path_;
    const std::size_t limit_;
    int index_ = -1;
    AVRational base_{1, 1};
    CodecPtr codec_;  ///< null: nothing to decode
    SoundConverter converter_;
    ClipSound sound_;
    std::optional<Nanoseconds> begin_ns_;  ///< of its first sample
    bool full_ = false;
};

}  // namespace pitcast::video
