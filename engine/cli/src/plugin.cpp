// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <memory>

#include "pitcast/output/output_url.h"

#include "plugin_set.h"

namespace pitcast::cli {
namespace {

void print_plugin(const plugin::PluginInfo& info) {
    std::printf("%s %s: %s\n  %s\n", info.name.c_str(), info.version.c_str(), info.roles().c_str(),
                info.path.c_str());
    if (!info.title.empty()) {
        std::printf("  %s\n", info.title.c_str());
    }
    if (info.feed) {
        std::printf("  --feed 'plugin:%s?%s'\n", info.name.c_str(),
                    info.takes_bytes ? "source=tcp://host:port" : "key=value");
    }
    if (info.sink) {
        std::string formats;
        for (const draw::PackFormat format : info.formats) {
            formats += (formats.empty() ? "" : ", ") + output::text_of(draw::Packing(format));
        }
        std::printf("  --sink 'plugin:%s?key=value'  %s of the %s%s\n", info.name.c_str(),
                    formats.c_str(), info.graphics ? "graphics" : "programme",
                    info.sound ? ", and sound" : "");
    }
    if (info.source) {
        std::printf("  package.json: {\"id\": \"...\", \"url\": \"plugin:%s?key=value\"}\n",
                    info.name.c_str());
    }
    if (info.surface) {
        std::printf("  --surface 'plugin:%s?key=value'\n", info.name.c_str());
    }
}

}  // namespace

void add_plugin(CLI::App& app, int& exit_code) {
    auto named = std::make_shared<std::vector<std::string>>();
    CLI::App* verb = app.add_subcommand("plugin", "Load plug-ins and say what they are");
    verb->add_option("file", *named, "Files, or names of plug-ins that come with Pitcast")
        ->required();
    verb->callback([named, &exit_code] {
        plugin::Catalogue catalogue;
        exit_code = kDone;
        for (const std::string& one : *named) {
            if (const Status allowed = catalogue.allow(one); !allowed) {
                exit_code = fail(allowed.error(), kBadInput);
            }
        }
        for (const plugin::PluginInfo& info : catalogue.all()) {
            print_plugin(info);
        }
    });
}

}  // namespace pitcast::cli
