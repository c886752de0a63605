// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pitcast/edit/assets.h"
#include "pitcast/edit/json_text.h"

/// Files brought into a package, made elements of, and taken out again.
namespace pitcast::edit {

/// A file, or a folder of numbered PNGs, copied into the package: among others of its kind, else
/// into "pictures", "sequences", "lottie", "fonts" or "clips", under a name of small letters,
/// digits,
/// "-", "_" and "." that nothing there has. What lies in the package already stays where it is.
/// Refused is what the loader of packages cannot load; it is asked. May take as long as that.
[[nodiscard]] Result<Asset> import_asset(const std::filesystem::path& folder,
                                         const std::vector<Asset>& there,
                                         const std::filesystem::path& from);

/// A name as a package has it: small letters, digits, "-", "_" and "."; never empty.
[[nodiscard]] std::string safe_name(std::string_view name);

/// Deletes the files of an asset. Errors: it is used, it lies outside, the system refuses.
[[nodiscard]] Status remove_asset(const std::filesystem::path& folder, const Asset& asset);

/// An element that shows an asset at its own size, as far as the canvas has room, in its middle.
/// `source`: id in package.json of a clip. Null for what is shown by no element: fonts, venues.
[[nodiscard]] OrderedJson element_of(const Asset& asset, const std::string& source,
                                     double canvas_width, double canvas_height);

/// Names a clip under "sources" or a font under "fonts" and "families" of package.json, unless it
/// is named there. The id or family that it has there comes back through `id`.
[[nodiscard]] Status declare(JsonText& package, const Asset& asset, std::string& id);

}  // namespace pitcast::edit
