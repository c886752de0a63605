// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/core/packet_socket.h"
#include "pitcast/draw/executor.h"
#include "pitcast/output/frame_layout.h"
#include "pitcast/output/sink.h"

namespace pitcast::output {

// What a channel and the process that holds one of its outputs tell each other: one datagram each
// on a SOCK_SEQPACKET socket. Frames and their sound lie in shared memory (shared_slots.h): the
// planes as draw::pack_layout has them, one behind the other, then the samples. Both are of one
// build; the version says so.

/// Raised when a message changes its layout.
inline constexpr std::uint32_t kHoldVersion = 2;
inline constexpr std::size_t kLongestHeldUrl = 4000;

enum class HoldKind : std::uint32_t { none, order, ready, slots, frame, told, end, ended };

/// The channel's first message: what output it wants, and what it will give to it.
struct HoldOrder {
    HoldKind kind = HoldKind::order;
    std::uint32_t version = kHoldVersion;
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t rate_numerator = 50;
    std::int32_t rate_denominator = 1;
    std::uint32_t interlaced = 0;
    std::uint32_t range = 0;   ///< draw::PackRange; of outputs whose URL does not say
    std::uint32_t colour = 0;  ///< draw::PackColour
    std::uint32_t dither = 0;  ///< draw::PackDither
    std::int32_t sound_channels = 0;
    std::int32_t utc_offset_s = 0;
    std::array<char, kLongestHeldUrl> url{};
    std::array<char, 1024> slate{};
    // What follows may differ from one channel to the next that takes over.
    std::int64_t first = 0;                   ///< frame that comes first
    std::int64_t tai_minus_monotonic_ns = 0;  ///< as the channel counts its frames
};

/// The output is open. Frames of it, if it ran before, go on.
struct HoldReady {
    HoldKind kind = HoldKind::ready;
    std::int32_t pid = 0;
};

/// Comes with a file descriptor: the memory that the frames after it lie in.
struct HoldSlots {
    HoldKind kind = HoldKind::slots;
    std::uint32_t count = 0;
    std::uint64_t slot_bytes = 0;
};

struct HoldFrame {
    HoldKind kind = HoldKind::frame;
    std::uint32_t slot = 0;
    std::int64_t number = 0;
    std::int64_t sound_first = 0;
    std::int32_t sound_frames = 0;  ///< 0 = none; of the order's channels
    std::uint32_t reserved = 0;
};

/// Now and then: how the output does.
struct HoldTold {
    HoldKind kind = HoldKind::told;
    std::uint32_t alive = 1;
    std::uint32_t connected = 0;
    std::int32_t pid = 0;
    std::uint64_t dropped = 0;
    std::uint64_t repeated = 0;  ///< frames that did not come in time
    std::uint64_t reconnects = 0;
    std::uint32_t has_pace = 0;      ///< `pace` counts
    std::uint32_t has_audience = 0;  ///< `audience` counts
    std::uint32_t has_latency = 0;   ///< `latency` counts
    Pace pace{};
    Audience audience{};
    SinkLatency latency{};
    std::array<char, 512> error{};
};

/// The channel ends in order: so does the output.
struct HoldEnd {
    HoldKind kind = HoldKind::end;
};

/// The output has ended, or never was: the process ends.
struct HoldEnded {
    HoldKind kind = HoldKind::ended;
    std::uint32_t failed = 0;
    std::array<char, 512> what{};
    std::array<char, 256> mend{};
};

/// A machine that starts a channel anew has little time for an encoder: its queue holds half a
/// second, so that it makes up for it.
inline constexpr std::uint32_t kHeldQueue = 30;
/// Frames that are under way at a time: some wait for their time, one is shown, the others are in
/// the queue. Memory that was never used takes none.
inline constexpr std::uint32_t kHoldSlots = kHeldQueue + 8;

/// What a channel is told, and what the process makes of it again.
[[nodiscard]] HoldOrder order_of(std::string_view url, std::string_view slate,
                                 const SinkContext& context);
[[nodiscard]] SinkContext context_of(const HoldOrder& order);
/// The same output, given to by the same kind of channel.
[[nodiscard]] bool is_same(const HoldOrder& a, const HoldOrder& b);

}  // namespace pitcast::output
