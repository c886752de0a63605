// SPDX-License-Identifier: Apache-2.0
#include "layout.h"

#include <algorithm>
#include <cmath>

namespace pitcast::show {
namespace {

/// From the start of the room to the start of what lies in it.
double offset(Side side, double room, double size) {
    switch (side) {
        case Side::start:
            break;
        case Side::middle:
            return (room - size) / 2;
        case Side::end:
            return room - size;
    }
    return 0;
}

bool takes_room(const Element& element, const Scope& scope) {
    return element.visible_if.holds(scope) &&
           (element.steps.empty() || std::find(element.steps.begin(), element.steps.end(),
                                               scope.step) != element.steps.end());
}

/// Widths of the columns and heights of the lines that the frames stand in.
struct Cells {
    const std::vector<double>& widths;
    const std::vector<double>& heights;
};

/// Puts the frames into cells `cells` from the corner on; answers where the last one ends.
Extents set_in_cells(const std::vector<Frame*>& flowing, const Cells& cells,
                     const StackLook& stack) {
    const std::size_t columns = cells.widths.size();
    double y = stack.padding[1];
    double right = stack.padding[0];
    for (std::size_t line = 0; line < cells.heights.size(); ++line) {
        double x = stack.padding[0];
        for (std::size_t c = 0; c < columns && line * columns + c < flowing.size(); ++c) {
            Frame& frame = *flowing[line * columns + c];
            // Along a row (down a column) cells are as long as what is in them.
            const Side across = stack.kind == StackLook::Kind::row ? Side::start : stack.align;
            const Side down = stack.kind == StackLook::Kind::row    ? stack.align
                              : stack.kind == StackLook::Kind::grid ? Side::middle
                                                                    : Side::start;
            frame.x = x + offset(across, cells.widths[c], frame.width);
            frame.y = y + offset(down, cells.heights[line], frame.height);
            right = std::max(right, x + cells.widths[c]);
            x += cells.widths[c] + stack.gap_x;
        }
        y += cells.heights[line] + stack.gap_y;
    }
    const double bottom = cells.heights.empty() ? y : y - stack.gap_y;
    return {right + stack.padding[2], bottom + stack.padding[3]};
}

}  // namespace

Frame between(const Frame& from, const Frame& to, double share) {
    const auto mixed = [&](double a, double b) { return a + (b - a) * share; };
    return {mixed(from.x, to.x), mixed(from.y, to.y), mixed(from.width, to.width),
            mixed(from.height, to.height), to.there};
}

const StackLook* stack_of(const Element& element) {
    const auto* group = std::get_if<GroupBody>(&element.body);
    return group != nullptr && group->stack ? &*group->stack : nullptr;
}

bool lies_behind(const Element& child, const StackLook& stack) {
    return (child.width_from == Extent::fill && stack.kind != StackLook::Kind::column) ||
           (child.height_from == Extent::fill && stack.kind != StackLook::Kind::row);
}

draw::TextStyle Arranger::style_of(const TextLook& look) const {
    const auto subpixels = [&](double pixels) {
        return static_cast<draw::Subpixel>(std::llround(pixels * scale_ * draw::kPixel));
    };
    draw::TextStyle style;
    style.fonts = look.fonts;
    style.size = subpixels(look.size);
    style.tracking = subpixels(look.tracking);
    style.tabular_figures = look.tabular;
    return style;
}

double Arranger::text_width(std::string_view text, const TextLook& look, double most) const {
    if (text.empty() || look.fonts.empty()) {
        return 0;
    }
    const draw::Subpixel width = fonts_.shape(text, style_of(look)).width;
    // Rounded up, so that the text fits into what was measured for it.
    const double own = std::ceil(static_cast<double>(width) / draw::kPixel) / scale_;
    return most > 0 ? std::min(own, most) : own;
}

Extents Arranger::size_of(const Element& element, Extents room, const Scope& scope) const {
    Extents size{element.width, element.height};
    if (element.width_from == Extent::fill) {
        size.width = room.width;
    } else if (element.width_from == Extent::text) {
        const auto& body = std::get<TextBody>(element.body);
        scratch_.text.clear();
        body.text.format(scope, scratch_.text);
        size.width = text_width(scratch_.text, body.look, element.max_width);
    }
    if (element.height_from == Extent::fill) {
        size.height = room.height;
    }
    if (element.width_from == Extent::fit || element.height_from == Extent::fit) {
        const Extents content = content_of(element, size, scope);
        size.width = element.width_from == Extent::fit ? content.width : size.width;
        size.height = element.height_from == Extent::fit ? content.height : size.height;
    }
    return size;
}

Extents Arranger::content_of(const Element& group, Extents room, const Scope& scope) const {
    if (const StackLook* stack = stack_of(group)) {
        draw::Borrowed<Frame, decltype(scratch_.spares)> frames(scratch_.spares);
        return flow(group.children, *stack, room, scope, *frames);
    }
    Extents content;
    for (const Element& child : group.children) {
        if (!takes_room(child, scope)) {
            continue;
        }
        const Extents size = size_of(child, room, scope);
        if (child.width_from != Extent::fill) {
            content.width = std::max(content.width, child.x + size.width);
        }
        if (child.height_from != Extent::fill) {
            content.height = std::max(content.height, child.y + size.height);
        }
    }
    return content;
}

Extents Arranger::flow(const std::vector<Element>& children, const StackLook& stack, Extents room,
                       const Scope& scope, std::vector<Frame>& frames) const {
    const Extents inner{std::max(0.0, room.width - stack.padding[0] - stack.padding[2]),
                        std::max(0.0, room.height - stack.padding[1] - stack.padding[3])};
    frames.assign(children.size(), {});
    draw::Borrowed<Frame*, decltype(scratch_.spares)> flowing(scratch_.spares);
    for (std::size_t i = 0; i < children.size(); ++i) {
        const Element& child = children[i];
        const bool behind = lies_behind(child, stack);
        frames[i].there = takes_room(child, scope);
        const Extents size = size_of(child, behind ? room : inner, scope);
        frames[i].width = size.width;
        frames[i].height = size.height;
        if (behind || !frames[i].there) {
            continue;
        }
        // A text without a height stands on its base line elsewhere; here it takes a line.
        if (const auto* text = std::get_if<TextBody>(&child.body);
            text != nullptr && size.height <= 0) {
            frames[i].height = text->look.size * text->look.line_height;
        }
        flowing->push_back(&frames[i]);
    }
    const std::size_t columns = stack.kind == StackLook::Kind::row      ? flowing->size()
                                : stack.kind == StackLook::Kind::column ? 1
                                                                        : stack.columns;
    draw::Borrowed<double, decltype(scratch_.spares)> widths(scratch_.spares);
    draw::Borrowed<double, decltype(scratch_.spares)> heights(scratch_.spares);
    for (std::size_t i = 0; i < flowing->size(); ++i) {
        widths->resize(std::max(widths->size(), i % columns + 1));
        heights->resize(i / columns + 1);
        double& width = (*widths)[i % columns];
        double& height = (*heights)[i / columns];
        width = std::max(width, (*flowing)[i]->width);
        height = std::max(height, (*flowing)[i]->height);
    }
    // Across, a row (a column) is as long as its group.
    if (stack.kind == StackLook::Kind::row && !heights->empty()) {
        heights->front() = std::max(heights->front(), inner.height);
    } else if (stack.kind == StackLook::Kind::column && !widths->empty()) {
        widths->front() = std::max(widths->front(), inner.width);
    }
    return set_in_cells(*flowing, {*widths, *heights}, stack);
}

Frame Arranger::frame_of(const Element& element, Extents room, const Scope& scope) const {
    const Extents size = size_of(element, room, scope);
    const double x = offset(element.from_x, room.width, size.width);
    const double y = offset(element.from_y, room.height, size.height);
    return {element.from_x == Side::end ? x - element.x : x + element.x,
            element.from_y == Side::end ? y - element.y : y + element.y, size.width, size.height};
}

void Arranger::frames_of(const std::vector<Element>& children, const StackLook& stack, Extents room,
                         const Scope& scope, std::vector<Frame>& frames) const {
    flow(children, stack, room, scope, frames);
}

Frame Arranger::rest_of(const Element& element, const Template& made, Extents canvas,
                        const Scope& scope) const {
    const auto above = made.parents.find(&element);
    if (above == made.parents.end()) {
        return frame_of(element, canvas, scope);
    }
    const Element& parent = *above->second;
    const Frame outer = rest_of(parent, made, canvas, scope);
    const Extents room{outer.width, outer.height};
    if (const StackLook* stack = stack_of(parent)) {
        const auto index = static_cast<std::size_t>(&element - parent.children.data());
        draw::Borrowed<Frame, decltype(scratch_.spares)> frames(scratch_.spares);
        frames_of(parent.children, *stack, room, scope, *frames);
        return (*frames)[index];
    }
    return frame_of(element, room, scope);
}

}  // namespace pitcast::show
