// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "desk.h"
#include "hot_key.h"
#include "search.h"

/// The rundown, the rules, the locks and the edits of the desk.
namespace pitcast::editor {

std::vector<std::size_t> Desk::pages_found() const {
    std::vector<std::size_t> found;
    const auto& pages = package().pages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const show::Page& page = pages[i];
        if (matches(view.page_search,
                    {page.title, page.id, page.group, page.note, page.template_id})) {
            found.push_back(i);
        }
    }
    return found;
}

std::vector<std::size_t> Desk::templates_found() const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < templates().size(); ++i) {
        if (matches(view.template_search, {templates()[i].title, templates()[i].id})) {
            found.push_back(i);
        }
    }
    return found;
}

const show::Page* Desk::selected_page() const {
    return page_ && *page_ < package().pages().size() ? &package().pages()[*page_] : nullptr;
}

void Desk::select_page(std::size_t index) {
    if (index >= package().pages().size()) {
        return;
    }
    const std::string& wanted = package().pages()[index].template_id;
    for (std::size_t i = 0; i < templates().size(); ++i) {
        if (templates()[i].id == wanted) {
            select(i);
            page_ = index;
            view.reveal_page = true;
            return;
        }
    }
}

void Desk::step_page(int by) {
    const auto found = pages_found();
    if (found.empty()) {
        return;
    }
    const auto at = page_ ? std::find(found.begin(), found.end(), *page_) : found.end();
    if (at == found.end()) {
        select_page(by > 0 ? found.front() : found.back());
        return;
    }
    const auto last = static_cast<std::ptrdiff_t>(found.size()) - 1;
    const auto next = std::clamp<std::ptrdiff_t>(at - found.begin() + by, 0, last);
    select_page(found[static_cast<std::size_t>(next)]);
}

Tally Desk::tally_of(const show::Page& page) const {
    const auto report = std::find_if(snapshot_.layers.begin(), snapshot_.layers.end(),
                                     [&](const auto& one) { return one.page == page.id; });
    return report == snapshot_.layers.end() ? Tally::idle : tally_of(*report);
}

bool Desk::press_page_key(const KeyPress& press) {
    const auto& pages = package().pages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        const auto key = pages[i].key.empty() ? std::nullopt : page_key(pages[i].key);
        if (key && key->key == press.key && key->control == press.control &&
            key->alt == press.alt) {
            select_page(i);
            command(show::Verb::take, selected());
            return true;
        }
    }
    return false;
}

std::int32_t Desk::selected_layer() const {
    const auto* shown = selected();
    if (const auto* page = selected_page(); page != nullptr && page->layer >= 0) {
        return page->layer;
    }
    return shown == nullptr ? -1 : shown->layer;
}

const show::LockReport* Desk::lock_of(std::int32_t layer) const {
    const auto found = std::find_if(status_.locks.begin(), status_.locks.end(),
                                    [&](const auto& lock) { return lock.layer == layer; });
    return found == status_.locks.end() ? nullptr : &*found;
}

bool Desk::is_barred(std::int32_t layer) const {
    const auto* lock = lock_of(layer);
    return lock != nullptr && lock->who != who_;
}

void Desk::toggle_lock() {
    const std::int32_t layer = selected_layer();
    if (layer < 0) {
        return;
    }
    const auto* lock = lock_of(layer);
    show::Command command;
    command.verb = lock == nullptr ? show::Verb::lock : show::Verb::unlock;
    command.layer = layer;
    send(std::move(command), "layer " + std::to_string(layer));
}

std::optional<std::size_t> Desk::offered_rule() const {
    std::optional<std::size_t> offered;
    for (std::size_t i = 0; i < status_.rules.size(); ++i) {
        const auto& rule = status_.rules[i];
        if (rule.holds && (!offered || rule.fired_ns > status_.rules[*offered].fired_ns)) {
            offered = i;
        }
    }
    return offered;
}

void Desk::take_offered() {
    if (const auto rule = offered_rule()) {
        take_rule(*rule);
    } else {
        add_to_log("No rule offers anything", true);
    }
}

void Desk::take_rule(std::size_t index) {
    if (index < package().rules().size()) {
        const show::RuleSummary& rule = package().rules()[index];
        send(rule.command, rule.title);
    }
}

void Desk::toggle_rule(std::size_t index) {
    if (index >= package().rules().size() || index >= status_.rules.size()) {
        return;
    }
    const show::RuleSummary& rule = package().rules()[index];
    show::Command command;
    command.verb = status_.rules[index].armed ? show::Verb::disarm : show::Verb::arm;
    command.rule = rule.id;
    send(std::move(command), rule.title);
}

std::string Desk::form_key(const show::TemplateSummary& shown) const {
    const auto* page = selected_page();
    return page != nullptr && page->template_id == shown.id ? "page " + page->id
                                                            : "template " + shown.id;
}

void Desk::edit(const show::TemplateSummary& shown, const show::Field& field, Json after) {
    Json& now = value(shown, field);
    if (now != after) {
        edits_.note({form_key(shown), field.id, now, after});
        now = std::move(after);
    }
}

void Desk::undo() {
    if (const Edit* edit = edits_.undo()) {
        put_back(*edit, edit->before, "UNDO  ");
    }
}

void Desk::redo() {
    if (const Edit* edit = edits_.redo()) {
        put_back(*edit, edit->after, "REDO  ");
    }
}

/// Shows the form that is changed, so that nothing changes unseen.
void Desk::put_back(const Edit& edit, const Json& value, const char* word) {
    const auto& pages = package().pages();
    for (std::size_t i = 0; i < pages.size(); ++i) {
        if (edit.form == "page " + pages[i].id) {
            select_page(i);
        }
    }
    for (std::size_t i = 0; i < templates().size(); ++i) {
        if (edit.form == "template " + templates()[i].id) {
            select(i);
        }
    }
    forms_[edit.form][edit.field] = value;
    add_to_log(word + edit.field, false);
}

}  // namespace pitcast::editor
