// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/core/result.h"
#include "pitcast/output/sink.h"
#include "pitcast/plugin/plugin_info.h"
#include "pitcast/plugin/plugin_url.h"
#include "pitcast/plugin/watch.h"

namespace pitcast::plugin {

/// What a sink is to be given: known before it is made.
struct SinkRequest {
    draw::Packing packing{};
    bool graphics = false;
};
/// Errors: a packing that the plug-in does not take.
[[nodiscard]] Result<SinkRequest> sink_request(const PluginInfo& info, const PluginUrl& url,
                                               const output::SinkContext& context);

/// The plug-in as an output. `watch` of the same URL is told how it does. Errors: those of
/// sink_request.
[[nodiscard]] Result<std::unique_ptr<output::Sink>> make_sink(const PluginInfo& info,
                                                              const PluginUrl& url,
                                                              const output::SinkContext& context,
                                                              std::shared_ptr<Watch> watch);

}  // namespace pitcast::plugin
