// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "pitcast/map/camera.h"

namespace pitcast::map {

/// What decides the colour of a place of the ground.
struct GroundSample {
    std::array<double, 3> albedo{};  ///< of the venue, 0..1, non-linear
    double z = 0;                    ///< metres
    double height_part = 0;          ///< 0 at the lowest, 1 at the highest place of the venue
    double slope = 0;                ///< rise over run
    double crest = 0;                ///< metres above the places around
    double detail = 0;               ///< fine roughness, -1..1
    double texel_m = 1;
    double contour_m = 20;  ///< of height between contour lines
};

/// The colour of the ground itself, 0..1, non-linear, before light.
[[nodiscard]] std::array<double, 3> ground_colour(MapStyle style, const GroundSample& sample);
/// How strongly fine roughness tilts the ground there: rock more than meadow.
[[nodiscard]] double roughness(MapStyle style, const GroundSample& sample);

}  // namespace pitcast::map
