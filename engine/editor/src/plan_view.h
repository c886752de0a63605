// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "pitcast/edit/plan_lens.h"
#include "pitcast/map/places.h"

namespace pitcast::editor {

/// What the mouse is doing to the plan.
struct PlanDrag {
    enum class Kind : std::uint8_t { none, mark, target, pan };
    Kind kind = Kind::none;
    float from_x = 0, from_y = 0;  ///< in the window
    race::PlanPoint began{};       ///< where what is dragged lay, or the middle of the picture
    bool moved = false;            ///< farther than a click shakes
    std::uint64_t number = 0;      ///< makes the name of its series

    [[nodiscard]] std::string series() const { return "plan drag " + std::to_string(number); }
};

/// What the panes of the map remember from frame to frame.
struct PlanView {
    bool shown = false;
    bool along = false;          ///< turned so that the course lies across; else north is up
    double scale = 0;            ///< pixels a mm; 0 = all of it is shown
    double east = 0, north = 0;  ///< in the middle, mm
    map::MarkKind adding = map::MarkKind::none;  ///< that the next click puts down
    std::optional<std::size_t> selected;         ///< number of a mark
    bool reveal = false;                         ///< it is to be scrolled to in the list
    PlanDrag drag;
};

}  // namespace pitcast::editor
