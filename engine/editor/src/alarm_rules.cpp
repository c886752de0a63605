// SPDX-License-Identifier: Apache-2.0
#include "alarm_rules.h"

#include <algorithm>
#include <string>
#include <utility>

namespace pitcast::editor {
namespace {

/// As in /healthz: at least so many late frames, and more than one in a hundred.
constexpr std::uint64_t kLateFrames = 3;
constexpr std::uint64_t kOneIn = 100;
constexpr Nanoseconds kStandsNs = 2 * kNanosecondsPerSecond;
/// A camera needs so long to be reached the first time.
constexpr Nanoseconds kConnectingNs = 8 * kNanosecondsPerSecond;
/// Pictures of a camera that were late or left out within the window.
constexpr std::uint64_t kUneven = 10;

std::string seconds_text(Nanoseconds ns) {
    const Nanoseconds seconds = ns / kNanosecondsPerSecond;
    return seconds < 120 ? std::to_string(seconds) + " s" : std::to_string(seconds / 60) + " min";
}

std::string window_text(const AlarmMoment& moment) {
    return " in the last " + seconds_text(std::max(moment.between_ns, kNanosecondsPerSecond));
}

std::uint64_t grown(std::uint64_t now, std::uint64_t before) {
    return now > before ? now - before : 0;
}

/// The same thing, as it was before; `now` itself when it was not there.
template <typename Reports, typename Name>
const typename Reports::value_type& before_of(const typename Reports::value_type& now,
                                              const Reports& before, Name name) {
    const auto found = std::find_if(before.begin(), before.end(),
                                    [&](const auto& one) { return one.*name == now.*name; });
    return found == before.end() ? now : *found;
}

/// An error that is told by who has it, or a text of ours where it says nothing.
std::string or_else(const std::string& error, const char* text) {
    return error.empty() ? text : error;
}

void silent_source(const channel::SourceReport& source, const std::string& where,
                   std::vector<Alarm>& alarms) {
    const Nanoseconds silent = std::max(source.health.silent_ns, source.health.age_ns);
    std::string what = "sends nothing, for " + seconds_text(silent);
    if (!source.error.empty()) {
        what += ": " + source.error;
    }
    alarms.push_back({"source:" + source.id + ":silent", Severity::failure, where, std::move(what),
                      "look at its power, its encoder and the network on the way here; it is tried "
                      "again by itself. Until then show another picture"});
}

void uneven_source(const channel::SourceReport& now, const channel::SourceReport& before,
                   const AlarmMoment& moment, const std::string& where,
                   std::vector<Alarm>& alarms) {
    const video::InputHealth& health = now.health;
    const std::uint64_t errors = grown(health.decode_errors, before.health.decode_errors);
    if (errors > 0) {
        alarms.push_back({"source:" + now.id + ":damaged", Severity::warning, where,
                          std::to_string(errors) + " packets were damaged" + window_text(moment),
                          "the way here loses packets: look at the link, or give its protocol more "
                          "latency (docs/cameras.md)"});
    }
    const std::uint64_t uneven = grown(health.frames_late, before.health.frames_late) +
                                 grown(health.frames_dropped, before.health.frames_dropped);
    if (uneven >= kUneven && now.state == "playing" && now.on_air) {
        alarms.push_back({"source:" + now.id + ":uneven", Severity::warning, where,
                          std::to_string(uneven) + " pictures came too late or were left out" +
                              window_text(moment),
                          "give it a frame or two more of delay; if that does not help, look at "
                          "the link and at the rate of the camera"});
    }
    const std::uint64_t deaths = grown(health.decoder_deaths, before.health.decoder_deaths);
    if (deaths > 0) {
        alarms.push_back(
            {"source:" + now.id + ":decoder", Severity::warning, where,
             "its decoder died" + (deaths > 1 ? " " + std::to_string(deaths) + " times" : "") +
                 window_text(moment) + (now.error.empty() ? "" : ": " + now.error),
             "it is started again by itself; if it dies on, the stream is one that it cannot "
             "decode: change the camera's coding"});
    }
}

}  // namespace

void frame_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    const EngineStatus& now = moment.now;
    if (moment.between_ns >= kStandsNs && now.frame == moment.before.frame) {
        alarms.push_back({"channel:stands", Severity::failure, "channel",
                          "no frame since " + seconds_text(moment.between_ns),
                          "go over to the standby; then look at this machine"});
        return;
    }
    const std::uint64_t late = grown(now.frames_late, moment.before.frames_late) +
                               grown(now.frames_repeated, moment.before.frames_repeated);
    const std::uint64_t frames = grown(static_cast<std::uint64_t>(now.frame),
                                       static_cast<std::uint64_t>(moment.before.frame));
    if (late >= kLateFrames && late * kOneIn > frames) {
        alarms.push_back(
            {"channel:late", Severity::failure, "channel",
             std::to_string(late) + " frames were late or repeated" + window_text(moment),
             "end other programs on this machine; take off what is heavy (full-screen "
             "cameras, moving maps), or choose a smaller format"});
    }
}

void journal_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    const EngineStatus& now = moment.now;
    if (now.journal_refused > 0) {
        alarms.push_back({"journal", Severity::failure, "journal",
                          std::to_string(now.journal_refused) + " inputs are not in it",
                          "make room on its disk; this journal cannot be replayed any more, so "
                          "begin a new one when the programme allows it"});
    }
    if (!now.reload_error.empty()) {
        alarms.push_back({"reload", Severity::warning, "show", now.reload_error,
                          "what was on air before stays; mend the file and save it again"});
    }
}

