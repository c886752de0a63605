// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <memory>

#include "pitcast/core/result.h"
#include "pitcast/plugin/plugin_info.h"

#include "pitcast_plugin.h"

namespace pitcast::plugin {

/// A plug-in that this process has loaded. It is never unloaded: threads and destructors of it may
/// outlive whatever knows of them.
class Library {
 public:
    /// Errors: it cannot be loaded, lacks the function, is of another version or size, or says
    /// something of itself that cannot be.
    [[nodiscard]] static Result<std::shared_ptr<const Library>> open(
        const std::filesystem::path& path);

    [[nodiscard]] const pitcast_plugin& entry() const { return *entry_; }
    [[nodiscard]] const PluginInfo& info() const { return info_; }

 private:
    Library(const pitcast_plugin* entry, PluginInfo info) : entry_(entry), info_(std::move(info)) {}

    const pitcast_plugin* entry_;
    PluginInfo info_;
};

/// What PITCAST_PACK_* is called here; none = nothing that is known.
[[nodiscard]] draw::PackFormat pack_format_of(std::uint32_t format);
/// And back; 0 = none.
[[nodiscard]] std::uint32_t plugin_format_of(draw::PackFormat format);

}  // namespace pitcast::plugin
