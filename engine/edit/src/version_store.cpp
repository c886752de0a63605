// SPDX-License-Identifier: Apache-2.0
#include "pitcast/edit/version_store.h"

#include <algorithm>
#include <system_error>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"
#include "pitcast/core/json_members.h"

#include "kept_file.h"

namespace pitcast::edit {
namespace {

constexpr std::size_t kTold = 3;  ///< labels in a line

}  // namespace

std::filesystem::path VersionStore::file_of(const std::filesystem::path& path) const {
    return kept_file(folder_, path);
}

std::vector<Version> VersionStore::of(const std::filesystem::path& path) const {
    const auto text = read_file(file_of(path));
    const Json json = text ? Json::parse(*text, nullptr, false) : Json();
    std::vector<Version> versions;
    const auto all = json.is_object() ? json.find("versions") : json.end();
    if (!json.is_object() || all == json.end() || !all->is_array()) {
        return versions;
    }
    for (const Json& one : *all) {
        Version version;
        read_member(one, "saved_utc_ms", version.saved_utc_ms);
        read_member(one, "who", version.who);
        read_member(one, "what", version.what);
        read_member(one, "text", version.text);
        versions.push_back(std::move(version));
    }
    return versions;
}

Status VersionStore::keep(const std::filesystem::path& path, const Version& version) const {
    std::vector<Version> versions = of(path);
    if (!versions.empty() && versions.front().text == version.text) {
        return {};
    }
    versions.insert(versions.begin(), version);
    versions.resize(std::min(versions.size(), kMost));
    Json all = Json::array();
    for (const Version& one : versions) {
        all.push_back({{"saved_utc_ms", one.saved_utc_ms},
                       {"who", one.who},
                       {"what", one.what},
                       {"text", one.text}});
    }
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed) {
        return Error{folder_.string(), "cannot be made: " + failed.message(),
                     "versions of templates are not kept"};
    }
    return write_file(file_of(path), Json{{"file", path.string()}, {"versions", all}}.dump());
}

std::string summary_of(const std::vector<std::string>& labels) {
    std::vector<std::string> each;
    for (const std::string& label : labels) {
        if (std::find(each.begin(), each.end(), label) == each.end()) {
            each.push_back(label);
        }
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(each.size(), kTold); ++i) {
        text += (i == 0 ? "" : ", ") + each[i];
    }
    return each.size() <= kTold ? text
                                : text + ", " + std::to_string(each.size() - kTold) + " more";
}

}  // namespace pitcast::edit
