// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "canvas_lens.h"
#include "edit_ui.h"

namespace pitcast::editor {

/// Rulers in design pixels, and on them where the mouse is.
void draw_rulers(const Ui& ui, const Area& area, const Lens& lens);
/// Guides, and the one that is dragged, with its place.
void draw_guides(const Ui& ui, const Area& area, const Lens& lens);

/// Takes hold of a guide below the mouse, or of a new one where it is on a ruler; false: neither.
[[nodiscard]] bool begin_guide(EditDesk& desk, const Area& area, const Lens& lens, ImVec2 mouse);
/// While the mouse is held: to whole pixels, and to what is near unless Alt is held.
void drag_guide(EditDesk& desk, const Lens& lens, ImVec2 mouse);
/// Leaves it where it is; one that was brought back to a ruler, or out of the pane, is gone.
void end_guide(EditDesk& desk, const Area& area, ImVec2 mouse);
/// The cursor over a guide and over the rulers.
void point_at_guides(const EditDesk& desk, const Area& area, const Lens& lens, ImVec2 mouse);

}  // namespace pitcast::editor
