// SPDX-License-Identifier: Apache-2.0
#include "status_json.h"

#include "pitcast/channel/input.h"

namespace pitcast::channel {
namespace {

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
    return {{"name", sink.name},
            {"written", sink.stats.frames_written},
            {"dropped", sink.stats.frames_dropped},
            {"alive", sink.stats.alive},
            {"error", sink.stats.error}};
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
              {"inputs", status.inputs},
              {"show", package.id()}};
    json["feed"] = status.has_feed ? feed_json(status.feed) : Json(nullptr);
    if (status.has_feed) {
        json["feed"]["clocks"] = clocks_json(status.feed_clocks);
    }
    json["reload"] = reload_json(status.reload);
    Json& sinks = json["sinks"] = Json::array();
    for (const SinkReport& sink : status.sinks) {
        sinks.push_back(sink_json(sink));
    }
    Json& sources = json["sources"] = Json::array();
    for (const SourceReport& source : status.sources) {
        sources.push_back({{"id", source.id},
                           {"state", source.state},
                           {"drops", source.drops},
                           {"error", source.error}});
    }
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
