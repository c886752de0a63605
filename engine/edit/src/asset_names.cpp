// SPDX-License-Identifier: Apache-2.0
#include "asset_names.h"

#include <algorithm>
#include <array>

#include "pitcast/core/file.h"
#include "pitcast/edit/elements.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

std::string text_of_member(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string()
               ? found->get<std::string>()
               : "";
}

/// Calls `take` with every item of a list that a member is.
template <typename Take>
void each_item(const Json& object, const char* key, Take take) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    if (object.is_object() && found != object.end() && found->is_array()) {
        for (const Json& item : *found) {
            take(item);
        }
    }
}

/// A clip or a still that lies in a folder, no camera.
bool is_file(const std::string& url) {
    return !url.empty() && url.find("://") == std::string::npos && !url.starts_with("pattern:") &&
           !url.starts_with("plugin:");
}

AssetKind kind_of_source(const std::string& url) {
    return url.ends_with(".png") ? AssetKind::picture : AssetKind::clip;
}

void names_of_package(const Json& package, std::vector<AssetName>& names) {
    each_item(package, "fonts", [&](const Json& font) {
        if (const std::string file = text_of_member(font, "file"); !file.empty()) {
            names.push_back({AssetKind::font,
                             file,
                             {"package.json", "", "font " + text_of_member(font, "name")}});
        }
    });
    each_item(package, "sources", [&](const Json& source) {
        for (const char* key : {"url", "fallback"}) {
            if (const std::string url = text_of_member(source, key); is_file(url)) {
                names.push_back({kind_of_source(url),
                                 url,
                                 {"package.json", "", "source " + text_of_member(source, "id")}});
            }
        }
    });
    if (const std::string venue = text_of_member(package, "venue"); !venue.empty()) {
        names.push_back({AssetKind::venue, venue, {"package.json", "", "venue"}});
    }
    each_item(package, "templates", [&](const Json& file) {
        if (file.is_string()) {
            names.push_back(
                {AssetKind::text, file.get<std::string>(), {"package.json", "", "templates"}});
        }
    });
}

/// What an element's members name, or those that a variant puts into it.
void names_of_element(const Json& members, const std::string& type, const AssetUse& use,
                      const Json& package, std::vector<AssetName>& names) {
    const auto add = [&](AssetKind kind, const std::string& file) {
        if (!file.empty()) {
            names.push_back({kind, file, use});
        }
    };
    if (type == "image" || type == "lottie") {
        add(type == "image" ? AssetKind::picture : AssetKind::lottie,
            text_of_member(members, "file"));
    } else if (type == "sequence") {
        add(AssetKind::sequence, text_of_member(members, "folder"));
        add(AssetKind::sequence, text_of_member(members, "files"));
    } else if (type == "video") {
        const std::string played = text_of_member(members, "file");
        if (!played.empty() && played.find('{') == std::string::npos) {
            add(kind_of_source(played), "media:" + played);
        }
        const std::string shown = text_of_member(members, "source");
        each_item(package, "sources", [&](const Json& source) {
            const std::string url = text_of_member(source, "url");
            if (!shown.empty() && text_of_member(source, "id") == shown && is_file(url)) {
                add(kind_of_source(url), url);
            }
        });
    }
}

void names_of_template(const std::string& file, const Json& root, const Json& package,
                       std::vector<AssetName>& names) {
    const std::vector<ElementRow> rows = element_rows(root);
    for (const ElementRow& row : rows) {
        const Json& element = root.at(Json::json_pointer(row.pointer));
        names_of_element(element, row.type, {file, row.id, ""}, package, names);
    }
    each_item(root, "variants", [&](const Json& variant) {
        const auto elements = variant.is_object() ? variant.find("elements") : variant.end();
        if (!variant.is_object() || elements == variant.end() || !elements->is_object()) {
            return;
        }
        for (const auto& one : elements->items()) {
            if (const ElementRow* row = find_row(rows, one.key())) {
                names_of_element(one.value(), row->type, {file, row->id, "variant"}, package,
                                 names);
            }
        }
    });
}

bool is_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::vector<AssetName> names_in(const PackageTexts& texts) {
    std::vector<AssetName> names;
    names_of_package(texts.package, names);
    for (const auto& [file, root] : texts.templates) {
        names_of_template(file, root, texts.package, names);
    }
    return names;
}

std::string normal(const std::string& file) {
    std::string made = fs::path(file).lexically_normal().generic_string();
    while (made.size() > 1 && made.back() == '/') {
        made.pop_back();
    }
    return made;
}

bool is_of_sequence(const std::string& sequence, const std::string& file) {
    const auto mark = sequence.find('%');
    if (mark == std::string::npos) {
        const fs::path path(file);
        const std::string stem = path.stem().string();
        return path.extension() == ".png" && path.parent_path().generic_string() == sequence &&
               !stem.empty() && stem.back() >= '0' && stem.back() <= '9';
    }
    const auto letter = sequence.find('d', mark);
    if (letter == std::string::npos) {
        return false;
    }
    const std::string_view before = std::string_view(sequence).substr(0, mark);
    const std::string_view after = std::string_view(sequence).substr(letter + 1);
    return file.size() > before.size() + after.size() && file.starts_with(before) &&
           file.ends_with(after) &&
           is_digits(std::string_view(file).substr(before.size(),
                                                   file.size() - before.size() - after.size()));
}

std::optional<fs::path> path_outside(const std::string& file, const fs::path& media_root) {
    // Where the loader looks for fonts of the system.
    constexpr std::array<const char*, 3> kFontRoots{"/usr/share/fonts", "/usr/local/share/fonts",
                                                    "/usr/share/texmf/fonts"};
    std::error_code unknown;
    const auto there = [&](const fs::path& root, const std::string& name) {
        const auto path = path_inside(root, name);
        return path && fs::is_regular_file(*path, unknown) ? std::optional(*path) : std::nullopt;
    };
    if (file.starts_with("media:")) {
        return there(media_root, file.substr(6));
    }
    for (const char* root : kFontRoots) {
        if (auto path = there(root, file.substr(7))) {
            return path;
        }
    }
    return std::nullopt;
}

}  // namespace pitcast::edit
