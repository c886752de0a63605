// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <span>

#include "pitcast/audio/audio.h"
#include "pitcast/core/frame_rate.h"
#include "pitcast/core/packet_socket.h"
#include "pitcast/core/result.h"
#include "pitcast/draw/picture.h"

namespace pitcast::video {

// What a channel and the process that decodes a camera for it tell each other: one datagram each on
// a SOCK_SEQPACKET pair, in this machine's own layout, for both are of one build. Pictures
// themselves lie in shared memory (shared_slots.h). The channel believes nothing that it has not
// checked: a damaged stream may have taken over the decoder.

/// Raised when a message changes its layout.
inline constexpr std::uint32_t kWireVersion = 7;
inline constexpr std::size_t kLongestUrl = 4000;

enum class WireKind : std::uint32_t {
    none,
    order,
    alive,
    connected,
    slots,
    picture,
    sound,
    ended,
    log
};

struct WireOrder {
    WireKind kind = WireKind::order;
    std::uint32_t version = kWireVersion;
    std::uint32_t slots = 0;  ///< pictures that the channel may hold at a time, and some
    std::uint32_t url_size = 0;
    std::uint32_t decode_on = 0;  ///< DecodeOn
    std::array<char, kLongestUrl> url{};
    std::array<char, 1024> library{};  ///< of plug-ins; empty: a camera
};

/// Sent while there is nothing else to tell, so that a decoder that hangs is known by its silence.
struct WireAlive {
    WireKind kind = WireKind::alive;
};

struct WireConnected {
    WireKind kind = WireKind::connected;
    std::int32_t rate_numerator = 0;  ///< 0: the stream does not say
    std::int32_t rate_denominator = 1;
    std::array<char, 32> codec{};
};

/// Comes with a file descriptor: the memory that the pictures after it lie in.
struct WireSlots {
    WireKind kind = WireKind::slots;
    std::uint32_t count = 0;
    std::uint64_t slot_bytes = 0;
};

/// Which clock says when a picture was shot.
enum class WireClock : std::uint32_t { none, timecode, sender };

struct WirePicture {
    WireKind kind = WireKind::picture;
    std::uint32_t slot = 0;
    std::int64_t stamp_ns = 0;    ///< of the stream's own clock
    std::int64_t arrival_ns = 0;  ///< CLOCK_MONOTONIC when it was decoded
    std::int64_t shot_ns = 0;     ///< timecode: time of day; sender: UTC since 1970
    WireClock clock = WireClock::none;
    std::uint32_t has_stamp = 0;
    std::uint32_t format = 0;  ///< draw::PixelFormat
    std::uint32_t matrix = 0;  ///< draw::ColorMatrix
    std::uint32_t full_range = 0;
    std::uint32_t interlaced = 0;
    std::uint32_t top_first = 0;  ///< of interlaced ones: which field is shown first
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::uint32_t decode_errors = 0;         ///< since the connection began
    std::uint32_t decoded_on = 0;            ///< DecodeOn
    std::uint32_t without_room = 0;          ///< pictures for which there was no slot, since then
    std::array<std::uint64_t, 3> offsets{};  ///< of the planes, from the start of the slot
    std::array<std::uint64_t, 3> strides{};
};

/// A piece of sound: 48 kHz, 24 bits, interleaved.
struct WireSound {
    WireKind kind = WireKind::sound;
    std::int32_t channels = 0;
    std::int32_t frames = 0;
    std::uint32_t reserved = 0;
    std::int64_t stamp_ns = 0;  ///< of its first sample, in the clock of the pictures' stamps
    std::array<audio::Sample, 1536> samples{};
};

/// The connection is over; the process ends.
struct WireEnded {
    WireKind kind = WireKind::ended;
    std::array<char, 512> what{};
    std::array<char, 256> mend{};
};

/// A line for the channel's log.
struct WireLog {
    WireKind kind = WireKind::log;
    std::uint32_t is_warning = 0;
    std::array<char, 480> text{};
};

/// Channels and samples are as many as there can be.
[[nodiscard]] bool is_sound(const WireSound& told);

/// The picture that lies in a slot that begins at `slot`, without owner, source and version.
/// Errors: a format that does not exist, a plane that is not inside the slot.
[[nodiscard]] Result<draw::Picture> picture_in_slot(const WirePicture& told,
                                                    std::span<const std::byte> slot);

}  // namespace pitcast::video
