// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <vector>

#include "pitcast/video/writer.h"

#include "av.h"

namespace pitcast::video {

/// Encodes the programme's sound. Time stamps in samples, from the first frame of the output; gaps
/// (frames that an output dropped) become silence, so that sound and picture stay together.
class SoundEncoder {
 public:
    /// Null when the options ask for no sound. Errors: a codec that cannot have so many channels.
    [[nodiscard]] static Result<std::unique_ptr<SoundEncoder>> open(const WriterOptions& options,
                                                                    bool global_header);
    [[nodiscard]] const AVCodecContext& codec() const { return *codec_; }
    [[nodiscard]] Status add(const audio::Block& block);
    [[nodiscard]] Status finish();
    /// The next packet that is ready, in time order; null: none.
    [[nodiscard]] PacketPtr next();

 private:
    SoundEncoder(CodecPtr codec, std::int64_t origin) : codec_(std::move(codec)), origin_(origin) {}
    [[nodiscard]] Status encode(std::size_t frames);
    void fill(AVFrame& frame) const;

    CodecPtr codec_;
    const std::int64_t origin_;         ///< sample of time stamp 0
    std::optional<std::int64_t> next_;  ///< sample that is wanted next
    std::vector<audio::Sample> waiting_;
};

class Muxer;

/// The sound of a file: its encoder, and its stream in the muxer. Null when there is none.
[[nodiscard]] Result<std::unique_ptr<SoundEncoder>> open_sound(const WriterOptions& options,
                                                               Muxer& muxer);
/// Does nothing without an encoder or a block.
[[nodiscard]] Status write_sound(SoundEncoder* encoder, const audio::Block* block, Muxer& muxer);
[[nodiscard]] Status finish_sound(SoundEncoder* encoder, Muxer& muxer);

}  // namespace pitcast::video
