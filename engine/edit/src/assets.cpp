// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/assets.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "pitcast/core/file.h"

#include "asset_names.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 4096;  ///< as many as a packed package may have

/// Files below the folder by relative name, with their sizes.
using Files = std::map<std::string, std::uint64_t>;
Files files_below(const fs::path& folder) {
    Files files;
    std::error_code failed;
    const auto options = fs::directory_options::skip_permission_denied;
    for (fs::recursive_directory_iterator at(folder, options, failed), end;
         !failed && at != end && files.size() < kMostFiles; at.increment(failed)) {
        if (at->path().filename().string().starts_with('.')) {
            at.disable_recursion_pending();
            continue;
        }
        std::error_code unknown;
        if (at->is_regular_file(unknown) && !at->is_symlink(unknown)) {
            files[at->path().lexically_relative(folder).generic_string()] = at->file_size(unknown);
        }
    }
    return files;
}

/// Gathers assets of what is named and of what lies there.
class Inventory {
 public:
    Inventory(const PackageTexts& texts, AssetFacts& facts)
        : texts_(texts), facts_(facts), files_(files_below(texts.folder)) {}

    std::vector<Asset> take() {
        for (const AssetName& name : names_in(texts_)) {
            add_named(name);
        }
        for (const auto& [file, bytes] : files_) {
            add_unnamed(file, bytes);
        }
        std::vector<Asset> all;
        for (auto& [key, asset] : assets_) {
            // Templates have a list of their own; here is what that one cannot show.
            if (asset.kind == AssetKind::text && !asset.missing) {
                continue;
            }
            read_facts(asset);
            all.push_back(std::move(asset));
        }
        std::stable_sort(all.begin(), all.end(), [](const Asset& a, const Asset& b) {
            return std::tuple(!a.missing, a.kind) < std::tuple(!b.missing, b.kind);
        });
        return all;
    }

 private:
    void add_named(const AssetName& name) {
        const std::string file = name.outside() ? name.file : normal(name.file);
        Asset& asset = assets_[file];
        asset.uses.push_back(name.use);
        if (asset.kind != AssetKind::none) {
            return;
        }
        asset.kind = name.kind;
        asset.file = file;
        if (name.outside()) {
            const auto path = path_outside(file, texts_.media_root);
            std::error_code unknown;
            asset.missing = !path;
            asset.bytes = path ? fs::file_size(*path, unknown) : 0;
            return;
        }
        if (name.kind == AssetKind::sequence) {
            asset.files = 0;
            for (const auto& [one, bytes] : files_) {
                if (is_of_sequence(file, one)) {
                    ++asset.files;
                    asset.bytes += bytes;
                    named_.insert({one, file});
                }
            }
            asset.missing = asset.files == 0;
            return;
        }
        const auto found = files_.find(file);
        asset.missing = found == files_.end();
        asset.bytes = asset.missing ? 0 : found->second;
        named_.insert({file, file});
    }

    void add_unnamed(const std::string& file, std::uint64_t bytes) {
        if (named_.contains(file) || file == "package.json" || texts_.templates.contains(file)) {
            return;
        }
        const AssetKind kind = kind_of_file(texts_.folder / file);
        if (kind == AssetKind::none || kind == AssetKind::text) {
            return;
        }
        // Numbered pictures that lie together are one sequence.
        const std::string folder = fs::path(file).parent_path().generic_string();
        if (kind == AssetKind::picture && numbered_together(folder)) {
            Asset& asset = assets_[folder];
            asset.files = asset.kind == AssetKind::none ? 1 : asset.files + 1;
            asset.kind = AssetKind::sequence;
            asset.file = folder;
            asset.bytes += bytes;
            return;
        }
        Asset& asset = assets_[file];
        asset.kind = kind;
        asset.file = file;
        asset.bytes = bytes;
    }

    /// Whether a folder has nothing but three or more numbered pictures.
    bool numbered_together(const std::string& folder) {
        if (folder.empty() || assets_.contains(folder)) {
            return !folder.empty() && assets_.at(folder).kind == AssetKind::sequence &&
                   assets_.at(folder).uses.empty();
        }
        std::size_t pictures = 0;
        for (auto at = files_.lower_bound(folder + "/");
             at != files_.end() && at->first.starts_with(folder + "/"); ++at) {
            if (!is_of_sequence(folder, at->first)) {
                return false;
            }
            ++pictures;
        }
        return pictures >= 3;
    }

    void read_facts(Asset& asset) {
        if (asset.missing) {
            return;
        }
        std::optional<fs::path> path;
        if (asset.outside()) {
            path = path_outside(asset.file, texts_.media_root);
        } else if (asset.kind == AssetKind::sequence) {
            const auto first = std::find_if(files_.begin(), files_.end(), [&](const auto& one) {
                return is_of_sequence(asset.file, one.first);
            });
            path =
                first == files_.end() ? std::nullopt : std::optional(texts_.folder / first->first);
        } else {
            path = texts_.folder / asset.file;
        }
        if (!path) {
            return;
        }
        const AssetFacts::Facts& facts =
            facts_.of(asset.kind == AssetKind::sequence ? AssetKind::picture : asset.kind, *path);
        asset.width = facts.width;
        asset.height = facts.height;
        asset.duration_ns = facts.duration_ns;
        asset.fault = facts.fault;
    }

    const PackageTexts& texts_;
    AssetFacts& facts_;
    Files files_;
    std::map<std::string, Asset> assets_;       ///< by name
    std::map<std::string, std::string> named_;  ///< file -> the asset that it is of
};

}  // namespace

std::string_view name_of(AssetKind kind) {
    switch (kind) {
        case AssetKind::picture:
            return "picture";
        case AssetKind::sequence:
            return "sequence";
        case AssetKind::lottie:
            return "lottie";
        case AssetKind::font:
            return "font";
        case AssetKind::clip:
            return "clip";
        case AssetKind::venue:
            return "venue";
        case AssetKind::text:
            return "template";
        case AssetKind::none:
            break;
    }
    return "file";
}

std::vector<Asset> list_assets(const PackageTexts& texts, AssetFacts& facts) {
    return Inventory(texts, facts).take();
}

}  // namespace pitcast::edit
