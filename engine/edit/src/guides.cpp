// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/guides.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <system_error>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/json_members.h"

namespace pitcast::edit {
namespace {

std::string name_of_folder(const std::filesystem::path& folder) {
    std::error_code unknown;  // then as it was named
    const auto whole = std::filesystem::weakly_canonical(folder, unknown);
    std::string name = (unknown ? folder : whole).string();
    while (name.size() > 1 && name.back() == '/') {
        name.pop_back();
    }
    return name;
}

/// The packages of the file; an empty list when it says nothing.
Json packages_in(const std::filesystem::path& file) {
    const auto text = file.empty() ? Result<std::string>(std::string()) : read_file(file);
    const Json json = text ? Json::parse(*text, nullptr, false) : Json();
    const auto found = json.is_object() ? json.find("packages") : json.end();
    return json.is_object() && found != json.end() && found->is_array() ? *found : Json::array();
}

bool is_of(const Json& package, const std::string& name) {
    std::string folder;
    read_member(package, "folder", folder);
    return folder == name;
}

void read_lines(const Json& package, bool across, Guides& guides) {
    const auto lines = package.find(across ? "x" : "y");
    if (lines == package.end() || !lines->is_array()) {
        return;
    }
    for (const Json& one : *lines) {
        if (one.is_number() && guides.size() < GuideStore::kMostGuides) {
            guides.push_back({across, one.get<double>()});
        }
    }
}

}  // namespace

std::optional<std::size_t> guide_near(const Guides& guides, double x, double y, double reach) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < guides.size(); ++i) {
        const double away = std::abs(guides[i].at - (guides[i].across ? x : y));
        if (away <= reach) {
            found = i;
            reach = away;
        }
    }
    return found;
}

void lay_guide(Guides& guides, SnapLine line) {
    const bool there = std::any_of(guides.begin(), guides.end(), [&](const SnapLine& one) {
        return one.across == line.across && one.at == line.at;
    });
    if (!there && guides.size() < GuideStore::kMostGuides) {
        guides.push_back(line);
    }
}

Guides GuideStore::find(const std::filesystem::path& folder) const {
    const std::string name = name_of_folder(folder);
    Guides guides;
    for (const Json& package : packages_in(file_)) {
        if (is_of(package, name)) {
            read_lines(package, true, guides);
            read_lines(package, false, guides);
        }
    }
    return guides;
}

Status GuideStore::keep(const std::filesystem::path& folder, const Guides& guides) const {
    if (file_.empty()) {
        return {};
    }
    const std::string name = name_of_folder(folder);
    Json kept = Json::array();
    for (const Json& package : packages_in(file_)) {
        if (!is_of(package, name)) {
            kept.push_back(package);
        }
    }
    Json own{{"folder", name}, {"x", Json::array()}, {"y", Json::array()}};
    for (const SnapLine& line : guides) {
        own[line.across ? "x" : "y"].push_back(line.at);
    }
    if (!guides.empty()) {
        kept.push_back(own);
    }
    while (kept.size() > kMostPackages) {
        kept.erase(kept.begin());
    }
    std::error_code failed;
    std::filesystem::create_directories(file_.parent_path(), failed);
    if (failed) {
        return Error{file_.string(), failed.message(), "guides are not kept"};
    }
    return write_file(file_, Json{{"packages", kept}}.dump(1) + "\n");
}

}  // namespace pitcast::edit
