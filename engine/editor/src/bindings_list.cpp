// SPDX-License-Identifier: Apache-2.0
// What the pane of bindings lists, and the keys that go through it.
#include <algorithm>
#include <string>

#include <GLFW/glfw3.h>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

/// What is typed in the search, where it is an expression and no path of the list.
void add_typed(BindView& bind, const BindTarget& target, const show::BindingMoment& moment) {
    // A word alone is looked for; only what computes or goes somewhere is an expression.
    if (bind.search.find_first_of(".(?+*/'") == std::string::npos) {
        return;
    }
    const bool listed =
        std::any_of(bind.lines.begin(), bind.lines.end(),
                    [&](const edit::BindingLine& line) { return line.value.path == bind.search; });
    auto value = show::bound_value(moment, bind.search);
    if (listed || !value || !edit::fits(*value, target.use)) {
        return;
    }
    edit::BindingLine typed;
    typed.value = *std::move(value);
    typed.name = typed.value.path;
    bind.lines.insert(bind.lines.begin(), std::move(typed));
}

/// What the member is bound to already, if that is in the list.
void choose_bound(EditDesk& desk, const BindTarget& target) {
    BindView& bind = desk.view.bind;
    const edit::TemplateDocument* document = desk.document();
    const Json* element = document == nullptr ? nullptr : document->json().find(target.pointer);
    bind.chosen = element == nullptr ? "" : edit::bound_path(*element, target.member, target.use);
    bind.format = 0;
    for (const show::BindingGroup& group : desk.bindings()) {
        for (const show::BoundValue& value : group.values) {
            if (value.path == bind.chosen) {
                bind.opened.insert(group.prefix);
                bind.reveal = true;
            }
        }
    }
}

void step_line(BindView& bind, std::ptrdiff_t by) {
    if (bind.lines.empty()) {
        return;
    }
    std::ptrdiff_t at = 0;
    for (std::size_t i = 0; i < bind.lines.size(); ++i) {
        at = BindView::key_of(bind.lines[i]) == bind.chosen ? static_cast<std::ptrdiff_t>(i) : at;
    }
    at = std::clamp<std::ptrdiff_t>(at + by, 0, static_cast<std::ptrdiff_t>(bind.lines.size()) - 1);
    bind.chosen = BindView::key_of(bind.lines[static_cast<std::size_t>(at)]);
    bind.format = 0;
    bind.reveal = true;
}

void step_aside(BindView& bind, bool on) {
    const edit::BindingLine* line = bind.chosen_line();
    if (line == nullptr) {
        return;
    }
    if (line->is_group) {
        if (line->open != on) {
            bind.toggle(line->prefix);
        }
    } else if (on) {
        bind.format = std::min(bind.format + 1, std::max<std::size_t>(bind.formats.size(), 1) - 1);
    } else {
        bind.format -= bind.format > 0 ? 1 : 0;
    }
}

void choose(EditDesk& desk) {
    BindView& bind = desk.view.bind;
    const edit::BindingLine* line = bind.chosen_line();
    if (line == nullptr) {
        return;
    }
    if (line->is_group) {
        return bind.toggle(line->prefix);
    }
    if (bind.format < bind.formats.size()) {
        const std::string written = bind.formats[bind.format].written;
        desk.bind(show::BoundValue(line->value), written);
    }
}

}  // namespace

void read_binding_lines(EditDesk& desk, const BindTarget& target,
                        const show::BindingMoment& moment) {
    BindView& bind = desk.view.bind;
    if (const std::string now = target.pointer + json_pointer_step(target.member);
        bind.target != now) {
        bind.target = now;
        choose_bound(desk, target);
    }
    bind.lines = edit::binding_lines(desk.bindings(), bind.search, bind.opened, target.use);
    add_typed(bind, target, moment);
    // Whoever searches means the first that is found.
    const bool sought = bind.searched != bind.search && !bind.search.empty();
    bind.searched = bind.search;
    if (sought || bind.chosen_line() == nullptr) {
        bind.reveal = true;
        const auto first =
            std::find_if(bind.lines.begin(), bind.lines.end(),
                         [](const edit::BindingLine& line) { return !line.is_group; });
        bind.chosen = first == bind.lines.end() ? "" : BindView::key_of(*first);
        bind.format = 0;
    }
    bind.formats.clear();
    const edit::BindingLine* chosen = bind.chosen_line();
    if (chosen != nullptr && !chosen->is_group) {
        if (target.use == edit::BindingUse::expression || target.use == edit::BindingUse::drive) {
            bind.formats = {{chosen->value.path, chosen->value.text, {}}};
        } else {
            bind.formats = show::format_choices(moment, chosen->value.path,
                                                target.use == edit::BindingUse::colour);
        }
    }
    bind.format = std::min(bind.format, bind.formats.empty() ? 0 : bind.formats.size() - 1);
}

bool handle_bindings_key(EditDesk& desk, const KeyPress& press) {
    BindView& bind = desk.view.bind;
    if (!bind.open || !bind.has_keys || press.control || press.alt) {
        return false;
    }
    switch (press.key) {
        case GLFW_KEY_UP:
            step_line(bind, -1);
            return true;
        case GLFW_KEY_DOWN:
            step_line(bind, 1);
            return true;
        case GLFW_KEY_PAGE_UP:
            step_line(bind, -10);
            return true;
        case GLFW_KEY_PAGE_DOWN:
            step_line(bind, 10);
            return true;
        case GLFW_KEY_LEFT:
            step_aside(bind, false);
            return true;
        case GLFW_KEY_RIGHT:
            step_aside(bind, true);
            return true;
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            choose(desk);
            bind.focus = true;
            return true;
        case GLFW_KEY_ESCAPE:
            bind.open = false;
            return true;
        // Of whoever types here, or of nobody: elements are deleted where they are seen.
        case GLFW_KEY_DELETE:
        case GLFW_KEY_BACKSPACE:
            return true;
        default:
            return false;
    }
}

}  // namespace pitcast::editor
