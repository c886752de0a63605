// SPDX-License-Identifier: Apache-2.0
#include "pitcast/plugin/catalogue.h"

#include <algorithm>
#include <filesystem>

#include <sys/stat.h>
#include <unistd.h>

#include "pitcast/core/program.h"

#include "plugin_name.h"

namespace pitcast::plugin {
namespace {

namespace fs = std::filesystem;

/// Those that come with Pitcast lie beside the program, or where they were built.
fs::path bundled(const std::string& name) {
    std::error_code failed;
    const fs::path beside =
        fs::read_symlink("/proc/self/exe", failed).parent_path() / "plugins" / (name + ".so");
    return fs::exists(beside, failed) ? beside : fs::path(PITCAST_PLUGIN_FOLDER) / (name + ".so");
}

/// Whoever could change the file, or put another one in its place, could make us run theirs.
Status is_ours_alone(const fs::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) {
        return Error{path.string(), "is not there", ""};
    }
    const bool owned = facts.st_uid == 0 || facts.st_uid == ::geteuid();
    // In a sticky folder (/tmp) nobody but its owner replaces a file.
    const bool others_write = (facts.st_mode & S_IWOTH) != 0 &&
                              !(S_ISDIR(facts.st_mode) && (facts.st_mode & S_ISVTX) != 0);
    if (!owned || others_write) {
        return Error{path.string(),
                     owned ? "can be written to by anybody" : "belongs to another user",
                     "a plug-in and its folder must be yours or root's, and others must not be "
                     "able to write there"};
    }
    return {};
}

}  // namespace

Status Catalogue::allow(const std::string& named) {
    const bool is_name = named.find('/') == std::string::npos && is_plugin_name(named);
    std::error_code failed;
    const fs::path path = fs::canonical(is_name ? bundled(named) : fs::path(named), failed);
    if (failed || !fs::is_regular_file(path, failed)) {
        return is_name ? Error{named, "is no plug-in that comes with Pitcast",
                               "name a file: --plugin ./" + named + ".so"}
                       : Error{named, "is no file", "name a plug-in: --plugin ./my_feed.so"};
    }
    for (const fs::path& place : {path, path.parent_path()}) {
        if (Status alone = is_ours_alone(place); !alone) {
            return alone;
        }
    }
    auto info = describe_plugin(path);
    if (!info) {
        return info.error();
    }
    for (const PluginInfo& other : plugins_) {
        if (other.name == info->name && other.path != info->path) {
            return Error{path.string(),
                         "is called \"" + info->name + "\", as " + other.path.string() + " is",
                         "leave one of them out"};
        }
        if (other.path == info->path) {
            return {};
        }
    }
    plugins_.push_back(*std::move(info));
    return {};
}

Result<PluginInfo> Catalogue::find(std::string_view name, Role role) const {
    std::string known;
    for (const PluginInfo& info : plugins_) {
        if (info.name == name && info.is(role)) {
            return info;
        }
        if (info.name == name) {
            return Error{"plugin:" + info.name,
                         "is no " + std::string(text_of(role)) + " but a " + info.roles(), ""};
        }
        known += (known.empty() ? "" : ", ") + info.name;
    }
    return Error{"plugin:" + std::string(name), "has not been allowed",
                 known.empty() ? "write --plugin PATH as well"
                               : "write --plugin PATH as well; there are " + known};
}

}  // namespace pitcast::plugin
