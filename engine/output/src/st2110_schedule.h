// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "st2110_video.h"

namespace pitcast::output::st2110 {

/// When the packets of a field leave: SMPTE ST 2110-21, a sender of type W on the gapped read
/// schedule, in bursts. Times count from the start of the field (or progressive frame).
class Schedule {
 public:
    /// `burst` 0: the most that type W may send at once. Else 1 to kMostBurst.
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
    /// From a burst to the next one when time has been lost: as fast as the network model drains.
    [[nodiscard]] Nanoseconds least_gap() const;

    /// 6.6.1: how full the leaky bucket of the network may get, for types N and W.
    [[nodiscard]] std::int32_t most_in_network_narrow() const;
    [[nodiscard]] std::int32_t most_in_network_wide() const;
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

}  // namespace pitcast::output::st2110
