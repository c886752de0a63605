// SPDX-License-Identifier: Apache-2.0
#include "clip_clock.h"

#include <algorithm>
#include <cstdio>
#include <tuple>

namespace pitcast::editor {

std::vector<ClipClock> clip_clocks(const std::vector<channel::ClipReport>& clips) {
    std::vector<ClipClock> clocks;
    for (const channel::ClipReport& clip : clips) {
        const bool paused = clip.state == "paused";
        if (clip.duration_ns > 0 && (paused || clip.state == "playing")) {
            clocks.push_back({clip.file, clip.layer,
                              std::max<Nanoseconds>(0, clip.duration_ns - clip.position_ns),
                              paused});
        }
    }
    std::sort(clocks.begin(), clocks.end(), [](const ClipClock& a, const ClipClock& b) {
        return std::tuple(a.paused, a.left_ns, a.layer) < std::tuple(b.paused, b.left_ns, b.layer);
    });
    return clocks;
}

std::string time_left_text(Nanoseconds left_ns) {
    const Nanoseconds tenths = std::max<Nanoseconds>(0, left_ns) / 100'000'000;
    const auto seconds = static_cast<long long>(tenths / 10);
    char text[48];
    if (left_ns <= ClipClock::kSoon) {
        std::snprintf(text, sizeof text, "0:%02lld.%lld", seconds,
                      static_cast<long long>(tenths % 10));
    } else if (seconds < 3600) {
        std::snprintf(text, sizeof text, "%lld:%02lld", seconds / 60, seconds % 60);
    } else {
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", seconds / 3600, seconds / 60 % 60,
                      seconds % 60);
    }
    return text;
}

}  // namespace pitcast::editor
