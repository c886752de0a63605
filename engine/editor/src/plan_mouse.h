// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "pitcast/edit/plan_lens.h"

#include "ui.h"

namespace pitcast::editor {

inline constexpr float kPlanReach = 14;  ///< pixels from which a mark is taken hold of

/// Pixels of the window as the venue's frame has them.
[[nodiscard]] std::int64_t plan_reach(const edit::PlanLens& lens);

/// What the mouse does to the plan that was drawn last: marks are put down, chosen, dragged; the
/// plan is moved and zoomed. `hovered`: the pointer is over it.
void handle_plan_mouse(const Ui& ui, const edit::PlanLens& lens, bool hovered);

}  // namespace pitcast::editor
