// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <thread>

#include "pitcast/channel/race_moment.h"
#include "pitcast/editor/channel_view.h"
#include "pitcast/remote/remote_engine.h"

#include "pitcast_tools/sample_race.h"
#include "plugin_set.h"
#include "sheet_work.h"

namespace pitcast::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string show;
    std::string feed;
    std::string feed_backup;
    std::string control;
    std::filesystem::path control_keys;
    std::vector<std::string> sinks;
    editor::EditorOptions desk;
    std::vector<std::string> plugins;
    bool no_watch = false;
    show::Edition edition;
    std::string connect;          ///< URL of an engine elsewhere; empty = one of this process
    std::filesystem::path token;  ///< file of it
};

/// The race that templates are looked at in while there is no other.
Result<edit::RaceSample> sample(const std::filesystem::path& show,
                                const channel::RendererOptions& render) {
    auto race = tools::sample_race(show, render.media_root, render.venue);
    if (!race) {
        return race.error();
    }
    channel::PictureOptions options;
    options.show = show;
    options.render = render;
    options.events = std::move(race->events);
    options.begin_ns = race->begin_ns;
    auto moment = channel::race_moment(options);
    if (!moment) {
        return moment.error();
    }
    return edit::RaceSample{std::move(moment->race), std::move(moment->live)};
}

/// Lines of the log that wait for the desk: more than a screen.
constexpr std::size_t kLogLines = 200;

/// The outputs of the command line, made once the channel knows its first frame.
Status add_sinks(channel::Channel& channel, const Options& options, const VideoFormat& format) {
    if (options.sinks.empty()) {
        return {};
    }
    auto context = channel.prepare();
    if (!context) {
        return context.error();
    }
    for (const std::string& whole : options.sinks) {
        for (const std::string& url : output::outputs_of(whole)) {
            const auto plan = plan_of_url(url, format, usual_signal(options.common));
            if (!plan) {
                return plan.error();
            }
            context->signal = plan->signal;
            auto sink = plan->make(*context);
            if (!sink) {
                return sink.error();
            }
            if (Status added = channel.add_sink(*std::move(sink), plan->bus); !added) {
                return added;
            }
        }
    }
    return {};
}

/// The desk as asked for; `folder` is the show's.
editor::EditorOptions desk_options(const Options& options, const std::filesystem::path& folder,
                                   const channel::RendererOptions& render,
                                   std::shared_ptr<LogRing> log) {
    editor::EditorOptions desk = options.desk;
    desk.settings = settings_file();
    desk.edit.folder = folder;
    // What is unpacked for this run is lost with it.
    desk.edit.editable = !options.show.ends_with(".pitcast");
    desk.edit.media_root = render.media_root;
    desk.edit.edition = options.edition;
    if (!desk.settings.empty()) {
        desk.edit.guides = desk.settings.parent_path() / "guides.json";
    }
    desk.edit.sheet = sheet_work(options.edition);
    desk.edit.libraries = {bundled_shows()};
    desk.edit.sample = [folder, render] { return sample(folder, render); };
    desk.clips = render.clip_root.empty() ? render.media_root : render.clip_root;
    desk.clip_pictures = cache_folder() / "clips";
    desk.stop = &stop_flag();
    desk.log = std::move(log);
    desk.validation = options.common.validation;
    return desk;
}

/// The desk of an engine in another program.
int run_afar(const Options& options, const channel::RendererOptions& render,
             std::shared_ptr<LogRing> log) {
    auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    remote::RemoteOptions wanted{.url = options.connect,
                                 .token = {},
                                 .show = *folder,
                                 .media_root = render.media_root,
                                 .edition = options.edition};
    if (!options.token.empty()) {
        auto token = read_token(options.token);
        if (!token) {
            return fail(token.error(), kBadInput);
        }
        wanted.token = *std::move(token);
    }
    const auto engine = remote::connect_engine(wanted);
    if (!engine) {
        return fail(engine.error(), kEnvironment);
    }
    editor::EditorOptions desk = desk_options(options, *folder, render, std::move(log));
    desk.who = remote::name_over_http(options.desk.who);
    desk.clips.clear();  // those of this machine are not the engine's
    const auto edited = editor::run_editor(**engine, desk);
    return edited ? int{kDone} : fail(edited.error(), kEnvironment);
}

