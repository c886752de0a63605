// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/channel/renderer.h"

namespace pitcast::editor {

/// What is left of a clip that is on air.
struct ClipClock {
    enum class Urgency : std::uint8_t { none, soon, last };
    static constexpr Nanoseconds kSoon = 10 * kNanosecondsPerSecond;
    static constexpr Nanoseconds kLast = 5 * kNanosecondsPerSecond;

    std::string file;
    std::int32_t layer = 0;
    Nanoseconds left_ns = 0;
    bool paused = false;
    [[nodiscard]] Urgency urgency() const {
        return left_ns <= kLast ? Urgency::last : left_ns <= kSoon ? Urgency::soon : Urgency::none;
    }
};

/// Of those that play or stand still on air and whose length is known; what ends first stands
/// first, what stands still last.
[[nodiscard]] std::vector<ClipClock> clip_clocks(const std::vector<channel::ClipReport>& clips);

/// "0:07.3" in its last ten seconds, else "1:23" or "1:02:05"; never more than is left.
[[nodiscard]] std::string time_left_text(Nanoseconds left_ns);

}  // namespace pitcast::editor
