// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/status_read.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "pitcast/channel/input.h"
#include "pitcast/core/json_members.h"

namespace pitcast::channel {
namespace {

using feed::text_of;  // of race::Provenance

const Json& member(const Json& object, const char* key) {
    static const Json kNothing;
    const auto found = object.is_object() ? object.find(key) : object.end();
    return object.is_object() && found != object.end() ? *found : kNothing;
}

/// Each object of a list, read by `read`.
template <typename T, typename Read>
std::vector<T> read_list(const Json& object, const char* key, const Read& read) {
    std::vector<T> all;
    const Json& list = member(object, key);
    if (list.is_array()) {
        for (const Json& one : list) {
            all.push_back(read(one));
        }
    }
    return all;
}

/// Which of `all` has the text.
template <typename T, std::size_t n>
T of_text(const Json& object, const char* key, const std::array<T, n>& all, T otherwise) {
    std::string text;
    read_member(object, key, text);
    const auto found =
        std::find_if(all.begin(), all.end(), [&](T one) { return text_of(one) == text; });
    return found == all.end() ? otherwise : *found;
}

feed::ClockReport clock_from(const Json& json) {
    feed::ClockReport clock;
    clock.known = member(json, "offset_ns").is_number();
    clock.drift_known = member(json, "drift_ppb").is_number();
    read_member(json, "offset_ns", clock.offset_ns);
    read_member(json, "drift_ppb", clock.drift_ppb);
    read_member(json, "late", clock.late);
    read_member(json, "jumps", clock.jumps);
    read_member(json, "last_jump_ns", clock.last_jump_ns);
    return clock;
}

feed::PublisherHealth publisher_from(const Json& json) {
    feed::PublisherHealth health;
    read_member(json, "endpoint", health.endpoint);
    read_member(json, "age_ns", health.age_ns);
    read_member(json, "synced", health.synced);
    read_member(json, "gaps_found", health.gaps_found);
    read_member(json, "gaps_repaired", health.gaps_repaired);
    read_member(json, "refused", health.refused);
    read_member(json, "restarts", health.epoch_changes);
    return health;
}

feed::FeedHealth feed_from(const Json& json) {
    using feed::Provenance;
    constexpr std::array kAll{Provenance::live, Provenance::estimated, Provenance::stale,
                              Provenance::frozen};
    feed::FeedHealth health;
    health.provenance = of_text(json, "provenance", kAll, Provenance::none);
    read_member(json, "used", health.used);
    read_member(json, "changeovers", health.changeovers);
    read_member(json, "unmatched", health.unmatched);
    read_member(json, "events", health.events);
    read_member(json, "refused", health.refused);
    read_member(json, "gaps_found", health.gaps_found);
    read_member(json, "gaps_repaired", health.gaps_repaired);
    read_member(json, "dropped", health.dropped);
    read_member(json, "age_ns", health.age_ns);
    read_member(json, "stale", health.stale);
    health.publishers = read_list<feed::PublisherHealth>(json, "publishers", publisher_from);
    return health;
}

output::CardStatus card_from(const Json& json) {
    output::CardStatus card;
    std::string reference;
    read_member(json, "reference", reference);
    card.reference = reference == "locked"     ? output::CardReference::locked
                     : reference == "unlocked" ? output::CardReference::unlocked
                                               : output::CardReference::none;
    read_member(json, "device", card.device);
    read_member(json, "drift_ppm", card.drift_ppm);
    read_member(json, "latency_ns", card.latency_ns);
    read_member(json, "buffered", card.buffered);
    read_member(json, "repeated", card.repeated);
    read_member(json, "left_out", card.left_out);
    read_member(json, "too_late", card.too_late);
    read_member(json, "missing", card.missing);
    read_member(json, "shown_late", card.shown_late);
    read_member(json, "not_shown", card.not_shown);
    read_member(json, "new_starts", card.new_starts);
    return card;
}

output::WindowState window_from(const Json& json) {
    output::WindowState window;
    read_member(json, "closed", window.closed);
    read_member(json, "screen", window.screen);
    read_member(json, "full", window.full);
    read_member(json, "width", window.width);
    read_member(json, "height", window.height);
    read_member(json, "shown", window.shown);
    read_member(json, "replaced", window.replaced);
    return window;
}

SinkReport sink_from(const Json& json) {
    SinkReport sink;
    output::SinkStats& stats = sink.stats;
    read_member(json, "name", sink.name);
    read_member(json, "carries", sink.carries);
    read_member(json, "written", stats.frames_written);
    read_member(json, "dropped", stats.frames_dropped);
    read_member(json, "alive", stats.alive);
    read_member(json, "connected", stats.connected);
    read_member(json, "reconnects", stats.reconnects);
    read_member(json, "error", stats.error);
    read_member(json, "holder_pid", stats.holder_pid);
    if (json.is_object() && json.contains("connections")) {
        output::Audience& audience = stats.audience.emplace();
        read_member(json, "connections", audience.connections);
        read_member(json, "on_programme", audience.on_programme);
        read_member(json, "on_preview", audience.on_preview);
    }
    if (json.is_object() && json.contains("device")) {
        stats.card = card_from(json);
    } else {
        read_member(json, "repeated", stats.frames_repeated);
    }
    if (const Json& window = member(json, "window"); window.is_object()) {
        stats.window = window_from(window);
    }
    if (json.is_object() && json.contains("latency_p50_ns")) {
        output::SinkLatency& latency = stats.latency.emplace();
        read_member(json, "latency_p50_ns", latency.p50_ns);
        read_member(json, "latency_p99_ns", latency.p99_ns);
        read_member(json, "latency_max_ns", latency.max_ns);
    }
    if (json.is_object() && json.contains("packets")) {
        output::Pace& pace = stats.pace.emplace();
        read_member(json, "packets", pace.packets);
        read_member(json, "packets_lost", pace.packets_lost);
        read_member(json, "burst_late_p99_ns", pace.late_p99_ns);
        read_member(json, "burst_late_max_ns", pace.late_max_ns);
    }
    return sink;
}

plugin::Report plugin_from(const Json& json) {
    using plugin::Condition;
    using plugin::Role;
    constexpr std::array kRoles{Role::feed, Role::sink, Role::surface, Role::source};
    constexpr std::array kConditions{Condition::starting, Condition::running, Condition::waiting,
                                     Condition::ended, Condition::failed};
    plugin::Report report;
    report.role = of_text(json, "role", kRoles, Role::none);
    report.condition = of_text(json, "state", kConditions, Condition::none);
    read_member(json, "name", report.name);
    read_member(json, "in_process", report.in_process);
    read_member(json, "pid", report.pid);
    read_member(json, "lives", report.lives);
    read_member(json, "crashes", report.crashes);
    read_member(json, "hangs", report.hangs);
    read_member(json, "error", report.error);
    read_member(json, "heard", report.heard);
    read_member(json, "events", report.events);
    read_member(json, "held_up", report.held_up);
    read_member(json, "commands", report.commands);
    read_member(json, "refused", report.refused);
    read_member(json, "last_refusal", report.last_refusal);
    return report;
}

/// Of full scale; the other way round than audio::dbfs_of.
audio::Sample peak_of(double dbfs) {
    return dbfs <= audio::Loudness::kSilence
               ? 0
               : static_cast<audio::Sample>(
                     std::lround(audio::kLoudest * std::pow(10.0, std::min(dbfs, 0.0) / 20)));
}

SourceSound source_sound_from(const Json& json) {
    SourceSound sound;
    double gain_db = 0;
    read_member(json, "gain_db", gain_db);
    sound.gain_tenths = static_cast<std::int32_t>(std::lround(std::clamp(gain_db, -1e3, 1e3) * 10));
    const Json& peaks = member(json, "peak_dbfs");
    for (std::size_t c = 0; peaks.is_array() && c < peaks.size() && c < sound.peaks.size(); ++c) {
        sound.peaks[c] = peaks[c].is_number() ? peak_of(peaks[c].get<double>()) : 0;
        sound.channels = static_cast<std::int32_t>(c) + 1;
    }
    return sound;
}

video::InputHealth health_from(const Json& json, const SourceReport& source) {
    using video::InputState;
    constexpr std::array kStates{InputState::connecting, InputState::playing, InputState::stalled,
                                 InputState::ended, InputState::failed};
    video::InputHealth health;
    health.state = of_text(json, "state", kStates, InputState::unknown);
    health.error = source.error;
    read_member(json, "codec", health.codec);
    constexpr std::array kDecoders{video::DecodeOn::cpu, video::DecodeOn::vaapi,
                                   video::DecodeOn::cuda};
    health.decoded_on = of_text(json, "decoder", kDecoders, video::DecodeOn::cpu);
    read_member(json, "width", health.width);
    read_member(json, "height", health.height);
    if (const Json& rate = member(json, "rate"); rate.is_array() && rate.size() == 2 &&
                                                 rate[0].is_number_integer() &&
                                                 rate[1].is_number_integer()) {
        health.rate = {rate[0].get<std::int32_t>(), std::max(rate[1].get<std::int32_t>(), 1)};
    }
    read_member(json, "late", health.frames_late);
    read_member(json, "dropped", health.frames_dropped);
    read_member(json, "decode_errors", health.decode_errors);
    read_member(json, "reconnects", health.reconnects);
    read_member(json, "decoder_deaths", health.decoder_deaths);
    read_member(json, "decoder_pid", health.decoder_pid);
    read_member(json, "silent_ns", health.silent_ns);
    read_member(json, "age_ns", health.age_ns);
    std::string clock;
    read_member(json, "clock", clock);
    health.clock = clock == "timecode" ? "timecode" : clock == "sender" ? "sender" : "";
    double way_ms = 0;
    read_member(json, "way_ms", way_ms);
    health.way_ns = std::llround(std::clamp(way_ms, -1e9, 1e9) * 1e6);
    read_member(json, "aligned", health.aligned);
    return health;
}

SourceReport source_from(const Json& json) {
    SourceReport source;
    read_member(json, "id", source.id);
    read_member(json, "state", source.state);
    read_member(json, "drops", source.drops);
    read_member(json, "delay_frames", source.delay_frames);
    read_member(json, "error", source.error);
    read_member(json, "on_air", source.on_air);
    source.health = health_from(json, source);
    source.sound = source_sound_from(json);
    return source;
}

void read_levels(const Json& json, const char* key,
                 std::array<double, audio::kMostChannels>& levels) {
    const Json& all = member(json, key);
    for (std::size_t c = 0; all.is_array() && c < std::min(all.size(), levels.size()); ++c) {
        if (all[c].is_number()) {
            levels[c] = all[c].get<double>();
        }
    }
}

SoundReport sound_from(const Json& json) {
    SoundReport sound;
    audio::Loudness& loudness = sound.loudness;
    read_member(json, "channels", sound.channels);
    sound.channels = std::clamp(sound.channels, 0, audio::kMostChannels);
    read_levels(json, "peak_dbfs", loudness.peak_dbfs);
    read_levels(json, "rms_dbfs", loudness.rms_dbfs);
    read_member(json, "momentary_lufs", loudness.momentary_lufs);
    read_member(json, "short_term_lufs", loudness.short_term_lufs);
    read_member(json, "integrated_lufs", loudness.integrated_lufs);
    read_member(json, "range_lu", loudness.range_lu);
    read_member(json, "true_peak_dbtp", loudness.true_peak_dbtp);
    read_member(json, "dropped", sound.dropped);
    return sound;
}

ClipReport clip_from(const Json& json) {
    ClipReport clip;
    read_member(json, "layer", clip.layer);
    read_member(json, "file", clip.file);
    read_member(json, "state", clip.state);
    read_member(json, "position_ns", clip.position_ns);
    read_member(json, "duration_ns", clip.duration_ns);
    read_member(json, "error", clip.error);
    return clip;
}

show::LayerReport layer_from(const Json& json) {
    show::LayerReport layer;
    read_member(json, "layer", layer.layer);
    read_member(json, "template", layer.template_id);
    read_member(json, "phase", layer.phase);
    read_member(json, "step", layer.step);
    read_member(json, "page", layer.page);
    layer.data = member(json, "data");
    return layer;
}

show::LockReport lock_from(const Json& json) {
    show::LockReport lock;
    read_member(json, "layer", lock.layer);
    read_member(json, "who", lock.who);
    return lock;
}

show::RuleReport rule_from(const Json& json) {
    show::RuleReport rule;
    read_member(json, "id", rule.id);
    read_member(json, "armed", rule.armed);
    read_member(json, "holds", rule.holds);
    read_member(json, "fired_tai_ns", rule.fired_ns);
    return rule;
}

ReloadReport reload_from(const Json& json) {
    ReloadReport reload;
    std::string content;
    read_member(json, "watching", reload.watching);
    read_member(json, "generation", reload.generation);
    read_member(json, "show", reload.show);
    read_member(json, "content", content);
    reload.content = content_of(content);
    read_member(json, "error", reload.error);
    const Json& notes = member(json, "notes");
    for (std::size_t i = 0; notes.is_array() && i < notes.size(); ++i) {
        if (notes[i].is_string()) {
            reload.notes.push_back(notes[i].get<std::string>());
        }
    }
    return reload;
}

LateFrame late_from(const Json& json) {
    LateFrame late;
    read_member(json, "frame", late.frame);
    read_member(json, "told_ns", late.told_ns);
    read_member(json, "woke_ns", late.woke_ns);
    read_member(json, "inputs_ns", late.inputs_ns);
    read_member(json, "step_ns", late.step_ns);
    read_member(json, "draw_ns", late.draw_ns);
    read_member(json, "compose_ns", late.compose_ns);
    read_member(json, "hand_ns", late.hand_ns);
    read_member(json, "cpu_ns", late.cpu_ns);
    read_member(json, "slept", late.slept);
    read_member(json, "interrupted", late.interrupted);
    read_member(json, "page_faults", late.page_faults);
    return late;
}

}  // namespace

ChannelStatus status_from_json(const Json& state) {
    ChannelStatus status;
    read_member(state, "frame", status.frame);
    read_member(state, "timecode", status.timecode);
    read_member(state, "executor", status.executor);
    read_member(state, "frames", status.frames);
    read_member(state, "frames_late", status.frames_late);
    read_member(state, "frames_repeated", status.frames_repeated);
    read_member(state, "cost_p50_ns", status.cost_p50_ns);
    read_member(state, "cost_p99_ns", status.cost_p99_ns);
    read_member(state, "cost_max_ns", status.cost_max_ns);
    read_member(state, "passing_p50_ns", status.passing_p50_ns);
    read_member(state, "passing_p99_ns", status.passing_p99_ns);
    read_member(state, "journal_refused", status.journal_refused);
    read_member(state, "inputs", status.inputs);
    if (const Json& late = member(state, "last_late"); late.is_object()) {
        status.last_late = late_from(late);
    }
    const Json& feed = member(state, "feed");
    status.has_feed = feed.is_object();
    status.feed = feed_from(feed);
    const Json& clocks = member(feed, "clocks");
    status.feed_clocks.send = clock_from(member(clocks, "send"));
    status.feed_clocks.event = clock_from(member(clocks, "event"));
    read_member(clocks, "local_steps", status.feed_clocks.local_steps);
    status.reload = reload_from(member(state, "reload"));
    status.sinks = read_list<SinkReport>(state, "sinks", sink_from);
    status.plugins = read_list<plugin::Report>(state, "plugins", plugin_from);
    status.sources = read_list<SourceReport>(state, "sources", source_from);
    status.clips = read_list<ClipReport>(state, "clips", clip_from);
    status.sound = sound_from(member(state, "sound"));
    status.layers = read_list<show::LayerReport>(state, "layers", layer_from);
    status.locks = read_list<show::LockReport>(state, "locks", lock_from);
    status.rules = read_list<show::RuleReport>(state, "rules", rule_from);
    if (const Json& mixes = member(state, "mixes"); mixes.is_object()) {
        status.mixes = mixes;
    }
    if (const Json& corrections = member(state, "corrections"); corrections.is_object()) {
        status.corrections = corrections;
    }
    status.stories = read_list<race::Story>(state, "stories", race::story_from_json);
    return status;
}

}  // namespace pitcast::channel
