// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pitcast/plugin/catalogue.h"
#include "pitcast/plugin/feed.h"
#include "pitcast/plugin/source.h"
#include "pitcast/plugin/surface.h"

#include "on_air.h"

namespace pitcast::cli {

/// The plug-ins of one run: those that the command line allows, and those at work.
class PluginSet {
 public:
    /// Loads what `--plugin` names.
    [[nodiscard]] Status allow(const std::vector<std::string>& named);
    /// Starts a feed where `endpoint` is a plug-in's URL, and puts its address there.
    [[nodiscard]] Status take_feed(std::string& endpoint);
    /// Starts a feed that is published at `endpoint`; its address as bound is put there.
    [[nodiscard]] Result<std::shared_ptr<const plugin::Watch>> start_feed(const std::string& url,
                                                                          std::string& endpoint);
    /// Plan for an output: that of plan_of_url where the URL is no plug-in's.
    [[nodiscard]] Result<SinkPlan> plan(const std::string& url, const VideoFormat& format,
                                        const draw::PackSignal& signal) const;
    /// What makes the pictures of sources that are plug-ins.
    [[nodiscard]] std::function<Result<video::OwnDecoder>(const std::string&)> sources() const;
    /// Starts control surfaces, clients of the channel's control.
    [[nodiscard]] Status start_surfaces(const std::vector<std::string>& urls,
                                        const std::string& endpoint);
    [[nodiscard]] std::shared_ptr<const plugin::Watches> watches() const { return watches_; }

 private:
    plugin::Catalogue catalogue_;
    std::shared_ptr<plugin::Watches> watches_ = std::make_shared<plugin::Watches>();
    std::vector<std::unique_ptr<plugin::Feed>> feeds_;
    std::vector<std::unique_ptr<plugin::Surface>> surfaces_;
};

/// `--plugin`, of verbs that take plug-ins.
void add_plugins(CLI::App& verb, std::vector<std::string>& named);

}  // namespace pitcast::cli
