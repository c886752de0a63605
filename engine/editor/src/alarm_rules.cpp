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
    return moment.say(" in the last ") +
           seconds_text(std::max(moment.between_ns, kNanosecondsPerSecond));
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

void silent_source(const AlarmMoment& moment, const channel::SourceReport& source,
                   const std::string& where, std::vector<Alarm>& alarms) {
    const Nanoseconds silent = std::max(source.health.silent_ns, source.health.age_ns);
    std::string what = moment.say("sends nothing, for ") + seconds_text(silent);
    if (!source.error.empty()) {
        what += ": " + source.error;
    }
    alarms.push_back(
        {"source:" + source.id + ":silent", Severity::failure, where, std::move(what),
         moment.say("look at its power, its encoder and the network on the way here; it is tried "
                    "again by itself. Until then show another picture")});
}

void uneven_source(const channel::SourceReport& now, const channel::SourceReport& before,
                   const AlarmMoment& moment, const std::string& where,
                   std::vector<Alarm>& alarms) {
    const video::InputHealth& health = now.health;
    const std::uint64_t errors = grown(health.decode_errors, before.health.decode_errors);
    if (errors > 0) {
        alarms.push_back(
            {"source:" + now.id + ":damaged", Severity::warning, where,
             std::to_string(errors) + moment.say(" packets were damaged") + window_text(moment),
             moment.say("the way here loses packets: look at the link, or give its protocol more "
                        "latency (docs/cameras.md)")});
    }
    const std::uint64_t uneven = grown(health.frames_late, before.health.frames_late) +
                                 grown(health.frames_dropped, before.health.frames_dropped);
    if (uneven >= kUneven && now.state == "playing" && now.on_air) {
        alarms.push_back(
            {"source:" + now.id + ":uneven", Severity::warning, where,
             std::to_string(uneven) + moment.say(" pictures came too late or were left out") +
                 window_text(moment),
             moment.say("give it a frame or two more of delay; if that does not help, look at "
                        "the link and at the rate of the camera")});
    }
    const std::uint64_t deaths = grown(health.decoder_deaths, before.health.decoder_deaths);
    if (deaths > 0) {
        alarms.push_back(
            {"source:" + now.id + ":decoder", Severity::warning, where,
             moment.say("its decoder died") +
                 (deaths > 1 ? " " + std::to_string(deaths) + moment.say(" times") : "") +
                 window_text(moment) + (now.error.empty() ? "" : ": " + now.error),
             moment.say(
                 "it is started again by itself; if it dies on, the stream is one that it cannot "
                 "decode: change the camera's coding")});
    }
}

/// ": drawing took 31 ms of it", of the newest one.
std::string late_text(const AlarmMoment& moment) {
    const auto& late = moment.now.last_late;
    if (!late) {
        return "";
    }
    const Nanoseconds longest = std::max({late->told_ns, late->woke_ns, late->inputs_ns,
                                          late->step_ns, late->draw_ns, late->hand_ns});
    return ": " + std::string(moment.say(std::string(late->largest()).c_str())) + " " +
           std::to_string(longest / 1'000'000) + " ms";
}

/// Who sleeps too long has been kept waiting; who draws too long has too much to draw.
const char* late_mend(const EngineStatus& now) {
    return now.last_late && now.last_late->largest() == "waking"
               ? "something else has this machine's processors: end other programs, give a virtual "
                 "machine cores of its own, and see that the channel may run in real time"
               : "end other programs on this machine; take off what is heavy (full-screen cameras, "
                 "moving maps), or choose a smaller format";
}

}  // namespace

