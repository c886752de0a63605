// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "canvas_lens.h"
#include "ui.h"

namespace pitcast::editor {

/// Outlines of what is elsewhere at other moments: of those before in one colour, of those after
/// in another, the farther the fainter, and the way of each middle between them.
void draw_ghosts(const Ui& ui, const Lens& lens);

inline constexpr ImU32 kBefore = IM_COL32(96, 164, 255, 255);
inline constexpr ImU32 kAfter = IM_COL32(96, 224, 150, 255);

}  // namespace pitcast::editor
