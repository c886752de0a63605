// SPDX-License-Identifier: Apache-2.0
// The whole package, with what is not saved: checked and pictured.
#include <algorithm>

#include "edit_desk.h"

namespace pitcast::editor {

std::map<std::string, std::string> EditDesk::unsaved() const {
    std::map<std::string, std::string> texts;
    for (const auto& [file, one] : open_) {
        if (one.dirty()) {
            texts[file] = one.json().text();
        }
    }
    if (places_ && places_->document().dirty()) {
        texts[places_->document().file()] = places_->document().json().text();
    }
    return texts;
}

std::uint64_t EditDesk::texts_version() const {
    std::uint64_t sum = files_revision_;
    for (const auto& [file, one] : open_) {
        sum += one.version();
    }
    sum += places_ ? places_->document().version() : 0;
    return sum;
}

void EditDesk::check() {
    commit_typed();
    checker.shown = true;
    checker.start(unsaved(), texts_version());
}

void EditDesk::make_sheet() {
    commit_typed();
    const auto id = package_.find("id");
    sheets.start(id != package_.end() && id->is_string() ? id->get<std::string>() : "package",
                 unsaved());
}

void EditDesk::go_to(const edit::Finding& found) {
    const bool is_template = std::any_of(files_.begin(), files_.end(),
                                         [&](const File& one) { return one.file == found.file; });
    if (!is_template) {
        return;
    }
    open(found.file);
    if (document() == nullptr || document()->file() != found.file) {
        return;
    }
    const edit::ElementRow* element = edit::find_row(rows_, found.element);
    if (element == nullptr && found.element.empty() && found.line > 0) {
        // None is named: the last one that begins before that line.
        for (const edit::ElementRow& row : rows_) {
            element = document()->json().line_of(row.pointer) <= found.line ? &row : element;
        }
    }
    if (element != nullptr) {
        select(std::string(element->id), false);
    } else {
        clear_selection();
    }
}

}  // namespace pitcast::editor
