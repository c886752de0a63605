// SPDX-License-Identifier: Apache-2.0
// How large an element is, where it stands in its parent, and how it stacks its children.
#include <algorithm>

#include "layout.h"
#include "loader.h"

namespace pitcast::show {
namespace {

bool is_word(const Node& node, std::string_view word) {
    return node && node.json->is_string() && node.json->get_ref<const std::string&>() == word;
}

double load_extent(const Node& node, std::string_view key, std::string_view own, Extent measured,
                   Extent& from, Reader& reader) {
    const Node value = node.child(key);
    if (is_word(value, "fill")) {
        from = Extent::fill;
        return 0;
    }
    if (is_word(value, "auto") || is_word(value, "fit")) {
        if (!is_word(value, own)) {
            const std::string word = value.json->get<std::string>();
            reader.fail(value, "\"" + std::string(key) + "\" cannot be \"" + word + "\" here",
                        "\"auto\" is the width of a text, \"fit\" the width or height of a group");
        }
        from = measured;
        return 0;
    }
    return reader.number(node, key, 0);
}

/// "x", or "right" in its place.
double load_place(const Node& node, std::string_view key, std::string_view far, Side& from,
                  Reader& reader) {
    const Node value = node.child(key);
    if (const Node other = node.child(far)) {
        if (value) {
            reader.fail(other, "\"" + std::string(far) + "\" stands beside \"" + std::string(key) +
                                   "\": leave one of the two out");
        }
        from = Side::end;
        return reader.number(node, far, 0);
    }
    if (is_word(value, "center")) {
        from = Side::middle;
        return 0;
    }
    return reader.number(node, key, 0);
}

void load_padding(const Node& node, StackLook& stack, Reader& reader) {
    const Node padding = node.child("padding");
    if (!padding || !padding.json->is_array()) {
        stack.padding.fill(reader.number(node, "padding", 0));
    } else if (padding.size() == 2) {
        const double x = reader.number_of(padding.item(0), "padding");
        const double y = reader.number_of(padding.item(1), "padding");
        stack.padding = {x, y, x, y};
    } else if (padding.size() == 4) {
        for (std::size_t i = 0; i < 4; ++i) {
            stack.padding[i] = reader.number_of(padding.item(i), "padding");
        }
    } else {
        reader.fail(padding, "\"padding\" is a number, two or four",
                    "[across, down], or [left, top, right, bottom]");
    }
}

StackLook load_stack(const Node& node, Reader& reader) {
    StackLook stack;
    reader.object(node, {"type", "gap", "padding", "align", "columns"});
    if (!node.child("type")) {
        reader.fail(node, "member \"type\" is missing", "\"row\", \"column\" or \"grid\"");
        return stack;
    }
    stack.kind =
        static_cast<StackLook::Kind>(reader.choice(node, "type", {"row", "column", "grid"}, 0));
    const Node gap = node.child("gap");
    if (gap && gap.json->is_array() && gap.size() == 2) {
        stack.gap_x = reader.number_of(gap.item(0), "gap");
        stack.gap_y = reader.number_of(gap.item(1), "gap");
    } else {
        stack.gap_x = stack.gap_y = reader.number(node, "gap", 0);
    }
    load_padding(node, stack, reader);
    stack.align = static_cast<Side>(reader.choice(node, "align", {"start", "center", "end"}, 0));
    stack.columns = static_cast<std::size_t>(reader.integer(node, "columns", 2, 1, 100));
    if (node.child("columns") && stack.kind != StackLook::Kind::grid) {
        reader.fail(node.child("columns"), "only a grid has \"columns\"");
    }
    return stack;
}

/// A group that is as large as its children needs children whose size does not hang on it.
void check_fit(const Node& node, const Element& group, bool across, Reader& reader) {
    const Extent own = across ? group.width_from : group.height_from;
    if (own != Extent::fit) {
        return;
    }
    const StackLook* stack = stack_of(group);
    bool counted = false;
    for (std::size_t i = 0; i < group.children.size(); ++i) {
        const Element& child = group.children[i];
        const Side side = across ? child.from_x : child.from_y;
        if (side != Side::start) {
            reader.fail(node.child("children").item(i),
                        "\"" + child.id + "\" stands at the far side or in the middle of \"" +
                            group.id + "\", which takes its size from it",
                        "give the group a size, or the child an x and y");
        }
        const Extent size = across ? child.width_from : child.height_from;
        counted =
            counted || (size != Extent::fill && (stack == nullptr || !lies_behind(child, *stack)));
    }
    if (!counted) {
        reader.fail(node.child(across ? "width" : "height"),
                    "there is no child with a size of its own to fit",
                    "children with \"fill\" take theirs from the group");
    }
}

void load_matte(const Node& node, Reader& reader, Element& element) {
    const Node matte = node.child("matte");
    if (!matte) {
        return;
    }
    const std::size_t way =
        reader.choice(node, "matte", {"alpha", "alpha-inverted", "luma", "luma-inverted"}, 0);
    element.matte = {way < 2 ? Matte::By::alpha : Matte::By::luma, way % 2 == 1};
    if (element.children.size() < 2 && !reader.failed()) {
        reader.fail(matte, "the last child is the matte of those before it, and there are none",
                    "give the group two children or more");
    }
}

}  // namespace

void load_frame(const Node& node, const std::string& type, Reader& reader, Element& element) {
    const bool text = type == "text";
    const bool group = type == "group";
    // "right" of a chart is the room for its labels.
    element.x = load_place(node, "x", type == "chart" ? "" : "right", element.from_x, reader);
    element.y = load_place(node, "y", "bottom", element.from_y, reader);
    element.width = load_extent(node, "width", text ? "auto" : (group ? "fit" : ""),
                                text ? Extent::text : Extent::fit, element.width_from, reader);
    element.height =
        load_extent(node, "height", group ? "fit" : "", Extent::fit, element.height_from, reader);
    if (element.width < 0 || element.height < 0) {
        reader.fail(node, "width and height cannot be negative");
    }
    if (const Node most = node.child("max_width")) {
        element.max_width = reader.number(node, "max_width", 0);
        if (element.width_from != Extent::text || element.max_width <= 0) {
            reader.fail(most, "\"max_width\" is more than 0 and stands beside \"width\": \"auto\"");
        }
    }
}

void load_group(const Node& node, TemplateContext& context, Element& element) {
    Reader& reader = context.reader;
    auto& body = element.body.emplace<GroupBody>();
    const Node layout = node.child("layout");
    if (layout) {
        body.stack = load_stack(layout, reader);
    }
    load_elements(node.child("children"), context, element.children);
    load_matte(node, reader, element);
    for (std::size_t i = 0; layout && i < element.children.size() && !reader.failed(); ++i) {
        const Node child = node.child("children").item(i);
        for (const std::string_view key : {"x", "y", "right", "bottom"}) {
            if (child.child(key)) {
                reader.fail(child.child(key),
                            "\"" + std::string(key) + "\" of \"" + element.children[i].id +
                                "\" is set by the \"layout\" it stands in",
                            "leave it out, or put the element into a group of its own");
            }
        }
    }
    if (!reader.failed()) {
        check_fit(node, element, true, reader);
        check_fit(node, element, false, reader);
    }
}

}  // namespace pitcast::show
