// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "layout.h"
#include "splits.h"

namespace pitcast::editor {

/// Where the panes of the editing workspace are.
struct EditLayout {
    Area top;
    Area files;
    Area layers;
    Area middle;  ///< the next four together
    Area tools;
    Area test_data;
    Area canvas;
    Area timeline;
    Area inspector;
    Area bindings;  ///< below it; no height = it is closed
    Area status;
};

[[nodiscard]] EditLayout edit_layout_for(float width, float height, bool bindings,
                                         const Splits& splits = {});

}  // namespace pitcast::editor
