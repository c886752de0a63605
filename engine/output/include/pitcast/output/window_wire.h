// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/core/packet_socket.h"
#include "pitcast/output/sink.h"
#include "pitcast/output/window_options.h"

namespace pitcast::output {

// What a channel and the process of one of its windows tell each other: one datagram each on a
// SOCK_SEQPACKET socket. Pictures lie in shared memory (core/shared_slots.h) as frame_layout() has
// them, in rgba8. Both programs are of one build; the version says so.

/// Raised when a message changes its layout.
inline constexpr std::uint32_t kWindowVersion = 1;
/// One is shown, one waits, one is being written, and two for a display that is late.
inline constexpr std::uint32_t kWindowSlots = 5;

enum class WindowKind : std::uint32_t { none, order, taken, slots, frame, told, end, ended };

/// The channel's first message: the window that it wants.
struct WindowOrder {
    WindowKind kind = WindowKind::order;
    std::uint32_t version = kWindowVersion;
    std::int32_t width = 0;  ///< of the channel's pictures
    std::int32_t height = 0;
    std::int32_t rate_numerator = 50;
    std::int32_t rate_denominator = 1;
    std::uint32_t interlaced = 0;
    std::uint32_t shows = 0;  ///< WindowShows
    std::int32_t screen = 0;
    std::uint32_t full = 0;
    std::int32_t window_width = 0;
    std::int32_t window_height = 0;
    std::uint32_t has_place = 0;
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::uint32_t safe = 0;
    std::uint32_t backdrop = 0;  ///< WindowBackdrop
    std::uint32_t key = 0;
    std::array<char, 96> channel{};  ///< its name, for the title
    std::array<char, 32> format{};   ///< "1080p50"
};

/// The order can be followed: there is such a screen. The window opens.
struct WindowTaken {
    WindowKind kind = WindowKind::taken;
};

/// Comes with a file descriptor: the memory that the frames after it lie in.
struct WindowSlots {
    WindowKind kind = WindowKind::slots;
    std::uint32_t count = 0;
    std::uint64_t slot_bytes = 0;
};

struct WindowFrame {
    WindowKind kind = WindowKind::frame;
    std::uint32_t slot = 0;
    std::int64_t number = 0;
    std::uint32_t same = 0;  ///< 1: the picture before it once more; no slot
    std::uint32_t reserved = 0;
};

/// Several times a second: how the window does.
struct WindowTold {
    WindowKind kind = WindowKind::told;
    std::uint32_t open = 0;  ///< it is on the screen
    std::int32_t screen = 0;
    std::uint32_t full = 0;
    std::uint32_t safe = 0;
    std::int32_t width = 0;  ///< of the window, pixels
    std::int32_t height = 0;
    std::uint32_t reserved = 0;
    std::uint64_t shown = 0;     ///< pictures
    std::uint64_t replaced = 0;  ///< pictures that a newer one came in place of
};

/// The channel ends in order, or takes the output away: so does the window.
struct WindowEnd {
    WindowKind kind = WindowKind::end;
};

/// The window is no more, or never was; the process ends.
struct WindowEnded {
    WindowKind kind = WindowKind::ended;
    std::uint32_t closed = 0;  ///< by its user
    std::array<char, 512> what{};
    std::array<char, 256> mend{};
};

}  // namespace pitcast::output
