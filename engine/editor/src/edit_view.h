// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/edit/arrange.h"
#include "pitcast/edit/onion.h"

#include "asset_view.h"
#include "bind_view.h"
#include "plan_view.h"

namespace pitcast::editor {

/// A keyframe that is selected in the time-line.
struct KeySelection {
    std::string moment;
    std::string property;
    std::size_t index = 0;
};

/// What the mouse is doing to the canvas. Pixels of the window, unless said otherwise.
struct CanvasDrag {
    enum class Kind : std::uint8_t { none, move, resize, marquee, pan, guide };
    Kind kind = Kind::none;
    edit::Edges edges;
    float from_x = 0, from_y = 0;
    double done_x = 0, done_y = 0;  ///< design pixels that are in the document already
    double pan_x = 0, pan_y = 0;    ///< design point in the middle, as it began
    edit::Bounds began{};           ///< of the selection
    std::vector<edit::SnapLine> lines;
    edit::SnapLine guide;      ///< that is dragged
    std::uint64_t number = 0;  ///< makes the name of its series

    [[nodiscard]] std::string series() const { return "drag " + std::to_string(number); }
};

/// What the panes of the editing workspace remember from frame to frame.
struct EditView {
    double zoom = 0;              ///< window pixels a design pixel; 0 = the whole canvas is shown
    double pan_x = 0, pan_y = 0;  ///< design point in the middle
    CanvasDrag drag;
    std::uint64_t key_drags = 0;  ///< keyframes taken hold of; makes the name of a drag's series
    bool safe_areas = true;
    bool guides_shown = true;
    edit::OnionSkin onion;
    std::string search;
    bool focus_search = false;
    std::string reveal;     ///< element to be scrolled to in the layers
    std::string raw;        ///< JSON being typed
    std::string raw_place;  ///< of which member
    BindView bind;
    AssetView assets;
    PlanView plan;
};

}  // namespace pitcast::editor
