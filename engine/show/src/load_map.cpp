// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {
namespace {

CameraKey load_camera_key(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    CameraKey key;
    if (!reader.object(node, {"at_ms", "bearing", "pitch", "range_m", "look_at_m", "easing"})) {
        return key;
    }
    key.at_ns = load_ms(node, "at_ms", 0, reader);
    key.bearing_deg = reader.number(node, "bearing", 0);
    key.pitch_deg = reader.number(node, "pitch", key.pitch_deg);
    key.range_m = reader.number(node, "range_m", key.range_m);
    if (key.pitch_deg < 5 || key.pitch_deg > 89 || key.range_m < 10 || key.range_m > 50'000) {
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
void load_camera(const Node& node, TemplateContext& context, MapBody& body) {
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

/// A colour, or false for no course at all.
void load_course(const Node& node, TemplateContext& context, MapBody& body) {
    const Node course = node.child("course");
    body.course.fixed = {225, 225, 220, 255};
    if (course && course.json->is_boolean()) {
        body.has_course = course.json->get<bool>();
    } else if (course) {
        body.course = parse_colour_template(course, context.bindings, context.reader);
    }
}

void load_obstacles(const Node& node, TemplateContext& context, MapBody& body) {
    const Node look = node.child("obstacles");
    if (!look || !context.reader.object(look, {"style", "size", "colour", "family", "panel"})) {
        return;
    }
    body.obstacles = load_look(look, context);
    if (const Node panel = look.child("panel")) {
        body.obstacle_panel = parse_colour_template(panel, {}, context.reader).fixed;
    }
}

}  // namespace

void load_map(const Node& node, TemplateContext& context, MapBody& body) {
    Reader& reader = context.reader;
    if (!context.package.show.venue_) {
        reader.fail(node, "a map needs a venue", "name one as \"venue\" in package.json");
        return;
    }
    constexpr std::array kStyles{map::MapStyle::dark, map::MapStyle::natural, map::MapStyle::paper};
    body.style = kStyles[reader.choice(node, "style", {"dark", "natural", "paper"}, 0)];
    body.day = static_cast<map::DayPhase>(
        reader.choice(node, "day", {"midday", "morning", "evening", "dusk"}, 0));
    body.fov_deg = reader.number(node, "fov", body.fov_deg);
    if (body.fov_deg < 1 || body.fov_deg > 120) {
        reader.fail(node.child("fov"), "\"fov\" is out of range", "between 1 and 120 degrees");
    }
    load_camera(node, context, body);
    const auto colour = [&](std::string_view key, ColourTemplate& into, draw::Color fallback) {
        const Node at = node.child(key);
        into.fixed = fallback;
        if (at) {
            into = parse_colour_template(at, context.bindings, reader);
        }
    };
    ColourTemplate fixed;
    colour("ground", fixed, body.ground);
    body.ground = fixed.fixed;
    colour("contour", fixed, body.contour);
    body.contour = fixed.fixed;
    load_course(node, context, body);
    load_obstacles(node, context, body);
    body.has_cars = reader.boolean(node, "cars", true);
    colour("course_edge", body.course_edge, {10, 11, 12, 200});
    body.course_width = reader.number(node, "course_width", body.course_width);
    body.ghost_opacity = reader.number(node, "ghost_opacity", body.ghost_opacity);
    load_markers(node, context, body.markers);
    body.trail = static_cast<std::int32_t>(reader.integer(node, "trail", 0, 0, 60));
    if (const Node table = node.child("sector_flags")) {
        const std::string name = reader.text(node, "sector_flags", "");
        ColourTemplate checked = parse_colour_template(table, context.bindings,
                                                       reader);  // "{race.flag|table:flag.colour}"
        body.sector_flags = checked.table;
        if (checked.table == nullptr) {
            reader.fail(table, "\"sector_flags\" must be \"{race.flag|table:name}\"");
        }
    }
}

}  // namespace pitcast::show
