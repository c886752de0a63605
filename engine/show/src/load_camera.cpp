// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "course_frame.h"
#include "loader.h"

namespace pitcast::show {
namespace {

constexpr std::size_t kMostFollowed = 4;
constexpr double kNearest = 10;  ///< metres

CameraKey load_camera_key(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    CameraKey key;
    if (!reader.object(node, {"at_ms", "bearing", "pitch", "range_m", "fit", "look_at_m", "along",
                              "easing"})) {
        return key;
    }
    key.at_ns = load_ms(node, "at_ms", 0, reader);
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

std::vector<CameraKey> load_camera_keys(const Node& list, TemplateContext& context) {
    Reader& reader = context.reader;
    std::vector<CameraKey> keys;
    for (std::size_t i = 0; i < list.size() && !reader.failed(); ++i) {
        keys.push_back(load_camera_key(list.item(i), context));
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
        body.camera.push_back(load_camera_keys(camera, context));
        return;
    }
    for (std::size_t i = 0; i < camera.size() && !reader.failed(); ++i) {
        if (reader.array(camera.item(i), "camera")) {
            body.camera.push_back(load_camera_keys(camera.item(i), context));
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
