// SPDX-License-Identifier: Apache-2.0
#pragma once

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
    Area templates;
    Area programme;
    Area controls;
    Area board;
    Area stories;
    Area log;
    Area status;
};

[[nodiscard]] Layout layout_for(float width, float height);

/// Largest rectangle of the shape `width` to `height` in the middle of `area`.
[[nodiscard]] Area fit(const Area& area, float width, float height);

}  // namespace pitcast::editor
