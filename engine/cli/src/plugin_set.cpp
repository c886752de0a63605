// SPDX-License-Identifier: Apache-2.0
#include "plugin_set.h"

#include "pitcast/plugin/sink.h"

namespace pitcast::cli {

using plugin::Role;

Status PluginSet::allow(const std::vector<std::string>& named) {
    for (const std::string& one : named) {
        if (Status allowed = catalogue_.allow(one); !allowed) {
            return allowed;
        }
    }
    return {};
}

Result<std::shared_ptr<const plugin::Watch>> PluginSet::start_feed(const std::string& text,
                                                                   std::string& endpoint) {
    const auto url = plugin::parse_plugin_url(text);
    if (!url) {
        return url.error();
    }
    const auto info = catalogue_.find(url->name, Role::feed);
    if (!info) {
        return info.error();
    }
    auto feed = plugin::Feed::open(*info, *url, endpoint);
    if (!feed) {
        return feed.error();
    }
    auto watch = (*feed)->watch();
    watches_->add(watch);
    endpoint = (*feed)->endpoint();
    feeds_.push_back(*std::move(feed));
    return watch;
}

Status PluginSet::take_feed(std::string& endpoint) {
    if (!plugin::is_plugin_url(endpoint)) {
        return {};
    }
    std::string bound = "tcp://127.0.0.1:*";
    if (const auto started = start_feed(endpoint, bound); !started) {
        return started.error();
    }
    endpoint = bound;
    return {};
}

Result<SinkPlan> PluginSet::plan(const std::string& url, const VideoFormat& format,
                                 const draw::PackSignal& signal) const {
    if (!plugin::is_plugin_url(url)) {
        return plan_of_url(url, format, signal);
    }
    const auto read = plugin::parse_plugin_url(url);
    if (!read) {
        return read.error();
    }
    const auto info = catalogue_.find(read->name, Role::sink);
    if (!info) {
        return info.error();
    }
    const auto wanted = plugin::sink_request(*info, *read, {.format = format, .signal = signal});
    if (!wanted) {
        return wanted.error();
    }
    const auto watch = std::make_shared<plugin::Watch>(*read, Role::sink);
    watches_->add(watch);
    return SinkPlan{wanted->graphics ? channel::Bus::graphics : channel::Bus::programme,
                    [info = *info, read = *read, watch](const output::SinkContext& context) {
                        return plugin::make_sink(info, read, context, watch);
                    },
                    signal};
}

std::function<Result<video::OwnDecoder>(const std::string&)> PluginSet::sources() const {
    return [catalogue = catalogue_](const std::string& url) {
        return plugin::source_decoder(catalogue, url);
    };
}

Status PluginSet::start_surfaces(const std::vector<std::string>& urls,
                                 const std::string& endpoint) {
    for (const std::string& text : urls) {
        const auto url = plugin::parse_plugin_url(text);
        if (!url) {
            return url.error();
        }
        const auto info = catalogue_.find(url->name, Role::surface);
        if (!info) {
            return info.error();
        }
        auto surface = plugin::Surface::open(*info, *url, endpoint);
        if (!surface) {
            return surface.error();
        }
        watches_->add((*surface)->watch());
        surfaces_.push_back(*std::move(surface));
    }
    return {};
}

void add_plugins(CLI::App& verb, std::vector<std::string>& named) {
    verb.add_option("--plugin", named,
                    "A plug-in that may run: its file, or the name of one that comes with Pitcast "
                    "(docs/plugins.md) (repeatable)");
}

}  // namespace pitcast::cli
