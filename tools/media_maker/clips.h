// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "canvas.h"

namespace pitcast::tools {

/// Size and length of a clip, and samples a pixel each way.
struct ClipSize {
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::int32_t frames = 0;  ///< at 25 a second
    std::int32_t fold = 2;
};

/// Frame `frame` from the cockpit of car `car` (1 or 2). Loops: the end dissolves into the start.
[[nodiscard]] Picture onboard_frame(const GroundView& ground, std::int32_t car, std::int32_t frame,
                                    const ClipSize& size);
/// Frame `frame` from a helicopter over the south wall, cars below. Loops: path and cars repeat.
[[nodiscard]] Picture programme_frame(const GroundView& ground, std::int32_t frame,
                                      const ClipSize& size);

/// Windscreen, roll cage and bonnet over the picture; `sway` moves them, in picture heights.
void paint_cockpit(Canvas& canvas, std::int32_t car, float sway_x, float sway_y);

}  // namespace pitcast::tools
