// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>

#include "splits.h"

namespace pitcast::editor {

struct Area {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;
};

/// Where the panes are. They fill the window and never overlap.
struct Layout {
    Area top;
    Area rundown;  ///< empty without pages
    Area templates;
    Area preview;  ///< empty without one
    Area programme;
    Area controls;
    Area board;
    Area rules;  ///< empty without rules
    Area stories;
    Area log;
    Area status;
};

/// `pages`: there is a rundown; `rules`: how many the show has; `preview`: beside the programme.
[[nodiscard]] Layout layout_for(float width, float height, bool pages, std::size_t rules,
                                bool preview, const Splits& splits = {});

/// Largest rectangle of the shape `width` to `height` in the middle of `area`.
[[nodiscard]] Area fit(const Area& area, float width, float height);

}  // namespace pitcast::editor
