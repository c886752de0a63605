// SPDX-License-Identifier: Apache-2.0
#include "st2110_video.h"

#include <algorithm>
#include <cstring>

#include "st2110_pgroups.h"

namespace pitcast::output::st2110 {
namespace {

/// RTP, the high half of the sequence number, one sample row data header (RFC 4175, 4.1 and 4.2).
constexpr std::size_t kVideoHeader = kRtpOctets + 2 + 6;
constexpr auto kMostPgroups = static_cast<std::int32_t>((kMostOctets - kVideoHeader) /
                                                        static_cast<std::size_t>(kPgroupOctets));

}  // namespace

Result<VideoLayout> video_layout(Sampling sampling, const VideoFormat& format) {
    VideoLayout layout;
    layout.sampling = sampling;
    layout.width = format.width;
    layout.fields = format.interlaced ? 2 : 1;
    layout.lines = format.height / layout.fields;
    layout.rate = format.motion_rate();
    layout.pgroup_pixels = sampling == Sampling::key ? kKeyPgroupPixels : kPgroupPixels;
    if (format.width < layout.pgroup_pixels || format.width % layout.pgroup_pixels != 0 ||
        format.height % layout.fields != 0 || format.width > 32'767 || format.height > 32'767) {
        return Error{"", "a raster that its groups of pixels do not divide",
                     "use a width that is a multiple of " + std::to_string(layout.pgroup_pixels)};
    }
    layout.pgroups_a_line = format.width / layout.pgroup_pixels;
    const std::int32_t least = (layout.pgroups_a_line + kMostPgroups - 1) / kMostPgroups;
    layout.packets_a_line = least;
    // Of one size the kernel takes many at a time.
    for (std::int32_t packets = least; packets < least + 3; ++packets) {
        if (layout.pgroups_a_line % packets == 0) {
            layout.packets_a_line = packets;
            break;
        }
    }
    layout.pgroups_a_packet =
        (layout.pgroups_a_line + layout.packets_a_line - 1) / layout.packets_a_line;
    layout.packets = layout.lines * layout.packets_a_line;
    layout.packet_octets =
        kVideoHeader + static_cast<std::size_t>(layout.pgroups_a_packet * kPgroupOctets);
    return layout;
}

VideoPackets::VideoPackets(const VideoLayout& layout, std::uint32_t source)
    : layout_(layout), source_(source), next_(layout.packets), line_(line_room(layout.width)) {}

void VideoPackets::begin(const draw::PackedFrame& frame, FrameNumber n, std::int32_t field) {
    frame_ = &frame;
    field_ = field;
    const std::int64_t number = n * layout_.fields + field;
    time_ = video_time(number, layout_.rate);
    first_sequence_ = static_cast<std::uint32_t>(static_cast<std::uint64_t>(number) *
                                                 static_cast<std::uint64_t>(layout_.packets));
    next_ = 0;
}

void VideoPackets::convert(std::int32_t line) {
    const auto& plane = frame_->planes[0];
    const auto row = static_cast<std::size_t>(line * layout_.fields + field_);
    const std::byte* from = plane.bytes + row * plane.stride;
    if (layout_.sampling == Sampling::key) {
        key_pgroups_of_v210(from, layout_.width, line_.data());
    } else {
        pgroups_of_v210(from, layout_.width, line_.data());
    }
}

std::size_t VideoPackets::put(std::byte* to) {
    const std::int32_t line = next_ / layout_.packets_a_line;
    const std::int32_t part = next_ % layout_.packets_a_line;
    if (part == 0) {
        convert(line);
    }
    const std::int32_t from = part * layout_.pgroups_a_packet;
    const std::int32_t count = std::min(layout_.pgroups_a_packet, layout_.pgroups_a_line - from);
    const auto octets = static_cast<std::uint32_t>(count * kPgroupOctets);
    const std::uint32_t sequence = first_sequence_ + static_cast<std::uint32_t>(next_);
    put_rtp(to, {.marker = next_ + 1 == layout_.packets,
                 .type = kVideoType,
                 .sequence = static_cast<std::uint16_t>(sequence),
                 .time = time_,
                 .source = source_});
    put_16(to + 12, sequence >> 16U);
    // One row a packet: length; field and line, from 0; no other row behind, and the first pixel.
    put_16(to + 14, octets);
    put_16(to + 16, static_cast<std::uint32_t>(field_) << 15U | static_cast<std::uint32_t>(line));
    put_16(to + 18, static_cast<std::uint32_t>(from * layout_.pgroup_pixels));
    std::memcpy(to + kVideoHeader, line_.data() + from * kPgroupOctets, octets);
    ++next_;
    return kVideoHeader + octets;
}

}  // namespace pitcast::output::st2110
