// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

namespace pitcast::editor {

/// What the pane of assets remembers from frame to frame.
struct AssetView {
    bool shown = false;   ///< in the place of the layers
    std::string chosen;   ///< file; its uses and what can be done with it are shown
    std::string offered;  ///< was imported last: an element of it is offered
    std::string asked;    ///< the next click removes this one
    bool reveal = false;  ///< the chosen one is to be scrolled to
};

}  // namespace pitcast::editor
