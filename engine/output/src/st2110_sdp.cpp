// SPDX-License-Identifier: Apache-2.0
#include "st2110_sdp.h"

#include <array>
#include <cstdio>

#include <arpa/inet.h>

#include "st2110_path.h"

namespace pitcast::output::st2110 {
namespace {

std::string text_of_rate(FrameRate rate) {
    return std::to_string(rate.numerator) +
           (rate.denominator == 1 ? "" : "/" + std::to_string(rate.denominator));
}

std::string colours_of(const VideoLayout& layout, const draw::PackSignal& signal) {
    if (layout.sampling == Sampling::key) {
        return "; colorimetry=ALPHA";
    }
    const bool hlg = signal.colour == draw::PackColour::bt2100_hlg;
    std::string text = hlg ? "; TCS=HLG; colorimetry=BT2100" : "; TCS=SDR; colorimetry=BT709";
    if (signal.range == draw::PackRange::full) {
        // Codes 0 to 3 and 1020 to 1023 are left out; BT.2100 has no name for that (7.3).
        text += hlg ? "; RANGE=FULL" : "; RANGE=FULLPROTECT";
    }
    return text;
}

bool is_multicast_text(const std::string& address) {
    in_addr number{};
    return ::inet_pton(AF_INET, address.c_str(), &number) == 1 &&
           is_multicast(ntohl(number.s_addr));
}

std::string stream_of(const SdpFlow& flow, const SdpLeg& leg, const SdpMedia& media) {
    const bool multicast = is_multicast_text(leg.to);
    const std::string type = std::to_string(media.type);
    std::string text = std::string("m=") + media.media + " " + std::to_string(leg.port) +
                       " RTP/AVP " + type + "\r\n";
    text += "c=IN IP4 " + leg.to + (multicast ? "/" + std::to_string(leg.ttl) : "") + "\r\n";
    if (multicast) {
        text += "a=source-filter: incl IN IP4 " + leg.to + " " + leg.from + "\r\n";
    }
    text += "a=rtpmap:" + type + " " + media.format + "\r\n";
    text += "a=fmtp:" + type + " " + media.parameters + "\r\n";
    if (!media.packet_time.empty()) {
        text += "a=ptime:" + media.packet_time + "\r\n";
    }
    text += flow.ptp.empty() ? "a=ts-refclk:localmac=" + leg.hardware + "\r\n"
                             : "a=ts-refclk:ptp=IEEE1588-2008:" + flow.ptp + "\r\n";
    text += "a=mediaclk:direct=0\r\n";
    return text;
}

}  // namespace

SdpMedia video_media(const VideoLayout& layout, const VideoFormat& format,
                     const draw::PackSignal& signal) {
    const bool key = layout.sampling == Sampling::key;
    SdpMedia media{.media = "video", .type = kVideoType, .format = "raw/90000"};
    media.parameters =
        std::string("sampling=") + (key ? "KEY" : "YCbCr-4:2:2") +
        "; width=" + std::to_string(format.width) + "; height=" + std::to_string(format.height) +
        (format.interlaced ? "; interlace" : "") + "; exactframerate=" + text_of_rate(format.rate) +
        "; depth=10" + colours_of(layout, signal) +
        "; PM=2110GPM; SSN=ST2110-20:" + (key ? "2022" : "2017") + "; TP=2110TPW";
    return media;
}

SdpMedia sound_media(std::int32_t channels, std::int32_t samples) {
    std::array<char, 8> group{};
    std::snprintf(group.data(), group.size(), "U%02d", channels);
    const std::string order = channels == 1 ? "M" : channels == 2 ? "ST" : group.data();
    return {.media = "audio",
            .type = kSoundType,
            .format = "L24/48000/" + std::to_string(channels),
            .parameters = "channel-order=SMPTE2110.(" + order + ")",
            .packet_time = samples == 48 ? "1" : "0.125"};
}

SdpMedia ancillary_media(const AncillaryContent& content) {
    std::string parameters = "DID_SDID={0x60,0x60}; ";
    if (const auto id = payload_id(content.format, content.signal)) {
        parameters += "DID_SDID={0x41,0x01}; VPID_Code=" + std::to_string((*id)[0]) + "; ";
    }
    parameters += "exactframerate=" + text_of_rate(content.format.rate) + "; SSN=ST2110-40:2018";
    return {.media = "video",
            .type = kAncillaryType,
            .format = "smpte291/90000",
            .parameters = std::move(parameters)};
}

std::string sdp_of(const SdpFlow& flow, const SdpMedia& media) {
    std::string text = "v=0\r\n";
    text += "o=- " + std::to_string(flow.id) + " " + std::to_string(flow.version) + " IN IP4 " +
            flow.legs.front().from + "\r\n";
    text += "s=" + flow.name + "\r\nt=0 0\r\n";
    const bool twice = flow.legs.size() == 2;
    text += twice ? "a=group:DUP primary secondary\r\n" : "";
    for (std::size_t i = 0; i < flow.legs.size(); ++i) {
        text += stream_of(flow, flow.legs[i], media);
        text += !twice ? "" : i == 0 ? "a=mid:primary\r\n" : "a=mid:secondary\r\n";
    }
    return text;
}

}  // namespace pitcast::output::st2110
