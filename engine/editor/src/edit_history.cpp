// SPDX-License-Identifier: Apache-2.0
#include "edit_history.h"

#include <utility>

namespace pitcast::editor {
namespace {

constexpr std::size_t kMostEdits = 500;

}  // namespace

void EditHistory::note(Edit edit) {
    edits_.resize(done_);
    if (open_ && !edits_.empty() && edits_.back().form == edit.form &&
        edits_.back().field == edit.field) {
        edits_.back().after = std::move(edit.after);
        return;
    }
    if (edits_.size() == kMostEdits) {
        edits_.erase(edits_.begin());
    }
    edits_.push_back(std::move(edit));
    done_ = edits_.size();
    open_ = true;
}

const Edit* EditHistory::undo() {
    open_ = false;
    return done_ == 0 ? nullptr : &edits_[--done_];
}

const Edit* EditHistory::redo() {
    open_ = false;
    return done_ == edits_.size() ? nullptr : &edits_[done_++];
}

}  // namespace pitcast::editor
