// SPDX-License-Identifier: Apache-2.0
#include "user_settings.h"

#include <algorithm>
#include <array>
#include <string>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/json_members.h"

#include "draw_scale.h"

namespace pitcast::editor {
namespace {

constexpr std::int32_t kWidestWindow = 16384;
constexpr std::array<const char*, 3> kWorkspaceNames{"direct", "monitor", "edit"};

/// An object of a file, or an empty one.
const Json& part_of(const Json& json, const char* key) {
    static const Json kNothing = Json::object();
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : kNothing;
}

void read_window(const Json& json, WindowSize& window) {
    WindowSize read;
    read_member(json, "width", read.width);
    read_member(json, "height", read.height);
    read_member(json, "maximised", read.maximised);
    const auto sound = [](std::int32_t side) { return side > 0 && side <= kWidestWindow; };
    if (sound(read.width) && sound(read.height)) {
        window = read;
    }
}

void read_splits(const Json& json, Splits& splits) {
    for (std::size_t i = 0; i < kSplits; ++i) {
        std::int32_t place = 0;
        read_member(json, name_of(static_cast<Split>(i)), place);
        splits.places[i] = std::clamp(place, 0, 999);
    }
}

}  // namespace

UserSettings read_settings(const std::filesystem::path& file, UserSettings usual) {
    const auto text = file.empty() ? Result<std::string>(std::string()) : read_file(file);
    const Json json = text ? Json::parse(*text, nullptr, false) : Json();
    if (!json.is_object()) {
        return usual;
    }
    if (const auto scale = json.find("scale"); scale != json.end() && scale->is_number_integer() &&
                                               *scale >= kLeastScale && *scale <= kMostScale) {
        usual.scale = scale->get<std::int32_t>();
    }
    if (const auto language = json.find("language");
        language != json.end() && language->is_string()) {
        usual.language = language_of(language->get<std::string>());
    }
    std::string workspace;
    read_member(json, "workspace", workspace);
    const auto* const known = std::find(kWorkspaceNames.begin(), kWorkspaceNames.end(), workspace);
    if (known != kWorkspaceNames.end()) {
        usual.workspace = static_cast<Workspace>(known - kWorkspaceNames.begin());
    }
    read_window(part_of(json, "window"), usual.window);
    const Json& panes = part_of(json, "panes");
    read_member(panes, "assets", usual.panes.assets);
    read_member(panes, "check", usual.panes.check);
    read_member(panes, "versions", usual.panes.versions);
    read_member(panes, "guides", usual.panes.guides);
    read_member(panes, "safe_areas", usual.panes.safe_areas);
    if (json.contains("splits")) {
        read_splits(part_of(json, "splits"), usual.splits);
    }
    return usual;
}

Status write_settings(const std::filesystem::path& file, const UserSettings& settings) {
    if (file.empty()) {
        return {};
    }
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed) {
        return Error{file.string(), failed.message(), "the desk's settings are not kept"};
    }
    Json json{{"language", std::string(name_of(settings.language))},
              {"scale", settings.scale},
              {"workspace", kWorkspaceNames[static_cast<std::size_t>(settings.workspace)]},
              {"panes",
               {{"assets", settings.panes.assets},
                {"check", settings.panes.check},
                {"versions", settings.panes.versions},
                {"guides", settings.panes.guides},
                {"safe_areas", settings.panes.safe_areas}}},
              {"splits", Json::object()}};
    if (settings.window.width > 0) {
        json["window"] = {{"width", settings.window.width},
                          {"height", settings.window.height},
                          {"maximised", settings.window.maximised}};
    }
    for (std::size_t i = 0; i < kSplits; ++i) {
        if (settings.splits.places[i] > 0) {
            json["splits"][name_of(static_cast<Split>(i))] = settings.splits.places[i];
        }
    }
    return write_file(file, json.dump(2) + "\n");
}

}  // namespace pitcast::editor
