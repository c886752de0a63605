// SPDX-License-Identifier: Apache-2.0
// Files of the package being edited: what there is, brought in, taken out.
#include <algorithm>
#include <chrono>
#include <utility>

#include "pitcast/core/file.h"
#include "pitcast/edit/asset_import.h"

#include "edit_desk.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kListAgain = 3 * kNanosecondsPerSecond;

template <typename T>
bool is_ready(const std::future<T>& future) {
    return future.valid() && future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

std::vector<edit::Asset> list(edit::PackageTexts texts, const std::vector<std::string>& files,
                              edit::AssetFacts& facts) {
    for (const std::string& file : files) {
        if (texts.templates.contains(file)) {
            continue;
        }
        const auto path = path_inside(texts.folder, file);
        if (auto read = path ? JsonDocument::load(*path) : Result<JsonDocument>(path.error())) {
            texts.templates[file] = read->root();
        }
    }
    return edit::list_assets(texts, facts);
}

}  // namespace

edit::PackageTexts EditDesk::texts() const {
    edit::PackageTexts texts{options_.folder, options_.media_root, package_, {}};
    for (const auto& [file, one] : open_) {
        texts.templates[file] = one.json().root();
    }
    return texts;
}

void EditDesk::list_assets_again() {
    assets_ns_ = now_ns_;
    assets_version_ = document() == nullptr ? 0 : document()->version();
    std::vector<std::string> files;
    for (const File& file : files_) {
        files.push_back(file.file);
    }
    listing_ = std::async(std::launch::async,
                          [texts = texts(), files = std::move(files), facts = asset_facts_] {
                              return list(texts, files, *facts);
                          });
}

void EditDesk::refresh_assets() {
    if (is_ready(importing_)) {
        take_imported(importing_.get());
    }
    if (is_ready(listing_)) {
        assets_ = listing_.get();
        assets_known_ = true;
    }
    const bool changed = document() != nullptr && assets_version_ != document()->version();
    const bool old = now_ns_ - assets_ns_ >= (changed ? kListAgain / 6 : kListAgain);
    if (view.assets.shown && !listing_.valid() && !importing_.valid() && (old || !assets_known_)) {
        list_assets_again();
    }
}

void EditDesk::import(const std::vector<std::filesystem::path>& files) {
    if (files.empty() || importing_.valid()) {
        return;
    }
    view.assets.shown = true;
    say("Importing " + files.front().filename().string());
    importing_ = std::async(std::launch::async,
                            [files, texts = texts(), facts = std::make_shared<edit::AssetFacts>()] {
                                std::vector<Result<edit::Asset>> done;
                                const auto there = edit::list_assets(texts, *facts);
                                for (const std::filesystem::path& file : files) {
                                    done.push_back(edit::import_asset(texts.folder, there, file));
                                }
                                return done;
                            });
}

void EditDesk::take_imported(const std::vector<Result<edit::Asset>>& done) {
    ++files_revision_;
    wants_picture_ = true;
    assets_known_ = false;
    std::string wrong;
    for (const auto& one : done) {
        if (!one) {
            wrong = wrong.empty() ? one.error().message() : wrong;
            continue;
        }
        // Until the list is made again it stands in it as it came.
        if (std::none_of(assets_.begin(), assets_.end(),
                         [&](const edit::Asset& known) { return known.file == one->file; })) {
            assets_.push_back(*one);
        }
        view.assets.chosen = view.assets.offered = one->file;
        view.assets.reveal = true;
        say("Imported " + one->file);
    }
    if (!wrong.empty()) {
        say(wrong, true);
    }
}

std::string EditDesk::declare(const edit::Asset& asset) {
    std::string id;
    auto package = edit::TemplateDocument::open(options_.folder, "package.json");
    Status done =
        package
            ? package->change("declare " + asset.file,
                              [&](edit::JsonText& json) { return edit::declare(json, asset, id); })
            : Status(package.error());
    done = done ? package->save() : done;
    if (!done) {
        say(done.error().message(), true);
        return "";
    }
    ++files_revision_;
    read_package();
    return id;
}

void EditDesk::use_asset(const std::string& file) {
    const auto found = std::find_if(assets_.begin(), assets_.end(),
                                    [&](const edit::Asset& one) { return one.file == file; });
    if (found == assets_.end()) {
        return;
    }
    const edit::Asset asset = *found;
    view.assets.offered.clear();
    std::string id;
    if (asset.kind == edit::AssetKind::clip || asset.kind == edit::AssetKind::font) {
        id = declare(asset);
        if (id.empty()) {
            return;
        }
    }
    const edit::Bounds size = canvas();
    const edit::OrderedJson element = edit::element_of(asset, id, size.width, size.height);
    if (element.is_null()) {
        say("Font " + id + " can be chosen as a family");
    } else if (document() == nullptr) {
        say("Open a template first", true);
    } else {
        insert({edit::written(element, 0)}, "add " + asset.file);
        if (asset.kind == edit::AssetKind::clip) {
            say("Source " + id + " is opened when the channel is started again");
        }
    }
    wants_picture_ = true;
    assets_known_ = false;
}

void EditDesk::remove_asset(const std::string& file) {
    const auto found = std::find_if(assets_.begin(), assets_.end(),
                                    [&](const edit::Asset& one) { return one.file == file; });
    if (found == assets_.end()) {
        return;
    }
    // What was typed meanwhile may use it: the list is made of the texts of now.
    std::vector<std::string> files;
    for (const File& one : files_) {
        files.push_back(one.file);
    }
    const auto now = list(texts(), files, *std::make_shared<edit::AssetFacts>());
    const auto still = std::find_if(now.begin(), now.end(),
                                    [&](const edit::Asset& one) { return one.file == file; });
    const edit::Asset asset = still == now.end() ? *found : *still;
    if (const Status gone = edit::remove_asset(options_.folder, asset); !gone) {
        say(gone.error().message(), true);
    } else {
        say("Removed " + file);
        assets_.erase(found);
        view.assets.chosen.clear();
    }
    ++files_revision_;
    wants_picture_ = true;
    assets_known_ = false;
}

void EditDesk::go_to_use(const edit::AssetUse& use) {
    if (use.file == "package.json") {
        return;
    }
    open(use.file);
    if (edit::find_row(rows_, use.element) != nullptr) {
        select(use.element, false);
    }
}

}  // namespace pitcast::editor
