// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/plugin/plugin_info.h"

namespace pitcast::plugin {

/// The plug-ins that may run: those that whoever started the program has named, and no other.
/// Nothing is ever looked for in a show, in the working folder or by a variable of the environment.
class Catalogue {
 public:
    /// `named`: a path ("./my_feed.so"), or without a slash the name of one that came with Pitcast
    /// ("csv_sink"). Errors: no such file, a file or folder that others may write to, and those of
    /// describe_plugin; a second one of a name.
    [[nodiscard]] Status allow(const std::string& named);
    /// The one that is called so and is what is asked for. The error lists what is there.
    [[nodiscard]] Result<PluginInfo> find(std::string_view name, Role role) const;
    [[nodiscard]] const std::vector<PluginInfo>& all() const { return plugins_; }

 private:
    std::vector<PluginInfo> plugins_;
};

}  // namespace pitcast::plugin
