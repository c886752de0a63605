// SPDX-License-Identifier: Apache-2.0
// What the template was when it was saved.
#include <utility>

#include "pitcast/core/json_members.h"

#include "edit_desk.h"

namespace pitcast::editor {

Status EditDesk::save_shown(edit::TemplateDocument& document, bool over) {
    const VersionShelf::Entry entry = versions.entry_of(document);
    if (Status saved = document.save(over); !saved) {
        return saved;
    }
    drafts_.forget(document.path());
    // The template is saved, whatever becomes of this.
    if (const Status kept = versions.keep(entry); !kept) {
        say("Saved " + document.file() +
                ", but not kept among its versions: " + kept.error().message(),
            true);
        return {};
    }
    say("Saved " + document.file() + (over ? " over what was there" : ""));
    return {};
}

void EditDesk::show_versions() {
    versions.refresh();
    if (versions.shown && document() != nullptr) {
        versions.show(document()->path());
    }
}

void EditDesk::choose_version(std::size_t place) {
    if (place >= versions.all().size() || document() == nullptr) {
        return;
    }
    const std::string text = versions.all()[place].text;
    edit::PictureWish wish = asked_wish_;
    wish.drafts = unsaved();
    wish.drafts[document()->file()] = text;
    wish.at_ns = -1;
    read_member(Json::parse(text, nullptr, false), "id", wish.template_id);
    versions.choose(place, std::move(wish));
}

void EditDesk::restore_version() {
    edit::TemplateDocument* document = shown();
    const edit::Version* version = versions.chosen();
    if (document == nullptr || version == nullptr) {
        return;
    }
    commit_typed();
    if (const Status done = document->replace("bring back a version", version->text); !done) {
        return say(done.error().message(), true);
    }
    say("Brought back; Ctrl+S saves it, Ctrl+Z takes it back");
    changed();
}

}  // namespace pitcast::editor
