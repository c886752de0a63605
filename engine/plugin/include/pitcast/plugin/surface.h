// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/plugin/plugin_info.h"
#include "pitcast/plugin/plugin_url.h"
#include "pitcast/plugin/watch.h"

namespace pitcast::plugin {

/// A plug-in as a client of a channel's native control (control/command_server.h), on a thread of
/// its own: what it may do is what any client may.
class Surface {
 public:
    /// `endpoint`: of the channel's control. Errors: the plug-in is no surface, ?in_process.
    [[nodiscard]] static Result<std::unique_ptr<Surface>> open(const PluginInfo& info,
                                                               const PluginUrl& url,
                                                               const std::string& endpoint);
    ~Surface();
    Surface(const Surface&) = delete;
    Surface& operator=(const Surface&) = delete;

    [[nodiscard]] std::shared_ptr<const Watch> watch() const;

 private:
    struct Impl;
    explicit Surface(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::plugin
