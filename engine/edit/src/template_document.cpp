// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/template_document.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/file.h"

namespace pitcast::edit {

Result<TemplateDocument> TemplateDocument::open(const std::filesystem::path& folder,
                                                std::string file) {
    auto path = path_inside(folder, file);
    if (!path) {
        return path.error();
    }
    auto text = read_file(*path);
    if (!text) {
        return text.error();
    }
    auto json = JsonText::parse(*text, path->string());
    if (!json) {
        return json.error();
    }
    TemplateDocument made;
    made.path_ = *std::move(path);
    made.file_ = std::move(file);
    made.saved_ = *std::move(text);
    made.json_ = *std::move(json);
    return made;
}

Result<TemplateDocument> TemplateDocument::begin(const std::filesystem::path& folder,
                                                 std::string file, const std::string& text) {
    auto path = path_inside(folder, file);
    if (!path) {
        return path.error();
    }
    std::error_code none;
    if (std::filesystem::exists(*path, none)) {
        return open(folder, std::move(file));
    }
    auto json = JsonText::parse(text, path->string());
    if (!json) {
        return json.error();
    }
    TemplateDocument made;
    made.path_ = *std::move(path);
    made.file_ = std::move(file);
    made.saved_ = text;
    made.json_ = *std::move(json);
    return made;
}

std::string TemplateDocument::id() const {
    const Json* id = json_.find("/id");
    return id != nullptr && id->is_string() ? id->get<std::string>() : "";
}

Status TemplateDocument::change(std::string label, const Change& change, std::string_view series) {
    JsonText changed = json_;
    if (auto done = change(changed); !done) {
        return done;
    }
    if (changed.text() == json_.text()) {
        return {};
    }
    history_.resize(at_);
    saved_at_ = std::min(saved_at_, at_);
    if (!series.empty() && series == series_ && !history_.empty()) {
        history_.back().after = changed.text();
    } else {
        history_.push_back({std::move(label), json_.text(), changed.text()});
        ++at_;
    }
    series_ = series;
    json_ = std::move(changed);
    ++version_;
    return {};
}

Status TemplateDocument::replace(std::string label, std::string text) {
    auto json = JsonText::parse(std::move(text), path_.string());
    if (!json) {
        return json.error();
    }
    return change(std::move(label), [&](JsonText& shown) -> Status {
        shown = *std::move(json);
        return {};
    });
}

std::string TemplateDocument::undo_label() const {
    return can_undo() ? history_[at_ - 1].label : "";
}

std::string TemplateDocument::redo_label() const {
    return can_redo() ? history_[at_].label : "";
}

std::vector<std::string> TemplateDocument::done_since_saved() const {
    std::vector<std::string> labels;
    for (std::size_t i = saved_at_; i < at_; ++i) {
        labels.push_back(history_[i].label);
    }
    for (std::size_t i = saved_at_; i > at_; --i) {
        labels.push_back("undo " + history_[i - 1].label);
    }
    return labels;
}

void TemplateDocument::show(const std::string& text) {
    // Texts of the history were JSON when they came into it.
    if (auto json = JsonText::parse(text, path_.string())) {
        json_ = *std::move(json);
        ++version_;
    }
    series_.clear();
}

void TemplateDocument::undo() {
    if (can_undo()) {
        show(history_[--at_].before);
    }
}

void TemplateDocument::redo() {
    if (can_redo()) {
        show(history_[at_++].after);
    }
}

OnDisk TemplateDocument::look_at_disk() const {
    const auto text = read_file(path_);
    if (!text) {
        return OnDisk::gone;
    }
    return *text == saved_ ? OnDisk::same : OnDisk::changed;
}

Status TemplateDocument::take_from_disk() {
    auto text = read_file(path_);
    if (!text) {
        return text.error();
    }
    const std::string read = *text;
    if (auto done = replace("changes from elsewhere", *std::move(text)); !done) {
        return done;
    }
    saved_ = read;
    saved_at_ = at_;
    return {};
}

Status TemplateDocument::save(bool over) {
    if (!over && look_at_disk() == OnDisk::changed) {
        return Error{path_.string(), "was changed by somebody else since it was opened",
                     "take those changes, or save over them"};
    }
    std::error_code told_by_writing;
    std::filesystem::create_directories(path_.parent_path(), told_by_writing);
    if (auto written = write_file(path_, json_.text()); !written) {
        return written;
    }
    saved_ = json_.text();
    saved_at_ = at_;
    series_.clear();
    return {};
}

}  // namespace pitcast::edit
