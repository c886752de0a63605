// SPDX-License-Identifier: Apache-2.0
// Moments before and after the one that is looked at.
#include <algorithm>

#include "edit_desk.h"

namespace pitcast::editor {

void EditDesk::set_onion(const edit::OnionSkin& skin) {
    view.onion = skin;
    view.onion.count = std::clamp(skin.count, 1, edit::OnionSkin::kMost);
    wants_picture_ = true;
}

/// While something plays the eye has enough to follow.
void EditDesk::wish_ghosts(edit::PictureWish& wish) const {
    if (!view.onion.on || playing_) {
        return;
    }
    std::vector<Nanoseconds> keys;
    for (const edit::ElementRow& row : rows_) {
        const Json* element = !view.onion.at_keys || (!selection_.empty() && !is_selected(row.id))
                                  ? nullptr
                                  : document()->json().find(row.pointer);
        if (element != nullptr && element->contains("animate")) {
            const auto of = edit::key_times(
                edit::moments_of(*element, row.pointer, package_member("animations")),
                picture_.course);
            keys.insert(keys.end(), of.begin(), of.end());
        }
    }
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    wish.ghosts = edit::ghost_times(view.onion, keys, at_ns(), picture_.course.length_ns());
    wish.ghosts_of = selection_;
    wish.ghosts_shown = view.onion.count;
    wish.design_width = canvas().width;
}

void EditDesk::find_ghosts() {
    ghosts_of_ = selection_;
    ghosts_ = view.onion.on ? edit::ghost_boxes(picture_, selection_, view.onion.count)
                            : std::vector<edit::GhostBox>{};
}

}  // namespace pitcast::editor
