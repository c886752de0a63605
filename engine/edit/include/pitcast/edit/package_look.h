// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>

#include "pitcast/core/json_document.h"

namespace pitcast::edit {

/// Colours and families of a package by what they are for, so that a new template looks like the
/// others. Each colour is a token ("$coal") where the package has one that will do, else a value
/// ("#14181DE8"). Text is legible on what it stands on: WCAG's contrast of 4.5 or more.
struct PackageLook {
    std::string panel;  ///< behind text; the picture may shine through
    std::string solid;  ///< the same, opaque
    std::string plate;  ///< set off from it a little: rows, boxes of figures
    std::string ink;    ///< text on the three
    std::string dim;    ///< lesser text on them
    std::string accent;
    std::string accent_ink;  ///< text on the three; `accent` where that can be read
    std::string on_accent;   ///< text on `accent`
    std::string strong;      ///< family; empty = the package has none
    std::string text;        ///< lighter family, the same when there is one only
    bool chinese = true;     ///< both have a font with Chinese letters, as far as its name says
};

/// `package`: the root of package.json. The package's own look, not that of its themes.
[[nodiscard]] PackageLook look_of(const Json& package);

}  // namespace pitcast::edit
