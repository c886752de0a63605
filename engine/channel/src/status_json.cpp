// SPDX-License-Identifier: Apache-2.0
#include "status_json.h"

#include "pitcast/channel/input.h"

namespace pitcast::channel {
namespace {

/// [edge, how many took at most so long], …
Json buckets_json(const Histogram::Summary& cost) {
    Json buckets = Json::array();
    for (std::size_t i = 0; i < cost.up_to.size(); ++i) {
        buckets.push_back({Histogram::Summary::kEdges[i], cost.up_to[i]});
    }
    return buckets;
}

Json clock_json(const feed::ClockReport& clock) {
    return {{"offset_ns", clock.known ? Json(clock.offset_ns) : Json(nullptr)},
            {"drift_ppb", clock.drift_known ? Json(clock.drift_ppb) : Json(nullptr)},
            {"late", clock.late},
            {"jumps", clock.jumps},
            {"last_jump_ns", clock.last_jump_ns}};
}

Json clocks_json(const feed::FeedClocks& clocks) {
    return {{"send", clock_json(clocks.send)},
            {"event", clock_json(clocks.event)},
            {"local_steps", clocks.local_steps}};
}

Json feed_json(const feed::FeedHealth& feed) {
    Json publishers = Json::array();
    for (const feed::PublisherHealth& publisher : feed.publishers) {
        publishers.push_back({{"endpoint", publisher.endpoint},
                              {"age_ns", publisher.age_ns},
                              {"synced", publisher.synced},
                              {"gaps_found", publisher.gaps_found},
                              {"gaps_repaired", publisher.gaps_repaired},
                              {"refused", publisher.refused},
                              {"restarts", publisher.epoch_changes}});
    }
    return {{"provenance", feed::text_of(feed.provenance)},
            {"used", feed.used},
            {"changeovers", feed.changeovers},
            {"unmatched", feed.unmatched},
            {"publishers", std::move(publishers)},
            {"events", feed.events},
            {"refused", feed.refused},
            {"gaps_found", feed.gaps_found},
            {"gaps_repaired", feed.gaps_repaired},
            {"dropped", feed.dropped},
            {"age_ns", feed.age_ns},
            {"stale", feed.stale}};
}

Json sink_json(const SinkReport& sink) {
    Json json{{"name", sink.name},
              {"carries", sink.carries},
              {"written", sink.stats.frames_written},
              {"dropped", sink.stats.frames_dropped},
              {"alive", sink.stats.alive},
              {"connected", sink.stats.connected},
              {"reconnects", sink.stats.reconnects},
              {"error", sink.stats.error}};
    if (sink.stats.holder_pid > 0) {
        json["holder_pid"] = sink.stats.holder_pid;
        json["repeated"] = sink.stats.frames_repeated;
    }
    if (const auto& audience = sink.stats.audience) {
        json["connections"] = audience->connections;
        json["on_programme"] = audience->on_programme;
        json["on_preview"] = audience->on_preview;
    }
    if (const auto& card = sink.stats.card) {
        const auto reference = card->reference;
        json["device"] = card->device;
        json["reference"] = reference == output::CardReference::locked     ? "locked"
                            : reference == output::CardReference::unlocked ? "unlocked"
                                                                           : "none";
        json["drift_ppm"] = std::round(card->drift_ppm * 100) / 100;
        json["latency_ns"] = card->latency_ns;
        json["buffered"] = card->buffered;
        json["repeated"] = card->repeated;
        json["left_out"] = card->left_out;
        json["too_late"] = card->too_late;
        json["missing"] = card->missing;
        json["shown_late"] = card->shown_late;
        json["not_shown"] = card->not_shown;
        json["new_starts"] = card->new_starts;
    }
    if (const auto& window = sink.stats.window) {
        json["window"] = {{"closed", window->closed},    {"screen", window->screen},
                          {"full", window->full},        {"width", window->width},
                          {"height", window->height},    {"shown", window->shown},
                          {"replaced", window->replaced}};
    }
    if (const auto& latency = sink.stats.latency) {
        json["latency_p50_ns"] = latency->p50_ns;
        json["latency_p99_ns"] = latency->p99_ns;
        json["latency_max_ns"] = latency->max_ns;
    }
    if (const auto& pace = sink.stats.pace) {
        json["packets"] = pace->packets;
        json["packets_lost"] = pace->packets_lost;
        json["burst_late_p99_ns"] = pace->late_p99_ns;
        json["burst_late_max_ns"] = pace->late_max_ns;
    }
    return json;
}

Json plugin_json(const plugin::Report& plugin) {
    Json json{{"name", plugin.name},
              {"role", plugin::text_of(plugin.role)},
              {"state", plugin::text_of(plugin.condition)},
              {"in_process", plugin.in_process},
              {"pid", plugin.pid},
              {"lives", plugin.lives},
              {"crashes", plugin.crashes},
              {"hangs", plugin.hangs},
              {"error", plugin.error}};
    if (plugin.role == plugin::Role::feed) {
        json["heard"] = plugin.heard;
        json["events"] = plugin.events;
        json["held_up"] = plugin.held_up;
    }
    if (plugin.role == plugin::Role::surface) {
        json["commands"] = plugin.commands;
    }
    if (plugin.role != plugin::Role::sink) {
        json["refused"] = plugin.refused;
        json["last_refusal"] = plugin.last_refusal;
    }
    return json;
}

Json gap_json(const race::LiveGap& live) {
    if (live.gap.kind == race::Gap::Kind::none) {
        return nullptr;
    }
    const bool time = live.gap.kind == race::Gap::Kind::time;
    return {{time ? "time_ns" : "laps", time ? live.gap.time_ns : live.gap.laps},
            {"estimated", live.estimated},
            {"ahead", live.ahead}};
}

Json car_json(const LiveCar& car) {
    Json json{{"number", car.number},
              {"whereabouts", to_text(car.position.whereabouts)},
              {"gap", gap_json(car.gap)},
              {"interval", gap_json(car.interval)}};
    if (car.position.whereabouts == race::Whereabouts::on_track) {
        json["distance_mm"] = car.position.distance_mm;
        json["offset_mm"] = car.position.offset_mm;
        json["speed_mm_s"] = car.position.speed_mm_s;
        json["extrapolated"] = car.position.extrapolated;
    }
    return json;
}

Json reload_json(const ReloadReport& reload) {
    return {{"watching", reload.watching},
            {"generation", reload.generation},
            {"show", reload.show},
            {"content", content_text(reload.content)},
            {"error", reload.error.empty() ? Json(nullptr) : Json(reload.error)},
            {"notes", reload.notes}};
}

Json layer_json(const show::LayerReport& layer) {
    return {{"layer", layer.layer}, {"template", layer.template_id},
            {"phase", layer.phase}, {"step", layer.step},
            {"data", layer.data},   {"page", layer.page}};
}

Json exposure_json(const show::ExposureReport& exposure) {
    return {{"sponsor", exposure.sponsor},      {"known", exposure.known},
            {"template", exposure.template_id}, {"pictures", exposure.pictures},
            {"time_ns", exposure.time_ns},      {"times", exposure.times},
            {"on_air", exposure.on_air}};
}

Json source_json(const SourceReport& source) {
    const video::InputHealth& health = source.health;
    Json json{{"id", source.id},       {"state", source.state},
              {"drops", source.drops}, {"delay_frames", source.delay_frames},
              {"error", source.error}, {"on_air", source.on_air}};
    if (health.width > 0) {
        json["age_ns"] = health.age_ns;
        json["silent_ns"] = health.silent_ns;
        json["codec"] = health.codec;
        json["decoder"] = video::text_of(health.decoded_on);
        json["width"] = health.width;
        json["height"] = health.height;
        json["rate"] = {health.rate.numerator, health.rate.denominator};
        json["late"] = health.frames_late;
        json["dropped"] = health.frames_dropped;
        json["decode_errors"] = health.decode_errors;
        json["reconnects"] = health.reconnects;
        json["decoder_deaths"] = health.decoder_deaths;
        json["decoder_pid"] = health.decoder_pid;
    }
    if (!health.clock.empty()) {
        json["clock"] = health.clock;
        json["way_ms"] = static_cast<double>(health.way_ns) / 1e6;
        json["aligned"] = health.aligned;
    }
    if (source.sound.channels > 0) {
        json["gain_db"] = source.sound.gain_tenths / 10.0;
        Json& peaks = json["peak_dbfs"] = Json::array();
        for (std::size_t c = 0; c < static_cast<std::size_t>(source.sound.channels); ++c) {
            peaks.push_back(audio::dbfs_of(source.sound.peaks[c]));
        }
    }
    return json;
}

Json sound_json(const SoundReport& sound) {
    if (sound.channels == 0) {
        return nullptr;
    }
    const audio::Loudness& loudness = sound.loudness;
    Json peaks = Json::array();
    Json rms = Json::array();
    for (std::size_t c = 0; c < static_cast<std::size_t>(sound.channels); ++c) {
        peaks.push_back(loudness.peak_dbfs[c]);
        rms.push_back(loudness.rms_dbfs[c]);
    }
    return {{"channels", sound.channels},
            {"peak_dbfs", peaks},
            {"rms_dbfs", rms},
            {"momentary_lufs", loudness.momentary_lufs},
            {"short_term_lufs", loudness.short_term_lufs},
            {"integrated_lufs", loudness.integrated_lufs},
            {"range_lu", loudness.range_lu},
            {"true_peak_dbtp", loudness.true_peak_dbtp},
            {"dropped", sound.dropped}};
}

Json late_json(const LateFrame& late) {
    return {{"frame", late.frame},
            {"largest", late.largest()},
            {"told_ns", late.told_ns},
            {"woke_ns", late.woke_ns},
            {"inputs_ns", late.inputs_ns},
            {"step_ns", late.step_ns},
            {"draw_ns", late.draw_ns},
            {"compose_ns", late.compose_ns},
            {"hand_ns", late.hand_ns},
            {"cpu_ns", late.cpu_ns},
            {"slept", late.slept},
            {"interrupted", late.interrupted},
            {"page_faults", late.page_faults}};
}

}  // namespace

Json status_json(const ChannelStatus& status, const show::Package& package) {
    Json json{{"frame", status.frame},
              {"timecode", status.timecode},
              {"executor", status.executor},
              {"frames", status.frames},
              {"frames_late", status.frames_late},
              {"frames_repeated", status.frames_repeated},
              {"cost_p50_ns", status.cost_p50_ns},
              {"cost_p99_ns", status.cost_p99_ns},
              {"cost_max_ns", status.cost_max_ns},
              {"cost_sum_ns", status.cost.sum_ns},
              {"cost_count", status.cost.count},
              {"cost_buckets", buckets_json(status.cost)},
              {"passing_p50_ns", status.passing_p50_ns},
              {"passing_p99_ns", status.passing_p99_ns},
              {"journal_refused", status.journal_refused},
              {"inputs", status.inputs},
              {"show", package.id()}};
    json["last_late"] = status.last_late ? late_json(*status.last_late) : Json(nullptr);
    json["feed"] = status.has_feed ? feed_json(status.feed) : Json(nullptr);
    if (status.has_feed) {
        json["feed"]["clocks"] = clocks_json(status.feed_clocks);
    }
    json["reload"] = reload_json(status.reload);
    Json& sinks = json["sinks"] = Json::array();
    for (const SinkReport& sink : status.sinks) {
        sinks.push_back(sink_json(sink));
    }
    Json& plugins = json["plugins"] = Json::array();
    for (const plugin::Report& plugin : status.plugins) {
        plugins.push_back(plugin_json(plugin));
    }
    Json& sources = json["sources"] = Json::array();
    for (const SourceReport& source : status.sources) {
        sources.push_back(source_json(source));
    }
    Json& clips = json["clips"] = Json::array();
    for (const ClipReport& clip : status.clips) {
        clips.push_back({{"layer", clip.layer},
                         {"file", clip.file},
                         {"state", clip.state},
                         {"position_ns", clip.position_ns},
                         {"duration_ns", clip.duration_ns},
                         {"error", clip.error}});
    }
    json["sound"] = sound_json(status.sound);
    Json& layers = json["layers"] = Json::array();
    for (const show::LayerReport& layer : status.layers) {
        layers.push_back(layer_json(layer));
    }
    Json& locks = json["locks"] = Json::array();
    for (const show::LockReport& lock : status.locks) {
        locks.push_back({{"layer", lock.layer}, {"who", lock.who}});
    }
    Json& exposure = json["exposure"] = Json::array();
    for (const show::ExposureReport& one : status.exposure) {
        exposure.push_back(exposure_json(one));
    }
    Json& rules = json["rules"] = Json::array();
    for (const show::RuleReport& rule : status.rules) {
        rules.push_back({{"id", rule.id},
                         {"armed", rule.armed},
                         {"holds", rule.holds},
                         {"fired_tai_ns", rule.fired_ns}});
    }
    Json& pages = json["pages"] = Json::array();
    for (const show::Page& page : package.pages()) {
        pages.push_back({{"id", page.id},
                         {"title", page.title},
                         {"template", page.template_id},
                         {"group", page.group}});
    }
    Json& stories = json["stories"] = Json::array();
    for (const race::Story& story : status.stories) {
        stories.push_back(race::story_json(story));
    }
    json["mixes"] = status.mixes;
    json["corrections"] = status.corrections;
    Json& live = json["live"] = Json::array();
    for (const LiveCar& car : status.live) {
        live.push_back(car_json(car));
    }
    Json& templates = json["templates"] = Json::array();
    for (const show::TemplateSummary& summary : package.templates()) {
        templates.push_back(
            {{"id", summary.id}, {"title", summary.title}, {"layer", summary.layer}});
    }
    return json;
}

}  // namespace pitcast::channel
