// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "st2110_video.h"

namespace pitcast::output::st2110 {

/// When the packets of a field leave: SMPTE ST 2110-21, a sender of type W on the gapped read
/// schedule, in bursts. Times count from the start of the field (or progressive frame).
class Schedule {
 public:
    /// `burst` 0: half of what type W may send at once. Else 1 to kMostBurst.
    Schedule(const VideoLayout& layout, std::int32_t height, std::int32_t burst);

    static constexpr std::int32_t kMostBurst = 40;

    /// Packets that leave at once.
    [[nodiscard]] std::int32_t burst() const { return burst_; }
    /// When the receiver reads packet `i` at the earliest: 6.4, TVD less the field's start.
    [[nodiscard]] Nanoseconds read_at(std::int32_t i) const;
    /// When the burst leaves that begins with packet `i`: so much before, that a thread may wake
    /// late by that.
    [[nodiscard]] Nanoseconds send_at(std::int32_t i) const { return read_at(i) - lead_; }
    [[nodiscard]] Nanoseconds lead() const { return lead_; }
    /// 6.6.1: how full the leaky bucket of the network may get, for types N and W.
    [[nodiscard]] std::int32_t most_in_network_narrow() const;
    [[nodiscard]] std::int32_t most_in_network_wide() const;
    /// Packets that may leave faster than the network drains them: those of type W, or two bursts
    /// where bursts were asked for that are larger than half of that.
    [[nodiscard]] std::int32_t room() const;
    /// Time in which the network drains a burst, and all that room() is.
    [[nodiscard]] Nanoseconds drained_in(std::int32_t packets) const;
    /// 6.6.2: what a receiver for senders of type W has room for.
    [[nodiscard]] std::int32_t receiver_room_wide() const;

 private:
    /// Packets a second times `a` over `b`, rounded down.
    [[nodiscard]] std::int32_t share(std::int64_t a, std::int64_t b) const;

    FrameRate rate_;  ///< of fields
    std::int32_t packets_;
    Nanoseconds offset_ = 0;  ///< TRO, the default of 6.3
    Nanoseconds lead_ = 0;
    std::int32_t burst_ = 1;
};

/// Makes up for lost time no faster than the network drains: the leaky bucket of 6.6.1, by the time
/// at which it will be empty.
class Catch {
 public:
    explicit Catch(const Schedule& schedule)
        : burst_ns_(schedule.drained_in(schedule.burst())),
          room_ns_(schedule.drained_in(schedule.room())) {}
    /// When the next burst has room, at the earliest.
    [[nodiscard]] Nanoseconds not_before() const { return empty_at_ + burst_ns_ - room_ns_; }
    void sent(Nanoseconds now) { empty_at_ = (empty_at_ > now ? empty_at_ : now) + burst_ns_; }

 private:
    Nanoseconds burst_ns_;
    Nanoseconds room_ns_;
    Nanoseconds empty_at_ = 0;
};

}  // namespace pitcast::output::st2110
