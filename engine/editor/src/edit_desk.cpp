// SPDX-License-Identifier: Apache-2.0
#include "edit_desk.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/file.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kKeepEvery = kNanosecondsPerSecond;
constexpr Nanoseconds kLookEvery = kNanosecondsPerSecond / 2;

std::string text_of(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

edit::PainterOptions painter_options(const EditOptions& options) {
    return {.folder = options.folder,
            .media_root = options.media_root,
            .edition = options.edition,
            .width = 1920,
            .height = 1080,
            .rate = {50, 1}};
}

/// Beside the drafts, in the user's state.
std::filesystem::path beside_drafts(const EditOptions& options, const char* name) {
    const auto drafts = options.drafts.empty() ? edit::DraftStore::usual_folder() : options.drafts;
    return drafts.parent_path() / name;
}

}  // namespace

EditDesk::EditDesk(EditOptions options)
    : maker(options.folder, options.media_root, options.libraries),
      checker(options.folder, options.media_root),
      sheets(options.folder, beside_drafts(options, "sheets"), options.sheet),
      versions(beside_drafts(options, "versions"), options.who, painter_options(options)),
      options_(std::move(options)),
      drafts_(options_.drafts.empty() ? edit::DraftStore::usual_folder() : options_.drafts),
      guide_store_(options_.guides) {}

void EditDesk::enter() {
    if (files_.empty()) {
        read_package();
        guides_ = guide_store_.find(options_.folder);
        if (checker.shown) {
            check();
        }
    }
}

void EditDesk::read_package() {
    auto root = JsonDocument::load(options_.folder / "package.json");
    if (!root) {
        say(root.error().message(), true);
        return;
    }
    package_ = root->root();
    files_.clear();
    const auto templates = package_.find("templates");
    if (templates == package_.end() || !templates->is_array()) {
        return;
    }
    for (const Json& name : *templates) {
        if (!name.is_string()) {
            continue;
        }
        File file{name.get<std::string>(), "", ""};
        const auto path = path_inside(options_.folder, file.file);
        if (auto made = path ? JsonDocument::load(*path) : Result<JsonDocument>(path.error())) {
            file.id = text_of(made->root(), "id");
            file.title = text_of(made->root(), "title");
        }
        files_.push_back(std::move(file));
    }
}

const edit::TemplateDocument* EditDesk::document() const {
    const auto found = open_.find(file_);
    return found == open_.end() ? nullptr : &found->second;
}

edit::TemplateDocument* EditDesk::shown() {
    const auto found = open_.find(file_);
    return found == open_.end() ? nullptr : &found->second;
}

bool EditDesk::is_dirty(const std::string& file) const {
    const auto found = open_.find(file);
    return found != open_.end() && found->second.dirty();
}

void EditDesk::say(std::string text, bool is_error) {
    message_ = std::move(text);
    message_is_error_ = is_error;
}

void EditDesk::open_template(const std::string& id) {
    const auto found =
        std::find_if(files_.begin(), files_.end(), [&](const File& one) { return one.id == id; });
    if (found != files_.end()) {
        open(found->file);
    }
}

void EditDesk::open(const std::string& file) {
    maker.close();
    sheets.shown = false;
    before_map_.clear();
    show_map(false);
    if (file == file_) {
        return;
    }
    if (!open_.contains(file)) {
        auto opened = edit::TemplateDocument::open(options_.folder, file);
        if (!opened) {
            say(opened.error().message(), true);
            return;
        }
        if (const auto draft = drafts_.find(opened->path());
            draft && draft->text != opened->json().text()) {
            const bool others = draft->base != opened->json().text();
            if (opened->replace("recovered draft", draft->text)) {
                say(others ? "Recovered what was not saved; the file has changed since (Ctrl+Z "
                             "shows it)"
                           : "Recovered what was not saved");
            }
        }
        open_.emplace(file, *std::move(opened));
    }
    file_ = file;
    selection_.clear();
    key.reset();
    at_ns_.reset();
    playing_ = false;
    sample_ = 0;
    view.zoom = 0;
    conflict_ = false;
    picture_ = {};
    bindings_of_.clear();
    view.bind.caret.reset();
    view.bind.target.clear();
    if (studio_ == nullptr) {
        studio_ = std::make_unique<edit::DraftStudio>(painter_options(options_));
    }
    if (options_.sample) {
        making_sample_ = std::async(std::launch::async, std::exchange(options_.sample, nullptr));
    }
    changed();
}

