// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>

#include "pitcast/core/result.h"
#include "pitcast/editor/language.h"

#include "splits.h"
#include "workspace.h"

namespace pitcast::editor {

/// The desk's window on the desktop.
struct WindowSize {
    std::int32_t width = 0;  ///< pixels, when it is not maximised; 0 = nobody has drawn it
    std::int32_t height = 0;
    bool maximised = false;
    friend bool operator==(const WindowSize&, const WindowSize&) = default;
};

/// Which panes of the template editor are open, and what lies over its picture.
struct EditPanes {
    bool assets = false;    ///< in the place of the layers
    bool check = false;     ///< in the place of the time-line
    bool versions = false;  ///< in the place of the members
    bool guides = true;
    bool safe_areas = true;
    friend bool operator==(const EditPanes&, const EditPanes&) = default;
};

/// How one user likes the desk.
struct UserSettings {
    Language language = Language::english;
    std::int32_t scale = 100;  ///< per cent, 100 to 200
    Workspace workspace = Workspace::direct;
    WindowSize window{};
    EditPanes panes{};
    Splits splits{};
    friend bool operator==(const UserSettings&, const UserSettings&) = default;
};

/// What the file says, and of what it does not say, `usual`. A file that is missing or damaged
/// says nothing: a desk opens all the same.
[[nodiscard]] UserSettings read_settings(const std::filesystem::path& file, UserSettings usual);
/// Makes its folder when it is missing. Errors name the file.
[[nodiscard]] Status write_settings(const std::filesystem::path& file,
                                    const UserSettings& settings);

}  // namespace pitcast::editor
