// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {
namespace {

std::optional<TextLook> style_named(const Node& node, std::string_view key,
                                    TemplateContext& context) {
    const Node style = node.child(key);
    if (!style) {
        return std::nullopt;
    }
    const Json member{{"style", *style.json}};
    return load_look(Node{&member, style.pointer}, context);
}

}  // namespace

void load_markers(const Node& node, TemplateContext& context, MarkerLook& look) {
    Reader& reader = context.reader;
    const auto edge = [&](std::string_view key, ColourTemplate& into, draw::Color fallback) {
        const Node at = node.child(key);
        into.fixed = fallback;
        if (at) {
            into = parse_colour_template(at, context.bindings, reader);
        }
    };
    edge("marker_edge", look.edge, {12, 13, 15, 255});
    edge("leader_edge", look.leader_edge, {235, 235, 235, 255});
    edge("stopped_edge", look.stopped_edge, {255, 176, 0, 255});
    look.radius = reader.number(node, "marker", look.radius);
    look.leader_radius = reader.number(node, "leader_marker", look.leader_radius);
    look.ghost = reader.boolean(node, "ghost", false);
    if (look.ghost && !context.made.ghost) {
        reader.fail(node.child("ghost"), "shows the ghost of a template that compares no runs",
                    "\"ghost\": {\"car\": …, \"against\": …} beside \"fields\" names them");
    }
    look.delay_ns = load_ms(node, "delay_ms", 300, reader);
    if (const Node highlight = node.child("highlight")) {
        look.highlight = load_cars(highlight, context);
    }
    if (const Node label = node.child("label")) {
        reader.object(label, {"style", "size", "colour", "family"});
        look.label = load_look(label, context);
    }
}

void load_profile(const Node& node, TemplateContext& context, ProfileBody& body) {
    Reader& reader = context.reader;
    if (!context.package.show.venue_) {
        reader.fail(node, "a profile needs a venue", "name one as \"venue\" in package.json");
        return;
    }
    const auto colour = [&](std::string_view key, ColourTemplate& into, draw::Color fallback) {
        const Node at = node.child(key);
        into.fixed = fallback;
        if (at) {
            into = parse_colour_template(at, context.bindings, reader);
        }
    };
    if (node.child("fill")) {
        body.fill = load_fill(node, context);
    } else {
        body.fill.emplace<ColourTemplate>().fixed = {255, 255, 255, 60};
    }
    colour("colour", body.colour, {235, 235, 235, 255});
    colour("climb", body.climb, body.colour.fixed);
    colour("descent", body.descent, body.colour.fixed);
    colour("grid", body.grid, {255, 255, 255, 40});
    body.line = reader.number(node, "line", body.line);
    if (body.line <= 0 || body.line > 40) {
        reader.fail(node.child("line"), "\"line\" is out of range", "more than 0, at most 40");
    }
    body.steep_permille = static_cast<std::int32_t>(reader.integer(node, "steep", 8, 1, 200)) * 10;
    body.datum_mm = reader.integer(node, "datum_m", 0, -1000, 9000) * 1000;
    body.has_cars = reader.boolean(node, "cars", true);
    body.axis_look = style_named(node, "axis_style", context);
    body.sector_look = style_named(node, "sector_style", context);
    body.peak_look = style_named(node, "peak_style", context);
    load_markers(node, context, body.markers);
}

}  // namespace pitcast::show
