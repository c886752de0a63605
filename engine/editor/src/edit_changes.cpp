// SPDX-License-Identifier: Apache-2.0
// What is done to the template being edited.
#include <algorithm>
#include <utility>

#include "edit_desk.h"

namespace pitcast::editor {

edit::Arrangement EditDesk::arrangement(edit::JsonText& json) const {
    return {json, rows_, picture_.placed};
}

void EditDesk::change(std::string label, const edit::TemplateDocument::Change& change,
                      std::string_view series) {
    edit::TemplateDocument* document = shown();
    if (document == nullptr) {
        return;
    }
    const auto before = document->version();
    if (auto done = document->change(std::move(label), change, series); !done) {
        say(done.error().message(), true);
        return;
    }
    if (document->version() != before) {
        say("");
        changed();
    }
}

void EditDesk::end_series() {
    if (edit::TemplateDocument* document = shown()) {
        document->end_series();
    }
}

std::vector<std::string> EditDesk::targets() const {
    std::vector<std::string> pointers;
    for (const std::string& id : selection_) {
        if (const edit::ElementRow* row = edit::find_row(rows_, id)) {
            pointers.push_back(row->pointer);
        }
    }
    return selection_.empty() ? std::vector<std::string>{""} : pointers;
}

void EditDesk::set_member(const std::string& member, const edit::OrderedJson& value) {
    change(
        "set " + member,
        [&](edit::JsonText& json) -> Status {
            for (const std::string& pointer : targets()) {
                if (auto set = json.set(pointer + json_pointer_step(member), value); !set) {
                    return set;
                }
            }
            return {};
        },
        "set " + member);
}

void EditDesk::erase_member(const std::string& member) {
    change(
        "clear " + member,
        [&](edit::JsonText& json) -> Status {
            for (const std::string& pointer : targets()) {
                if (auto gone = json.erase(pointer + json_pointer_step(member)); !gone) {
                    return gone;
                }
            }
            return {};
        },
        "set " + member);
}

void EditDesk::commit_typed() {
    const std::string place = std::exchange(view.raw_place, "");
    if (place.empty()) {
        return;
    }
    const auto value = edit::OrderedJson::parse(view.raw, nullptr, false);
    if (value.is_discarded() && !view.raw.empty()) {
        say("\"" + edit::last_step(place) + "\" was left as it was: what was typed is no JSON",
            true);
        return;
    }
    const bool empty = view.raw.empty();
    change("set " + edit::last_step(place), [&](edit::JsonText& json) {
        return empty ? json.erase(place) : json.set(place, value);
    });
}

void EditDesk::move_selection(double dx, double dy, std::string_view series) {
    change(
        "move",
        [&](edit::JsonText& json) { return move_by(arrangement(json), selection_, dx, dy); },
        series);
}

void EditDesk::resize_selected(edit::Edges edges, double dx, double dy, std::string_view series) {
    if (const edit::ElementRow* row = selected()) {
        const std::string id = row->id;
        change(
            "resize " + id,
            [&](edit::JsonText& json) { return resize(arrangement(json), id, edges, dx, dy); },
            series);
    }
}

void EditDesk::align(edit::Align how) {
    change("align", [&](edit::JsonText& json) {
        return edit::align(arrangement(json), selection_, how, canvas());
    });
}

void EditDesk::distribute(bool across) {
    change("distribute", [&](edit::JsonText& json) {
        return edit::distribute(arrangement(json), selection_, across);
    });
}

void EditDesk::group() {
    std::string made;
    change("group", [&](edit::JsonText& json) {
        return edit::make_group(arrangement(json), selection_, made);
    });
    if (edit::find_row(rows_, made) != nullptr) {
        select(made, false);
    }
}

void EditDesk::ungroup() {
    const edit::ElementRow* row = selected();
    if (row == nullptr) {
        return;
    }
    const std::string id = row->id;
    std::vector<std::string> children;
    for (const edit::ElementRow& one : rows_) {
        if (one.list == row->pointer + "/children") {
            children.push_back(one.id);
        }
    }
    change("ungroup",
           [&](edit::JsonText& json) { return edit::dissolve_group(arrangement(json), id); });
    if (edit::find_row(rows_, id) == nullptr) {
        selection_ = children;
    }
}

void EditDesk::insert(const std::vector<std::string>& elements, const std::string& label) {
    const edit::ElementRow* beside = selected();
    const std::string list = beside == nullptr ? "/elements" : beside->list;
    std::size_t at = beside == nullptr ? std::size_t{1} << 30U : beside->index + 1;
    std::vector<std::string> added;
    change(label, [&](edit::JsonText& json) -> Status {
        for (const std::string& element : elements) {
            auto own = edit::with_free_ids(element, edit::element_rows(json.root()));
            if (!own) {
                return own.error();
            }
            const Json made = Json::parse(*own, nullptr, false);
            added.push_back(made.value("id", std::string()));
            if (auto put = json.insert(list, at++, *std::move(own)); !put) {
                return put;
            }
        }
        return {};
    });
    std::erase_if(added, [&](const std::string& id) { return !edit::find_row(rows_, id); });
    if (!added.empty()) {
        selection_ = added;
        view.reveal = added.back();
    }
}

void EditDesk::add_element(std::string_view type) {
    insert({edit::written(edit::new_element(type, std::string(type), families()), 0)},
           "add " + std::string(type));
}

void EditDesk::remove_selection() {
    const std::vector<std::string> ids = edit::outermost(rows_, selection_);
    change("delete", [&](edit::JsonText& json) -> Status {
        for (const std::string& id : ids) {
            const auto now = edit::element_rows(json.root());
            if (const edit::ElementRow* row = edit::find_row(now, id)) {
                if (auto gone = json.erase(row->pointer); !gone) {
                    return gone;
                }
            }
        }
        return {};
    });
}

void EditDesk::copy() {
    const edit::TemplateDocument* document = this->document();
    if (document == nullptr || selection_.empty()) {
        return;
    }
    clipboard_.clear();
    const auto whole = edit::outermost(rows_, selection_);
    for (const edit::ElementRow& row : rows_) {
        if (std::find(whole.begin(), whole.end(), row.id) != whole.end()) {
            clipboard_.push_back(edit::carried(document->json(), row.pointer));
        }
    }
    say(std::to_string(clipboard_.size()) + (clipboard_.size() == 1 ? " element" : " elements") +
        " copied");
}

void EditDesk::cut() {
    copy();
    remove_selection();
}

void EditDesk::paste() {
    insert(clipboard_, "paste");
}

void EditDesk::duplicate() {
    const std::vector<std::string> kept = std::exchange(clipboard_, {});
    copy();
    paste();
    clipboard_ = kept;
    say("");
}

void EditDesk::restack(int by) {
    const edit::ElementRow* row = selected();
    if (row == nullptr) {
        return;
    }
    const edit::ElementRow moved = *row;
    change("restack " + moved.id, [&](edit::JsonText& json) -> Status {
        const std::size_t count = json.find(moved.list)->size();
        const auto to = static_cast<std::ptrdiff_t>(moved.index) + by;
        if (to < 0 || to >= static_cast<std::ptrdiff_t>(count)) {
            return {};
        }
        return json.move(moved.pointer, moved.list, static_cast<std::size_t>(to));
    });
}

void EditDesk::drop(const std::string& id, const std::string& onto, Drop where) {
    const edit::ElementRow* moved = edit::find_row(rows_, id);
    const edit::ElementRow* target = edit::find_row(rows_, onto);
    if (moved == nullptr || target == nullptr || id == onto) {
        return;
    }
    change("reorder " + id, [&](edit::JsonText& json) -> Status {
        if (where == Drop::into) {
            return json.move(moved->pointer, target->pointer + "/children", std::size_t{1} << 30U);
        }
        // Counted without the one that is moved.
        const bool before = moved->list == target->list && moved->index < target->index;
        return json.move(moved->pointer, target->list,
                         target->index + (where == Drop::in_front ? 1U : 0U) - (before ? 1U : 0U));
    });
}

void EditDesk::rename(const std::string& id, const std::string& name) {
    const edit::ElementRow* row = edit::find_row(rows_, id);
    if (row == nullptr || name == id) {
        return;
    }
    if (name.empty() || edit::find_row(rows_, name) != nullptr) {
        say(name.empty() ? "an element needs an id"
                         : "there is another element \"" + name + "\" in the template",
            true);
        return;
    }
    const std::string pointer = row->pointer;
    change("rename " + id, [&](edit::JsonText& json) { return json.set(pointer + "/id", name); });
    std::replace(selection_.begin(), selection_.end(), id, name);
    if (selection_.empty() && edit::find_row(rows_, name) != nullptr) {
        selection_.push_back(name);
    }
}

void EditDesk::undo() {
    if (view.plan.shown && places_) {
        const auto before = places_->document().version();
        if (places_->document().can_undo()) {
            say("Undid: " + places_->document().undo_label());
            places_->undo();
        }
        return places_changed(before);
    }
    if (edit::TemplateDocument* document = shown(); document != nullptr && document->can_undo()) {
        say("Undid: " + document->undo_label());
        document->undo();
        changed();
    }
}

void EditDesk::redo() {
    if (view.plan.shown && places_) {
        const auto before = places_->document().version();
        if (places_->document().can_redo()) {
            say("Did again: " + places_->document().redo_label());
            places_->redo();
        }
        return places_changed(before);
    }
    if (edit::TemplateDocument* document = shown(); document != nullptr && document->can_redo()) {
        say("Did again: " + document->redo_label());
        document->redo();
        changed();
    }
}

void EditDesk::save() {
    if (view.plan.shown && places_) {
        return save_places();
    }
    // Only what has been loaded whole is written: the newest text is tried first.
    commit_typed();
    saving_ = document() != nullptr;
    wants_picture_ = true;
}

void EditDesk::leave() {
    commit_typed();
    play(false);
    keep_draft(now_ns_ + kNanosecondsPerSecond);
}

void EditDesk::save_tried() {
    edit::TemplateDocument* document = shown();
    if (document == nullptr) {
        return;
    }
    if (error_) {
        say("Not saved, as it would be refused on air: " + error_->message(), true);
        return;
    }
    if (auto saved = save_shown(*document, false); !saved) {
        conflict_ = document->look_at_disk() == edit::OnDisk::changed;
        say(saved.error().message(), true);
    }
}

void EditDesk::save_over() {
    if (view.plan.shown && places_) {
        if (Status saved = places_->save(true); !saved) {
            return say(saved.error().message(), true);
        }
        return places_saved();
    }
    edit::TemplateDocument* document = shown();
    if (document == nullptr) {
        return;
    }
    if (auto saved = save_shown(*document, true); !saved) {
        say(saved.error().message(), true);
        return;
    }
    conflict_ = false;
}

void EditDesk::take_theirs() {
    if (view.plan.shown && places_) {
        const auto before = places_->document().version();
        if (Status taken = places_->take_from_disk(); !taken) {
            return say(taken.error().message(), true);
        }
        places_conflict_ = false;
        say("Shown as it is on disk; Ctrl+Z brings back yours");
        ++files_revision_;
        return places_changed(before);
    }
    edit::TemplateDocument* document = shown();
    if (document == nullptr) {
        return;
    }
    if (auto taken = document->take_from_disk(); !taken) {
        say(taken.error().message(), true);
        return;
    }
    conflict_ = false;
    say("Shown as it is on disk; Ctrl+Z brings back yours");
    changed();
}

}  // namespace pitcast::editor
