// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "pitcast/core/frame_rate.h"
#include "pitcast/draw/affine.h"

#include "spring.h"

namespace pitcast::show {

/// Cubic Bézier from (0,0) to (1,1), as in CSS: x1 and x2 within 0..1. Or a spring.
struct Easing {
    double x1 = 0, y1 = 0, x2 = 1, y2 = 1;
    std::shared_ptr<const Spring> spring{};  ///< null = the curve

    /// Share of the way after `t_ns` of `length_ns`: 0 before, 1 from the end on, it may overshoot
    /// between. Plain IEEE arithmetic in a fixed number of steps: the same bits on every machine.
    [[nodiscard]] double at(Nanoseconds t_ns, Nanoseconds length_ns) const;
    friend bool operator==(const Easing&, const Easing&) = default;
};

/// "linear", "ease", "ease-in", "ease-out", "ease-in-out"; false when there is no such name.
[[nodiscard]] bool named_easing(std::string_view name, Easing& easing);

/// What an animation moves, relative to where the element rests.
enum class Property : std::uint8_t {
    x,
    y,
    width,
    height,
    opacity,
    wipe,
    scale,
    scale_x,
    scale_y,
    rotation,
    skew_x,
    skew_y,
    anchor_x,
    anchor_y,
    grow
};
inline constexpr std::size_t kPropertyCount = 15;
/// As templates name them.
inline constexpr std::array<std::string_view, kPropertyCount> kPropertyNames{
    "x",       "y",        "width",  "height", "opacity",  "wipe",     "scale", "scale_x",
    "scale_y", "rotation", "skew_x", "skew_y", "anchor_x", "anchor_y", "grow"};

/// What is added to or multiplied with an element's own properties at an instant.
struct Pose {
    double x = 0;  ///< design pixels, added
    double y = 0;
    double width = 1;  ///< factors
    double height = 1;
    double opacity = 1;
    double wipe = 1;      ///< share that is uncovered
    draw::Stance stance;  ///< scales are factors, angles are added
    double anchor_x = 0;  ///< shares of the box, added
    double anchor_y = 0;
    double grow = 1;  ///< share of its length that the course of a map has
    /// Nothing moves: edges may be set on whole pixels. What is scaled or turned rests in itself.
    bool resting = true;

    /// Adds or multiplies one property.
    void take(Property property, double value);

    void combine(const Pose& other);
};

struct Keyframe {
    Nanoseconds at_ns = 0;
    double value = 0;
    Easing easing;  ///< of the way to this keyframe
};

/// One property over time: held before the first and after the last keyframe.
struct Track {
    Property property = Property::opacity;
    std::vector<Keyframe> keyframes;  ///< at least 1, times rise

    [[nodiscard]] double at(Nanoseconds t_ns) const;
};

/// Tracks that run together after one delay.
struct Timeline {
    Nanoseconds delay_ns = 0;
    Nanoseconds loop_ns = 0;  ///< 0 = runs once
    std::vector<Track> tracks;

    [[nodiscard]] Nanoseconds duration_ns() const;
    /// Pose at `t_ns` after the start. Negative times hold the first keyframes.
    [[nodiscard]] Pose at(Nanoseconds t_ns) const;
};

}  // namespace pitcast::show
