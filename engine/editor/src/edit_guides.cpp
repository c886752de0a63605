// SPDX-License-Identifier: Apache-2.0
// Lines of the user's own to arrange by; they are no part of the package.
#include "edit_desk.h"

namespace pitcast::editor {

const edit::Guides& EditDesk::snapping_guides() const {
    static const edit::Guides kNone;
    return view.guides_shown ? guides_ : kNone;
}

void EditDesk::lay_guide(edit::SnapLine line) {
    edit::lay_guide(guides_, line);
    keep_guides();
}

void EditDesk::lift_guide(std::size_t number) {
    if (number < guides_.size()) {
        guides_.erase(guides_.begin() + static_cast<std::ptrdiff_t>(number));
    }
}

void EditDesk::keep_guides() {
    if (const Status kept = guide_store_.keep(options_.folder, guides_); !kept) {
        say(kept.error().message(), true);
    }
}

}  // namespace pitcast::editor
