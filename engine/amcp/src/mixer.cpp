// SPDX-License-Identifier: Apache-2.0
#include "pitcast/amcp/mixer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tween.h"

namespace pitcast::amcp {
namespace {

struct MixerVerb {
    std::string_view name;
    std::string_view neutral;   ///< values of a layer that nothing is done to
    std::string_view member{};  ///< of a mix command; empty = it has none, and is always neutral
};

constexpr auto kMixerVerbs = std::to_array<MixerVerb>({
    {"OPACITY", "1", "opacity"},
    {"FILL", "0 0 1 1", "fill"},
    {"CLIP", "0 0 1 1", "clip"},
    {"CROP", "0 0 1 1", "crop"},
    {"ROTATION", "0", "rotation"},
    {"ANCHOR", "0 0", "anchor"},
    {"KEYER", "0"},
    {"INVERT", "0"},
    {"CHROMA", "0"},
    {"BLEND", "NORMAL"},
    {"BRIGHTNESS", "1"},
    {"SATURATION", "1"},
    {"CONTRAST", "1"},
    {"LEVELS", "0 1 1 0 1"},
    {"PERSPECTIVE", "0 0 1 0 1 1 0 1"},
    {"MIPMAP", "0"},
    {"VOLUME", "1", "volume"},
    {"MASTERVOLUME", "1"},
    {"STRAIGHT_ALPHA_OUTPUT", "0"},
});

std::optional<double> number_in(const std::string& text) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0' && std::isfinite(value) ? std::optional(value)
                                                                 : std::nullopt;
}

/// "1", "1.0" and "1.000" are the same.
bool same_value(const std::string& given, const std::string& wanted) {
    const auto a = number_in(given);
    const auto b = number_in(wanted);
    return a && b ? std::abs(*a - *b) < 1e-6 : upper(given) == wanted;
}

std::string text_of_number(double value) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.6g", value);
    return text.data();
}

/// As the state tells it.
std::string value_of(const MixerVerb& verb, std::int32_t layer, const ShowView& view) {
    const Json none = Json::object();
    const Json mixes = view.state != nullptr ? view.state->value("mixes", none) : none;
    const Json mix = mixes.value(std::to_string(layer), none);
    const auto found = mix.find(verb.member);
    if (verb.member.empty() || found == mix.end()) {
        return std::string(verb.neutral);
    }
    std::string text;
    for (const Json& value : found->is_array() ? *found : Json::array({*found})) {
        text +=
            (text.empty() ? "" : " ") + text_of_number(value.is_number() ? value.get<double>() : 0);
    }
    return text;
}

/// Takes DEFER off the end.
bool take_defer(std::vector<std::string>& words) {
    const bool deferred = !words.empty() && upper(words.back()) == "DEFER";
    if (deferred) {
        words.pop_back();
    }
    return deferred;
}

/// "25 EASEOUTQUAD", behind the values.
std::optional<Answer> take_way(const std::vector<std::string>& words, std::size_t at,
                               const VideoFormat& format, Json& data) {
    if (at >= words.size()) {
        return std::nullopt;
    }
    const auto frames = number_in(words[at]);
    if (!frames || *frames < 0) {
        return fault(403, "the duration is no number of frames");
    }
    data["duration_ms"] = *frames * 1000.0 * format.rate.denominator / format.rate.numerator;
    if (at + 1 < words.size()) {
        const auto curve = tween_curve(upper(words[at + 1]));
        if (!curve) {
            return fault(501, "the tween \"" + words[at + 1] + "\" is not known here");
        }
        data["easing"] = *curve;
    }
    return std::nullopt;
}

std::variant<MixerChange, MixerCommit, Answer> change_of(const MixerVerb& verb,
                                                         const Request& request,
                                                         const ShowView& view) {
    std::vector<std::string> words(request.parameters.begin() + 1, request.parameters.end());
    MixerChange change;
    change.deferred = take_defer(words);
    const std::vector<std::string> neutral = words_of(verb.neutral);
    if (words.size() < neutral.size()) {
        return fault(402, "a value is missing");
    }
    if (verb.member.empty()) {
        for (std::size_t i = 0; i < neutral.size(); ++i) {
            if (!same_value(words[i], neutral[i])) {
                return fault(501, "layers of a show cannot be mixed so");
            }
        }
        return Answer{};
    }
    if (request.layer < 0) {
        return fault(402, "no layer is named");
    }
    Json values = Json::array();
    for (std::size_t i = 0; i < neutral.size(); ++i) {
        const auto number = number_in(words[i]);
        if (!number) {
            return fault(403, "\"" + words[i] + "\" is no number");
        }
        values.push_back(*number);
    }
    change.command.verb = show::Verb::mix;
    change.command.layer = request.layer;
    Json& data = change.command.data;
    data[std::string(verb.member)] = neutral.size() == 1 ? values[0] : values;
    if (auto refused = take_way(words, neutral.size(), view.format, data)) {
        return *std::move(refused);
    }
    return change;
}

}  // namespace

std::variant<MixerChange, MixerCommit, Answer> mixer_request(const Request& request,
                                                             const ShowView& view) {
    const std::string name = upper(request.parameters.front());
    if (name == "COMMIT") {
        return MixerCommit{};
    }
    if (name == "CLEAR") {
        MixerChange change;
        change.command.verb = show::Verb::mix;
        change.command.layer = request.layer;
        return change;
    }
    const auto verb = std::find_if(kMixerVerbs.begin(), kMixerVerbs.end(),
                                   [&](const MixerVerb& one) { return one.name == name; });
    if (verb == kMixerVerbs.end()) {
        return name == "GRID" ? fault(501, "layers of a show have no grid")
                              : fault(403, "is no verb of the mixer");
    }
    if (request.parameters.size() == 1) {
        return one_line(value_of(*verb, request.layer, view));
    }
    return change_of(*verb, request, view);
}

}  // namespace pitcast::amcp
