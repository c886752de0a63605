// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>

#include "pitcast/core/frame_rate.h"

/// SMPTE ST 2110: uncompressed video, sound and ancillary data as RTP on a network.
/// Everything that stands in a packet follows from the frame number and what is sent, so that two
/// machines that show the same send the same packets (SMPTE ST 2022-7).
namespace pitcast::output::st2110 {

inline constexpr std::size_t kRtpOctets = 12;
/// Of video and ancillary data (ST 2110-20, 7.2; ST 2110-40, 5.3); sound counts samples.
inline constexpr std::int64_t kVideoClock = 90'000;
/// Payload types, of those that an SDP explains.
inline constexpr std::uint8_t kVideoType = 96;
inline constexpr std::uint8_t kSoundType = 97;
inline constexpr std::uint8_t kAncillaryType = 100;
/// Data of one packet: a UDP datagram of ST 2110-10, 6.3 has 1460 octets with its own header of 8.
inline constexpr std::size_t kMostOctets = 1460 - 8;

struct RtpHeader {
    bool marker = false;
    std::uint8_t type = 0;
    std::uint16_t sequence = 0;
    std::uint32_t time = 0;
    std::uint32_t source = 0;  ///< SSRC
};

/// RFC 3550, 5.1: twelve octets.
void put_rtp(std::byte* to, const RtpHeader& header);

inline void put_16(std::byte* to, std::uint32_t value) {
    to[0] = static_cast<std::byte>(value >> 8U);
    to[1] = static_cast<std::byte>(value);
}
inline void put_32(std::byte* to, std::uint32_t value) {
    put_16(to, value >> 16U);
    put_16(to + 2, value);
}

/// RTP time at which period `n` since the TAI epoch begins: `n` / `rate` seconds on a clock of
/// `kVideoClock`, rounded to the nearest tick, modulo 2^32 (ST 2110-10, 7.3: no offset).
[[nodiscard]] std::uint32_t video_time(std::int64_t n, FrameRate rate);

}  // namespace pitcast::output::st2110
