// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/result.h"

/// The files of a package beside its texts: what there is, where it is used, what is missing.
namespace pitcast::edit {

enum class AssetKind : std::uint8_t {
    none,
    picture,   ///< PNG
    sequence,  ///< numbered PNGs: a folder, or a pattern of names
    lottie,
    font,
    clip,  ///< with or without sound
    venue,
    text  ///< a template
};
[[nodiscard]] std::string_view name_of(AssetKind kind);

/// Where an asset is named.
struct AssetUse {
    std::string file;     ///< "templates/tower.json", or "package.json"
    std::string element;  ///< id; empty = no element's
    std::string what;     ///< "font latin", "source onboard-1"; empty = of an element
};

struct Asset {
    AssetKind kind = AssetKind::none;
    /// As the package names it: "pictures/logo.png", "pulse" (a sequence's folder), or
    /// "media:onboard.mp4" and "system:…" of what lies outside.
    std::string file;
    std::uint64_t bytes = 0;  ///< of all files
    std::size_t files = 1;    ///< of a sequence
    std::int32_t width = 0;   ///< pixels; 0 = it has none
    std::int32_t height = 0;
    Nanoseconds duration_ns = 0;  ///< 0 = it has none, or nobody knows
    bool missing = false;         ///< named, and not there
    std::string fault;            ///< why it cannot be used; empty = it can
    std::vector<AssetUse> uses;

    [[nodiscard]] bool outside() const { return file.find(':') != std::string::npos; }
    [[nodiscard]] bool unused() const { return uses.empty(); }
};

/// What was read of files, so that it is read once.
class AssetFacts {
 public:
    struct Facts {
        std::int32_t width = 0;
        std::int32_t height = 0;
        Nanoseconds duration_ns = 0;
        std::string fault;
    };
    [[nodiscard]] const Facts& of(AssetKind kind, const std::filesystem::path& path);

 private:
    struct Entry {
        std::filesystem::file_time_type written;
        std::uintmax_t bytes = 0;
        Facts facts;
    };
    std::map<std::string, Entry> known_;
};

struct PackageTexts {
    std::filesystem::path folder;
    std::filesystem::path media_root;
    Json package;                           ///< package.json
    std::map<std::string, Json> templates;  ///< by file, as they are being edited
};

/// Missing ones first, then by kind and name. Hidden files, links, package.json, templates that are
/// there and what is of no kind are left out.
[[nodiscard]] std::vector<Asset> list_assets(const PackageTexts& texts, AssetFacts& facts);

/// The kind that a file's name and first bytes tell; none = nothing that a package can use.
[[nodiscard]] AssetKind kind_of_file(const std::filesystem::path& path);

}  // namespace pitcast::edit
