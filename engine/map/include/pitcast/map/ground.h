// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "pitcast/map/camera.h"
#include "pitcast/map/venue.h"

namespace pitcast::map {

/// Part of the ground, metres in the venue's frame.
struct GroundWindow {
    double x0 = 0;
    double y0 = 0;
    double width = 0;
    double depth = 0;
};

/// What of the venue's ground is shown with so many triangles: all of it when benches can be
/// shown all round, else a block round the course.
[[nodiscard]] GroundWindow ground_window(const Venue& venue, std::int32_t triangle_budget);

/// Light of a time of day. Colours are factors for light that adds up (linear), 1 = as painted.
struct Daylight {
    std::array<double, 3> to_sun{};  ///< unit vector: east, north, up
    std::array<double, 3> sun{};
    std::array<double, 3> sky{};
    std::array<float, 3> haze{};  ///< non-linear, 0..1: what far ground fades to
};
[[nodiscard]] Daylight daylight_of(MapStyle style, DayPhase day);

/// A picture of the ground from above in the light of its day: colours, relief, cast shadows and
/// the open sky of every place, with its edges faded out. Premultiplied, R in the low byte, the
/// first row in the south.
struct GroundPicture {
    GroundWindow window;
    std::int32_t columns = 0;
    std::int32_t rows = 0;
    std::vector<std::uint32_t> rgba;
};

/// `longer_side`: texels, 16..8192. Takes about 0.1 µs a texel.
[[nodiscard]] GroundPicture paint_ground_picture(const Venue& venue, MapStyle style, DayPhase day,
                                                 const GroundWindow& window,
                                                 std::int32_t longer_side);

/// Halves it in both directions, rounding sizes down, at least 1.
[[nodiscard]] GroundPicture half_of(const GroundPicture& picture);

}  // namespace pitcast::map
