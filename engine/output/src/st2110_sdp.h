// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <vector>

#include "pitcast/core/video_format.h"
#include "pitcast/draw/pack_signal.h"

#include "st2110_ancillary.h"
#include "st2110_video.h"

namespace pitcast::output::st2110 {

/// Where one of the two streams of a flow goes, and whence.
struct SdpLeg {
    std::string to{};  ///< address
    std::uint16_t port = 0;
    std::int32_t ttl = 64;
    std::string from{};      ///< address
    std::string hardware{};  ///< "3C-EC-EF-01-02-03"
};

struct SdpFlow {
    std::string name{};  ///< of the session: "Pitcast programme"
    std::uint64_t id = 0;
    std::uint64_t version = 0;   ///< rises when the description changes
    std::vector<SdpLeg> legs{};  ///< one, or two of ST 2022-7
    std::string ptp{};           ///< "GMID:DOMAIN" or "traceable"; empty: the machine's own clock
};

/// What stands between SDP's own lines (RFC 8866) of one flow.
struct SdpMedia {
    const char* media = "video";
    std::uint8_t type = 96;
    std::string format{};       ///< rtpmap: "raw/90000"
    std::string parameters{};   ///< fmtp
    std::string packet_time{};  ///< ptime, of sound
};

[[nodiscard]] SdpMedia video_media(const VideoLayout& layout, const VideoFormat& format,
                                   const draw::PackSignal& signal);
/// `samples` of a packet: 48 or 6.
[[nodiscard]] SdpMedia sound_media(std::int32_t channels, std::int32_t samples);
[[nodiscard]] SdpMedia ancillary_media(const AncillaryContent& content);

/// A whole description: ST 2110-10, 8, with both streams of a doubled flow (RFC 7104).
[[nodiscard]] std::string sdp_of(const SdpFlow& flow, const SdpMedia& media);

}  // namespace pitcast::output::st2110
