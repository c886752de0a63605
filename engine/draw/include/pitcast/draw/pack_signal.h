// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

/// What a packed frame's code values mean, beside their layout (PackFormat).
namespace pitcast::draw {

enum class PackRange : std::uint8_t {
    narrow,  ///< ITU-R BT.709-6, 4.6 / BT.2100-2, table 9: Y 64..940, C 64..960 of 10 bit
    full,    ///< BT.2100-2, table 9: Y 0..1023, C 512 +- 511.5; SDI's timing codes still left out
};

enum class PackColour : std::uint8_t {
    bt709,       ///< SDR: the canvas's own signal
    bt2100_hlg,  ///< BT.2020 primaries and matrix, HLG; SDR white at 75 %: see hlg.h
};

enum class PackDither : std::uint8_t {
    none,     ///< rounded to the nearest code
    ordered,  ///< see dither_step; Y'CbCr fills only, never a key
};

struct PackSignal {
    PackRange range = PackRange::narrow;
    PackColour colour = PackColour::bt709;
    PackDither dither = PackDither::none;

    friend bool operator==(const PackSignal&, const PackSignal&) = default;
};

/// Threshold 0..63 of a sample: Bayer's 8 x 8 matrix, shifted by `phase`, so that within 8 phases
/// each sample meets evenly spaced thresholds. `x` counts samples of the plane from its left edge,
/// `y` its lines, those of a field by themselves when interlaced.
[[nodiscard]] constexpr std::int32_t dither_step(std::int32_t x, std::int32_t y,
                                                 std::uint32_t phase) {
    std::int32_t step = 0;
    for (int bit = 0; bit < 3; ++bit) {
        const std::int32_t row = y >> bit & 1;
        step = step * 4 + ((x >> bit & 1) ^ row) * 2 + row;
    }
    const std::uint32_t reversed =
        (phase & 1U) << 2U | (phase & 2U) | (phase >> 2U & 1U);  // 0 4 2 6 1 5 3 7
    return (step + static_cast<std::int32_t>(reversed) * 8) & 63;
}
inline constexpr std::uint32_t kDitherPhases = 8;

/// What stands in for half a code when a sum is shifted right by `shift`: odd 128ths of a code, so
/// that the mean is half, and what is a whole code (black, white, no colour) stays that code.
[[nodiscard]] constexpr std::int32_t dither_half(std::int32_t step, std::int32_t shift) {
    return (2 * step + 1) << (shift - 7);
}

}  // namespace pitcast::draw
