// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <string>
#include <vector>

#include "pitcast/core/json_document.h"

namespace pitcast::editor {

/// A value that the operator changed in a form.
struct Edit {
    std::string form;
    std::string field;
    Json before;
    Json after;
};

/// What was changed in the forms, to be taken back and done again. Knows nothing of what is on
/// air.
class EditHistory {
 public:
    /// Notes a change. Changes of one field in a row are one edit, until `seal`.
    void note(Edit edit);
    /// The next change is an edit of its own.
    void seal() { open_ = false; }
    /// The edit to take back, or to do again; null when there is none.
    [[nodiscard]] const Edit* undo();
    [[nodiscard]] const Edit* redo();

 private:
    std::vector<Edit> edits_;
    std::size_t done_ = 0;  ///< so many of them stand
    bool open_ = false;
};

}  // namespace pitcast::editor
