// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pitcast/edit/elements.h"
#include "pitcast/show/show_state.h"

/// Elements moved, resized and aligned: changes of their members "x", "y", "right", "bottom",
/// "width" and "height". All lengths are design pixels.
namespace pitcast::edit {

/// A rectangle of the design.
struct Bounds {
    double x = 0, y = 0, width = 0, height = 0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
};

/// What the arranging functions work on.
struct Arrangement {
    JsonText& json;
    const std::vector<ElementRow>& rows;             ///< of `json`
    const std::vector<show::PlacedElement>& placed;  ///< as it was drawn last
};

/// Of what was drawn with that id first; none when it is not seen.
[[nodiscard]] std::optional<Bounds> bounds_of(const std::vector<show::PlacedElement>& placed,
                                              const std::string& id);
/// Around all that are seen.
[[nodiscard]] std::optional<Bounds> bounds_of(const std::vector<show::PlacedElement>& placed,
                                              const std::vector<std::string>& ids);

/// Without those that lie in another one of them, which go with it.
[[nodiscard]] std::vector<std::string> outermost(const std::vector<ElementRow>& rows,
                                                 const std::vector<std::string>& ids);

/// Moves elements. One that its parent's "layout" places, or that is centred along an axis, gets
/// an "x" or "y" of its own only where that is free: errors name the first that cannot be moved.
[[nodiscard]] Status move_by(const Arrangement& on, const std::vector<std::string>& ids, double dx,
                             double dy);

/// Which edges a handle drags.
struct Edges {
    bool left = false, top = false, right = false, bottom = false;
};
/// Brings one element to a size and place by its edges; at least a pixel stays of it.
[[nodiscard]] Status resize(const Arrangement& on, const std::string& id, Edges edges, double dx,
                            double dy);

enum class Align : std::uint8_t { left, center, right, top, middle, bottom };
/// To the bounds of all of them; of one alone, to `canvas`.
[[nodiscard]] Status align(const Arrangement& on, const std::vector<std::string>& ids, Align how,
                           const Bounds& canvas);
/// Equal gaps between three or more, in the order in which they stand.
[[nodiscard]] Status distribute(const Arrangement& on, const std::vector<std::string>& ids,
                                bool across);

/// Puts elements of one list into a group at the place of the first, with the places that they
/// have on the picture. Returns the group's id through `group`.
[[nodiscard]] Status make_group(const Arrangement& on, const std::vector<std::string>& ids,
                                std::string& group);
/// Puts a group's children in its place.
[[nodiscard]] Status dissolve_group(const Arrangement& on, const std::string& id);

/// EBU R 95, action and titles: the share of the picture that is cut at each side.
inline constexpr std::array<double, 2> kSafeAreas{0.035, 0.05};

/// A line that something snaps to: x or y of the design.
struct SnapLine {
    bool across = true;  ///< true: `at` is an x
    double at = 0;
};
struct Snap {
    double dx = 0, dy = 0;  ///< to be added to the move
    std::vector<SnapLine> lines;
};
/// Edges and middles of `moving` (after the move) drawn to those of what is seen beside `ids`, of
/// the canvas and of its safe areas (kSafeAreas), and to `guides`, when nearer than `reach`.
[[nodiscard]] Snap snap(const Bounds& moving, const std::vector<ElementRow>& rows,
                        const std::vector<show::PlacedElement>& placed,
                        const std::vector<std::string>& ids, const Bounds& canvas, double reach,
                        const std::vector<SnapLine>& guides = {});

}  // namespace pitcast::edit