void EditDesk::open_new() {
    commit_typed();
    std::vector<std::string> taken;
    for (const File& file : files_) {
        taken.push_back(file.id);
    }
    maker.open(package_, std::move(taken));
}

void EditDesk::take_made() {
    if (const auto file = maker.take_made()) {
        ++files_revision_;
        assets_known_ = false;
        read_package();
        open(*file);
        say("Made " + *file);
    }
}

void EditDesk::changed() {
    rows_ = document() == nullptr ? std::vector<edit::ElementRow>{}
                                  : edit::element_rows(document()->json().root());
    std::erase_if(selection_, [&](const std::string& id) { return !find_row(rows_, id); });
    wants_picture_ = true;
}

void EditDesk::take_picture() {
    auto newest = studio_ == nullptr ? std::nullopt : studio_->take();
    if (!newest) {
        return;
    }
    error_ = newest->error;
    const bool of_newest = newest->number == asked_ && !wants_picture_;
    if (!newest->error) {
        // The first one tells how long the template lives, and so where its keyframes stand.
        wants_picture_ = wants_picture_ || (view.onion.on && picture_.course.parts.empty());
        picture_ = *std::move(newest);
        find_ghosts();
    }
    if (saving_ && of_newest) {
        saving_ = false;
        save_tried();
    }
}

void EditDesk::refresh(const std::shared_ptr<const race::RaceState>& live, Nanoseconds now_ns) {
    const Nanoseconds passed = now_ns_ == 0 ? 0 : now_ns - now_ns_;
    now_ns_ = now_ns;
    take_race(live);
    if (playing_ && picture_.course.length_ns() > 0) {
        at_ns_ = (at_ns() + passed) % picture_.course.length_ns();
        wants_picture_ = true;
    }
    if (std::exchange(wants_picture_, false)) {
        ask();
    }
    take_picture();
    if (view.onion.on && ghosts_of_ != selection_) {
        find_ghosts();
        wants_picture_ = true;
    }
    take_made();
    checker.refresh();
    sheets.refresh(now_ns);
    show_versions();
    refresh_assets();
    keep_draft(now_ns);
    look_at_disk(now_ns);
    refresh_places(now_ns);
}

void EditDesk::keep_draft(Nanoseconds now_ns) {
    const edit::TemplateDocument* document = this->document();
    if (document == nullptr || now_ns - kept_ns_ < kKeepEvery ||
        kept_version_ == document->version()) {
        return;
    }
    kept_ns_ = now_ns;
    kept_version_ = document->version();
    if (!document->dirty()) {
        drafts_.forget(document->path());
        return;
    }
    const auto base = read_file(document->path());
    if (auto kept = drafts_.keep(document->path(), {document->json().text(), base ? *base : ""});
        !kept) {
        say(kept.error().message(), true);
    }
}

void EditDesk::look_at_disk(Nanoseconds now_ns) {
    if (now_ns - looked_ns_ < kLookEvery) {
        return;
    }
    looked_ns_ = now_ns;
    for (auto& [file, one] : open_) {
        if (one.look_at_disk() != edit::OnDisk::changed) {
            conflict_ = conflict_ && file != file_;
            continue;
        }
        if (one.dirty()) {
            conflict_ = conflict_ || file == file_;
        } else if (one.take_from_disk()) {
            say(file + " was changed elsewhere, and is shown as it is now");
            changed();
        }
    }
}

