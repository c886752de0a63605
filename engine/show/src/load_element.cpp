// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "pitcast/core/file.h"
#include "pitcast/draw/image_file.h"

#include "loader.h"

namespace pitcast::show {
namespace {

constexpr std::size_t kMostElements = 4096;  ///< of a template
constexpr std::size_t kDeepestElements = 16;

const std::vector<std::string> kTypes{"group",   "rect",     "polygon", "text",  "image",
                                      "video",   "map",      "list",    "chart", "ticker",
                                      "profile", "sequence", "lottie",  "clock"};
const std::vector<std::string> kCommon{
    "id",       "type",       "x",       "y",          "width",     "height", "opacity", "clip",
    "steps",    "background", "animate", "visible_if", "wipe_from", "drive",  "comment", "scale",
    "rotation", "skew",       "anchor",  "bleed",      "sponsor",   "right",  "bottom",  "mask"};
const std::array<std::vector<std::string>, 14> kOwn{{
    {"children", "layout", "matte"},
    {"fill", "radius", "slant", "stroke", "shadow"},
    {"fill", "rings"},
    {"text", "style", "family", "size", "tracking", "tabular", "colour", "min_size", "fit", "align",
     "outline", "outline_colour", "shadow", "min_width", "lines", "line_height", "valign",
     "max_width"},
    {"file", "tint"},
    {"source", "file", "radius", "empty"},
    {"style",    "day",           "fov",           "camera",       "camera_loops", "radius",
     "ground",   "contour",       "course",        "course_edge",  "course_width", "sector_flags",
     "delay_ms", "marker",        "leader_marker", "marker_edge",  "leader_edge",  "stopped_edge",
     "label",    "ghost_opacity", "trail",         "highlight",    "cars",         "obstacles",
     "follow",   "turn",          "ghost",         "exaggeration", "drape",        "clear_top",
     "places"},
    {"source", "where", "order_by", "first", "row", "pitch", "rows", "keep_top", "page_ms",
     "move_ms", "move_easing", "fade_ms", "flash_ms"},
    {"kind",      "cars",   "top",         "laps",        "line",        "colour",   "grid",
     "right",     "label",  "label_style", "axis_style",  "grow_ms",     "source",   "where",
     "order_by",  "first",  "value",       "value_label", "value_style", "sort",     "pitch",
     "thickness", "radius", "track",       "left",        "move_ms",     "delay_ms", "stagger_ms",
     "easing",    "faster", "slower"},
    {"items", "cars", "speed", "separator", "separator_colour", "gap", "item_width", "style",
     "family", "size", "tracking", "tabular", "colour", "outline", "outline_colour", "shadow"},
    {"fill",      "colour",        "climb",       "descent",      "steep",        "line",
     "grid",      "datum_m",       "axis_style",  "sector_style", "peak_style",   "cars",
     "marker",    "leader_marker", "marker_edge", "leader_edge",  "stopped_edge", "label",
     "highlight", "delay_ms",      "ghost"},
    {"folder", "files", "fps", "loop", "hold", "tint"},
    {"file", "loop", "hold", "tint"},
    {"count", "from", "to", "over", "format", "style", "family", "size", "tracking", "colour",
     "min_size", "fit", "align", "outline", "outline_colour", "shadow"},
}};

void load_drives(const Node& node, TemplateContext& context, Element& element) {
    const Node drives = node.child("drive");
    if (!drives) {
        return;
    }
    Reader& reader = context.reader;
    reader.object(drives, {kPropertyNames.begin(), kPropertyNames.end()});
    for (std::size_t i = 0; i < kPropertyCount && !reader.failed(); ++i) {
        const Node one = drives.child(kPropertyNames[i]);
        if (!one) {
            continue;
        }
        reader.object(one, {"value", "from", "to"});
        Drive drive;
        drive.property = static_cast<Property>(i);
        drive.value = parse_expression(reader.required_text(one, "value"), one.child("value"),
                                       context.bindings, reader);
        const Node from = one.child("from");
        const Node to = one.child("to");
        if (from.size() != 2 || to.size() != 2) {
            reader.fail(one, "a drive needs \"from\" and \"to\", two numbers each");
            return;
        }
        drive.from = reader.number_of(from.item(0), "from");
        drive.to = reader.number_of(from.item(1), "from");
        drive.to_from = reader.number_of(to.item(0), "to");
        drive.to_to = reader.number_of(to.item(1), "to");
        if (drive.from == drive.to) {
            reader.fail(from, "the range of a drive is empty");
        }
        element.drives.push_back(drive);
    }
}

void load_steps(const Node& node, TemplateContext& context, Element& element) {
    const Node steps = node.child("steps");
    if (!steps || !context.reader.array(steps, "steps")) {
        return;
    }
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double step = context.reader.number_of(steps.item(i), "steps");
        if (step < 0 || step >= context.made.step_count) {
            context.reader.fail(steps.item(i), "there is no such step",
                                "steps count from 0; the template's \"steps\" says how many");
        }
        element.steps.push_back(static_cast<std::int32_t>(step));
    }
}

/// One number for both, or two.
void load_two(const Node& node, std::string_view key, double& x, double& y, Reader& reader) {
    const Node value = node.child(key);
    if (!value) {
        return;
    }
    if (!value.json->is_array()) {
        x = y = reader.number_of(value, key);
    } else if (value.size() == 2) {
        x = reader.number_of(value.item(0), key);
        y = reader.number_of(value.item(1), key);
    } else {
        reader.fail(value, "\"" + std::string(key) + "\" is a number or two");
    }
}

/// Members "scale", "rotation", "skew" and "anchor".
void load_stance(const Node& node, TemplateContext& context, Element& element) {
    Reader& reader = context.reader;
    draw::Stance& stance = element.stance;
    load_two(node, "scale", stance.scale_x, stance.scale_y, reader);
    if (std::abs(stance.scale_x) > 100 || std::abs(stance.scale_y) > 100) {
        reader.fail(node.child("scale"), "\"scale\" is out of range", "between -100 and 100");
    }
    stance.turn = reader.number(node, "rotation", 0);
    load_two(node, "skew", stance.skew_x, stance.skew_y, reader);
    if (std::abs(stance.skew_x) > 80 || std::abs(stance.skew_y) > 80) {
        reader.fail(node.child("skew"), "\"skew\" is out of range", "between -80 and 80 degrees");
    }
    load_two(node, "anchor", element.anchor_x, element.anchor_y, reader);
}

Element load_element(const Node& node, TemplateContext& context) {
    Reader& reader = context.reader;
    Element element;
    if (!node.json->is_object()) {
        reader.fail(node, "an element must be an object");
        return element;
    }
    const std::string outer = reader.subject();
    element.id = reader.required_text(node, "id");
    reader.set_subject("element \"" + element.id + "\"");
    if (std::find(context.ids.begin(), context.ids.end(), element.id) != context.ids.end()) {
        reader.fail(node.child("id"), "id stands twice in the template", "ids must differ");
    }
    context.ids.push_back(element.id);
    if (context.ids.size() > kMostElements) {
        reader.fail(node, "stands beyond the " + std::to_string(kMostElements) +
                              " elements that a template may have");
    }
    if (!node.child("type")) {
        reader.fail(node, "member \"type\" is missing");
        return element;
    }
    const std::size_t type = reader.choice(node, "type", kTypes, 0);
    if (reader.failed() || !reader.object(node, members_of(type))) {
        return element;
    }
    load_frame(node, kTypes[type], reader, element);
    element.opacity = std::clamp(reader.number(node, "opacity", 1), 0.0, 1.0);
    element.clip = reader.boolean(node, "clip", false);
    element.background = reader.boolean(node, "background", false);
    (void)reader.boolean(node, "bleed", false);  // told to the checks of the safe area alone
    element.wipe_from = static_cast<Element::WipeFrom>(
        reader.choice(node, "wipe_from", {"left", "right", "top", "bottom"}, 0));
    if (const Node visible = node.child("visible_if")) {
        element.visible_if = parse_expression(reader.text(node, "visible_if", ""), visible,
                                              context.bindings, reader);
    }
    element.sponsor = load_sponsor(node, context);
    load_stance(node, context, element);
    load_mask(node, context, element);
    load_steps(node, context, element);
    load_drives(node, context, element);
    load_moments(node, context, element);
    load_body(type, node, context, element);
    reader.set_subject(outer);
    return element;
}

}  // namespace

const std::vector<std::string>& element_types() {
    return kTypes;
}

std::vector<std::string> members_of(std::size_t type) {
    std::vector<std::string> members = kCommon;
    members.insert(members.end(), kOwn[type].begin(), kOwn[type].end());
    return members;
}

void load_elements(const Node& list, TemplateContext& context, std::vector<Element>& into) {
    if (!list || !context.reader.array(list, "elements")) {
        return;
    }
    if (context.depth >= kDeepestElements) {
        context.reader.fail(list, "elements are nested deeper than " +
                                      std::to_string(kDeepestElements) + " levels");
        return;
    }
    ++context.depth;
    for (std::size_t i = 0; i < list.size() && !context.reader.failed(); ++i) {
        into.push_back(load_element(list.item(i), context));
    }
    --context.depth;
}

}  // namespace pitcast::show
