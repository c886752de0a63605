// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "format_choice.h"
#include "on_air.h"

namespace pitcast::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    CommonOptions common;
    double seconds = 60;
    fs::path out = "out";
    FrameNumber stills = 0;
    std::uint64_t seed = 1;
    bool headless = false;
    bool fill_key = false;
    bool hlg = false;
    bool quick_media = false;
};

/// The race simulator in a process of its own, ended with this object.
class SimulatorProcess {
 public:
    SimulatorProcess() = default;
    SimulatorProcess(const SimulatorProcess&) = delete;
    SimulatorProcess& operator=(const SimulatorProcess&) = delete;
    ~SimulatorProcess() {
        if (pid_ > 0) {
            kill(pid_, SIGTERM);
            waitpid(pid_, nullptr, 0);
        }
    }

    Status start(const std::string& endpoint, std::uint64_t seed) {
        const std::string seed_text = std::to_string(seed);
        pid_ = fork();
        if (pid_ < 0) {
            return Error{"race simulator", "cannot start a process", ""};
        }
        if (pid_ == 0) {
            execl("/proc/self/exe", "pitcast", "feed", "sim", "--endpoint", endpoint.c_str(),
                  "--seed", seed_text.c_str(), static_cast<char*>(nullptr));
            _exit(127);
        }
        return {};
    }

    /// False once the process has ended by itself.
    [[nodiscard]] bool running() {
        if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) {
            pid_ = -1;
        }
        return pid_ > 0;
    }

 private:
    pid_t pid_ = -1;
};

Result<std::vector<SinkPlan>> sinks_of(const Options& options, const VideoFormat& format) {
    const std::string name(format.name);
    std::vector<std::string> urls{(options.out / ("programme-" + name + ".ts")).string()};
    if (options.hlg) {
        urls.push_back((options.out / ("programme-" + name + "-hlg.ts")).string() + "?colour=hlg");
    }
    if (options.fill_key) {
        urls.push_back("fill:" + (options.out / "fill.mov").string());
        urls.push_back("key:" + (options.out / "key.mov").string());
    }
    std::vector<SinkPlan> sinks;
    for (const std::string& whole : urls) {
        for (const std::string& url : output::outputs_of(whole)) {
            auto plan = plan_of_url(url, format, usual_signal(options.common));
            if (!plan) {
                return plan.error();
            }
            sinks.push_back(std::move(*plan));
        }
    }
    if (options.stills > 0) {
        const auto frames = static_cast<FrameNumber>(options.seconds * 25);
        const FrameNumber interval = std::max<FrameNumber>(1, frames / options.stills);
        sinks.push_back({channel::Bus::programme,
                         [options, interval](const output::SinkContext& context) {
                             const FrameNumber rate = context.format.rate.numerator / 25;
                             return output::make_still_sink(
                                 {.folder = options.out / "stills",
                                  .interval = interval * std::max<FrameNumber>(1, rate),
                                  .count = static_cast<std::uint64_t>(options.stills)},
                                 context);
                         },
                         {}});
    }
    return sinks;
}

void list_files(const fs::path& folder) {
    std::fprintf(stderr, "pitcast: files in %s\n", fs::absolute(folder).c_str());
    std::error_code failed;
    for (const auto& entry : fs::recursive_directory_iterator(folder, failed)) {
        if (entry.is_regular_file(failed)) {
            std::fprintf(stderr, "  %s  %.1f MB\n", fs::relative(entry.path(), folder).c_str(),
                         static_cast<double>(entry.file_size(failed)) / 1e6);
        }
    }
}

/// A free TCP port pair is the publisher's business; the demo takes one from its process id so
/// that two demos on one machine do not meet.
std::string demo_endpoint(int offset) {
    return "tcp://127.0.0.1:" + std::to_string(20'000 + (getpid() % 5'000) * 4 + offset);
}

int run(const Options& options, bool format_named) {
    auto render = renderer_options(options.common);
    if (!render) {
        return fail(render.error(), kUsage);
    }
    if (const int made =
            ensure_media(options.quick_media ? tools::MediaSize::quick : tools::MediaSize::full);
        made != kDone) {
        return made;
    }
    const auto folder = show_folder("xinqiu");
    if (!folder) {
        return fail(folder.error(), kBadInput);
    }
    const fs::path& show = *folder;
    if (!format_named) {
        auto format = largest_format_held(*render, show);
        if (!format) {
            return fail(format.error(), kEnvironment);
        }
        render->format = *format;
    }
    std::error_code failed;
    fs::create_directories(options.out, failed);
    if (failed) {
        return fail({options.out.string(), "cannot be made: " + failed.message(), "use --out"},
                    kEnvironment);
    }
    SimulatorProcess simulator;
    const std::string feed = demo_endpoint(0);
    if (Status started = simulator.start(feed, options.seed); !started) {
        return fail(started.error(), kEnvironment);
    }
    channel::ChannelOptions channel;
    channel.show = show;
    channel.render = *render;
    channel.feed_endpoint = feed;
    channel.control_endpoint = demo_endpoint(2);
    channel.open_sink = sink_opener(usual_signal(options.common));
    channel.journal = options.out / "show.journal";
    fs::remove(channel.journal, failed);
    const FrameRate rate = render->format.rate;
    channel.frames = static_cast<FrameNumber>(options.seconds * rate.numerator / rate.denominator);
    const bool screen = std::getenv("DISPLAY") || std::getenv("WAYLAND_DISPLAY");
    std::fprintf(stderr,
                 "pitcast: on air in %.*s; commands: ./pitcast send %s take lower-third driver=7\n",
                 static_cast<int>(render->format.name.size()), render->format.name.data(),
                 channel.control_endpoint.c_str());
    const auto sinks = sinks_of(options, render->format);
    if (!sinks) {
        return fail(sinks.error(), kUsage);
    }
    bool said = false;
    const int code =
        go_on_air(channel, *sinks, screen && !options.headless, [&](const channel::ChannelStatus&) {
            if (!simulator.running() && !std::exchange(said, true)) {
                warn({"race simulator", "has ended; the show goes on", ""});
            }
            return false;
        });
    list_files(options.out);
    return code;
}

}  // namespace

void add_demo(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<Options>();
    CLI::App* verb =
        app.add_subcommand("demo", "Go on air with the bundled show and a simulated race");
    add_common(*verb, options->common);
    verb->add_option("--seconds", options->seconds, "How long")
        ->check(CLI::Range(0.1, 86'400.0))
        ->capture_default_str();
    verb->add_option("--out", options->out, "Folder for the files")->capture_default_str();
    verb->add_option("--stills", options->stills, "PNG stills, spread over the show");
    verb->add_option("--seed", options->seed, "Of the race")->capture_default_str();
    verb->add_flag("--fill-key", options->fill_key, "Also fill.mov and key.mov (v210)");
    verb->add_flag("--hlg", options->hlg, "Also the programme in HLG (BT.2100), beside SDR");
    verb->add_flag("--headless", options->headless, "Without a window");
    verb->add_flag("--quick-media", options->quick_media, "Tiny clips, for tests");
    verb->callback(
        [options, verb, &exit_code] { exit_code = run(*options, verb->count("--format") > 0); });
}

}  // namespace pitcast::cli
