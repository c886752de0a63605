// SPDX-License-Identifier: Apache-2.0
#include "on_air.h"

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <thread>

#include <unistd.h>

#include "pitcast/gpu/window.h"
#include "pitcast/output/output_url.h"

namespace pitcast::cli {
namespace {

using channel::Channel;
using channel::ChannelStatus;

double ms(Nanoseconds ns) {
    return static_cast<double>(ns) * 1e-6;
}

template <typename... Values>
std::string print(const char* pattern, Values... values) {
    char text[512];
    std::snprintf(text, sizeof text, pattern, values...);
    return text;
}

/// The living line: rewritten in place on a terminal, once in five seconds elsewhere.
class Progress {
 public:
    void show(const ChannelStatus& status) {
        const auto now = std::chrono::steady_clock::now();
        if (terminal_) {
            std::fprintf(stderr, "\r\033[K%s", progress_line(status).c_str());
        } else if (now - last_ > std::chrono::seconds(5)) {
            std::fprintf(stderr, "%s\n", progress_line(status).c_str());
            last_ = now;
        }
        std::fflush(stderr);
    }
    void end() const {
        if (terminal_) {
            std::fputc('\n', stderr);
        }
    }

 private:
    bool terminal_ = isatty(STDERR_FILENO) != 0;
    std::chrono::steady_clock::time_point last_;
};

void summarise(const ChannelStatus& status) {
    const auto total = static_cast<double>(status.frames + status.frames_repeated);
    const double late = total > 0 ? 100.0 * static_cast<double>(status.frames_late) / total : 0;
    std::fprintf(stderr,
                 "pitcast: %" PRIu64 " frames, %" PRIu64 " late (%.2f %%), %" PRIu64
                 " repeated; cost of a frame p50 %.2f ms, p99 %.2f ms, worst %.2f ms; %s\n",
                 status.frames, status.frames_late, late, status.frames_repeated,
                 ms(status.cost_p50_ns), ms(status.cost_p99_ns), ms(status.cost_max_ns),
                 status.executor.c_str());
    if (status.passings > 0) {
        std::fprintf(stderr, "pitcast: passing to picture p50 %.1f ms, p99 %.1f ms (%" PRIu64 ")\n",
                     ms(status.passing_p50_ns), ms(status.passing_p99_ns), status.passings);
    }
    for (const channel::SinkReport& sink : status.sinks) {
        std::fprintf(stderr,
                     "pitcast: %s: %" PRIu64 " frames, %" PRIu64 " dropped, %.1fx real time\n",
                     sink.name.c_str(), sink.stats.frames_written, sink.stats.frames_dropped,
                     sink.stats.speed);
    }
}

Result<std::unique_ptr<gpu::Window>> open_window(const VideoFormat& format) {
    gpu::DeviceOptions wanted;
    wanted.need_window = true;
    auto device = gpu::Device::open(wanted);
    if (!device) {
        return device.error();
    }
    const std::int32_t scale = format.width > 1280 ? 2 : 1;
    return gpu::Window::open("Pitcast programme", format.width / scale, format.height / scale,
                             *device);
}

/// "feed 12 ms", with what is unusual about it: its state, the publisher in use.
std::string feed_reading(const feed::FeedHealth& feed) {
    if (feed.age_ns < 0) {
        return "  feed: none yet";
    }
    std::string text = print("  feed %.0f ms", ms(feed.age_ns));
    if (feed.provenance != feed::Provenance::live) {
        text += " " + std::string(feed::text_of(feed.provenance));
    }
    if (feed.publishers.size() > 1) {
        text += feed.used == 0 ? " (main)" : " (backup)";
    }
    return text;
}

/// Says each new fault of a sink or a refused command once.
class FaultReporter {
 public:
    void report(Channel& channel, const ChannelStatus& status) {
        for (const Error& error : channel.take_refusals()) {
            say(error.message());
        }
        for (const channel::SinkReport& sink : status.sinks) {
            std::string& said = said_[sink.name];
            if (!sink.stats.error.empty() && sink.stats.error != said) {
                said = sink.stats.error;
                say(sink.stats.error);
            }
        }
        report_publisher(status.feed);
        if (status.has_feed && status.feed.stale != feed_stale_) {
            feed_stale_ = status.feed.stale;
            if (feed_stale_ || status.feed.events > 0) {
                say(feed_stale_ ? "feed: nothing came for 3 s; what is on air stays"
                                : "feed: live");
            }
        }
    }

