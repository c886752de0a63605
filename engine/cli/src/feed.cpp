// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdio>
#include <memory>
#include <thread>

#include "pitcast/feed/bridge.h"
#include "pitcast/feed/raw_recording.h"
#include "pitcast/feed/recorder.h"

#include "decoder_flags.h"
#include "pitcast_tools/race_sim.h"
#include "plugin_set.h"
#include "verbs.h"

namespace pitcast::cli {
namespace {

constexpr const char* kDefaultEndpoint = "tcp://127.0.0.1:5800";

/// Port in use and the like are the machine's; everything else is what was asked for.
int finish(const Status& status, ExitCode code) {
    return status ? int{kDone} : fail(status.error(), code);
}

void add_sim(CLI::App& feed, int& exit_code) {
    struct Options {
        tools::RaceSimOptions race;
        std::string endpoint = kDefaultEndpoint;
        bool once = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* verb = feed.add_subcommand("sim", "Simulate a race and publish it as a native feed");
    verb->add_option("--endpoint", options->endpoint, "ZeroMQ address to publish at")
        ->capture_default_str();
    verb->add_option("--seed", options->race.seed, "Same seed, same race")->capture_default_str();
    verb->add_option("--cars", options->race.cars, "Cars in the race")
        ->check(CLI::Range(2, 60))
        ->capture_default_str();
    verb->add_option("--laps", options->race.laps, "Laps of the race")->capture_default_str();
    verb->add_option("--start-lap", options->race.start_lap, "Laps done when the feed begins")
        ->capture_default_str();
    verb->add_option("--pace", options->race.pace_permille, "1000 = as real, 2000 = twice as fast")
        ->capture_default_str();
    verb->add_option("--venue", options->race.venue_path, "Venue file to race on");
    verb->add_flag("--once", options->once, "Stop after the race instead of starting again");
    verb->callback([options, &exit_code] {
        exit_code = finish(
            tools::run_race_sim(options->race, options->endpoint, !options->once, stop_flag()),
            kEnvironment);
    });
}

void add_record(CLI::App& feed, int& exit_code) {
    struct Options {
        std::string endpoint;
        std::filesystem::path file;
    };
    auto options = std::make_shared<Options>();
    CLI::App* verb = feed.add_subcommand(
        "record", "Record a native feed, or another timing system's bytes, to a file");
    verb->add_option("endpoint", options->endpoint,
                     "ZeroMQ address of a native feed, or rmonitor://host:port, p3://…, "
                     "multiloop://…, json://…, nmea://…")
        ->required();
    verb->add_option("file", options->file, "File to create")->required();
    verb->callback([options, &exit_code] {
        const bool native =
            options->endpoint.starts_with("tcp://") || options->endpoint.starts_with("ipc://");
        if (native) {
            exit_code = finish(feed::run_record(options->endpoint, options->file, stop_flag()),
                               kEnvironment);
            return;
        }
        const auto source = feed::parse_bridge_source(options->endpoint);
        exit_code =
            source ? finish(feed::run_record_raw(*source, options->file, stop_flag()), kEnvironment)
                   : fail(source.error(), kUsage);
    });
}

/// Serves a recording of foreign bytes as the timing system did.
int serve(const std::string& recording, const std::string& endpoint, double speed) {
    const auto server = feed::RawServer::open(recording, endpoint);
    if (!server) {
        return fail(server.error(), kBadInput);
    }
    std::fprintf(stderr, "pitcast: serving %s at %s, from the first client on\n", recording.c_str(),
                 (*server)->endpoint().c_str());
    return finish((*server)->run(speed, stop_flag()), kEnvironment);
}

void add_replay(CLI::App& feed, int& exit_code) {
    struct Options {
        std::string recording;
        std::string endpoint = kDefaultEndpoint;
        std::string speed = "1";
        double from_s = 0;
        double linger_s = 5;
        bool keep_times = false;
        std::string protocol;
        std::string serve;
        DecoderFlags decoder;
    };
    auto options = std::make_shared<Options>();
    CLI::App* verb = feed.add_subcommand(
        "replay", "Publish a recording (any that classify reads) with its timing");
    verb->add_option("recording", options->recording, "Recording of any protocol")->required();
    verb->add_option("--endpoint", options->endpoint, "ZeroMQ address to publish at")
        ->capture_default_str();
    verb->add_option("--speed", options->speed, "Factor, or max")->capture_default_str();
    verb->add_option("--from", options->from_s, "Seconds of the recording to send at once first");
    verb->add_option("--linger", options->linger_s,
                     "Seconds to serve late joiners after the last event")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    verb->add_flag("--keep-times", options->keep_times, "Leave event times as recorded");
    verb->add_option("--protocol", options->protocol, "Else found from the content")
        ->check(CLI::IsMember(feed::recording_protocols()));
    verb->add_option("--serve", options->serve,
                     "tcp://address:port: send a recording of foreign bytes there as they came, "
                     "instead of publishing what they mean");
    add_decoder_flags(*verb, options->decoder);
    verb->callback([options, &exit_code] {
        feed::ReplayOptions replay;
        replay.keep_times = options->keep_times;
        if (options->speed == "max") {
            replay.speed = 0;
        } else if (!CLI::detail::lexical_cast(options->speed, replay.speed) || replay.speed <= 0) {
            exit_code = fail({"--speed", "takes a factor above 0, or max", ""}, kUsage);
            return;
        }
        if (!options->serve.empty()) {
            exit_code = serve(options->recording, options->serve, replay.speed);
            return;
        }
        auto decoder = decoder_options(options->decoder);
        if (!decoder) {
            exit_code = fail(decoder.error(), kUsage);
            return;
        }
        replay.decoder = std::move(*decoder);
        replay.protocol = options->protocol;
        replay.from_ns = static_cast<Nanoseconds>(options->from_s * 1e9);
        replay.linger_ns = static_cast<Nanoseconds>(options->linger_s * 1e9);
        std::fprintf(stderr, "pitcast: publishing %s at %s\n", options->recording.c_str(),
                     options->endpoint.c_str());
        exit_code =
            finish(feed::run_replay(options->recording, options->endpoint, replay, stop_flag()),
                   kBadInput);
    });
}

/// Publishes what a plug-in tells, until it ends or is stopped.
int bridge_plugin(const std::vector<std::string>& allowed, const std::string& from,
                  std::string endpoint) {
    PluginSet plugins;
    if (const Status loaded = plugins.allow(allowed); !loaded) {
        return fail(loaded.error(), kBadInput);
    }
    const auto watch = plugins.start_feed(from, endpoint);
    if (!watch) {
        return fail(watch.error(), kUsage);
    }
    while (!stop_flag() && !(*watch)->is_over()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    const plugin::Report report = (*watch)->report();
    return report.condition == plugin::Condition::failed ? int{kFailed} : int{kDone};
}

void add_bridge(CLI::App& feed, int& exit_code) {
    struct Options {
        feed::BridgeOptions bridge;
        std::vector<std::string> plugins;
        std::string from;
        DecoderFlags decoder;
    };
    auto options = std::make_shared<Options>();
    options->bridge.endpoint = kDefaultEndpoint;
    CLI::App* verb =
        feed.add_subcommand("bridge", "Read another protocol and publish it as a native feed");
    CLI::Option* protocol =
        verb->add_option("protocol", options->bridge.protocol, "Protocol of the source");
    CLI::Option* source =
        verb->add_option("source", options->bridge.source, "tcp://host:port, a file, or -");
    protocol->needs(source);
    verb->add_option("--from", options->from,
                     "rmonitor://host:port, multiloop://…, p3://…, nmea://…, json://… or "
                     "plugin:NAME?key=value instead")
        ->excludes(protocol);
    verb->add_option("--endpoint,--to", options->bridge.endpoint, "ZeroMQ address to publish at")
        ->capture_default_str();
    add_plugins(*verb, options->plugins);
    add_decoder_flags(*verb, options->decoder);
    verb->callback([options, &exit_code] {
        if (plugin::is_plugin_url(options->from)) {
            exit_code = bridge_plugin(options->plugins, options->from, options->bridge.endpoint);
            return;
        }
        auto decoder = decoder_options(options->decoder);
        if (!decoder) {
            exit_code = fail(decoder.error(), kUsage);
            return;
        }
        options->bridge.decoder = std::move(*decoder);
        if (!options->from.empty()) {
            auto source = feed::parse_bridge_source(options->from);
            if (!source) {
                exit_code = fail(source.error(), kUsage);
                return;
            }
            options->bridge.protocol = source->protocol;
            options->bridge.source = source->source;
        } else if (options->bridge.source.empty()) {
            exit_code = fail({"bridge", "is told no source",
                              "write --from rmonitor://host:port, or a protocol and a file"},
                             kUsage);
            return;
        }
        exit_code = finish(feed::run_bridge(options->bridge, stop_flag()), kBadInput);
    });
}

}  // namespace

void add_feed(CLI::App& app, int& exit_code) {
    CLI::App* feed = app.add_subcommand("feed", "Timing feeds: simulate, record, replay, bridge");
    feed->require_subcommand(1);
    add_sim(*feed, exit_code);
    add_record(*feed, exit_code);
    add_replay(*feed, exit_code);
    add_bridge(*feed, exit_code);
}

}  // namespace pitcast::cli
