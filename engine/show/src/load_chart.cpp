// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

namespace pitcast::show {

std::optional<TextLook> look_named(const Node& node, std::string_view key,
                                   TemplateContext& context) {
    const Node style = node.child(key);
    if (!style) {
        return std::nullopt;
    }
    const Json member{{"style", *style.json}};
    return load_look(Node{&member, style.pointer}, context);
}

void load_chart(const Node& node, TemplateContext& context, ChartBody& body) {
    Reader& reader = context.reader;
    body.kind = static_cast<ChartBody::Kind>(
        reader.choice(node, "kind", {"positions", "gaps", "ghost", "bars"}, 0));
    if (body.kind == ChartBody::Kind::ghost && !context.made.ghost) {
        reader.fail(node.child("kind"), "charts the ghost of a template that compares no runs",
                    "\"ghost\": {\"car\": …, \"against\": …} beside \"fields\" names them");
        return;
    }
    for (const char* member :
         {"source", "where", "value", "value_label", "value_style", "sort", "pitch", "thickness",
          "radius", "track", "left", "move_ms", "delay_ms", "stagger_ms", "easing"}) {
        if (node.child(member)) {
            reader.fail(node.child(member), "\"" + std::string(member) + "\" is of bars",
                        "\"kind\": \"bars\"");
        }
    }
    body.top = static_cast<std::int32_t>(reader.integer(node, "top", 10, 1, 100));
    body.laps = static_cast<std::int32_t>(reader.integer(node, "laps", 0, 0, 1000));
    body.line = reader.number(node, "line", body.line);
    body.right = reader.number(node, "right", 0);
    body.grow_ns = load_ms(node, "grow_ms", 0, reader);
    if (body.line <= 0 || body.line > 40) {
        reader.fail(node.child("line"), "\"line\" is out of range", "more than 0, at most 40");
    }
    if (const Node cars = node.child("cars"); cars && reader.array(cars, "cars")) {
        for (std::size_t i = 0; i < cars.size() && !reader.failed(); ++i) {
            const Node car = cars.item(i);
            if (!car.json->is_string()) {
                reader.fail(car, "\"cars\" must be a list of paths to cars", "\"field.driver\"");
                return;
            }
            body.cars.push_back(
                resolve_car(car.json->get<std::string>(), car, context.bindings, reader));
        }
    }
    body.grid.fixed = {255, 255, 255, 40};
    if (const Node grid = node.child("grid")) {
        body.grid = parse_colour_template(grid, context.bindings, reader);
    }
    body.colour.fixed = {235, 235, 235, 255};
    body.faster.fixed = {134, 196, 64, 255};
    body.slower.fixed = {212, 64, 47, 255};
    for (const auto& [key, colour] :
         {std::pair{"faster", &body.faster}, std::pair{"slower", &body.slower}}) {
        if (const Node at = node.child(key)) {
            *colour = parse_colour_template(at, context.bindings, reader);
        }
    }
    context.bindings.in_row = true;
    if (const Node colour = node.child("colour")) {
        body.colour = parse_colour_template(colour, context.bindings, reader);
    }
    if (const Node label = node.child("label")) {
        body.label = parse_text(reader.text(node, "label", ""), label, context.bindings, reader);
        body.label_look = look_named(node, "label_style", context);
        if (!body.label_look) {
            reader.fail(node, "a chart with a \"label\" needs a \"label_style\"");
        }
    }
    context.bindings.in_row = false;
    body.axis_look = look_named(node, "axis_style", context);
}

}  // namespace pitcast::show
