// SPDX-License-Identifier: Apache-2.0
// What is written when an asset is to be shown.
#include <algorithm>
#include <cmath>

#include "pitcast/edit/asset_import.h"

namespace pitcast::edit {
namespace {

namespace fs = std::filesystem;

std::string stem_of(const Asset& asset) {
    return safe_name(fs::path(asset.file).stem().string());
}

std::string member_text(const Json& object, const char* key) {
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() && found->is_string()
               ? found->get<std::string>()
               : "";
}

/// `wanted`, or that with the first free number, among the members `key` of a list.
std::string free_among(const Json* list, const char* key, const std::string& wanted) {
    const auto taken = [&](const std::string& id) {
        return list != nullptr && std::any_of(list->begin(), list->end(), [&](const Json& one) {
                   return member_text(one, key) == id;
               });
    };
    std::string id = wanted;
    for (int number = 2; taken(id); ++number) {
        id = wanted + "-" + std::to_string(number);
    }
    return id;
}

Status declare_clip(JsonText& package, const Asset& asset, std::string& id) {
    const Json* sources = package.find("/sources");
    if (sources != nullptr) {
        for (const Json& one : *sources) {
            if (member_text(one, "url") == asset.file) {
                id = member_text(one, "id");
                return {};
            }
        }
    }
    id = free_among(sources, "id", stem_of(asset));
    return package.insert("/sources", sources == nullptr ? 0 : sources->size(),
                          written(OrderedJson{{"id", id}, {"url", asset.file}}, 0));
}

Status declare_font(JsonText& package, const Asset& asset, std::string& id) {
    const Json* fonts = package.find("/fonts");
    if (fonts != nullptr) {
        for (const Json& one : *fonts) {
            if (member_text(one, "file") == asset.file) {
                id = member_text(one, "name");
                return {};
            }
        }
    }
    id = free_among(fonts, "name", stem_of(asset));
    if (auto put = package.insert("/fonts", fonts == nullptr ? 0 : fonts->size(),
                                  written(OrderedJson{{"name", id}, {"file", asset.file}}, 0));
        !put) {
        return put;
    }
    // A font is of use to texts as a family.
    std::string family = id;
    const Json* families = package.find("/families");
    for (int number = 2; families != nullptr && families->contains(family); ++number) {
        family = id + "-" + std::to_string(number);
    }
    return package.set("/families" + json_pointer_step(family), OrderedJson{id});
}

}  // namespace

OrderedJson element_of(const Asset& asset, const std::string& source, double canvas_width,
                       double canvas_height) {
    OrderedJson made;
    made["id"] = stem_of(asset);
    switch (asset.kind) {
        case AssetKind::picture:
            made["type"] = "image";
            break;
        case AssetKind::sequence:
        case AssetKind::lottie:
            made["type"] = name_of(asset.kind);
            break;
        case AssetKind::clip:
            made["type"] = "video";
            break;
        default:
            return nullptr;
    }
    double width = asset.width > 0 ? asset.width : 640;
    double height = asset.height > 0 ? asset.height : 360;
    const double fit = std::min({1.0, canvas_width / width, canvas_height / height});
    width = std::max(1.0, std::round(width * fit));
    height = std::max(1.0, std::round(height * fit));
    made["x"] = static_cast<std::int64_t>(std::round((canvas_width - width) / 2));
    made["y"] = static_cast<std::int64_t>(std::round((canvas_height - height) / 2));
    made["width"] = static_cast<std::int64_t>(width);
    made["height"] = static_cast<std::int64_t>(height);
    if (asset.kind == AssetKind::clip) {
        made["source"] = source;
    } else {
        made[asset.kind == AssetKind::sequence ? "folder" : "file"] = asset.file;
    }
    if (asset.kind == AssetKind::sequence || asset.kind == AssetKind::lottie) {
        made["loop"] = true;
    }
    return made;
}

Status declare(JsonText& package, const Asset& asset, std::string& id) {
    if (asset.kind == AssetKind::clip) {
        return declare_clip(package, asset, id);
    }
    if (asset.kind == AssetKind::font) {
        return declare_font(package, asset, id);
    }
    return Error{asset.file, "is named by elements, not by package.json", ""};
}

}  // namespace pitcast::edit
