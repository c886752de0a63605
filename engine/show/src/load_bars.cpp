// SPDX-License-Identifier: Apache-2.0
#include "loader.h"

/// A chart of kind "bars": one a car, or one a row of an operator's table.
namespace pitcast::show {
namespace {

void load_value(const Node& node, TemplateContext& context, BarsBody& body) {
    Reader& reader = context.reader;
    const std::string text = reader.required_text(node, "value");
    body.rows.value = parse_expression(text, node.child("value"), context.bindings, reader);
    const ValueKind kind = body.rows.value.kind();
    if (!reader.failed() && kind != ValueKind::integer && kind != ValueKind::duration) {
        reader.fail(node.child("value"),
                    "\"value\" is " + std::string(kind_name(kind)) + ", not a number or a time",
                    kind == ValueKind::text  ? "number(…) and seconds(…) read text"
                    : kind == ValueKind::gap ? "time(…) is the time of a gap"
                                             : "");
    }
}

/// A text with its style: both, or neither.
void load_words(const Node& node, const char* member, const char* style, TemplateContext& context,
                TextTemplate& text, std::optional<TextLook>& look) {
    const Node words = node.child(member);
    if (!words) {
        return;
    }
    text =
        parse_text(context.reader.text(node, member, ""), words, context.bindings, context.reader);
    look = look_named(node, style, context);
    if (!look) {
        context.reader.fail(node,
                            "bars with a \"" + std::string(member) + "\" need a \"" + style + "\"");
    }
}

void load_looks(const Node& node, TemplateContext& context, BarsBody& body) {
    Reader& reader = context.reader;
    body.grid.fixed = {255, 255, 255, 40};
    if (const Node grid = node.child("grid")) {
        body.grid = parse_colour_template(grid, context.bindings, reader);
    }
    body.axis_look = look_named(node, "axis_style", context);
    const Field* table = body.rows.source == ListBody::Source::field
                             ? &context.made.fields[body.rows.field]
                             : nullptr;
    context.bindings.in_row = true;
    context.bindings.row_table = table;
    load_value(node, context, body);
    body.colour.fixed = {235, 235, 235, 255};
    if (const Node colour = node.child("colour")) {
        body.colour = parse_colour_template(colour, context.bindings, reader);
    }
    if (const Node track = node.child("track")) {
        body.track = parse_colour_template(track, context.bindings, reader);
    }
    load_words(node, "label", "label_style", context, body.label, body.label_look);
    load_words(node, "value_label", "value_style", context, body.value_label, body.value_look);
    context.bindings.in_row = false;
    context.bindings.row_table = nullptr;
}

}  // namespace

void load_bars(const Node& node, TemplateContext& context, Element& element, BarsBody& body) {
    Reader& reader = context.reader;
    ListBody& rows = body.rows;
    if (context.bindings.in_row) {
        reader.fail(node, "bars cannot stand in a list");
        return;
    }
    for (const char* member : {"laps", "line"}) {
        if (node.child(member)) {
            reader.fail(node.child(member),
                        "\"" + std::string(member) + "\" is of charts over laps");
        }
    }
    load_list_source(node, context, rows);
    if (const Node cars = node.child("cars"); cars && reader.array(cars, "cars")) {
        for (std::size_t i = 0; i < cars.size() && !reader.failed(); ++i) {
            const Node car = cars.item(i);
            if (!car.json->is_string() || rows.source == ListBody::Source::field) {
                reader.fail(car, "\"cars\" must be a list of paths to cars, without a \"source\"",
                            "\"field.driver\"");
                return;
            }
            rows.cars.push_back(
                resolve_car(car.json->get<std::string>(), car, context.bindings, reader));
        }
    }
    rows.rows = static_cast<std::int32_t>(reader.integer(node, "top", 10, 1, 100));
    rows.keep_top = 0;
    rows.sort =
        static_cast<ListBody::Sort>(reader.choice(node, "sort", {"none", "falling", "rising"}, 0));
    rows.pitch = reader.number(node, "pitch", rows.pitch);
    body.thickness = reader.number(node, "thickness", rows.pitch * 0.6);
    body.radius = reader.number(node, "radius", 0);
    body.left = reader.number(node, "left", 0);
    body.right = reader.number(node, "right", 0);
    rows.grow_ns = load_ms(node, "grow_ms", 900, reader);
    rows.move_ns = load_ms(node, "move_ms", 700, reader);
    rows.delay_ns = load_ms(node, "delay_ms", 0, reader);
    rows.stagger_ns = load_ms(node, "stagger_ms", 0, reader);
    if (const Node easing = node.child("easing")) {
        rows.move_easing = load_easing(easing, context.package.show, reader);
    }
    if (rows.pitch <= 0 || body.thickness <= 0 || body.thickness > rows.pitch) {
        reader.fail(node, "\"pitch\" and \"thickness\" do not fit each other",
                    "both are positive, and a bar is no thicker than the pitch");
    }
    if (body.left < 0 || body.right < 0 || body.left + body.right >= element.width) {
        reader.fail(node, "\"left\" and \"right\" leave no room for the bars");
    }
    load_looks(node, context, body);
    element.list_index = static_cast<std::uint32_t>(context.made.lists.size());
    context.made.lists.push_back(nullptr);  // found again when the tree stands still
}

}  // namespace pitcast::show
