// SPDX-License-Identifier: Apache-2.0
#include "layer_mix.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace pitcast::show {
namespace {

constexpr double kMostShares = 100;
constexpr double kMostVolume = 16;
constexpr double kMostDegrees = 36'000;
constexpr std::int64_t kLongestMs = 60'000;

struct Member {
    std::string_view name;
    std::size_t count;
    LayerMix::Values neutral;
    double least;
    double most;
};
/// By Kind.
constexpr std::array<Member, LayerMix::kKinds> kMembers{
    {{"opacity", 1, {1}, 0, 1},
     {"fill", 4, {0, 0, 1, 1}, -kMostShares, kMostShares},
     {"clip", 4, {0, 0, 1, 1}, -kMostShares, kMostShares},
     {"crop", 4, {0, 0, 1, 1}, 0, 1},
     {"rotation", 1, {0}, -kMostDegrees, kMostDegrees},
     {"anchor", 2, {0, 0}, -kMostShares, kMostShares},
     {"volume", 1, {1}, 0, kMostVolume}}};

Error wrong(std::string_view member, std::string what, std::string mend = "") {
    return {"mix", "\"" + std::string(member) + "\" " + std::move(what), std::move(mend)};
}

Result<LayerMix::Values> values_of(const Member& member, const Json& json) {
    if (json.is_null()) {
        return member.neutral;
    }
    const Json list = json.is_array() ? json : Json::array({json});
    if (list.size() != member.count) {
        return wrong(member.name, "takes " + std::to_string(member.count) +
                                      (member.count == 1 ? " number" : " numbers"));
    }
    LayerMix::Values values{};
    for (std::size_t i = 0; i < member.count; ++i) {
        const double value = list[i].is_number() ? list[i].get<double>() : std::nan("");
        if (!(value >= member.least && value <= member.most)) {
            return wrong(member.name, "must be numbers from " +
                                          std::to_string(std::lround(member.least)) + " to " +
                                          std::to_string(std::lround(member.most)));
        }
        values[i] = value;
    }
    return values;
}

Status read_easing(const Json& json, Easing& easing) {
    if (json.is_string()) {
        return named_easing(json.get_ref<const std::string&>(), easing)
                   ? Status()
                   : wrong("easing", "has no such name",
                           "linear, ease, ease-in, ease-out, ease-in-out, or a curve of 4 numbers");
    }
    const bool numbers =
        json.is_array() && json.size() == 4 &&
        std::all_of(json.begin(), json.end(), [](const Json& one) { return one.is_number(); });
    if (!numbers) {
        return wrong("easing", "must be a name or a curve of 4 numbers");
    }
    easing = {json[0].get<double>(), json[1].get<double>(), json[2].get<double>(),
              json[3].get<double>()};
    const bool fits = easing.x1 >= 0 && easing.x1 <= 1 && easing.x2 >= 0 && easing.x2 <= 1 &&
                      std::abs(easing.y1) <= 10 && std::abs(easing.y2) <= 10;
    return fits ? Status() : wrong("easing", "has x1 and x2 from 0 to 1, y1 and y2 within 10");
}

Status read_duration(const Json& json, Nanoseconds& length_ns) {
    const auto ms = json.is_number() ? json.get<double>() : -1.0;
    if (!(ms >= 0 && ms <= kLongestMs)) {
        return wrong("duration_ms", "must be from 0 to 60000");
    }
    length_ns = std::llround(ms * 1e6);
    return {};
}

}  // namespace

std::array<LayerMix::Way, LayerMix::kKinds> LayerMix::neutral_ways() {
    std::array<Way, kKinds> ways;
    for (std::size_t i = 0; i < kKinds; ++i) {
        ways[i].from = ways[i].to = kMembers[i].neutral;
    }
    return ways;
}

Status LayerMix::set(const Json& data, Nanoseconds now_ns) {
    Easing easing;
    Nanoseconds length_ns = 0;
    std::vector<std::pair<Kind, Values>> wanted;
    for (const auto& [name, value] : data.items()) {
        if (name == "easing" || name == "duration_ms") {
            const Status read =
                name == "easing" ? read_easing(value, easing) : read_duration(value, length_ns);
            if (!read) {
                return read;
            }
            continue;
        }
        const auto member = std::find_if(kMembers.begin(), kMembers.end(),
                                         [&](const Member& one) { return one.name == name; });
        if (member == kMembers.end()) {
            return wrong(
                name, "is not known",
                "opacity, fill, clip, crop, rotation, anchor, volume, duration_ms, easing");
        }
        auto values = values_of(*member, value);
        if (!values) {
            return values.error();
        }
        wanted.emplace_back(static_cast<Kind>(member - kMembers.begin()), *values);
    }
    if (wanted.empty()) {
        for (std::size_t i = 0; i < kKinds; ++i) {
            wanted.emplace_back(static_cast<Kind>(i), kMembers[i].neutral);
        }
    }
    for (const auto& [kind, values] : wanted) {
        ways_[kind] = {at(kind, now_ns), values, now_ns, length_ns, easing};
    }
    return {};
}

LayerMix::Values LayerMix::at(Kind kind, Nanoseconds now_ns) const {
    const Way& way = ways_[kind];
    const double share = way.easing.at(now_ns - way.begin_ns, way.length_ns);
    if (share == 1) {
        return way.to;
    }
    Values values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = way.from[i] + (way.to[i] - way.from[i]) * share;
    }
    return values;
}

bool LayerMix::is_neutral(Nanoseconds now_ns) const {
    for (std::size_t i = 0; i < kKinds; ++i) {
        if (ways_[i].to != kMembers[i].neutral ||
            at(static_cast<Kind>(i), now_ns) != kMembers[i].neutral) {
            return false;
        }
    }
    return true;
}

Json LayerMix::told() const {
    Json told = Json::object();
    for (std::size_t i = 0; i < kKinds; ++i) {
        const Member& member = kMembers[i];
        if (ways_[i].to == member.neutral) {
            continue;
        }
        const auto& to = ways_[i].to;
        told[std::string(member.name)] =
            member.count == 1 ? Json(to[0])
                              : Json(std::vector<double>(to.begin(), to.begin() + member.count));
    }
    return told;
}

void LayerMix::add_to(Hasher& hasher) const {
    for (const Way& way : ways_) {
        for (const Values* values : {&way.from, &way.to}) {
            for (const double value : *values) {
                hasher.add(std::llround(value * 1e9));
            }
        }
        hasher.add(way.begin_ns);
        hasher.add(way.length_ns);
        for (const double value : {way.easing.x1, way.easing.y1, way.easing.x2, way.easing.y2}) {
            hasher.add(std::llround(value * 1e9));
        }
    }
}

draw::Affine LayerMix::affine(Nanoseconds now_ns, std::int32_t width, std::int32_t height) const {
    const Values fill = at(kFill, now_ns);
    const Values anchor = at(kAnchor, now_ns);
    const auto point = [&](const Values& shares) {
        return draw::Point{
            static_cast<draw::Subpixel>(std::llround(shares[0] * width * draw::kPixel)),
            static_cast<draw::Subpixel>(std::llround(shares[1] * height * draw::kPixel))};
    };
    const draw::Point about = point(anchor);
    const draw::Point place = point(fill);
    draw::Stance stance;
    stance.scale_x = fill[2];
    stance.scale_y = fill[3];
    stance.turn = at(kRotation, now_ns)[0];
    draw::Affine affine = draw::affine_about(about, stance);
    affine.x += place.x - about.x;
    affine.y += place.y - about.y;
    return affine;
}

}  // namespace pitcast::show
