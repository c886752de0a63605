// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "edit_layout.h"
#include "ui.h"

namespace pitcast::editor {

/// The gaps of the director's workspace and of the editing one. After the panes.
void draw_direct_splits(const Ui& ui, const Layout& layout);
void draw_edit_splits(const Ui& ui, const EditLayout& layout);

/// The gap between two panes as a handle. `upright`: it is drawn to the left and right; `begin`
/// and `whole` are what it divides, along that. A double click puts it back to where it is by
/// itself.
void splitter(const Ui& ui, Split split, const Area& gap, bool upright, float begin, float whole);

}  // namespace pitcast::editor
