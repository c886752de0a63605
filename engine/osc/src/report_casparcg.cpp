// SPDX-License-Identifier: Apache-2.0
// Addresses and types as CasparCG 2.3 sends them: graphics are its "html" producer.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "report.h"

namespace pitcast::osc {
namespace {

/// Full scale of a sample, as CasparCG tells peaks.
constexpr double kLargestSample = 2147483647.0;

struct Grounds {
    std::string foreground;
    std::string background;
};

std::string mode_of(const VideoFormat& format) {
    const FrameRate rate = format.motion_rate();
    const std::int64_t hundredths =
        (std::int64_t{rate.numerator} * 100 + rate.denominator / 2) / rate.denominator;
    return std::to_string(format.height) + (format.interlaced ? "i" : "p") +
           std::to_string(hundredths);
}

void tell_ground(const std::string& at, const std::string& made, Messages& out) {
    out.push_back({at + "producer", {std::string(made.empty() ? "empty" : "html")}});
    if (!made.empty()) {
        out.push_back({at + "file/name", {made}});
        out.push_back({at + "file/path", {made}});
    }
}

}  // namespace

void report_casparcg(const Json& state, const VideoFormat& format,
                     const std::set<std::int32_t>& known, Messages& out) {
    const FrameRate rate = format.motion_rate();
    out.push_back({"/channel/1/format", {mode_of(format)}});
    out.push_back({"/channel/1/framerate", {rate.numerator, rate.denominator}});
    std::map<std::int32_t, Grounds> layers;
    for (const std::int32_t layer : known) {
        layers[layer] = {};
    }
    for (const Json& report : state.value("layers", Json::array())) {
        Grounds& grounds = layers[report.value("layer", 0)];
        (report.value("phase", "") == "cued" ? grounds.background : grounds.foreground) =
            report.value("template", "");
    }
    for (const auto& [number, grounds] : layers) {
        const std::string at = "/channel/1/stage/layer/" + std::to_string(number) + "/";
        tell_ground(at + "foreground/", grounds.foreground, out);
        out.push_back({at + "foreground/paused", {false}});
        tell_ground(at + "background/", grounds.background, out);
    }
}

void report_casparcg_meters(const Json& state, Messages& out) {
    const auto sound = state.find("sound");
    if (sound == state.end() || !sound->is_object()) {
        return;
    }
    Message volume{"/channel/1/mixer/audio/volume", {}};
    for (const Json& peak : sound->value("peak_dbfs", Json::array())) {
        const double dbfs = peak.is_number() ? peak.get<double>() : -200.0;
        const double share = std::clamp(std::pow(10.0, dbfs / 20.0), 0.0, 1.0);
        volume.arguments.emplace_back(static_cast<std::int32_t>(share * kLargestSample));
    }
    out.push_back(std::move(volume));
}

}  // namespace pitcast::osc
