// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"

#include "st2110_rtp.h"

namespace pitcast::output::st2110 {

enum class Sampling : std::uint8_t {
    none,
    ycbcr_422,  ///< 10 bit
    key,        ///< 10 bit, SMPTE RP 157
};

/// How a raster is cut into packets: in the general packing mode (ST 2110-20, 6.3.2), each line
/// into as few packets as it takes, or one or two more where they then have all one size.
struct VideoLayout {
    Sampling sampling = Sampling::none;
    std::int32_t width = 0;
    std::int32_t lines = 0;   ///< of a field; of the frame when progressive
    std::int32_t fields = 1;  ///< of a frame: 1 or 2, the top field first
    FrameRate rate;           ///< of fields
    std::int32_t pgroup_pixels = 2;
    std::int32_t pgroups_a_line = 0;
    std::int32_t pgroups_a_packet = 0;  ///< of all but the last of a line
    std::int32_t packets_a_line = 0;
    std::int32_t packets = 0;       ///< of a field
    std::size_t packet_octets = 0;  ///< the largest, with all headers but those of UDP and IP
};

/// Errors: a width that pgroups do not divide, an odd number of lines in fields.
[[nodiscard]] Result<VideoLayout> video_layout(Sampling sampling, const VideoFormat& format);

/// The packets of frames of v210 or v210_key, field by field, in their order.
class VideoPackets {
 public:
    VideoPackets(const VideoLayout& layout, std::uint32_t source);
    /// Starts field `field` (0 or 1) of frame `n`, which must not change until the last packet.
    void begin(const draw::PackedFrame& frame, FrameNumber n, std::int32_t field);
    [[nodiscard]] std::int32_t left() const { return layout_.packets - next_; }
    /// Writes the next packet; returns its octets. `to` has room for packet_octets of the layout.
    std::size_t put(std::byte* to);

 private:
    void convert(std::int32_t line);

    const VideoLayout layout_;
    const std::uint32_t source_;
    const draw::PackedFrame* frame_ = nullptr;
    std::int32_t field_ = 0;
    std::uint32_t time_ = 0;
    std::uint32_t first_sequence_ = 0;
    std::int32_t next_;
    std::vector<std::byte> line_;  ///< pgroups of the line that is being sent
};

}  // namespace pitcast::output::st2110
