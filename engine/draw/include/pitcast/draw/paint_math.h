// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

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

/// The largest integer whose square is not above `q`; q from 0 to 2^50.
[[nodiscard]] std::int64_t integer_sqrt(std::int64_t q);

/// How far sample `i` of 1 << `taps` lies from the middle, `step` being from pixel to pixel.
[[nodiscard]] constexpr std::int32_t tap_offset(std::int32_t i, std::int32_t taps,
                                                std::int32_t step) {
    return static_cast<std::int32_t>((std::int64_t{2 * i + 1 - (1 << taps)} * step) >> (taps + 1));
}

}  // namespace pitcast::draw
