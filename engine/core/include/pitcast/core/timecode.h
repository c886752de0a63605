// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/frame_rate.h"

namespace pitcast {

/// Time address of SMPTE ST 12-1, counted at the rate itself (50 frames a second count 0..49).
/// Non-drop only: drop-frame rates count non-drop too.
struct Timecode {
    std::int32_t hours = 0;    ///< 0..23
    std::int32_t minutes = 0;  ///< 0..59
    std::int32_t seconds = 0;  ///< 0..59
    std::int32_t frames = 0;   ///< 0..ceil(rate)-1

    friend bool operator==(const Timecode&, const Timecode&) = default;
    /// "HH:MM:SS:FF".
    [[nodiscard]] std::string text() const;
};

/// Timecode of frame `n`: local time of day (UTC + `utc_offset_s`) at the start of the frame,
/// frames counted within the second (ST 2059-1: derived from the epoch alone).
[[nodiscard]] Timecode timecode_of(FrameNumber n, FrameRate rate, std::int32_t utc_offset_s);

}  // namespace pitcast
