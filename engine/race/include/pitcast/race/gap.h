// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "pitcast/core/frame_rate.h"

namespace pitcast::race {

/// Distance to another car in time (same lap) or in whole laps.
struct Gap {
    enum class Kind : std::uint8_t { none, time, laps };
    Kind kind = Kind::none;
    Nanoseconds time_ns = 0;  ///< valid for Kind::time; never negative
    std::int32_t laps = 0;    ///< valid for Kind::laps; at least 1

    friend bool operator==(const Gap&, const Gap&) = default;
};

}  // namespace pitcast::race
