// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "pitcast/audio/audio.h"
#include "pitcast/core/result.h"
#include "pitcast/core/timecode.h"
#include "pitcast/core/video_format.h"
#include "pitcast/draw/executor.h"
#include "pitcast/output/card_options.h"

#include "st2110_ancillary.h"

/// A card that plays by a clock of its own. What it shall show is told ahead, for a *slot*: slot 0
/// is the first frame that it plays, slot `s` begins `s` frame durations after it on the card's
/// clock, whatever the channel's clock says.
namespace pitcast::output::card {

/// What became of a frame that was scheduled.
enum class Completion : std::uint8_t {
    none,
    completed,
    late,     ///< shown, but after its time
    dropped,  ///< not shown
    flushed,  ///< taken back when the card was stopped
};

/// Bytes in memory that is the card's until the frame completes; aligned to 16 bytes or more, as
/// operator new gives it and drivers want it.
struct Picture {
    std::vector<std::byte> fill;  ///< v210 or bgra8, lines as draw::pack_layout has them
    std::vector<std::byte> key;   ///< v210; empty = none
    std::size_t stride = 0;       ///< bytes a line, of both
};

struct Frame {
    FrameNumber number = 0;  ///< of the channel
    std::shared_ptr<const Picture> picture;
    Timecode address{};   ///< for ST 12-1: frames count to 29 at most
    bool second = false;  ///< the second of two frames that share the address
    /// ATC_LTC and ATC_VITC (ST 12-2), of both fields, for cards that are given ancillary packets.
    std::vector<st2110::AncillaryPacket> ancillary{};
};

struct Mode {
    VideoFormat format{};
    draw::PackSignal signal{};
    draw::PackFormat pack = draw::PackFormat::v210;  ///< v210, v210a (fill and key) or bgra8
    CardKeyer keyer = CardKeyer::none;
    std::int32_t sound_channels = 0;
};

class Listener {
 public:
    virtual ~Listener() = default;
    /// On a thread of the card, once for each frame. Must not wait.
    virtual void frame_completed(std::int64_t slot, Completion completion) = 0;
};

/// Readings of one moment.
struct Clock {
    Nanoseconds stream_ns = 0;    ///< since slot 0 began
    Nanoseconds hardware_ns = 0;  ///< of the oscillator, from anywhere
};

/// One thread calls, except where it is said. Calls may wait as long as the driver likes.
class Card {
 public:
    virtual ~Card() = default;
    /// "DeckLink Duo (1)": what the driver calls it.
    [[nodiscard]] virtual std::string_view name() const = 0;
    /// Takes the device and sets its mode. Errors: it is not there, somebody else has it, it does
    /// not do this mode.
    [[nodiscard]] virtual Status open(const Mode& mode, std::shared_ptr<Listener> listener) = 0;
    /// Slots rise; they may leave gaps, in which the card shows what it showed before.
    [[nodiscard]] virtual Status schedule(std::int64_t slot, const Frame& frame) = 0;
    /// Interleaved, at 48 kHz; `first` counts samples from the beginning of slot 0.
    [[nodiscard]] virtual Status schedule_sound(std::int64_t first,
                                                std::span<const audio::Sample> samples) = 0;
    /// Slot 0 begins now.
    [[nodiscard]] virtual Status start() = 0;
    /// Flushes what is scheduled and lets go of the device. Without effect when it is not open.
    virtual void stop() = 0;
    /// None: it does not play yet, or does not say.
    [[nodiscard]] virtual std::optional<Clock> clock() = 0;
    [[nodiscard]] virtual CardReference reference() = 0;
};

/// Time on CLOCK_MONOTONIC, or what a test takes for it.
using Now = std::function<Nanoseconds()>;

}  // namespace pitcast::output::card