int run(const Options& options) {
    const auto log = keep_log(kLogLines);
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
    }
    if (!options.connect.empty()) {
        return run_afar(options, *render, log);
    }
    if (const int made = ensure_media(tools::MediaSize::any); made != kDone) {
        return made;
    }
    channel::ChannelOptions wanted;
    auto folder = show_folder(options.show);
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    wanted.show = *std::move(folder);
    wanted.render = *render;
    wanted.feed_endpoint = options.feed;
    wanted.feed_backup_endpoint = options.feed_backup;
    wanted.control_endpoint = options.control;
    wanted.control_keys = options.control_keys;
    PluginSet plugins;
    if (const Status allowed = plugins.allow(options.plugins); !allowed) {
        return fail(allowed.error(), kBadInput);
    }
    wanted.render.plugin_source = plugins.sources();
    wanted.rundown = false;
    wanted.watch = !options.no_watch;
    wanted.edition = options.edition;
    wanted.open_sink = sink_opener(usual_signal(options.common));
    std::vector<Error> warnings;
    auto channel = channel::Channel::open(wanted, warnings);
    for (const Error& warning : warnings) {
        warn(warning);
    }
    if (!channel) {
        return fail(channel.error(), kBadInput);
    }
    if (Status preview = (*channel)->want_preview(); !preview) {
        return fail(preview.error(), kEnvironment);
    }
    if (Status instruments = (*channel)->want_instruments(); !instruments) {
        return fail(instruments.error(), kEnvironment);
    }
    if (Status sinks = add_sinks(**channel, options, render->format); !sinks) {
        return fail(sinks.error(), kEnvironment);
    }
    std::atomic<bool> stop{false};
    Status ran;
    std::thread frames([&] { ran = (*channel)->run(stop); });
    const auto view = editor::view_of(**channel, render->format.rate);
    const auto edited = editor::run_editor(*view, desk_options(options, wanted.show, *render, log));
    stop = true;
    frames.join();
    if (!edited) {
        return fail(edited.error(), kEnvironment);
    }
    return ran ? int{kDone} : fail(ran.error(), kFailed);
}

}  // namespace

void add_edit(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    options->common.format = "720p50";
    CLI::App* verb = app.add_subcommand("edit", "Director's desk for a show");
    verb->add_option("show", options->show, "Folder of the show, or the name of a bundled one")
        ->required();
    add_common(*verb, options->common);
    add_edition(*verb, options->edition);
    verb->add_flag("--no-watch", options->no_watch,
                   "Do not load the show anew when a file of it is saved");
    verb->add_flag("--template-editor", options->desk.edit.begin,
                   "Begin with the workspace in which templates are edited");
    CLI::Option* connect = verb->add_option(
        "--connect", options->connect,
        "Desk of an engine in another program: the address of its --http, http://10.0.0.5:8080");
    verb->add_option("--token", options->token, "File with the token that its door asks for")
        ->needs(connect);
    CLI::Option* feed =
        verb->add_option("--feed", options->feed, "ZeroMQ address of a native timing feed")
            ->excludes(connect);
    verb->add_option("--feed-backup", options->feed_backup,
                     "Address of its second publisher, used while the first is silent")
        ->needs(feed);
    add_plugins(*verb, options->plugins);
    add_control(*verb, options->control, options->control_keys);
    verb->add_option("--sink", options->sinks,
                     "Where pictures go, as for run (docs/outputs.md; repeatable)")
        ->excludes(connect);
    verb->add_option("--who", options->desk.who, "Whose commands and locks these are")
        ->capture_default_str();
    verb->add_flag("--redraw-all", options->desk.redraw_all,
                   "Draw the whole window each time, where a driver does not keep what it showed");
    verb->add_option("--scale", options->desk.scale,
                     "Per cent, 100 to 200 in steps of 25 (else as last time, or as the desktop)")
        ->check(CLI::Range(100, 200));
    verb->add_option_function<std::string>(
            "--desk-language",
            [options](const std::string& name) {
                options->desk.language = editor::language_of(name);
            },
            "Of the desk: en or zh (else as last time)")
        ->check(CLI::IsMember({"en", "zh"}));
    verb->add_option("--width", options->desk.width, "Pixels of the window (else as last time)");
    verb->add_option("--height", options->desk.height, "Pixels of the window (else as last time)");
    verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace pitcast::cli
