// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "pitcast/core/result.h"

namespace pitcast::edit {

/// Makes `to` a copy of the package in `folder` with `drafts` (by file) in the place of what is
/// saved, for programs that know nothing of drafts. What lay there goes. Files are linked where
/// they can be, so that a large package takes no room; links and hidden files are left out.
[[nodiscard]] Status make_draft_folder(const std::filesystem::path& folder,
                                       const std::map<std::string, std::string>& drafts,
                                       const std::filesystem::path& to);

}  // namespace pitcast::edit
