// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>

namespace pitcast::edit {

/// Where something is kept in `folder` about a file, under whatever name the file is opened.
[[nodiscard]] std::filesystem::path kept_file(const std::filesystem::path& folder,
                                              const std::filesystem::path& about);

}  // namespace pitcast::edit