void frame_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    const EngineStatus& now = moment.now;
    if (!now.not_heard.empty()) {
        alarms.push_back({"engine:link", Severity::failure, moment.say("ENGINE"),
                          moment.say("is not heard: ") + now.not_heard,
                          moment.say("what is on air goes on without this desk: look at the "
                                     "network, and at the engine's machine")});
        return;
    }
    if (moment.between_ns >= kStandsNs && now.frame == moment.before.frame) {
        alarms.push_back({"channel:stands", Severity::failure, moment.say("channel"),
                          moment.say("no frame since ") + seconds_text(moment.between_ns),
                          moment.say("go over to the standby; then look at this machine")});
        return;
    }
    const std::uint64_t late = grown(now.frames_late, moment.before.frames_late) +
                               grown(now.frames_repeated, moment.before.frames_repeated);
    const std::uint64_t frames = grown(static_cast<std::uint64_t>(now.frame),
                                       static_cast<std::uint64_t>(moment.before.frame));
    if (late >= kLateFrames && late * kOneIn > frames) {
        alarms.push_back({"channel:late", Severity::failure, moment.say("channel"),
                          std::to_string(late) + moment.say(" frames were late or repeated") +
                              window_text(moment) + late_text(moment),
                          moment.say(late_mend(now))});
    }
}

void journal_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    const EngineStatus& now = moment.now;
    if (now.journal_refused > 0) {
        alarms.push_back(
            {"journal", Severity::failure, moment.say("journal"),
             std::to_string(now.journal_refused) + moment.say(" inputs are not in it"),
             moment.say("make room on its disk; this journal cannot be replayed any more, so "
                        "begin a new one when the programme allows it")});
    }
    if (!now.reload_error.empty()) {
        alarms.push_back(
            {"reload", Severity::warning, moment.say("show"), now.reload_error,
             moment.say("what was on air before stays; mend the file and save it again")});
    }
}

namespace {

/// A window that its user has closed: that is how it is wanted.
bool is_closed(const channel::SinkReport& sink) {
    return sink.stats.window && sink.stats.window->closed;
}

}  // namespace

void sink_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const channel::SinkReport& sink : moment.now.sinks) {
        const std::string where = moment.say("output ") + sink.name;
        const std::string id = "sink:" + sink.name;
        if (is_closed(sink)) {
            continue;
        }
        if (!sink.stats.alive) {
            alarms.push_back(
                {id + ":stopped", Severity::failure, where,
                 moment.say("has stopped: ") +
                     or_else(sink.stats.error, moment.say("it does not say why")),
                 moment.say("mend what it says; it comes back when the channel is started "
                            "again, so feed the viewers from another output")});
            continue;
        }
        if (!sink.stats.connected) {
            alarms.push_back(
                {id + ":away", Severity::warning, where,
                 moment.say("is not connected: ") +
                     or_else(sink.stats.error, moment.say("nobody has answered yet")),
                 moment.say("look whether the other end is running and can be reached; it is "
                            "tried again by itself")});
            continue;
        }
        const auto& before = before_of(sink, moment.before.sinks, &channel::SinkReport::name);
        const std::uint64_t dropped = grown(sink.stats.frames_dropped, before.stats.frames_dropped);
        if (dropped > 0) {
            alarms.push_back(
                {id + ":dropped", Severity::failure, where,
                 std::to_string(dropped) + moment.say(" frames were dropped") + window_text(moment),
                 moment.say("its encoder, disk or link is too slow: choose a faster preset, a "
                            "smaller bit rate or another disk")});
        }
    }
}

void source_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const channel::SourceReport& source : moment.now.sources) {
        const std::string where =
            source.id == "map" ? moment.say("3D map") : moment.say("camera ") + source.id;
        const auto& before = before_of(source, moment.before.sources, &channel::SourceReport::id);
        if (source.state == "missing" || source.state == "failed") {
            alarms.push_back(
                {"source:" + source.id + ":missing",
                 source.id == "map" ? Severity::warning : Severity::failure, where,
                 or_else(source.error, moment.say("cannot be shown")),
                 source.id == "map"
                     ? moment.say("maps have their drawn form; see docs/venues.md")
                     : moment.say("mend its URL or its file in package.json; it is opened when "
                                  "the channel is started again")});
            continue;
        }
        if (source.state == "stalled") {
            silent_source(moment, source, where, alarms);
        } else if (source.state == "connecting" && before.state == "connecting" &&
                   moment.between_ns >= kConnectingNs) {
            alarms.push_back(
                {"source:" + source.id + ":unreached", Severity::warning, where,
                 moment.say("has not been reached yet") +
                     (source.error.empty() ? "" : ": " + source.error),
                 moment.say("look whether it is on, and at the address in package.json; it is "
                            "tried again by itself")});
        }
        uneven_source(source, before, moment, where, alarms);
    }
}

