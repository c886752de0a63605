// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "pitcast/edit/assets.h"

namespace pitcast::edit {

/// An error about a file that somebody brings.
[[nodiscard]] Error refused(const std::filesystem::path& from, std::string what, std::string mend);

/// Whether a package could load the file: it is tried. Clips are opened and their first picture is
/// decoded.
[[nodiscard]] Status check_asset(AssetKind kind, const std::filesystem::path& from);

/// What to do with files of kinds that people bring by mistake.
[[nodiscard]] std::string mend_for(const std::filesystem::path& from);

}  // namespace pitcast::edit
