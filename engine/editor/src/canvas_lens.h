// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <imgui.h>

#include "layout.h"

namespace pitcast::editor {

class EditDesk;

/// Between pixels of the window and of the design.
struct Lens {
    double zoom = 1;
    double x = 0, y = 0;  ///< of the design's origin, in the window

    [[nodiscard]] ImVec2 to_window(double at_x, double at_y) const {
        return {static_cast<float>(x + at_x * zoom), static_cast<float>(y + at_y * zoom)};
    }
    [[nodiscard]] double to_x(float at) const { return (static_cast<double>(at) - x) / zoom; }
    [[nodiscard]] double to_y(float at) const { return (static_cast<double>(at) - y) / zoom; }
};

inline constexpr float kRulerHeight = 18;  ///< above the picture
inline constexpr float kRulerWidth = 38;   ///< beside it: has room for four digits

[[nodiscard]] Lens lens_for(const EditDesk& desk, const Area& area);

}  // namespace pitcast::editor
