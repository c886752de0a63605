// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "pitcast/edit/bindings.h"

namespace pitcast::editor {

/// The member that is being bound.
struct BindTarget {
    std::string element;  ///< id; empty = the template itself
    std::string pointer;
    std::string member;  ///< empty = nothing that can be bound is selected
    edit::BindingUse use = edit::BindingUse::none;
};

/// What the pane of bindings remembers from frame to frame.
struct BindView {
    bool open = false;
    bool focus = false;     ///< the keyboard is to go to its search
    bool has_keys = false;  ///< arrows, Enter and Esc are the pane's
    std::string search;
    std::string searched;                                     ///< what the lines were found by
    std::set<std::string> opened{"row.", "field.", "race."};  ///< groups, by prefix
    std::int32_t place = 1;                                   ///< of the car of a place, from 0
    std::string member;  ///< that was touched last; taken where the element has it
    std::string target;  ///< pointer of the member that was shown last
    std::string chosen;  ///< line, see key_of
    std::size_t format = 0;
    bool reveal = false;      ///< the chosen line is to be scrolled to
    std::string caret_place;  ///< pointer of the member that the caret stands in
    std::optional<edit::Caret> caret;
    std::vector<edit::BindingLine> lines;     ///< as they were drawn last
    std::vector<show::FormatChoice> formats;  ///< of the chosen one

    [[nodiscard]] static std::string key_of(const edit::BindingLine& line) {
        return line.is_group ? "#" + line.prefix : line.value.path;
    }
    void toggle(const std::string& prefix) {
        if (opened.erase(prefix) == 0) {
            opened.insert(prefix);
        }
    }
    /// The chosen line; null = none is.
    [[nodiscard]] const edit::BindingLine* chosen_line() const {
        for (const edit::BindingLine& line : lines) {
            if (key_of(line) == chosen) {
                return &line;
            }
        }
        return nullptr;
    }
};

}  // namespace pitcast::editor
