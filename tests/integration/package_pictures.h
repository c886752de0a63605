// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/channel/contact_sheet.h"
#include "pitcast/core/json_document.h"

#include "bundled_show.h"
#include "pitcast_tools/sample_race.h"

/// Pictures of every template of every bundled package, for tests that look at all of them.
namespace pitcast::testing {

/// Names of the folders under templates/.
inline std::vector<std::string> bundled_packages() {
    std::vector<std::string> names;
    std::error_code failed;
    for (const auto& entry : std::filesystem::directory_iterator(
             std::filesystem::path(PITCAST_SOURCE_DIR) / "templates", failed)) {
        if (std::filesystem::exists(entry.path() / "package.json")) {
            names.push_back(entry.path().filename().string());
        }
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// The package's files with their members; paths as package.json names them.
inline Json json_of(const std::filesystem::path& file) {
    const auto document = JsonDocument::load(file);
    EXPECT_TRUE(document.ok()) << (document ? "" : document.error().message());
    return document ? document->root() : Json::object();
}

/// Calls `visit` for an element and all that are in it, rows of lists too.
inline void each_element(Json& elements, const std::function<void(Json&)>& visit) {
    for (Json& element : elements) {
        visit(element);
        for (const char* inner : {"children", "row"}) {
            if (element.contains(inner)) {
                each_element(element[inner], visit);
            }
        }
    }
}

/// A copy without its cameras, whose decoded pixels are another program's, and with its elements
/// as `edit` leaves them.
inline void copy_package(const std::string& name, const std::filesystem::path& to,
                         const std::function<void(Json&)>& edit) {
    const auto from = std::filesystem::path(PITCAST_SOURCE_DIR) / "templates" / name;
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
    Json package = json_of(from / "package.json");
    if (package.contains("sources")) {
        for (Json& source : package["sources"]) {
            source["url"] = "no-camera.mp4";
        }
    }
    std::ofstream(to / "package.json") << package.dump(1);
    for (const Json& file : package["templates"]) {
        Json made = json_of(from / file.get<std::string>());
        each_element(made["elements"], edit);
        std::ofstream(to / file.get<std::string>()) << made.dump(1);
    }
}

/// As "pitcast sheet" pictures them, but the graphics alone, on the CPU.
inline channel::PictureOptions picture_options(const std::filesystem::path& show,
                                               std::string_view format) {
    channel::PictureOptions options;
    options.show = show;
    options.render = small_render();
    options.render.format = *video_format(format);
    options.render.solid_maps = false;
    options.bus = channel::Bus::graphics;
    auto sample = tools::sample_race(show, options.render.media_root);
    EXPECT_TRUE(sample.ok());
    options.events = std::move(sample->events);
    options.begin_ns = sample->begin_ns;
    return options;
}

/// "tower – worst case, step 2", for messages and lists.
inline std::string name_of(const channel::TemplatePicture& picture) {
    return picture.shown.id + (picture.sample.title.empty() ? "" : " – " + picture.sample.title) +
           ", " + picture.state;
}

}  // namespace pitcast::testing
