// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "pitcast/core/result.h"

namespace pitcast {

/// Whole file as bytes. Errors name the path and the system's reason.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

/// Writes through a temporary file and a rename, so that readers see all or nothing.
[[nodiscard]] Status write_file(const std::filesystem::path& path, std::string_view bytes);

/// Resolves `relative` inside `root`. Refuses absolute paths, "..", and links that lead outside.
[[nodiscard]] Result<std::filesystem::path> path_inside(const std::filesystem::path& root,
                                                        std::string_view relative);

}  // namespace pitcast
