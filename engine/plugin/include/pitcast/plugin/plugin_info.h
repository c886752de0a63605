// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"

namespace pitcast::plugin {

/// What a plug-in is asked to be.
enum class Role : std::uint32_t { none, feed, sink, surface, source };
/// "feed".
[[nodiscard]] std::string_view text_of(Role role);

/// What a plug-in says of itself (plugins/include/pitcast_plugin.h), checked and copied.
struct PluginInfo {
    std::filesystem::path path;
    std::string name;
    std::string version;
    std::string title;
    bool feed = false;
    bool takes_bytes = false;  ///< the feed is handed what comes from ?source=
    bool sink = false;
    std::vector<draw::PackFormat> formats;  ///< that the sink takes, the preferred one first
    bool graphics = false;                  ///< the sink wants the graphics alone
    bool sound = false;                     ///< the sink wants the sound too
    bool surface = false;
    bool source = false;

    [[nodiscard]] bool is(Role role) const;
    /// "feed and sink".
    [[nodiscard]] std::string roles() const;
};

/// Loads a plug-in in a process of its own and says what it is: one that crashes or hangs as it is
/// loaded is an error and no more. Errors: what pitcast_plugin.h asks for and is not so.
[[nodiscard]] Result<PluginInfo> describe_plugin(const std::filesystem::path& path);

}  // namespace pitcast::plugin
