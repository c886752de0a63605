// SPDX-License-Identifier: Apache-2.0
#include "tween.h"

#include <algorithm>

namespace pitcast::amcp {
namespace {

using Curve = std::array<double, 4>;

struct Family {
    std::string_view name;
    Curve in;
    Curve out;
    Curve in_out;
};
constexpr std::array<Family, 8> kFamilies{
    {{"SINE", {0.12, 0, 0.39, 0}, {0.61, 1, 0.88, 1}, {0.37, 0, 0.63, 1}},
     {"QUAD", {0.11, 0, 0.5, 0}, {0.5, 1, 0.89, 1}, {0.45, 0, 0.55, 1}},
     {"CUBIC", {0.32, 0, 0.67, 0}, {0.33, 1, 0.68, 1}, {0.65, 0, 0.35, 1}},
     {"QUART", {0.5, 0, 0.75, 0}, {0.25, 1, 0.5, 1}, {0.76, 0, 0.24, 1}},
     {"QUINT", {0.64, 0, 0.78, 0}, {0.22, 1, 0.36, 1}, {0.83, 0, 0.17, 1}},
     {"EXPO", {0.7, 0, 0.84, 0}, {0.16, 1, 0.3, 1}, {0.87, 0, 0.13, 1}},
     {"CIRC", {0.55, 0, 1, 0.45}, {0, 0.55, 0.45, 1}, {0.85, 0, 0.15, 1}},
     {"BACK", {0.36, 0, 0.66, -0.56}, {0.34, 1.56, 0.64, 1}, {0.68, -0.6, 0.32, 1.6}}}};

/// Without `word` at its beginning; empty when it does not begin with it.
std::optional<std::string_view> after(std::string_view name, std::string_view word) {
    return name.starts_with(word) ? std::optional(name.substr(word.size())) : std::nullopt;
}

}  // namespace

std::optional<std::array<double, 4>> tween_curve(std::string_view name) {
    if (name == "LINEAR" || name == "EASENONE") {
        return Curve{0, 0, 1, 1};
    }
    const auto both = after(name, "EASEINOUT");
    const auto in = both ? std::nullopt : after(name, "EASEIN");
    const auto out = after(name, "EASEOUT");
    for (const Family& family : kFamilies) {
        if (both == family.name) {
            return family.in_out;
        }
        if (in == family.name) {
            return family.in;
        }
        if (out == family.name) {
            return family.out;
        }
    }
    return std::nullopt;
}

}  // namespace pitcast::amcp