edit::Bounds EditDesk::canvas() const {
    const auto size = package_.find("canvas");
    const auto side = [&](const char* key, double usual) {
        return size != package_.end() && size->is_object() ? size->value(key, usual) : usual;
    };
    return {0, 0, side("width", 1920.0), side("height", 1080.0)};
}

const Json* EditDesk::package_member(const char* name) const {
    const auto found = package_.find(name);
    return found == package_.end() ? nullptr : &*found;
}

std::vector<std::string> EditDesk::families() const {
    std::vector<std::string> names;
    if (const Json* families = package_member("families"); families && families->is_object()) {
        for (const auto& family : families->items()) {
            names.push_back(family.key());
        }
    }
    return names;
}

bool EditDesk::is_selected(std::string_view id) const {
    return std::find(selection_.begin(), selection_.end(), id) != selection_.end();
}

const edit::ElementRow* EditDesk::selected() const {
    return selection_.empty() ? nullptr : edit::find_row(rows_, selection_.back());
}

void EditDesk::select(const std::string& id, bool add) {
    commit_typed();
    key.reset();
    end_series();
    view.bind.caret.reset();
    if (!add) {
        selection_.assign({id});
    } else if (is_selected(id)) {
        std::erase(selection_, id);
    } else {
        selection_.push_back(id);
    }
    view.reveal = id;
}

void EditDesk::select_all() {
    selection_.clear();
    for (const edit::ElementRow& row : rows_) {
        if (row.depth == 0) {
            selection_.push_back(row.id);
        }
    }
}

void EditDesk::clear_selection() {
    selection_.clear();
    key.reset();
}

bool EditDesk::select_parent() {
    const edit::ElementRow* row = selected();
    const std::string around = row == nullptr ? "" : edit::parent_of(row->list);
    for (const edit::ElementRow& one : rows_) {
        if (one.pointer == around) {
            select(one.id, false);
            return true;
        }
    }
    return false;
}

std::string EditDesk::element_at(double x, double y) const {
    for (std::size_t i = picture_.placed.size(); i-- > 0;) {
        const show::PlacedElement& one = picture_.placed[i];
        const edit::ElementRow* row = edit::find_row(rows_, one.id);
        if (row != nullptr && row->type != "group" && x >= one.x && x < one.x + one.width &&
            y >= one.y && y < one.y + one.height) {
            return one.id;
        }
    }
    return "";
}

Nanoseconds EditDesk::at_ns() const {
    return at_ns_.value_or(picture_.course.rest_ns());
}

void EditDesk::go_to(Nanoseconds at_ns) {
    at_ns_ = std::clamp<Nanoseconds>(at_ns, 0,
                                     std::max<Nanoseconds>(0, picture_.course.length_ns() - 1));
    wants_picture_ = true;
}

void EditDesk::play(bool on) {
    playing_ = on;
    if (on && !at_ns_) {
        at_ns_ = 0;
    }
}

Nanoseconds EditDesk::moment_begin_ns(std::string_view moment) const {
    const std::string_view part = moment == "step" ? "step 1" : moment;
    for (const edit::Course::Part& one : picture_.course.parts) {
        if (one.name == part) {
            return one.begin_ns;
        }
    }
    return 0;
}

edit::KeyPlace EditDesk::place_of(const KeySelection& selected_key) const {
    const edit::ElementRow* row = selected();
    return {row == nullptr ? "" : row->pointer, selected_key.moment, selected_key.property,
            selected_key.index};
}

std::vector<edit::MomentRow> EditDesk::moments() const {
    const edit::ElementRow* row = selected();
    const Json* element = row == nullptr ? nullptr : document()->json().find(row->pointer);
    return element == nullptr
               ? std::vector<edit::MomentRow>{}
               : edit::moments_of(*element, row->pointer, package_member("animations"));
}

}  // namespace pitcast::editor
