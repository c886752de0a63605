// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/draw/picture.h"

#include "av.h"

namespace pitcast::video {

/// What a decoded frame shows: in its first and in its second half.
struct Fields {
    draw::PicturePtr first;
    draw::PicturePtr second;  ///< the same picture unless the frame is interlaced

    [[nodiscard]] const draw::PicturePtr& at(bool second_half) const {
        return second_half ? second : first;
    }
};

/// Bob: an interlaced picture as its two fields in order of time, on the same memory. A progressive
/// one, and one whose lines do not halve evenly (4:2:0: chroma lines too), is both of them itself.
[[nodiscard]] Fields fields_of(draw::PicturePtr picture, bool top_first);

/// picture_from and fields_of in one; null pictures where picture_from gives none.
[[nodiscard]] Fields fields_from(FramePtr frame, std::uint64_t source, std::uint64_t version);

/// Decoders of uncompressed video say nothing of fields: then what the container says holds.
void mark_fields(AVFrame& frame, const AVCodecParameters& parameters);

/// Is the top field the first to be shown? The second letter says which is shown first by FFmpeg's
/// comments, but files of interleaved lines (QuickTime's detail 9, and what ffmpeg writes for a top
/// field first) say TB and mean the first one.
[[nodiscard]] constexpr bool shows_top_first(AVFieldOrder order) {
    return order == AV_FIELD_TT || order == AV_FIELD_TB;
}

}  // namespace pitcast::video
