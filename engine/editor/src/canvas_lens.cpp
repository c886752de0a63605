// SPDX-License-Identifier: Apache-2.0
#include "canvas_lens.h"

#include <algorithm>
#include <cmath>

#include "edit_desk.h"

namespace pitcast::editor {

Lens lens_for(const EditDesk& desk, const Area& area) {
    constexpr double kMargin = 12;
    const edit::Bounds canvas = desk.canvas();
    // What the rulers leave.
    const double width = static_cast<double>(area.width - kRulerWidth);
    const double height = static_cast<double>(area.height - kRulerHeight);
    const double fit =
        std::min((width - 2 * kMargin) / canvas.width, (height - 2 * kMargin) / canvas.height);
    Lens lens;
    lens.zoom = desk.view.zoom > 0 ? desk.view.zoom : fit;
    if (desk.view.zoom > 0) {
        lens.x = static_cast<double>(area.x + area.width / 2) - desk.view.pan_x * lens.zoom;
        lens.y = static_cast<double>(area.y + area.height / 2) - desk.view.pan_y * lens.zoom;
    } else {
        lens.x = static_cast<double>(area.x + kRulerWidth) + (width - canvas.width * fit) / 2;
        lens.y = static_cast<double>(area.y + kRulerHeight) + (height - canvas.height * fit) / 2;
    }
    lens.x = std::floor(lens.x);
    lens.y = std::floor(lens.y);
    return lens;
}

}  // namespace pitcast::editor
