// SPDX-License-Identifier: Apache-2.0
#include "version_shelf.h"

#include <chrono>
#include <utility>

namespace pitcast::editor {
namespace {

std::int64_t utc_now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

VersionShelf::VersionShelf(std::filesystem::path store, std::string who,
                           edit::PainterOptions painter)
    : store_(std::move(store)), who_(std::move(who)), painter_(std::move(painter)) {
    painter_.width = 640;
    painter_.height = 360;
}

VersionShelf::Entry VersionShelf::entry_of(const edit::TemplateDocument& document) const {
    const std::int64_t now = utc_now_ms();
    return {document.path(),
            {now, "", "", document.saved_text()},
            {now, who_, edit::summary_of(document.done_since_saved()), document.json().text()}};
}

Status VersionShelf::keep(const Entry& entry) {
    Status kept;
    if (store_.of(entry.path).empty()) {
        kept = store_.keep(entry.path, entry.before);
    }
    kept = kept ? store_.keep(entry.path, entry.saved) : kept;
    if (path_ == entry.path) {
        path_.clear();  // to be read again
    }
    return kept;
}

void VersionShelf::show(const std::filesystem::path& path) {
    if (path == path_) {
        return;
    }
    path_ = path;
    all_ = store_.of(path);
    place_.reset();
    picture_.reset();
    error_.reset();
}

const edit::Version* VersionShelf::chosen() const {
    return place_ && *place_ < all_.size() ? &all_[*place_] : nullptr;
}

void VersionShelf::choose(std::size_t place, edit::PictureWish wish) {
    place_ = place;
    picture_.reset();
    error_.reset();
    if (studio_ == nullptr) {
        studio_ = std::make_unique<edit::DraftStudio>(painter_);
    }
    wish.number = ++number_;
    studio_->ask(std::move(wish));
}

void VersionShelf::refresh() {
    auto newest = studio_ == nullptr ? std::nullopt : studio_->take();
    if (!newest || newest->number != number_) {
        return;
    }
    picture_ = newest->frame;
    error_ = newest->error;
}

}  // namespace pitcast::editor
