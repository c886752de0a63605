// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "loader.h"

namespace pitcast::show {
namespace {

constexpr std::array<std::string_view, kMomentCount> kMoments{"in",   "on",   "update", "out",
                                                              "gain", "loss", "step"};

template <std::size_t kCount>
std::vector<std::string> words(const std::array<std::string_view, kCount>& names) {
    return {names.begin(), names.end()};
}

Keyframe load_keyframe(const Node& node, const Show& show, Reader& reader) {
    Keyframe key;
    if (!reader.array(node, "keyframe")) {
        return key;
    }
    if (node.size() < 2 || node.size() > 3) {
        reader.fail(node, "a keyframe is [milliseconds, value] or [milliseconds, value, easing]");
        return key;
    }
    const double ms = reader.number_of(node.item(0), "milliseconds");
    if (ms < 0 || ms > 600'000) {
        reader.fail(node, "a keyframe stands between 0 and 600000 ms");
        return key;
    }
    key.at_ns = static_cast<Nanoseconds>(ms * 1000.0) * 1000;
    key.value = reader.number_of(node.item(1), "value");
    key.easing = load_easing(node.item(2), show, reader);
    return key;
}

Track load_track(Property property, const Node& node, const Show& show, Reader& reader) {
    Track track{property, {}};
    if (!reader.array(node, kPropertyNames[static_cast<std::size_t>(property)])) {
        return track;
    }
    for (std::size_t i = 0; i < node.size() && !reader.failed(); ++i) {
        track.keyframes.push_back(load_keyframe(node.item(i), show, reader));
        const std::size_t last = track.keyframes.size() - 1;
        if (last > 0 && track.keyframes[last].at_ns <= track.keyframes[last - 1].at_ns) {
            reader.fail(node.item(i), "keyframes must stand in order of time");
        }
    }
    if (track.keyframes.empty()) {
        reader.fail(node, "a track needs a keyframe");
    }
    return track;
}

Timeline load_timeline(const Node& node, const Show& show, Reader& reader) {
    Timeline timeline;
    std::vector<std::string> known = words(kPropertyNames);
    known.insert(known.end(), {"delay_ms", "loop_ms", "use"});
    if (!reader.object(node, known)) {
        return timeline;
    }
    timeline.delay_ns = load_ms(node, "delay_ms", 0, reader);
    timeline.loop_ns = load_ms(node, "loop_ms", 0, reader);
    for (std::size_t i = 0; i < kPropertyCount; ++i) {
        if (const Node track = node.child(kPropertyNames[i])) {
            timeline.tracks.push_back(load_track(static_cast<Property>(i), track, show, reader));
        }
    }
    return timeline;
}

/// "name", {"use": "name", "delay_ms": 80} or the tracks themselves.
Timeline load_named(const Node& node, const Show& show, Reader& reader) {
    const Node use = node.json->is_string() ? node : node.child("use");
    if (!use) {
        return load_timeline(node, show, reader);
    }
    const std::string name = use.json->is_string() ? use.json->get<std::string>() : "";
    const auto found = show.animations_.find(name);
    if (found == show.animations_.end()) {
        std::vector<std::string> known;
        for (const auto& [key, value] : show.animations_) {
            known.push_back(key);
        }
        reader.fail_word(use, "no animation \"" + name + "\" in package.json", name, known);
        return {};
    }
    // Errors inside the named animation are told where it is used.
    Timeline timeline = load_timeline({&found->second, use.pointer}, show, reader);
    if (node.json->is_object()) {
        reader.object(node, {"use", "delay_ms"});
        timeline.delay_ns += load_ms(node, "delay_ms", 0, reader);
    }
    return timeline;
}

/// {"stiffness", "damping", "mass"}
std::shared_ptr<const Spring> load_spring(const Node& node, Reader& reader) {
    if (!reader.object(node, {"stiffness", "damping", "mass"})) {
        return nullptr;
    }
    SpringForces forces;
    forces.stiffness = reader.number(node, "stiffness", forces.stiffness);
    forces.damping = reader.number(node, "damping", forces.damping);
    forces.mass = reader.number(node, "mass", forces.mass);
    const auto within = [&](std::string_view key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            reader.fail(node.child(key), "\"" + std::string(key) + "\" is out of range",
                        "stiffness 1 to 10000, damping 1 to 1000, mass 0.1 to 100");
        }
    };
    within("stiffness", forces.stiffness, 1, 10'000);
    within("damping", forces.damping, 1, 1000);
    within("mass", forces.mass, 0.1, 100);
    return reader.failed() ? nullptr : std::make_shared<const Spring>(forces);
}

}  // namespace

Nanoseconds load_ms(const Node& parent, std::string_view key, std::int64_t fallback_ms,
                    Reader& reader) {
    return reader.integer(parent, key, fallback_ms, 0, 3'600'000) * 1'000'000;
}

Easing load_easing(const Node& node, const Show& show, Reader& reader) {
    Easing easing;
    if (!node) {
        return easing;
    }
    if (node.json->is_array() && node.size() == 4) {
        easing = {reader.number_of(node.item(0), "x1"), reader.number_of(node.item(1), "y1"),
                  reader.number_of(node.item(2), "x2"), reader.number_of(node.item(3), "y2")};
        if (easing.x1 < 0 || easing.x1 > 1 || easing.x2 < 0 || easing.x2 > 1) {
            reader.fail(node, "x1 and x2 of an easing lie between 0 and 1");
        }
        return easing;
    }
    if (node.json->is_object()) {
        reader.object(node, {"spring"});
        const Node spring = node.child("spring");
        if (!spring) {
            reader.fail(node, "member \"spring\" is missing");
            return easing;
        }
        easing.spring = load_spring(spring, reader);
        return easing;
    }
    if (!node.json->is_string()) {
        reader.fail(node, "an easing is a name, [x1, y1, x2, y2] or {\"spring\": {}}");
        return easing;
    }
    const std::string name = node.json->get<std::string>();
    if (const auto own = show.easings_.find(name); own != show.easings_.end()) {
        return own->second;
    }
    if (!named_easing(name, easing)) {
        std::vector<std::string> known{"linear", "ease", "ease-in", "ease-out", "ease-in-out"};
        for (const auto& [key, value] : show.easings_) {
            known.push_back(key);
        }
        reader.fail_word(node, "no easing \"" + name + "\"", name, known);
    }
    return easing;
}

void load_moments(const Node& node, TemplateContext& context, Element& element) {
    const Node animate = node.child("animate");
    if (!animate || !context.reader.object(animate, words(kMoments))) {
        return;
    }
    for (std::size_t i = 0; i < kMomentCount; ++i) {
        const Node moment = animate.child(kMoments[i]);
        if (!moment) {
            continue;
        }
        element.moments[i] = load_named(moment, context.package.show, context.reader);
        if (context.reader.failed()) {
            return;  // a track that was refused may have no keyframe to measure
        }
        const Nanoseconds length = element.moments[i]->duration_ns();
        Template& made = context.made;
        if (static_cast<Moment>(i) == Moment::in) {
            made.in_ns = std::max(made.in_ns, length);
        } else if (static_cast<Moment>(i) == Moment::out) {
            made.out_ns = std::max(made.out_ns, length);
        } else if (static_cast<Moment>(i) == Moment::step) {
            made.step_ns = std::max(made.step_ns, length);
            if (made.step_count < 2) {
                context.reader.fail(moment, "the template has one step only",
                                    "say how many as \"steps\" of the template");
            }
        }
    }
}

}  // namespace pitcast::show
