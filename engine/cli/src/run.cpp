// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "pitcast/core/file.h"
#include "pitcast/web/gate.h"

#include "on_air.h"
#include "plugin_set.h"

namespace pitcast::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string show;
    std::vector<std::string> sinks;
    std::vector<std::string> plugins;
    std::vector<std::string> surfaces;
    std::string feed;
    std::string feed_backup;
    std::string control;
    std::filesystem::path control_keys;
    std::string amcp;
    bool amcp_wide = false;
    std::filesystem::path amcp_data;
    std::string osc;
    bool osc_wide = false;
    std::vector<std::string> osc_to;
    std::string http;
    std::filesystem::path http_token;
    std::vector<std::string> http_hosts;
    std::vector<std::string> http_origins;
    std::filesystem::path journal;
    bool resume = false;
    std::filesystem::path venue;
    FrameNumber frames = 0;
    bool headless = false;
    bool no_rundown = false;
    bool watch = false;
    std::filesystem::path shows;
    show::Edition edition;
};

/// The HTTP door as asked for; the token is read from its file.
Result<channel::WebDoor> web_door(const Options& options) {
    channel::WebDoor door{.address = options.http,
                          .token = {},
                          .hosts = options.http_hosts,
                          .origins = options.http_origins,
                          .version = PITCAST_VERSION};
    if (!options.http_token.empty()) {
        auto token = read_token(options.http_token);
        if (!token) {
            return token.error();
        }
        door.token = *std::move(token);
    }
    return door;
}

int run(const Options& options) {
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
    }
    channel::ChannelOptions channel;
    auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    channel.show = *std::move(folder);
    if (const int made = ensure_media_of(channel.show); made != kDone) {
        return made;
    }
    channel.render = *render;
    channel.render.venue = options.venue;
    PluginSet plugins;
    if (const Status allowed = plugins.allow(options.plugins); !allowed) {
        return fail(allowed.error(), kBadInput);
    }
    channel.plugins = plugins.watches();
    channel.render.plugin_source = plugins.sources();
    channel.feed_endpoint = options.feed;
    channel.feed_backup_endpoint = options.feed_backup;
    for (std::string* feed : {&channel.feed_endpoint, &channel.feed_backup_endpoint}) {
        if (const Status taken = plugins.take_feed(*feed); !taken) {
            return fail(taken.error(), kUsage);
        }
    }
    channel.control_endpoint = options.control.empty() && !options.surfaces.empty()
                                   ? "tcp://127.0.0.1:*"
                                   : options.control;
    channel.control_keys = options.control_keys;
    channel.amcp = {
        .address = options.amcp,
        .wide = options.amcp_wide,
        .data_folder = options.amcp_data.empty() ? kept_data_folder() : options.amcp_data,
        .version = PITCAST_VERSION};
    channel.osc = {.address = options.osc, .wide = options.osc_wide, .targets = options.osc_to};
    auto web = web_door(options);
    if (!web) {
        return fail(web.error(), kUsage);
    }
    channel.web = *std::move(web);
    channel.open_sink = sink_opener(usual_signal(options.common));
    channel.journal = options.journal;
    channel.resume = options.resume;
    channel.frames = options.frames;
    channel.rundown = !options.no_rundown;
    channel.watch = options.watch;
    channel.edition = options.edition;
    channel.find_show = show_finder(options.shows, options.show);
    std::vector<SinkPlan> sinks;
    for (const std::string& whole : options.sinks) {
        for (const std::string& url : output::outputs_of(whole)) {
            auto plan = plugins.plan(url, render->format, usual_signal(options.common));
            if (!plan) {
                return fail(plan.error(), kUsage);
            }
            sinks.push_back(std::move(*plan));
        }
    }
    return go_on_air(channel, sinks, !options.headless, nullptr, [&](const std::string& control) {
        return plugins.start_surfaces(options.surfaces, control);
    });
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb = app.add_subcommand("run", "Go on air with a show, in real time");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    add_common(*verb, options->common);
    add_edition(*verb, options->edition);
    verb->add_flag("--watch", options->watch, "Load the show anew when a file of it is saved");
    verb->add_option("--frames", options->frames, "Stop after so many frames");
    CLI::Option* feed =
        verb->add_option("--feed", options->feed,
                         "ZeroMQ address of a native timing feed, or plugin:NAME?key=value");
    verb->add_option("--feed-backup", options->feed_backup,
                     "Address of its second publisher, used while the first is silent")
        ->needs(feed);
    add_control(*verb, options->control, options->control_keys);
    CLI::Option* amcp = verb->add_option(
        "--amcp", options->amcp,
        "Address to take commands of CasparCG's clients at, 127.0.0.1:5250 (docs/control.md)");
    verb->add_flag("--amcp-wide", options->amcp_wide,
                   "Allow an address that other machines reach; AMCP has no passwords")
        ->needs(amcp);
    verb->add_option("--amcp-data", options->amcp_data,
                     "Folder of what clients keep with DATA STORE, instead of the user's own")
        ->needs(amcp);
    CLI::Option* osc = verb->add_option(
        "--osc", options->osc,
        "Address to take Open Sound Control at, UDP and TCP, 127.0.0.1:9000 (docs/control.md)");
    verb->add_flag("--osc-wide", options->osc_wide,
                   "Allow an address that other machines reach; OSC has no passwords")
        ->needs(osc);
    verb->add_option("--osc-to", options->osc_to,
                     "Where to send the state as OSC over UDP, 192.168.1.20:9001 (repeatable)");
    CLI::Option* http =
        verb->add_option("--http", options->http,
                         "Address of the panel, metrics and OGraf's Server API, 127.0.0.1:8080 "
                         "(docs/control.md)");
    verb->add_option("--http-token", options->http_token,
                     "File with the token that everybody must send; allows an address that other "
                     "machines reach")
        ->needs(http);
    verb->add_option("--http-host", options->http_hosts,
                     "A name that this machine is called by, beside its addresses (repeatable)")
        ->needs(http);
    verb->add_option("--http-origin", options->http_origins,
                     "Another page that may command, https://desk.example (repeatable)")
        ->needs(http);
    verb->add_option(
        "--sink", options->sinks,
        "Where pictures go: FILE.ts, srt://…, udp://…, rtmp://…, fill:FILE.mov, "
        "key:FILE.mov, stills:FOLDER, raw:FILE?pack=v210a, mxl:FOLDER, ndi:NAME "
        "(with the runtime of NDI, https://ndi.video), decklink:DEVICE (with Desktop Video), "
        "virtual-card:PATH, plugin:NAME, window:programme, window:preview, "
        "window:multiview?screen=2&full=1 (repeatable); with "
        "?colour=hlg, ?range=full or ?dither=ordered in another signal");
    add_plugins(*verb, options->plugins);
    verb->add_option("--surface", options->surfaces,
                     "A control surface: plugin:NAME?key=value (repeatable)");
    CLI::Option* journal =
        verb->add_option("--journal", options->journal, "File to write all inputs to");
    verb->add_flag("--resume", options->resume,
                   "Where the journal exists go on with its show, as after a crash")
        ->needs(journal);
    verb->add_option("--venue", options->venue, "Venue file instead of the show's own");
    verb->add_option("--shows", options->shows,
                     "Folder with the shows that may be loaded on air; else that of SHOW");
    verb->add_flag("--no-rundown", options->no_rundown, "Do not play the show's scripted rundown");
    verb->add_flag("--headless", options->headless, "Without a window");
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
