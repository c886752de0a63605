// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "pitcast/amcp/query.h"

namespace pitcast::amcp {
namespace {

struct MixerVerb {
    std::string_view name;
    std::string_view neutral;  ///< values of a layer that nothing is done to
};

constexpr auto kMixerVerbs = std::to_array<MixerVerb>({
    {"KEYER", "0"},
    {"INVERT", "0"},
    {"CHROMA", "0"},
    {"BLEND", "NORMAL"},
    {"OPACITY", "1"},
    {"BRIGHTNESS", "1"},
    {"SATURATION", "1"},
    {"CONTRAST", "1"},
    {"LEVELS", "0 1 1 0 1"},
    {"FILL", "0 0 1 1"},
    {"CLIP", "0 0 1 1"},
    {"ANCHOR", "0 0"},
    {"CROP", "0 0 1 1"},
    {"ROTATION", "0"},
    {"PERSPECTIVE", "0 0 1 0 1 1 0 1"},
    {"MIPMAP", "0"},
    {"VOLUME", "1"},
    {"MASTERVOLUME", "1"},
    {"STRAIGHT_ALPHA_OUTPUT", "0"},
});

/// "1", "1.0" and "1.000" are the same.
bool same_value(const std::string& given, const std::string& wanted) {
    char* given_end = nullptr;
    char* wanted_end = nullptr;
    const double a = std::strtod(given.c_str(), &given_end);
    const double b = std::strtod(wanted.c_str(), &wanted_end);
    const bool numbers = !given.empty() && *given_end == '\0' && *wanted_end == '\0';
    return numbers ? std::abs(a - b) < 1e-6 : upper(given) == wanted;
}

}  // namespace

Answer answer_mixer(const Request& request) {
    const std::string name = upper(request.parameters.front());
    if (name == "COMMIT" || name == "CLEAR") {
        return {};
    }
    const auto verb = std::find_if(kMixerVerbs.begin(), kMixerVerbs.end(),
                                   [&](const MixerVerb& one) { return one.name == name; });
    if (verb == kMixerVerbs.end()) {
        return name == "GRID" ? fault(501, "layers of a show have no grid")
                              : fault(403, "is no verb of the mixer");
    }
    if (request.parameters.size() == 1) {
        return one_line(std::string(verb->neutral));
    }
    const std::vector<std::string> wanted = words_of(verb->neutral);
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (request.parameters.size() <= i + 1) {
            return fault(402, "a value is missing");
        }
        if (!same_value(request.parameters[i + 1], wanted[i])) {
            return fault(501, "layers of a show are not mixed: templates move themselves");
        }
    }
    return {};
}

}  // namespace pitcast::amcp
