// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "model.h"

namespace pitcast::show {

/// Lengths in design pixels.
struct Extents {
    double width = 0, height = 0;
};

/// Where an element rests in its parent: design pixels.
struct Frame {
    double x = 0, y = 0, width = 0, height = 0;
    bool there = true;  ///< takes room in a stack
};

/// `share` of the way from one to the other.
[[nodiscard]] Frame between(const Frame& from, const Frame& to, double share);

/// What places are worked out in; kept for its memory alone.
struct LayoutScratch {
    draw::Spares<Frame, Frame*, double> spares;
    std::string text;
};

/// Places elements in their parents, and measures those that are as large as what they hold. What
/// is read is the scope alone: the same scope gives the same places.
class Arranger {
 public:
    /// Texts are measured as they are set, at `scale` canvas pixels a design pixel.
    Arranger(draw::FontLibrary& fonts, double scale, LayoutScratch& scratch)
        : fonts_(fonts), scale_(scale), scratch_(scratch) {}

    [[nodiscard]] Frame frame_of(const Element& element, Extents room, const Scope& scope) const;
    /// Frames of all children of a stack that is `room` large.
    void frames_of(const std::vector<Element>& children, const StackLook& stack, Extents room,
                   const Scope& scope, std::vector<Frame>& frames) const;
    /// Where an element of a template rests, whoever its parents are.
    [[nodiscard]] Frame rest_of(const Element& element, const Template& made, Extents canvas,
                                const Scope& scope) const;
    /// Width of a text in one line, up to `most` (0 = no limit); whole canvas pixels.
    [[nodiscard]] double text_width(std::string_view text, const TextLook& look, double most) const;
    [[nodiscard]] draw::TextStyle style_of(const TextLook& look) const;

 private:
    [[nodiscard]] Extents size_of(const Element& element, Extents room, const Scope& scope) const;
    /// What the children take, padding and all, when the parent is `room` large (0 = not known).
    [[nodiscard]] Extents content_of(const Element& group, Extents room, const Scope& scope) const;
    Extents flow(const std::vector<Element>& children, const StackLook& stack, Extents room,
                 const Scope& scope, std::vector<Frame>& frames) const;

    draw::FontLibrary& fonts_;
    double scale_;
    LayoutScratch& scratch_;
};

/// The stack of a group; null when it has none, and of all other elements.
[[nodiscard]] const StackLook* stack_of(const Element& element);
/// Of a child of a stack: as long as the stack itself, behind what is stacked.
[[nodiscard]] bool lies_behind(const Element& child, const StackLook& stack);

}  // namespace pitcast::show
