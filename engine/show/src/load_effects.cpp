// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "loader.h"

namespace pitcast::show {
namespace {

/// A number within bounds, or an error at its place.
double bounded(const Node& node, std::string_view key, double fallback, double least, double most,
               Reader& reader) {
    const double value = reader.number(node, key, fallback);
    if (value < least || value > most) {
        reader.fail(node.child(key), "\"" + std::string(key) + "\" is out of range",
                    "between " + std::to_string(static_cast<int>(least)) + " and " +
                        std::to_string(static_cast<int>(most)));
    }
    return value;
}

void load_pair(const Node& node, std::string_view key, double& x, double& y, Reader& reader) {
    if (const Node at = node.child(key)) {
        x = reader.number_of(at.item(0), key);
        y = reader.number_of(at.item(1), key);
    }
}

void load_stops(const Node& fill, TemplateContext& context, GradientTemplate& gradient) {
    Reader& reader = context.reader;
    const Node stops = fill.child("stops");
    if (!reader.array(stops, "stops")) {
        return;
    }
    double last = 0;
    for (std::size_t i = 0; i < stops.size() && !reader.failed(); ++i) {
        const double at = reader.number_of(stops.item(i).item(0), "stop");
        if (at < last || at > 1) {
            reader.fail(stops.item(i), "stops rise from 0 to 1");
        }
        last = at;
        gradient.stops.emplace_back(
            at, parse_colour_template(stops.item(i).item(1), context.bindings, reader));
    }
    if (gradient.stops.size() < 2) {
        reader.fail(stops, "a gradient needs two stops");
    }
}

/// Members that mean nothing for the kind are refused, not overlooked.
GradientTemplate load_gradient(const Node& fill, TemplateContext& context) {
    Reader& reader = context.reader;
    GradientTemplate gradient;
    gradient.kind = static_cast<GradientTemplate::Kind>(
        reader.choice(fill, "type", {"linear", "radial", "conic"}, 0));
    switch (gradient.kind) {
        case GradientTemplate::Kind::linear:
            reader.object(fill, {"type", "from", "to", "stops"});
            load_pair(fill, "from", gradient.from_x, gradient.from_y, reader);
            load_pair(fill, "to", gradient.to_x, gradient.to_y, reader);
            break;
        case GradientTemplate::Kind::radial:
            reader.object(fill, {"type", "center", "radius", "stops"});
            load_pair(fill, "center", gradient.center_x, gradient.center_y, reader);
            load_pair(fill, "radius", gradient.radius_x, gradient.radius_y, reader);
            if (gradient.radius_x <= 0 || gradient.radius_y <= 0) {
                reader.fail(fill.child("radius"), "\"radius\" must be positive");
            }
            break;
        case GradientTemplate::Kind::conic:
            reader.object(fill, {"type", "center", "start", "stops"});
            load_pair(fill, "center", gradient.center_x, gradient.center_y, reader);
            gradient.start = bounded(fill, "start", 0, -360, 360, reader);
            break;
    }
    load_stops(fill, context, gradient);
    return gradient;
}

}  // namespace

FillTemplate load_fill(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    const Node fill = node.child("fill");
    if (!fill) {
        reader.fail(node, "member \"fill\" is missing");
        return ColourTemplate{};
    }
    if (!fill.json->is_object()) {
        return parse_colour_template(fill, context.bindings, reader);
    }
    return load_gradient(fill, context);
}

std::optional<ShadowLook> load_shadow(const Node& node, TemplateContext& context) {
    const Node shadow = node.child("shadow");
    if (!shadow) {
        return std::nullopt;
    }
    Reader& reader = context.reader;
    reader.object(shadow, {"blur", "x", "y", "strength", "colour"});
    ShadowLook look;
    look.blur = bounded(shadow, "blur", 8, 0, 60, reader);
    look.x = bounded(shadow, "x", 0, -200, 200, reader);
    look.y = bounded(shadow, "y", 0, -200, 200, reader);
    look.strength = bounded(shadow, "strength", 1, 0, 8, reader);
    look.colour.fixed = {0, 0, 0, 160};
    if (const Node colour = shadow.child("colour")) {
        look.colour = parse_colour_template(colour, context.bindings, reader);
    }
    return look;
}

std::optional<StrokeLook> load_stroke(const Node& node, TemplateContext& context) {
    const Node stroke = node.child("stroke");
    if (!stroke) {
        return std::nullopt;
    }
    Reader& reader = context.reader;
    reader.object(stroke, {"width", "side", "colour"});
    StrokeLook look;
    look.width = bounded(stroke, "width", 2, 0, 200, reader);
    look.side = static_cast<draw::StrokeRect::Side>(
        reader.choice(stroke, "side", {"inside", "middle", "outside"}, 0));
    look.colour.fixed = {235, 235, 235, 255};
    if (const Node colour = stroke.child("colour")) {
        look.colour = parse_colour_template(colour, context.bindings, reader);
    }
    return look;
}

}  // namespace pitcast::show
