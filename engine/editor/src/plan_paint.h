// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>

#include <imgui.h>

#include "pitcast/edit/places.h"
#include "pitcast/edit/plan_lens.h"

#include "layout.h"

namespace pitcast::editor {

struct Ui;

/// The ground from above, shaded and dimmed, in the current window's list.
void draw_plan_ground(const map::Terrain& terrain, const edit::PlanLens& lens, const Area& area);
/// The course with its start and the way it goes, the pit lane, stretches of obstacles.
void draw_plan_course(const edit::PlaceDocument& places, const edit::PlanLens& lens);

/// Its colour on the plan and in the list.
[[nodiscard]] ImU32 mark_colour(map::MarkKind kind);
/// A sign of so many pixels about a place, turned with the course where it stands on that.
void draw_mark_sign(map::MarkKind kind, ImVec2 at, float size, ImVec2 way = {1, 0});

/// All marks, what cameras see, and names where there is room. `under`: the pointer is at it.
void draw_plan_marks(const Ui& ui, const Area& area, const edit::PlanLens& lens,
                     std::optional<std::size_t> under);

[[nodiscard]] inline ImVec2 to_window(const edit::PlanLens& lens, const race::PlanPoint& at) {
    const edit::PlanLens::Spot spot = lens.to_picture(at);
    return {static_cast<float>(spot.x), static_cast<float>(spot.y)};
}

}  // namespace pitcast::editor