void sink_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const channel::SinkReport& sink : moment.now.sinks) {
        const std::string where = "output " + sink.name;
        const std::string id = "sink:" + sink.name;
        if (!sink.stats.alive) {
            alarms.push_back({id + ":stopped", Severity::failure, where,
                              "has stopped: " + or_else(sink.stats.error, "it does not say why"),
                              "mend what it says; it comes back when the channel is started "
                              "again, so feed the viewers from another output"});
            continue;
        }
        if (!sink.stats.connected) {
            alarms.push_back(
                {id + ":away", Severity::warning, where,
                 "is not connected: " + or_else(sink.stats.error, "nobody has answered yet"),
                 "look whether the other end is running and can be reached; it is "
                 "tried again by itself"});
            continue;
        }
        const auto& before = before_of(sink, moment.before.sinks, &channel::SinkReport::name);
        const std::uint64_t dropped = grown(sink.stats.frames_dropped, before.stats.frames_dropped);
        if (dropped > 0) {
            alarms.push_back(
                {id + ":dropped", Severity::failure, where,
                 std::to_string(dropped) + " frames were dropped" + window_text(moment),
                 "its encoder, disk or link is too slow: choose a faster preset, a "
                 "smaller bit rate or another disk"});
        }
    }
}

void source_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const channel::SourceReport& source : moment.now.sources) {
        const std::string where = source.id == "map" ? "3D map" : "camera " + source.id;
        const auto& before = before_of(source, moment.before.sources, &channel::SourceReport::id);
        if (source.state == "missing" || source.state == "failed") {
            alarms.push_back({"source:" + source.id + ":missing",
                              source.id == "map" ? Severity::warning : Severity::failure, where,
                              or_else(source.error, "cannot be shown"),
                              source.id == "map"
                                  ? "maps have their drawn form; see docs/venues.md"
                                  : "mend its URL or its file in package.json; it is opened when "
                                    "the channel is started again"});
            continue;
        }
        if (source.state == "stalled") {
            silent_source(source, where, alarms);
        } else if (source.state == "connecting" && before.state == "connecting" &&
                   moment.between_ns >= kConnectingNs) {
            alarms.push_back(
                {"source:" + source.id + ":unreached", Severity::warning, where,
                 "has not been reached yet" + (source.error.empty() ? "" : ": " + source.error),
                 "look whether it is on, and at the address in package.json; it is "
                 "tried again by itself"});
        }
        uneven_source(source, before, moment, where, alarms);
    }
}

void feed_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    if (!moment.now.has_feed) {
        return;
    }
    const feed::FeedHealth& feed = moment.now.feed;
    const feed::FeedHealth& before = moment.before.feed;
    const std::string where = "timing feed";
    if (moment.now.feed_age_ns < 0) {
        if (moment.between_ns >= kConnectingNs) {
            alarms.push_back({"feed:silent", Severity::failure, where, "nothing has come yet",
                              "look whether the publisher is running, and at the address that "
                              "--feed names"});
        }
    } else if (moment.now.feed_stale) {
        alarms.push_back({"feed:silent", Severity::failure, where,
                          "nothing comes, for " + seconds_text(moment.now.feed_age_ns),
                          "call the timekeepers; look at the network to them. What is shown is "
                          "old: take off clocks and gaps"});
    }
    const std::uint64_t gaps = grown(feed.gaps_found, before.gaps_found);
    const std::uint64_t repaired = grown(feed.gaps_repaired, before.gaps_repaired);
    if (gaps > repaired) {
        alarms.push_back(
            {"feed:gaps", Severity::warning, where,
             std::to_string(gaps - repaired) + " messages are missing" + window_text(moment),
             "the network loses messages: look at it. They are asked for again as "
             "long as the publisher keeps them"});
    }
    const std::uint64_t refused = grown(feed.refused, before.refused);
    if (refused > 0) {
        alarms.push_back({"feed:refused", Severity::warning, where,
                          std::to_string(refused) + " messages made no sense" + window_text(moment),
                          "who publishes must send what docs/feed.md says; the log of its "
                          "publisher names what is wrong"});
    }
    if (feed.publishers.size() > 1 && feed.used > 0) {
        alarms.push_back({"feed:backup", Severity::warning, where,
                          "comes from the backup, " +
                              feed.publishers[static_cast<std::size_t>(feed.used)].endpoint,
                          "bring the main publisher back; it is used again when it has been there "
                          "for 10 s"});
    }
}

void plugin_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const plugin::Report& plugin : moment.now.plugins) {
        const std::string where = "plug-in " + plugin.name;
        const auto& before = before_of(plugin, moment.before.plugins, &plugin::Report::name);
        const std::uint64_t ends =
            grown(plugin.crashes, before.crashes) + grown(plugin.hangs, before.hangs);
        if (plugin.condition == plugin::Condition::failed) {
            alarms.push_back({"plugin:" + plugin.name + ":failed", Severity::failure, where,
                              "has given up: " + or_else(plugin.error, "it does not say why"),
                              "mend what it says; it is started with the channel"});
        } else if (ends > 0) {
            alarms.push_back({"plugin:" + plugin.name + ":crashed", Severity::warning, where,
                              "crashed or hung" + window_text(moment) +
                                  (plugin.error.empty() ? "" : ": " + plugin.error),
                              "it is started again by itself; tell who made it"});
        }
    }
}

}  // namespace pitcast::editor
