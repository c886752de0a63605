// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace pitcast::editor {

/// A key that went down, with the modifiers held.
struct KeyPress {
    int key = 0;  ///< GLFW_KEY_…
    bool control = false;
    bool alt = false;
    bool shift = false;
};

}  // namespace pitcast::editor
