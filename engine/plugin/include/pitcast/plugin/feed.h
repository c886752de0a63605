// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/plugin/plugin_info.h"
#include "pitcast/plugin/plugin_url.h"
#include "pitcast/plugin/watch.h"

namespace pitcast::plugin {

/// A plug-in's events, published as a native feed on a thread of its own. When the plug-in dies, or
/// says that its source is silent, the feed's heartbeats stop, so that whoever listens sees it.
class Feed {
 public:
    /// `endpoint`: where it is published (feed/publisher.h); "tcp://127.0.0.1:*" for a channel of
    /// this machine. Errors: the plug-in is no feed, the endpoint is in use, ?source= is missing.
    [[nodiscard]] static Result<std::unique_ptr<Feed>> open(const PluginInfo& info,
                                                            const PluginUrl& url,
                                                            const std::string& endpoint);
    ~Feed();  ///< ends the plug-in, with patience (Limits::end_patience_ns)
    Feed(const Feed&) = delete;
    Feed& operator=(const Feed&) = delete;

    [[nodiscard]] const std::string& endpoint() const;  ///< as bound
    [[nodiscard]] std::shared_ptr<const Watch> watch() const;

 private:
    struct Impl;
    explicit Feed(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::plugin
