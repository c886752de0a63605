// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numbers>

#include "course_frame.h"
#include "loader.h"

namespace pitcast::show {
namespace {

constexpr std::size_t kMostFollowed = 4;
constexpr double kNearest = 10;  ///< metres

/// Stands where a camera of the venue does, looks where that looks, and sees as much.
void take_from(const Node& node, TemplateContext& context, const MapBody& body, CameraKey& key) {
    Reader& reader = context.reader;
    const std::string name = reader.text(node, "from", "");
    for (const char* member : {"bearing", "pitch", "range_m", "fit", "look_at_m", "along"}) {
        if (node.child(member)) {
            reader.fail(node.child(member),
                        "\"" + std::string(member) + "\" and \"from\" contradict each other",
                        "leave one of them out");
            return;
        }
    }
    const auto& cameras = context.package.show.venue_->cameras;
    std::vector<std::string> names;
    for (const map::CameraPosition& one : cameras) {
        names.push_back(one.name);
    }
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        reader.fail_word(node.child("from"), "the venue has no camera \"" + name + "\"", name,
                         names);
        return;
    }
    const map::CameraPosition& camera = cameras[static_cast<std::size_t>(found - names.begin())];
    const auto metres = [](std::int64_t to, std::int64_t from) {
        return static_cast<double>(to - from) / 1000;
    };
    const double east = metres(camera.eye.x_mm, camera.target.x_mm);
    const double north = metres(camera.eye.y_mm, camera.target.y_mm);
    const double up = metres(camera.eye.z_mm, camera.target.z_mm) * body.exaggeration;
    const double beside = std::hypot(east, north);
    key.range_m = std::max(1.0, std::hypot(beside, up));
    key.bearing_deg = std::atan2(east, north) * 180 / std::numbers::pi;
    key.pitch_deg = std::atan2(up, beside) * 180 / std::numbers::pi;
    key.x_m = metres(camera.target.x_mm, 0);
    key.y_m = metres(camera.target.y_mm, 0);
    key.z_m = metres(camera.target.z_mm, 0);
    key.fov_deg = camera.vertical_fov_mdeg / 1000.0;
}

CameraKey load_camera_key(const Node& node, TemplateContext& context, const MapBody& body) {
    Reader& reader = context.reader;
    CameraKey key;
    key.fov_deg = body.fov_deg;
    if (!reader.object(node, {"at_ms", "bearing", "pitch", "range_m", "fit", "look_at_m", "along",
                              "from", "easing"})) {
        return key;
    }
    key.at_ns = load_ms(node, "at_ms", 0, reader);
    if (node.child("from")) {
        take_from(node, context, body, key);
        key.easing = load_easing(node.child("easing"), context.package.show, reader);
        return key;
    }
    key.bearing_deg = reader.number(node, "bearing", 0);
    key.pitch_deg = reader.number(node, "pitch", key.pitch_deg);
    // With a fit the range is what that takes.
    key.range_m = reader.number(node, "range_m", node.child("fit") ? kNearest : key.range_m);
    key.along = reader.number(node, "along", 0);
    key.fit = reader.number(node, "fit", 1);
    if (key.fit < 0.05 || key.fit > 20) {
        reader.fail(node.child("fit"), "\"fit\" is out of range",
                    "0.05 to 20 times the range at which what is followed fills the picture");
    }
    if (key.pitch_deg < 5 || key.pitch_deg > 89 || key.range_m < kNearest || key.range_m > 50'000) {
        reader.fail(node, "the camera stands out of range",
                    "\"pitch\" is 5 to 89 degrees, \"range_m\" 10 to 50000");
    }
    if (const Node look = node.child("look_at_m")) {
        if (!reader.array(look, "look_at_m") || look.size() != 3) {
            reader.fail(look, "\"look_at_m\" is [east, north, up] in metres");
            return key;
        }
        key.x_m = reader.number_of(look.item(0), "look_at_m");
        key.y_m = reader.number_of(look.item(1), "look_at_m");
        key.z_m = reader.number_of(look.item(2), "look_at_m");
    }
    key.easing = load_easing(node.child("easing"), context.package.show, reader);
    return key;
}

std::vector<CameraKey> load_camera_keys(const Node& list, TemplateContext& context,
                                        const MapBody& body) {
    Reader& reader = context.reader;
    std::vector<CameraKey> keys;
    for (std::size_t i = 0; i < list.size() && !reader.failed(); ++i) {
        keys.push_back(load_camera_key(list.item(i), context, body));
        if (i > 0 && list.item(i).child("from")) {
            // The shorter way round.
            double& bearing = keys[i].bearing_deg;
            bearing -= 360 * std::round((bearing - keys[i - 1].bearing_deg) / 360);
        }
        if (i > 0 && keys[i].at_ns <= keys[i - 1].at_ns) {
            reader.fail(list.item(i), "keyframes must stand in order of time");
        }
    }
    if (keys.empty()) {
        reader.fail(list, "a camera needs a keyframe");
    }
    return keys;
}

/// A list of keyframes, or one such list a step.
void load_keys(const Node& node, TemplateContext& context, MapBody& body) {
    Reader& reader = context.reader;
    const Node camera = node.child("camera");
    if (!reader.array(camera, "camera")) {
        return;
    }
    body.camera_loops = reader.boolean(node, "camera_loops", false);
    const Node first = camera.item(0);
    if (!first || !first.json->is_array()) {
        body.camera.push_back(load_camera_keys(camera, context, body));
        return;
    }
    for (std::size_t i = 0; i < camera.size() && !reader.failed(); ++i) {
        if (reader.array(camera.item(i), "camera")) {
            body.camera.push_back(load_camera_keys(camera.item(i), context, body));
        }
    }
    if (body.camera.size() > static_cast<std::size_t>(context.made.step_count)) {
        reader.fail(camera, "the camera has more steps than the template",
                    "one list of keyframes a step; the template's \"steps\" says how many");
    }
    if (body.camera_loops) {
        reader.fail(node.child("camera_loops"), "a camera with steps cannot loop");
    }
}

/// Where a turned whole course lies across the picture, at the pitch that the camera comes to.
double broadest_of(const Node& node, const TemplateContext& context, const MapBody& body) {
    Reader& reader = context.reader;
    const double width = std::clamp(reader.number(node, "width", 1920), 16.0, 8192.0);
    const double height = std::clamp(reader.number(node, "height", 1080), 16.0, 8192.0);
    CourseView view = view_of_course(body, width, height, 1);
    if (!body.camera.empty() && !body.camera[0].empty()) {
        view.pitch_deg = body.camera[0].back().pitch_deg;
    }
    return broadest_bearing(context.package.show.venue_->course, view);
}

/// The first key of a camera, or of one of its steps, that says "from"; none.
Node key_from(const Node& camera) {
    for (std::size_t i = 0; camera && camera.json->is_array() && i < camera.size(); ++i) {
        const Node item = camera.item(i);
        const Node found = item.json->is_array()                          ? key_from(item)
                           : item.json->is_object() && item.child("from") ? item
                                                                          : Node{};
        if (found) {
            return found;
        }
    }
    return {};
}

/// "course", "whole-course", a car, or a list of cars.
void load_follow(const Node& node, TemplateContext& context, MapBody& body) {
    Reader& reader = context.reader;
    const Node follow = node.child("follow");
    if (follow && follow.json->is_string() && *follow.json == "course") {
        body.follow = Followed::course;
    } else if (follow && follow.json->is_string() && *follow.json == "whole-course") {
        body.follow = Followed::whole_course;
    } else if (follow) {
        body.follow = Followed::cars;
        body.followed = load_cars(follow, context);
        if (body.followed.size() > kMostFollowed) {
            reader.fail(follow, "a camera follows 4 cars at most");
        }
    }
    if (const Node key = follow ? key_from(node.child("camera")) : Node{}; key) {
        reader.fail(key, "a camera that follows something stands nowhere itself",
                    "leave \"from\" or \"follow\" out");
    }
    body.turns = reader.boolean(node, "turn", false);
    if (body.turns && body.follow == Followed::whole_course) {
        body.broadest_deg = broadest_of(node, context, body);
    }
    if (body.turns && !follow) {
        reader.fail(node.child("turn"), "\"turn\" needs something to follow",
                    "say \"follow\": \"course\" or a car");
    }
}

}  // namespace

std::vector<Binding> load_cars(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    std::vector<Binding> cars;
    const auto add = [&](const Node& at) {
        if (!at.json->is_string()) {
            reader.fail(at, "names no car", "for example \"field.driver\"");
            return;
        }
        cars.push_back(resolve_car(at.json->get<std::string>(), at, context.bindings, reader));
    };
    if (!node.json->is_array()) {
        add(node);
        return cars;
    }
    for (std::size_t i = 0; i < node.size() && !reader.failed(); ++i) {
        add(node.item(i));
    }
    return cars;
}

void load_camera(const Node& node, TemplateContext& context, MapBody& body) {
    load_keys(node, context, body);
    load_follow(node, context, body);
}

}  // namespace pitcast::show
