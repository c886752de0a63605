// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>

#include "pitcast/core/result.h"

namespace pitcast::channel {

/// A picture from the first third of a file of `folder`, as PNG, 256 pixels wide.
[[nodiscard]] Result<std::string> thumbnail_of(const std::filesystem::path& folder,
                                               const std::string& file);

}  // namespace pitcast::channel
