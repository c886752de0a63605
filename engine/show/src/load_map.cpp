// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {
namespace {

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

void load_names(const Node& look, TemplateContext& context, std::optional<TextLook>& into,
                draw::Color& panel_colour) {
    if (!look || !context.reader.object(look, {"style", "size", "colour", "family", "panel"})) {
        return;
    }
    into = load_look(look, context);
    if (const Node panel = look.child("panel")) {
        panel_colour = parse_colour_template(panel, {}, context.reader).fixed;
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
    body.exaggeration = reader.number(node, "exaggeration", 1);
    if (body.exaggeration < 1 || body.exaggeration > 20) {
        reader.fail(node.child("exaggeration"), "\"exaggeration\" is out of range",
                    "between 1 (true) and 20");
        return;
    }
    body.clear_top = reader.number(node, "clear_top", 0);
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
    load_names(node.child("obstacles"), context, body.obstacles, body.obstacle_panel);
    load_names(node.child("places"), context, body.places, body.place_panel);
    body.has_cars = reader.boolean(node, "cars", true);
    body.drapes = reader.boolean(node, "drape", false);
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
