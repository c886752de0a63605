// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/edit/assets.h"

namespace pitcast::edit {

/// A file that a text of a package names.
struct AssetName {
    AssetKind kind = AssetKind::none;
    std::string file;
    AssetUse use;

    [[nodiscard]] bool outside() const {
        return file.starts_with("media:") || file.starts_with("system:");
    }
};

/// All that package.json and the templates name, in their order; URLs, cameras and patterns aside.
/// A clip is used by the videos of its source too.
[[nodiscard]] std::vector<AssetName> names_in(const PackageTexts& texts);

/// Without "./" and the like, so that one file has one name.
[[nodiscard]] std::string normal(const std::string& file);

/// Whether a file belongs to a sequence that is named by its folder or by a pattern.
[[nodiscard]] bool is_of_sequence(const std::string& sequence, const std::string& file);

/// Where "media:…" and "system:…" lead; none = nothing is there.
[[nodiscard]] std::optional<std::filesystem::path> path_outside(
    const std::string& file, const std::filesystem::path& media_root);

}  // namespace pitcast::edit
