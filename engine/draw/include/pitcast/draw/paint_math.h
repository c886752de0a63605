// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/draw/tile_program.h"

/// The less obvious parts of the contract in tile_program.h.
namespace pitcast::draw {

/// Polynomial of turn(): arctangent (Hastings' fit, error below 1.2e-5 rad; Abramowitz and Stegun
/// 4.4.49) in 1/65536 of a turn, times 4.
inline constexpr std::array<std::int32_t, 5> kTurnTerms{41716, -13781, 7516, -3552, 869};

/// Direction of (gx, gy) in 1/65536 of a turn from the x axis, clockwise on a screen (y down); 0
/// for no direction. With a = min and b = max of |gx|, |gy|: z = (a << 15) / b, z2 = z * z >> 15,
/// h by Horner from the last term: h = term + (h * z2 >> 15), t = min((z * h + 2^16) >> 17, 8192);
/// then |gy| > |gx|: t = 16384 - t; gx < 0: t = 32768 - t; gy < 0: t = 65536 - t; last & 65535.
/// |gx|, |gy| at most 2^30.
[[nodiscard]] std::int32_t turn(std::int64_t gx, std::int64_t gy);

/// Half the width, in 1/65536 pixel, over which a conic gradient's end fades into its beginning.
inline constexpr std::int64_t kSeamReach = 32768;

/// The largest integer whose square is not above `q`; q from 0 to 2^50.
[[nodiscard]] std::int64_t integer_sqrt(std::int64_t q);

/// Samples an axis, as a power of two, where neighbouring pixels lie `step` apart in a picture:
/// one for every source pixel under a pixel, rounded up from 3 halves; 0 .. kMaxTaps.
[[nodiscard]] constexpr std::int32_t taps_for(std::int32_t step) {
    std::int32_t taps = 0;
    while (taps < kMaxTaps && step > (3 << 15) << taps) {
        ++taps;
    }
    return taps;
}

/// A place in a warped picture, 16.16.
struct WarpedPlace {
    std::int32_t u = 0;
    std::int32_t v = 0;
    bool behind = true;  ///< w < 1: there is none
};
/// Place that a warped paint shows (half_x, half_y) half pixels from the middle of canvas pixel
/// (x, y).
[[nodiscard]] WarpedPlace warped_place(const TilePaint& paint, std::int32_t x, std::int32_t y,
                                       std::int32_t half_x, std::int32_t half_y);
/// From one edge of a pixel to the other along each axis, and how many samples that asks for.
struct WarpedFootprint {
    std::int32_t along_u = 0;  ///< along x
    std::int32_t along_v = 0;
    std::int32_t down_u = 0;  ///< along y
    std::int32_t down_v = 0;
    std::int32_t taps_x = 0;
    std::int32_t taps_y = 0;
};
[[nodiscard]] WarpedFootprint warped_footprint(const TilePaint& paint, std::int32_t x,
                                               std::int32_t y);

/// How far sample `i` of 1 << `taps` lies from the middle, `step` being from pixel to pixel.
[[nodiscard]] constexpr std::int32_t tap_offset(std::int32_t i, std::int32_t taps,
                                                std::int32_t step) {
    return static_cast<std::int32_t>((std::int64_t{2 * i + 1 - (1 << taps)} * step) >> (taps + 1));
}

}  // namespace pitcast::draw
