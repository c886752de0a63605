// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/map/venue.h"

namespace pitcast::edit {

/// Between a venue seen from above and a picture of it, whose y points down.
struct PlanLens {
    double x = 0, y = 0;         ///< middle of the picture, pixels
    double east = 0, north = 0;  ///< what is seen there, mm
    double scale = 0.001;        ///< pixels a mm
    double turn = 0;             ///< radians by which the venue is turned anticlockwise

    struct Spot {
        double x = 0, y = 0;
    };
    [[nodiscard]] Spot to_picture(const race::PlanPoint& at) const;
    [[nodiscard]] race::PlanPoint to_plan(double px, double py) const;
};

/// By how much a course is turned so that it is seen as wide as it gets; radians in -pi/2..pi/2.
[[nodiscard]] double broadest_turn(const map::Course& course);

/// All of the points, with a margin of a tenth, in a picture of `width` x `height` pixels at 0, 0.
[[nodiscard]] PlanLens lens_of_all(const std::vector<race::PlanPoint>& points, double turn,
                                   double width, double height);

/// A round length (1, 2, 5 times a power of ten, in mm) that is at most `pixels` long: a scale bar.
[[nodiscard]] std::int64_t round_length(double scale, double pixels);

}  // namespace pitcast::edit
