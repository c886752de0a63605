// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "pitcast/draw/pack_signal.h"
#include "pitcast/draw/picture.h"
#include "pitcast/draw/tile_program.h"

/// Integer colour matrices of the contract in tile_program.h, for both executors.
namespace pitcast::draw {

/// One row of the canvas -> Y'CbCr matrix; see "Pack" in tile_program.h.
struct PackRow {
    std::int32_t r = 0;
    std::int32_t g = 0;
    std::int32_t b = 0;
};

/// ITU-R BT.709-6, narrow range. The same numbers serve 8 and 10 bit, with different shifts:
/// 219 * 2^22 / 2^14 = 876 * 2^20 / 2^14 = 56064 and 224 * 2^22 / 2^14 = 896 * 2^20 / 2^14 = 57344.
inline constexpr PackRow kPackY{11919, 40097, 4048};
inline constexpr PackRow kPackCb{-6570, -22102, 28672};
inline constexpr PackRow kPackCr{28672, -26043, -2629};
// White is exactly 235 / 940, and grey has exactly no colour.
static_assert(kPackY.r + kPackY.g + kPackY.b == 56064);
static_assert(kPackCb.r + kPackCb.g + kPackCb.b == 0);
static_assert(kPackCr.r + kPackCr.g + kPackCr.b == 0);

/// What goes with a bit depth.
struct PackDepth {
    std::int32_t shift = 0;
    std::int32_t half = 0;
    std::int32_t luma_offset = 0;
    std::int32_t chroma_offset = 0;
    std::int32_t low = 0;  ///< clamped to low..high: the rest is reserved for SDI's timing codes
    std::int32_t high = 0;
};
inline constexpr PackDepth kPack8{22, 1 << 21, 16, 128, 1, 254};
inline constexpr PackDepth kPack10{20, 1 << 19, 64, 512, 4, 1019};

/// Y'CbCr samples in 8.8 -> canvas R'G'B' in Q14:
///   r = (ky * (Y - oy)                        + kr_v * (V - 32768) + 16384) >> 15
///   g = (ky * (Y - oy) + kg_u * (U - 32768) + kg_v * (V - 32768) + 16384) >> 15
///   b = (ky * (Y - oy) + kb_u * (U - 32768)                        + 16384) >> 15
/// (kg_u and kg_v are negative.) No sum leaves 32 bits.
struct YuvToRgb {
    std::int32_t oy = 0;
    std::int32_t ky = 0;
    std::int32_t kr_v = 0;
    std::int32_t kg_u = 0;
    std::int32_t kg_v = 0;
    std::int32_t kb_u = 0;
    friend bool operator==(const YuvToRgb&, const YuvToRgb&) = default;
};

namespace detail {
/// numerator / denominator, to the nearest integer; denominator positive.
[[nodiscard]] constexpr std::int32_t nearest_quotient(std::int64_t numerator,
                                                      std::int64_t denominator) {
    const std::int64_t twice = 2 * numerator + (numerator < 0 ? -denominator : denominator);
    return static_cast<std::int32_t>(twice / (2 * denominator));
}

/// `kr`, `kb`: luma weights in 1/10000; `luma`, `chroma`: how many 8.8 steps are 1.0.
[[nodiscard]] constexpr YuvToRgb yuv_to_rgb(std::int64_t kr, std::int64_t kb, std::int64_t luma,
                                            std::int64_t chroma, std::int32_t luma_offset) {
    constexpr std::int64_t kUnit = 10000;
    constexpr std::int64_t kScale = std::int64_t{16384} * 32768;
    const std::int64_t kg = kUnit - kr - kb;
    return {luma_offset,
            nearest_quotient(kScale, luma),
            nearest_quotient(2 * (kUnit - kr) * kScale, kUnit * chroma),
            nearest_quotient(-2 * (kUnit - kb) * kb * kScale, kUnit * kg * chroma),
            nearest_quotient(-2 * (kUnit - kr) * kr * kScale, kUnit * kg * chroma),
            nearest_quotient(2 * (kUnit - kb) * kScale, kUnit * chroma)};
}
}  // namespace detail

/// All that makes code values of R'G'B' in a signal and a depth.
struct PackCode {
    PackRow y{};
    PackRow cb{};
    PackRow cr{};
    PackDepth depth{};
};

/// Luma weights of ITU-R BT.709-6, 3.2, and BT.2020-2, table 4 (non-constant luminance).
/// `timing_codes`: leave out the codes that SDI keeps for timing (in narrow range they always are).
[[nodiscard]] constexpr PackCode pack_code(const PackSignal& signal, bool ten_bit,
                                           bool timing_codes) {
    constexpr std::int64_t kUnit = 10000;
    const bool wide = signal.colour == PackColour::bt2100_hlg;
    const std::int64_t kr = wide ? 2627 : 2126;
    const std::int64_t kb = wide ? 593 : 722;
    PackCode code;
    code.depth = ten_bit ? kPack10 : kPack8;
    std::int32_t luma = 56064;
    std::int32_t chroma = 57344;
    if (signal.range == PackRange::full) {
        luma = chroma = ten_bit ? 1023 << 6 : 255 << 8;
        code.depth.luma_offset = 0;
        if (!timing_codes) {
            code.depth.low = 0;
            code.depth.high = ten_bit ? 1023 : 255;
        }
    }
    // The last of each row is what is left, so that white and grey are exact.
    code.y.r = detail::nearest_quotient(kr * luma, kUnit);
    code.y.b = detail::nearest_quotient(kb * luma, kUnit);
    code.y.g = luma - code.y.r - code.y.b;
    const std::int32_t half = chroma / 2;
    code.cb.b = half;
    code.cb.r = detail::nearest_quotient(-kr * half, kUnit - kb);
    code.cb.g = -half - code.cb.r;
    code.cr.r = half;
    code.cr.b = detail::nearest_quotient(-kb * half, kUnit - kr);
    code.cr.g = -half - code.cr.b;
    return code;
}
static_assert(pack_code({}, true, true).y.g == kPackY.g &&
              pack_code({}, true, true).y.b == kPackY.b);
static_assert(pack_code({}, true, true).cb.r == kPackCb.r &&
              pack_code({}, true, true).cb.g == kPackCb.g);
static_assert(pack_code({}, true, true).cr.b == kPackCr.b &&
              pack_code({}, true, true).cr.g == kPackCr.g);

/// 10-bit code of alpha (Q14).
[[nodiscard]] constexpr std::int32_t key_code(std::int32_t alpha, PackRange range) {
    const std::int32_t code =
        range == PackRange::full ? (1023 * alpha + 8192) >> 14 : 64 + ((876 * alpha + 8192) >> 14);
    return code < kPack10.low ? kPack10.low : code > kPack10.high ? kPack10.high : code;
}

/// A channel of a canvas pixel, or of a mean of some, that is not premultiplied: colours of v210a
/// and of what is converted to HLG. Between clear and opaque it stays within 0 and kLimitHigh.
[[nodiscard]] constexpr std::int32_t unmultiplied(std::int32_t c, std::int32_t alpha) {
    if (alpha <= 0) {
        return 0;
    }
    if (alpha >= 16384) {
        return c;
    }
    const std::int32_t whole = ((c < 0 ? 0 : c) * 16384 + (alpha >> 1)) / alpha;
    return whole > kLimitHigh ? kLimitHigh : whole;
}

[[nodiscard]] constexpr bool is_10_bit(PixelFormat format) {
    return format == PixelFormat::yuv420p10 || format == PixelFormat::yuv422p10 ||
           format == PixelFormat::yuv444p10;
}

/// How far the chroma planes' columns are halved: sx of the contract, 0 or 1.
[[nodiscard]] constexpr int chroma_shift_x(PixelFormat format) {
    return format == PixelFormat::yuv444p8 || format == PixelFormat::yuv444p10 ? 0 : 1;
}
/// How far the chroma planes' lines are halved: sy of the contract, 0 or 1.
[[nodiscard]] constexpr int chroma_shift_y(PixelFormat format) {
    return format == PixelFormat::yuv420p8 || format == PixelFormat::yuv420p10 ? 1 : 0;
}

/// How many bytes a line of a plane takes, and how many lines there are; 0 where there is no plane.
struct PlaneExtent {
    std::size_t line_bytes = 0;
    std::size_t lines = 0;
};
[[nodiscard]] constexpr PlaneExtent plane_extent(PixelFormat format, std::int32_t width,
                                                 std::int32_t height, std::size_t plane) {
    const auto columns = static_cast<std::size_t>(width);
    const auto lines = static_cast<std::size_t>(height);
    if (format == PixelFormat::rgba8) {
        return plane == 0 ? PlaneExtent{columns * 4, lines} : PlaneExtent{};
    }
    const auto sx = static_cast<std::size_t>(plane == 0 ? 0 : chroma_shift_x(format));
    const auto sy = static_cast<std::size_t>(plane == 0 ? 0 : chroma_shift_y(format));
    return {((columns + sx) >> sx) * (is_10_bit(format) ? 2 : 1), (lines + sy) >> sy};
}

/// The matrix of a Y'CbCr picture; an unknown matrix counts as BT.709.
[[nodiscard]] constexpr YuvToRgb yuv_to_rgb(ColorMatrix matrix, bool full_range, bool ten_bit) {
    std::int64_t kr = 2126;
    std::int64_t kb = 722;
    if (matrix == ColorMatrix::bt601) {
        kr = 2990;
        kb = 1140;
    } else if (matrix == ColorMatrix::bt2020) {
        kr = 2627;
        kb = 593;
    }
    if (full_range) {
        // 10-bit code values come out as 10.8 >> 2, so that 1.0 is 1023 * 64.
        const std::int64_t unit = ten_bit ? 1023 * 64 : 255 * 256;
        return detail::yuv_to_rgb(kr, kb, unit, unit, 0);
    }
    return detail::yuv_to_rgb(kr, kb, 219 * 256, 224 * 256, 16 * 256);
}
[[nodiscard]] constexpr YuvToRgb yuv_to_rgb(const Picture& picture) {
    return yuv_to_rgb(picture.matrix, picture.full_range, is_10_bit(picture.format));
}

}  // namespace pitcast::draw
