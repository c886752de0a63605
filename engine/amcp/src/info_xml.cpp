// SPDX-License-Identifier: Apache-2.0
#include "info_xml.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <vector>

namespace pitcast::amcp {
namespace {

constexpr const char* kHead = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
/// Full scale of a sample, as CasparCG tells peaks.
constexpr double kFullScale = 2147483647.0;

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '&':
                result += "&amp;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return result;
}

std::string element(const std::string& name, std::string_view text) {
    return "<" + name + ">" + escaped(text) + "</" + name + ">\n";
}

std::string volumes(const Json* state) {
    std::vector<double> peaks;
    if (state != nullptr && state->contains("sound") && (*state)["sound"].is_object()) {
        for (const Json& peak : (*state)["sound"].value("peak_dbfs", Json::array())) {
            const double dbfs = peak.is_number() ? peak.get<double>() : -200.0;
            peaks.push_back(std::clamp(std::pow(10.0, dbfs / 20.0), 0.0, 1.0) * kFullScale);
        }
    }
    if (peaks.empty()) {
        peaks = {0, 0};  // clients ask for the first one whatever there is
    }
    std::string text;
    for (const double peak : peaks) {
        text += element("volume", std::to_string(static_cast<std::int64_t>(peak)));
    }
    return text;
}

struct LayerText {
    std::string on_air;
    std::string cued;
};

std::string producer(const std::string& name, const std::string& report) {
    return "<" + name + ">\n" + (report.empty() ? element("producer", "empty") : report) + "</" +
           name + ">\n";
}

/// Of a file: where it is, as seconds.
std::string clip_text(const Json& state, std::int32_t layer, const Json& report) {
    const Json data = report.value("data", Json::object());
    const std::string file = data.value("file", "");
    std::string text = element("name", file);
    Json played = Json::object();
    for (const Json& clip : state.value("clips", Json::array())) {
        if (clip.value("layer", -1) == layer && clip.value("file", "") == file) {
            played = clip;
        }
    }
    for (const char* key : {"position_ns", "duration_ns"}) {
        text += element("time", std::to_string(played.value(key, 0.0) / 1e9));
    }
    return text + element("loop", data.value("loop", false) ? "true" : "false");
}

std::string layers(const Json* state, std::int32_t only) {
    std::map<std::int32_t, LayerText> found;
    if (state != nullptr) {
        for (const Json& report : state->value("layers", Json::array())) {
            const std::int32_t layer = report.value("layer", -1);
            if (only >= 0 && layer != only) {
                continue;
            }
            const std::string phase = report.value("phase", "");
            std::string& text = phase == "cued" ? found[layer].cued : found[layer].on_air;
            const bool clip = report.value("template", "") == kClipTemplate;
            const Json data = report.value("data", Json::object());
            text = element("producer", clip ? "ffmpeg" : "html");
            text += element("paused", clip && data.value("paused", false) ? "true" : "false");
            text.append("<file>\n")
                .append(clip ? clip_text(*state, layer, report)
                             : element("name", report.value("template", "")));
            text.append("</file>\n").append(element("phase", phase));
            text.append(element("step", std::to_string(report.value("step", 0))));
        }
    }
    std::string text;
    for (const auto& [layer, on] : found) {
        const std::string name = "layer_" + std::to_string(layer);
        text.append("<").append(name).append(">\n");
        text.append(producer("background", on.cued)).append(producer("foreground", on.on_air));
        text.append("</").append(name).append(">\n");
    }
    return text;
}

std::string paths(const ShowView& view) {
    return element("media-path", view.media_folder.string()) + element("log-path", "") +
           element("data-path", view.data_folder.string()) +
           element("template-path", view.show_folder.string());
}

}  // namespace

std::string mode_name(const VideoFormat& format) {
    const FrameRate rate = format.motion_rate();
    const std::int64_t hundredths =
        (std::int64_t{rate.numerator} * 100 + rate.denominator / 2) / rate.denominator;
    return std::to_string(format.height) + (format.interlaced ? "i" : "p") +
           std::to_string(hundredths);
}

std::string channel_xml(const ShowView& view, std::int32_t layer) {
    const FrameRate rate = view.format.motion_rate();
    std::string text = std::string(kHead) + "<channel>\n";
    text += element("framerate", std::to_string(rate.numerator));
    text += element("framerate", std::to_string(rate.denominator));
    text += "<mixer>\n<audio>\n" + volumes(view.state.get()) + "</audio>\n</mixer>\n<output/>\n";
    text += "<stage>\n<layer>\n" + layers(view.state.get(), layer) + "</layer>\n</stage>\n";
    return text + "</channel>";
}

std::string config_xml(const ShowView& view) {
    std::string text =
        std::string(kHead) + "<configuration>\n<paths>\n" + paths(view) + "</paths>\n";
    text += "<channels>\n<channel>\n" + element("video-mode", mode_name(view.format)) +
            "</channel>\n</channels>\n";
    return text + "</configuration>";
}

std::string paths_xml(const ShowView& view) {
    return std::string(kHead) + "<paths>\n" + paths(view) + "</paths>";
}

std::string template_xml(const ShowView& view, const Named& named) {
    std::string text = std::string(kHead) + "<template name=\"" + escaped(named.template_id) +
                       "\" page=\"" + escaped(named.page) + "\">\n<parameters>\n";
    if (const auto* fields = view.fields_of(named.template_id)) {
        for (const show::Field& field : *fields) {
            text += "<parameter id=\"" + escaped(field.id) + "\" type=\"" + escaped(field.type) +
                    "\" info=\"" + escaped(field.title) + "\"/>\n";
        }
    }
    return text + "</parameters>\n</template>";
}

}  // namespace pitcast::amcp
