// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/core/frame_rate.h"

namespace pitcast::output::card {

/// Which slots of the card a frame of the channel is for. Pure: it knows no clock but the readings
/// that it is given.
///
/// Frame `n` is for slot `n - shift`. The shift changes when the card's clock has moved a whole
/// frame against the channel's since the last change: a fast card shows one frame twice, a slow one
/// leaves one out. A whole frame is hysteresis enough, so nothing flutters when both clocks are
/// nearly equal. Interlaced frames are repeated and left out whole: the order of fields stays.
///
/// Two things more change it, as a channel may begin late and catch up, or fall behind for good:
/// frames that come further ahead of their slots than `preroll` and one, for which the card has no
/// memory, and a row of frames that come when their slots are over.
class Schedule {
 public:
    Schedule(FrameRate rate, std::int32_t preroll) : rate_(rate), preroll_(preroll) {}

    struct Place {
        std::int64_t slot = 0;
        std::int32_t copies = 0;  ///< slots in a row for this frame: 0, 1, or 2
        /// Slots before it that frames of the channel did not come for, and that are not over.
        std::int32_t missing = 0;
    };

    /// Before the card plays: slot after slot, whatever numbers come.
    [[nodiscard]] Place preroll(FrameNumber n);
    /// `stream_ns`: where the card is now; `behind_ns`: how long ago frame `n` began by the
    /// channel's clock (negative: it is early).
    [[nodiscard]] Place place(FrameNumber n, Nanoseconds stream_ns, Nanoseconds behind_ns);

    struct Counts {
        std::uint64_t repeated = 0;  ///< frames shown twice because the card is fast
        /// Frames not shown because the card is slow, or the channel has caught up.
        std::uint64_t left_out = 0;
        std::uint64_t late = 0;        ///< frames whose slot was over when they came
        std::uint64_t missing = 0;     ///< slots that the channel had nothing for
        std::uint64_t new_starts = 0;  ///< the shift was set anew, by more than one frame at once
    };
    [[nodiscard]] const Counts& counts() const { return counts_; }
    /// From a frame's beginning by the channel's clock to its beginning on the card, smoothed.
    [[nodiscard]] Nanoseconds latency_ns() const { return target_ns_ + deviation_ns_; }

 private:
    [[nodiscard]] std::int64_t slot_of(FrameNumber n) const { return n - shift_; }
    Place take(std::int64_t slot, std::int32_t copies, Nanoseconds stream_ns);
    /// So many frames less between a frame's beginning and its slot.
    void come_nearer(std::int64_t frames);

    FrameRate rate_;
    std::int32_t preroll_;
    bool measured_ = false;
    FrameNumber shift_ = 0;
    std::int64_t last_slot_ = -1;
    Nanoseconds target_ns_ = 0;     ///< lead that is kept
    Nanoseconds deviation_ns_ = 0;  ///< of the lead from it, smoothed
    std::int32_t late_in_a_row_ = 0;
    Counts counts_;
};

/// How fast a clock runs against CLOCK_MONOTONIC, over up to two minutes.
class DriftMeter {
 public:
    void add(Nanoseconds clock_ns, Nanoseconds monotonic_ns);
    /// Parts in a million, positive = fast; 0 in the first two seconds.
    [[nodiscard]] double ppm() const;

 private:
    struct Pair {
        Nanoseconds clock_ns = 0;
        Nanoseconds monotonic_ns = 0;
    };
    std::array<Pair, 128> kept_{};  ///< a ring, one a second
    std::size_t count_ = 0;         ///< ever added
    Pair now_{};
};

}  // namespace pitcast::output::card