 private:
    void report_publisher(const feed::FeedHealth& feed) {
        if (feed.used >= 0 && feed.publishers.size() > 1 && feed.used != feed_used_) {
            feed_used_ = feed.used;
            say("feed: " + feed.publishers[static_cast<std::size_t>(feed.used)].endpoint +
                (feed.used == 0 ? " (main) is used" : " (backup) is used"));
        }
    }
    static void say(const std::string& text) {
        std::fprintf(stderr, "%spitcast: %s\n", isatty(STDERR_FILENO) ? "\r\033[K" : "",
                     text.c_str());
    }
    std::map<std::string, std::string> said_;  ///< by output
    bool feed_stale_ = true;
    std::int32_t feed_used_ = -1;
};

/// Whose fault it is that a channel did not open: the show's, or this machine's (device, port,
/// disk).
ExitCode fault_of(const channel::ChannelOptions& options) {
    draw::FontLibrary fonts;
    show::LoadOptions load{.media_root = options.render.media_root,
                           .warnings = {},
                           .edition = options.edition,
                           .picture = {options.render.format.width, options.render.format.height}};
    return show::load_package(options.show, fonts, load) ? kEnvironment : kBadInput;
}

}  // namespace

void add_edition(CLI::App& verb, show::Edition& edition) {
    verb.add_option("--theme", edition.theme, "A theme of the show; its own look if left out");
    verb.add_option("--language", edition.language,
                    "Language of the show's strings, \"zh+en\" for both; its own if left out");
}

void add_control(CLI::App& verb, std::string& endpoint, std::filesystem::path& keys) {
    CLI::Option* control =
        verb.add_option("--control", endpoint, "ZeroMQ address to take commands at");
    verb.add_option("--control-keys", keys,
                    "Folder of keys (pitcast keys): commands are encrypted, and only known clients "
                    "may give them; addresses that other machines reach need it")
        ->needs(control);
}

void add_common(CLI::App& verb, CommonOptions& options) {
    std::vector<std::string> names;
    for (const VideoFormat& format : video_formats()) {
        names.emplace_back(format.name);
    }
    verb.add_option("--format", options.format, "Raster and rate")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    verb.add_option("--executor", options.executor, "Who composes; auto: the GPU if there is one")
        ->check(CLI::IsMember({"auto", "gpu", "cpu"}))
        ->capture_default_str();
    verb.add_flag("--limit", options.limit, "Hold outputs within EBU R 103 (-5 % to 105 %)");
    verb.add_option("--dither", options.dither,
                    "Of Y'CbCr outputs where bits are dropped: none, or ordered against banding")
        ->check(CLI::IsMember({"none", "ordered"}))
        ->capture_default_str();
    verb.add_option("--line-filter", options.line_filter,
                    "Of interlaced formats: none, or tent ([1 2 1] / 4) against twitter")
        ->check(CLI::IsMember({"none", "tent"}))
        ->capture_default_str();
    verb.add_option("--media", options.media,
                    "Folder of the files that layers play, instead of the bundled one")
        ->check(CLI::ExistingDirectory);
    verb.add_flag("--validation", options.validation, "Vulkan validation layers (slow)");
}

Result<channel::RendererOptions> renderer_options(const CommonOptions& options) {
    auto format = video_format(options.format);
    if (!format) {
        return format.error();
    }
    channel::RendererOptions render;
    render.format = *format;
    render.executor = options.executor == "gpu"   ? channel::ExecutorChoice::gpu
                      : options.executor == "cpu" ? channel::ExecutorChoice::cpu
                                                  : channel::ExecutorChoice::automatic;
    render.validation = options.validation;
    render.limit = options.limit;
    if (options.line_filter == "tent" && !format->interlaced) {
        return Error{"--line-filter tent", std::string(format->name) + " is not interlaced",
                     "leave it out, or choose an interlaced format"};
    }
    render.line_filter =
        options.line_filter == "tent" ? draw::LineFilter::tent : draw::LineFilter::none;
    render.media_root = media_folder();
    render.clip_root = options.media;
    render.cache = cache_folder() / "grounds";
    return render;
}

draw::PackSignal usual_signal(const CommonOptions& options) {
    return {.dither =
                options.dither == "ordered" ? draw::PackDither::ordered : draw::PackDither::none};
}

channel::Bus bus_of(const output::OutputRequest& request) {
    switch (request.window.shows) {
        case output::WindowShows::preview:
            return channel::Bus::preview;
        case output::WindowShows::multiview:
            return channel::Bus::multiview;
        default:
            return request.graphics ? channel::Bus::graphics : channel::Bus::programme;
    }
}

Result<SinkPlan> plan_of_url(const std::string& url, const VideoFormat& format,
                             const draw::PackSignal& signal) {
    const auto request = output::read_output_url(url, {.format = format, .signal = signal});
    if (!request) {
        return request.error();
    }
    return SinkPlan{
        bus_of(*request),
        [url](const output::SinkContext& context) { return output::sink_from_url(url, context); },
        signal};
}

channel::SinkOpener sink_opener(const draw::PackSignal& signal) {
    return [signal](const std::string& url,
                    const output::SinkContext& usual) -> Result<channel::OpenedSink> {
        if (const auto parts = output::outputs_of(url); parts.size() > 1) {
            return Error{url, "stands for two outputs",
                         "add them one by one: " + parts[0] + " and " + parts[1]};
        }
        auto plan = plan_of_url(url, usual.format, signal);
        if (!plan) {
            return plan.error();
        }
        output::SinkContext context = usual;
        context.signal = signal;
        auto sink = plan->make(context);
        if (!sink) {
            return sink.error();
        }
        return channel::OpenedSink{std::move(*sink), plan->bus};
    };
}

std::string progress_line(const ChannelStatus& status) {
    std::string line =
        print("%s  frame %" PRIu64 "  late %" PRIu64 "  repeated %" PRIu64 "  cost %.2f/%.2f ms",
              status.timecode.c_str(), status.frames, status.frames_late, status.frames_repeated,
              ms(status.cost_p50_ns), ms(status.cost_p99_ns));
    if (status.has_feed) {
        line += feed_reading(status.feed);
    }
    for (const channel::SinkReport& sink : status.sinks) {
        line +=
            print("  %s: %s%" PRIu64 " dropped, %.1fx", sink.name.c_str(),
                  sink.stats.alive ? "" : "STOPPED, ", sink.stats.frames_dropped, sink.stats.speed);
    }
    return line;
}

int go_on_air(const channel::ChannelOptions& options, const std::vector<SinkPlan>& sinks,
              bool window, const std::function<bool(const channel::ChannelStatus&)>& while_running,
              const std::function<Status(const std::string&)>& ready) {
    std::vector<Error> warnings;
    auto opened = Channel::open(options, warnings);
    for (const Error& warning : warnings) {
        warn(warning);
    }
    if (!opened) {
        return fail(opened.error(), fault_of(options));
    }
    Channel& channel = **opened;
    std::unique_ptr<gpu::Window> screen;
    if (window) {
        auto shown = open_window(options.render.format);
        if (shown) {
            screen = std::move(*shown);
            if (Status wanted = channel.want_preview(); !wanted) {
                return fail(wanted.error(), kEnvironment);
            }
        } else {
            warn(shown.error().within("programme window"));
        }
    }
    auto context = channel.prepare();
    if (!context) {
        return fail(context.error(), kEnvironment);
    }
    if (const auto& before = channel.taken_up()) {
        const FrameRate rate = options.render.format.rate;
        std::fprintf(stderr,
                     "pitcast: goes on with the show of %s, %" PRIu64
                     " inputs; nobody was on air for %.1f s\n",
                     options.journal.c_str(), before->inputs,
                     ms(frame_start_tai_ns(context->first, rate) -
                        frame_start_tai_ns(before->last + 1, rate)) /
                         1000);
    }
    if (!channel.control_endpoint().empty()) {
        std::fprintf(stderr, "pitcast: control at %s%s\n", channel.control_endpoint().c_str(),
                     options.control_keys.empty() ? "" : ", with keys");
    }
    if (!channel.amcp_address().empty()) {
        std::fprintf(stderr, "pitcast: AMCP at %s\n", channel.amcp_address().c_str());
    }
    if (!channel.osc_address().empty()) {
        std::fprintf(stderr, "pitcast: OSC at %s\n", channel.osc_address().c_str());
    }
    if (!channel.web_address().empty()) {
        std::fprintf(stderr, "pitcast: panel at http://%s/\n", channel.web_address().c_str());
    }
    if (options.render.line_filter == draw::LineFilter::tent) {
        std::fprintf(stderr, "pitcast: lines are filtered [1 2 1] / 4 against twitter\n");
    }
    for (const SinkPlan& plan : sinks) {
        context->signal = plan.signal;
        auto sink = plan.make(*context);
        if (!sink) {
            return fail(sink.error(), kEnvironment);
        }
        std::fprintf(stderr, "pitcast: %s: %s\n", std::string((*sink)->name()).c_str(),
                     output::text_of((*sink)->wants()).c_str());
        if (Status added = channel.add_sink(std::move(*sink), plan.bus); !added) {
            return fail(added.error(), kEnvironment);
        }
    }
    if (ready) {
        if (Status began = ready(channel.control_endpoint()); !began) {
            return fail(began.error(), kEnvironment);
        }
    }
    std::atomic<bool> stop{false};
    std::atomic<bool> done{false};
    Status outcome;
    std::thread frames([&] {
        outcome = channel.run(stop);
        done = true;
    });
    Progress progress;
    FaultReporter faults;
    while (!done) {
        const auto status = channel.status();
        faults.report(channel, *status);
        progress.show(*status);
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
        if (stop_flag() || (screen && screen->closed()) ||
            (while_running && while_running(*status))) {
            stop = true;
        }
        do {
            const auto snapshot = channel.snapshot();
            if (screen) {
                screen->poll();
            }
            if (!screen || !snapshot->programme || !screen->present(*snapshot->programme)) {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        } while (!done && std::chrono::steady_clock::now() < until);
    }
    frames.join();
    progress.end();
    const auto status = channel.status();
    faults.report(channel, *status);
    summarise(*status);
    return outcome ? int{kDone} : fail(outcome.error(), kFailed);
}

}  // namespace pitcast::cli
