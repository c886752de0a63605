// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include <imgui.h>

namespace pitcast::editor {

/// Scales of the desk, per cent of its usual size. Between the ends in steps of kScaleStep.
inline constexpr std::int32_t kLeastScale = 100;
inline constexpr std::int32_t kMostScale = 200;
inline constexpr std::int32_t kScaleStep = 25;

/// The scale for a window of so many pixels: what is wanted, or the largest that leaves the desk
/// its least room (1024 x 576 of its own pixels).
[[nodiscard]] std::int32_t scale_for(std::int32_t wanted, float width, float height);

/// Brings what was drawn in the desk's own pixels to the window's. Letters come to lie on whole
/// pixels, so that they are as crisp as their font was made; fonts must be `scale` times as large
/// as they are drawn.
void scale_draw_data(ImDrawData& drawn, float scale);

}  // namespace pitcast::editor
