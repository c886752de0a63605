// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <string>

#include "report.h"

namespace pitcast::osc {
namespace {

/// What a meter shows where there is nothing to hear.
constexpr double kSilenceDb = -120.0;

double number_of(const Json& from, const char* key, double otherwise) {
    const auto found = from.find(key);
    return found != from.end() && found->is_number() ? found->get<double>() : otherwise;
}

/// A count as the type that every surface knows.
std::int32_t count_of(const Json& from, const char* key) {
    constexpr double kMost = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(std::min(number_of(from, key, 0), kMost));
}

std::int32_t flag_of(const Json& from, const char* key) {
    const auto found = from.find(key);
    return found != from.end() && found->is_boolean() && found->get<bool>() ? 1 : 0;
}

std::vector<Argument> levels_of(const Json& from, const char* key) {
    std::vector<Argument> levels;
    for (const Json& level : from.value(key, Json::array())) {
        levels.emplace_back(static_cast<float>(
            level.is_number() ? std::max(level.get<double>(), kSilenceDb) : kSilenceDb));
    }
    return levels;
}

const Json* object_in(const Json& state, const char* key) {
    const auto found = state.find(key);
    return found != state.end() && found->is_object() ? &*found : nullptr;
}

}  // namespace

void report_clock(const Json& state, Messages& out) {
    out.push_back({"/pitcast/frame", {state.value("frame", std::int64_t{0})}});
    out.push_back({"/pitcast/timecode", {state.value("timecode", "")}});
    if (const Json* feed = object_in(state, "feed")) {
        const double age_ns = number_of(*feed, "age_ns", -1);
        out.push_back({"/pitcast/feed/age", {static_cast<float>(age_ns < 0 ? -1 : age_ns * 1e-9)}});
    }
}

void report_health(const Json& state, Messages& out) {
    out.push_back({"/pitcast/show", {state.value("show", "")}});
    out.push_back({"/pitcast/frames/late", {count_of(state, "frames_late")}});
    out.push_back({"/pitcast/frames/repeated", {count_of(state, "frames_repeated")}});
    if (const Json* feed = object_in(state, "feed")) {
        out.push_back({"/pitcast/feed/state", {feed->value("provenance", "")}});
        out.push_back({"/pitcast/feed/silent", {flag_of(*feed, "stale")}});
    } else {
        out.push_back({"/pitcast/feed/state", {std::string("none")}});
    }
    for (const Json& source : state.value("sources", Json::array())) {
        const std::string at = "/pitcast/source/" + source.value("id", "") + "/";
        out.push_back({at + "state", {source.value("state", "")}});
        out.push_back({at + "delay", {count_of(source, "delay_frames")}});
        if (source.contains("gain_db")) {
            out.push_back({at + "gain", {static_cast<float>(number_of(source, "gain_db", 0))}});
        }
    }
    const Json sinks = state.value("sinks", Json::array());
    for (std::size_t i = 0; i < sinks.size(); ++i) {
        const std::string at = "/pitcast/output/" + std::to_string(i + 1) + "/";
        out.push_back({at + "name", {sinks[i].value("name", "")}});
        out.push_back({at + "alive", {flag_of(sinks[i], "alive")}});
        out.push_back({at + "connected", {flag_of(sinks[i], "connected")}});
        out.push_back({at + "dropped", {count_of(sinks[i], "dropped")}});
    }
}

void report_meters(const Json& state, Messages& out) {
    if (const Json* sound = object_in(state, "sound")) {
        out.push_back({"/pitcast/sound/peak", levels_of(*sound, "peak_dbfs")});
        out.push_back({"/pitcast/sound/rms", levels_of(*sound, "rms_dbfs")});
        for (const auto& [key, address] :
             {std::pair("momentary_lufs", "/pitcast/sound/momentary"),
              std::pair("short_term_lufs", "/pitcast/sound/short-term"),
              std::pair("integrated_lufs", "/pitcast/sound/integrated")}) {
            out.push_back({address, {static_cast<float>(number_of(*sound, key, kSilenceDb))}});
        }
    }
    for (const Json& source : state.value("sources", Json::array())) {
        if (source.contains("peak_dbfs")) {
            out.push_back({"/pitcast/source/" + source.value("id", "") + "/peak",
                           levels_of(source, "peak_dbfs")});
        }
    }
}

}  // namespace pitcast::osc
