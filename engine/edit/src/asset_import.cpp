// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/asset_import.h"

#include <algorithm>
#include <system_error>

#include "pitcast/core/file.h"

#include "asset_check.h"
#include "asset_names.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

const char* usual_folder(AssetKind kind) {
    switch (kind) {
        case AssetKind::picture:
            return "pictures";
        case AssetKind::sequence:
            return "sequences";
        case AssetKind::lottie:
            return "lottie";
        case AssetKind::font:
            return "fonts";
        case AssetKind::venue:
            return "venues";
        default:
            return "clips";
    }
}

/// Where the first of its kind lies, so that like lies with like.
std::string folder_for(AssetKind kind, const std::vector<Asset>& there) {
    const auto like = std::find_if(there.begin(), there.end(), [&](const Asset& one) {
        return one.kind == kind && !one.outside() && !one.missing && kind != AssetKind::sequence &&
               one.file.find('/') != std::string::npos;
    });
    return like == there.end() ? usual_folder(kind)
                               : fs::path(like->file).parent_path().generic_string();
}

/// A name that nothing in the folder has, whatever the case of its letters.
std::string free_name(const fs::path& folder, const std::string& wanted) {
    const fs::path path(wanted);
    const std::string stem = path.stem().string();
    const std::string extension = path.extension().string();
    std::string name = wanted;
    std::error_code unknown;
    for (int number = 2; fs::exists(folder / name, unknown); ++number) {
        name = stem + "-" + std::to_string(number) + extension;
    }
    return name;
}

bool is_same_file(const fs::path& a, const fs::path& b) {
    std::error_code unknown;
    if (fs::file_size(a, unknown) != fs::file_size(b, unknown) || unknown) {
        return false;
    }
    const auto left = read_file(a);
    const auto right = read_file(b);
    return left && right && *left == *right;
}

/// In small letters, with "-" for everything that is no letter, digit, "." or "_".
std::string plain_letters(std::string_view text) {
    std::string plain;
    for (const char c : text) {
        const char small = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if ((small >= 'a' && small <= 'z') || (small >= '0' && small <= '9') || small == '.' ||
            small == '_') {
            plain += small;
        } else if (!plain.empty() && plain.back() != '-') {
            plain += '-';
        }
    }
    return plain;
}

/// The kind of what is to be imported; none = it cannot be.
AssetKind kind_of_import(const fs::path& from) {
    std::error_code unknown;
    if (!fs::is_directory(from, unknown)) {
        const AssetKind kind = kind_of_file(from);
        return kind == AssetKind::text || kind == AssetKind::venue ? AssetKind::none : kind;
    }
    std::size_t pictures = 0;
    for (fs::directory_iterator at(from, unknown), end; !unknown && at != end;
         at.increment(unknown)) {
        pictures += at->path().extension() == ".png" ? 1U : 0U;
    }
    return pictures > 0 ? AssetKind::sequence : AssetKind::none;
}

/// Copies the pictures of a folder and nothing else that lies there.
void copy_pictures(const fs::path& from, const fs::path& to, std::error_code& failed) {
    fs::create_directories(to, failed);
    for (fs::directory_iterator at(from, failed), end; !failed && at != end; at.increment(failed)) {
        if (at->path().extension() == ".png") {
            fs::copy_file(at->path(), to / safe_name(at->path().filename().string()), failed);
        }
    }
}

}  // namespace

std::string safe_name(std::string_view name) {
    const auto dot = name.rfind('.');
    std::string ending = dot == std::string_view::npos || dot == 0
                             ? std::string()
                             : plain_letters(name.substr(dot + 1));
    if (ending.size() + dot + 1 != name.size()) {
        ending.clear();  // it has more in it than an ending has
    }
    std::string stem = plain_letters(ending.empty() ? name : name.substr(0, dot));
    // Neither hidden, nor without a name.
    const auto begin = stem.find_first_not_of(".-");
    stem = begin == std::string::npos ? "asset" : stem.substr(begin);
    stem.erase(stem.find_last_not_of(".-") + 1);
    return ending.empty() ? stem : stem + "." + ending;
}

Result<Asset> import_asset(const fs::path& folder, const std::vector<Asset>& there,
                           const fs::path& from) {
    const AssetKind kind = kind_of_import(from);
    if (kind == AssetKind::none) {
        std::error_code unknown;
        return refused(from,
                       fs::is_directory(from, unknown) ? "is a folder without PNG pictures"
                                                       : "is of a kind that packages cannot load",
                       mend_for(from));
    }
    std::error_code failed;
    const fs::path real = fs::weakly_canonical(from, failed);
    const fs::path inside = real.lexically_relative(fs::weakly_canonical(folder, failed));
    Asset made;
    made.kind = kind;
    if (!inside.empty() && *inside.begin() != "..") {
        made.file = inside.generic_string();
    } else {
        for (const Asset& one : there) {
            if (one.kind == kind && kind != AssetKind::sequence && !one.outside() && !one.missing &&
                is_same_file(folder / one.file, from)) {
                return one;
            }
        }
    }
    if (const Status checked = check_asset(kind, from); !checked) {
        return checked.error();
    }
    if (made.file.empty()) {
        const std::string into = folder_for(kind, there);
        const fs::path target = folder / into;
        fs::create_directories(target, failed);
        const std::string name = free_name(target, safe_name(from.filename().string()));
        made.file = into + "/" + name;
        if (failed) {
            return refused(from, "cannot be copied: " + failed.message(),
                           "check the permissions of the package's folder");
        }
        if (kind == AssetKind::sequence) {
            copy_pictures(from, target / name, failed);
        } else {
            // All or nothing: what is half copied has no name that anybody reads.
            const fs::path part = target / ("." + name + ".part");
            fs::copy_file(from, part, fs::copy_options::overwrite_existing, failed);
            if (!failed) {
                fs::rename(part, target / name, failed);
            }
        }
        if (failed) {
            return refused(from, "cannot be copied: " + failed.message(),
                           "check the space left and the permissions of the package's folder");
        }
    }
    AssetFacts facts;
    fs::path first = folder / made.file;
    if (kind == AssetKind::sequence) {
        for (fs::directory_iterator at(folder / made.file, failed), end; !failed && at != end;
             at.increment(failed)) {
            first = at->path().extension() == ".png" ? at->path() : first;
        }
    }
    const auto& read = facts.of(kind == AssetKind::sequence ? AssetKind::picture : kind, first);
    made.width = read.width;
    made.height = read.height;
    made.duration_ns = read.duration_ns;
    return made;
}

Status remove_asset(const fs::path& folder, const Asset& asset) {
    if (!asset.unused()) {
        return Error{asset.file, "is used, and stays", "take it out of what names it first"};
    }
    const auto path = path_inside(folder, asset.file);
    if (!path || asset.outside()) {
        return Error{asset.file, "lies outside the package", ""};
    }
    std::error_code failed;
    if (asset.kind != AssetKind::sequence) {
        fs::remove(*path, failed);
    } else {
        std::vector<fs::path> pictures;
        for (fs::directory_iterator at(*path, failed), end; !failed && at != end;
             at.increment(failed)) {
            const std::string file = asset.file + "/" + at->path().filename().string();
            if (is_of_sequence(asset.file, file)) {
                pictures.push_back(at->path());
            }
        }
        for (const fs::path& one : pictures) {
            fs::remove(one, failed);
        }
        std::error_code not_empty;
        fs::remove(*path, not_empty);
    }
    return failed ? Status(Error{asset.file, "cannot be removed: " + failed.message(),
                                 "check its permissions"})
                  : Status{};
}

}  // namespace pitcast::edit
