// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "clip_sound.h"
#include "demux.h"

namespace pitcast::video {

/// A file's video, compressed, in memory: looping and seeking touch no disk.
struct Clip {
    std::string path;
    ParametersPtr parameters;
    std::vector<PacketPtr> packets;    ///< in decoding order
    std::vector<std::int64_t> stamps;  ///< of each frame, in order of display
    FrameRate rate;
    ClipSound sound;
    [[nodiscard]] std::int64_t length() const { return static_cast<std::int64_t>(stamps.size()); }
    /// Which frame has this time stamp: the last one not after it.
    [[nodiscard]] std::int64_t index_of(std::int64_t stamp) const;
};

struct ClipLimits {
    std::size_t compressed_bytes = 0;  ///< a larger one is refused
    std::size_t sound_bytes = 0;       ///< sound beyond it is left out
};
[[nodiscard]] Result<Clip> load_clip(const std::string& path, const ClipLimits& limits,
                                     FrameRate sequence_rate);

/// Decodes a clip from any frame on, to its end.
class ClipDecoder {
 public:
    struct Decoded {
        FramePtr frame;
        std::int64_t index = 0;  ///< 0..length-1
    };

    [[nodiscard]] static Result<ClipDecoder> open(const Clip& clip, int threads);
    /// Next to come is frame `index`; decoding starts at the key frame before it.
    void seek(std::int64_t index);
    /// The next frame in order of display; empty at the end of the clip.
    [[nodiscard]] std::optional<Decoded> next();
    [[nodiscard]] std::uint64_t errors() const { return errors_; }

 private:
    ClipDecoder(const Clip& clip, CodecPtr codec) : clip_(&clip), codec_(std::move(codec)) {}
    void feed();

    const Clip* clip_;
    CodecPtr codec_;
    std::size_t next_packet_ = 0;
    std::int64_t from_ = 0;  ///< frames before this one are decoded, not delivered
    bool draining_ = false;
    std::uint64_t errors_ = 0;
};

}  // namespace pitcast::video