void clip_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const channel::ClipReport& clip : moment.now.clips) {
        if (clip.state == "failed") {
            alarms.push_back({"clip:" + clip.file, Severity::failure,
                              moment.say("file ") + clip.file,
                              or_else(clip.error, moment.say("cannot be shown")),
                              moment.say("look for it in the folder that --media names, and take "
                                         "it again")});
        }
    }
}

void feed_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    if (!moment.now.has_feed) {
        return;
    }
    const feed::FeedHealth& feed = moment.now.feed;
    const feed::FeedHealth& before = moment.before.feed;
    const std::string where = moment.say("timing feed");
    if (moment.now.feed_age_ns < 0) {
        if (moment.between_ns >= kConnectingNs) {
            alarms.push_back(
                {"feed:silent", Severity::failure, where, moment.say("nothing has come yet"),
                 moment.say("look whether the publisher is running, and at the address that "
                            "--feed names")});
        }
    } else if (moment.now.feed_stale) {
        alarms.push_back(
            {"feed:silent", Severity::failure, where,
             moment.say("nothing comes, for ") + seconds_text(moment.now.feed_age_ns),
             moment.say("call the timekeepers; look at the network to them. What is shown is "
                        "old: take off clocks and gaps")});
    }
    const std::uint64_t gaps = grown(feed.gaps_found, before.gaps_found);
    const std::uint64_t repaired = grown(feed.gaps_repaired, before.gaps_repaired);
    if (gaps > repaired) {
        alarms.push_back(
            {"feed:gaps", Severity::warning, where,
             std::to_string(gaps - repaired) + moment.say(" messages are missing") +
                 window_text(moment),
             moment.say("the network loses messages: look at it. They are asked for again as "
                        "long as the publisher keeps them")});
    }
    const std::uint64_t refused = grown(feed.refused, before.refused);
    if (refused > 0) {
        alarms.push_back(
            {"feed:refused", Severity::warning, where,
             std::to_string(refused) + moment.say(" messages made no sense") + window_text(moment),
             moment.say("who publishes must send what docs/feed.md says; the log of its "
                        "publisher names what is wrong")});
    }
    if (feed.publishers.size() > 1 && feed.used > 0) {
        alarms.push_back(
            {"feed:backup", Severity::warning, where,
             moment.say("comes from the backup, ") +
                 feed.publishers[static_cast<std::size_t>(feed.used)].endpoint,
             moment.say("bring the main publisher back; it is used again when it has been there "
                        "for 10 s")});
    }
}

void plugin_alarms(const AlarmMoment& moment, std::vector<Alarm>& alarms) {
    for (const plugin::Report& plugin : moment.now.plugins) {
        const std::string where = moment.say("plug-in ") + plugin.name;
        const auto& before = before_of(plugin, moment.before.plugins, &plugin::Report::name);
        const std::uint64_t ends =
            grown(plugin.crashes, before.crashes) + grown(plugin.hangs, before.hangs);
        if (plugin.condition == plugin::Condition::failed) {
            alarms.push_back({"plugin:" + plugin.name + ":failed", Severity::failure, where,
                              moment.say("has given up: ") +
                                  or_else(plugin.error, moment.say("it does not say why")),
                              moment.say("mend what it says; it is started with the channel")});
        } else if (ends > 0) {
            alarms.push_back({"plugin:" + plugin.name + ":crashed", Severity::warning, where,
                              moment.say("crashed or hung") + window_text(moment) +
                                  (plugin.error.empty() ? "" : ": " + plugin.error),
                              moment.say("it is started again by itself; tell who made it")});
        }
    }
}

}  // namespace pitcast::editor
