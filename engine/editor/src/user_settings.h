// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>

#include "pitcast/core/result.h"
#include "pitcast/editor/language.h"

namespace pitcast::editor {

/// How one user likes the desk.
struct UserSettings {
    Language language = Language::english;
    std::int32_t scale = 100;  ///< per cent, 100 to 200
    friend bool operator==(const UserSettings&, const UserSettings&) = default;
};

/// What the file says, and of what it does not say, `usual`. A file that is missing or damaged
/// says nothing: a desk opens all the same.
[[nodiscard]] UserSettings read_settings(const std::filesystem::path& file, UserSettings usual);
/// Makes its folder when it is missing. Errors name the file.
[[nodiscard]] Status write_settings(const std::filesystem::path& file,
                                    const UserSettings& settings);

}  // namespace pitcast::editor
