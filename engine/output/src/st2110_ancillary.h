// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "pitcast/core/timecode.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/pack_signal.h"

#include "st2110_rtp.h"

namespace pitcast::output::st2110 {

/// A packet of SMPTE ST 291-1, and where it lies in the raster of SDI (RFC 8331, 2.1).
struct AncillaryPacket {
    std::uint32_t line = 0;
    std::uint32_t offset = 0;  ///< words from the start of active video
    std::uint8_t did = 0;
    std::uint8_t sdid = 0;
    std::vector<std::uint8_t> words;  ///< without parity; at most 255
};

inline constexpr std::uint32_t kAnyVerticalLine = 0x7fe;  ///< in the vertical blanking
inline constexpr std::uint32_t kHorizontalSpace = 0xffe;  ///< in the horizontal blanking

/// Eight bits with their parity in bit 8 and its inverse in bit 9 (ST 291-1, 6.2).
[[nodiscard]] std::uint32_t with_parity(std::uint8_t value);
/// Of what lies from DID to the last word: nine bits of the sum, bit 8 inverted in bit 9.
[[nodiscard]] std::uint32_t checksum_of(const AncillaryPacket& packet);

enum class AtcKind : std::uint8_t { ltc = 0, vitc_1 = 1, vitc_2 = 2 };
/// Timecode as ancillary data (ST 12-2): sixteen words. `second` marks the second field, or the
/// second of two frames that share an address (above 30 frames a second); `rate` tells which bit
/// that is (ST 12-1).
[[nodiscard]] std::vector<std::uint8_t> atc_words(const Timecode& address, AtcKind kind,
                                                  bool second, FrameRate rate);

/// What SDI would say of the picture (ST 352): of 1920 x 1080 and 3840 x 2160 only.
[[nodiscard]] std::optional<std::array<std::uint8_t, 4>> payload_id(const VideoFormat& format,
                                                                    const draw::PackSignal& signal);

struct AncillaryContent {
    VideoFormat format{};
    draw::PackSignal signal{};
    std::int32_t utc_offset_s = 0;
};
/// What goes with field `field` (0 or 1) of frame `n`.
[[nodiscard]] std::vector<AncillaryPacket> ancillary_of(const AncillaryContent& content,
                                                        FrameNumber n, std::int32_t field);

/// One RTP packet with all of them (RFC 8331, 2): also when there are none. `to` has kMostOctets.
std::size_t put_ancillary(std::byte* to, const std::vector<AncillaryPacket>& packets,
                          const VideoFormat& format, FrameNumber n, std::int32_t field,
                          std::uint32_t source);

}  // namespace pitcast::output::st2110
