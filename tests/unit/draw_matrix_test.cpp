// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include <gtest/gtest.h>

#include "pitcast/draw/pack_matrix.h"

/// The integer matrices against the standards' own formulas in doubles, for every 10-bit input.
namespace pitcast::draw {
namespace {

struct Weights {
    double r;
    double b;
    [[nodiscard]] double g() const { return 1 - r - b; }
};
constexpr Weights kBt601{0.299, 0.114};
constexpr Weights kBt709{0.2126, 0.0722};
constexpr Weights kBt2020{0.2627, 0.0593};

/// Rows of R'G'B' to Y', Cb, Cr in doubles, each scaled to -0.5..0.5 or 0..1.
std::array<std::array<double, 3>, 3> rows_of(const Weights& w) {
    const double cb = 2 * (1 - w.b);
    const double cr = 2 * (1 - w.r);
    return {{{w.r, w.g(), w.b},
             {-w.r / cb, -w.g() / cb, (1 - w.b) / cb},
             {(1 - w.r) / cr, -w.g() / cr, -w.b / cr}}};
}

/// The least and the greatest that a sum of independent errors can be.
struct Envelope {
    double low = 0;
    double high = 0;
    void add(double least, double most) {
        low += least;
        high += most;
    }
    [[nodiscard]] double worst() const { return std::max(-low, high); }
};

/// A row is a sum of three parts, one a channel. So the worst error over all 2^30 triples of 10-bit
/// inputs is the sum of the worst errors of each channel's 1024.
double worst_error(const PackRow& row, const std::array<double, 3>& exact, double unit,
                   std::int32_t shift) {
    const std::array<std::int32_t, 3> factors{row.r, row.g, row.b};
    Envelope sum;
    for (std::size_t channel = 0; channel < 3; ++channel) {
        double least = 1;
        double most = -1;
        for (std::int32_t code = 0; code < 1024; ++code) {
            const std::int32_t q14 = (code * 16384 * 2 + 1023) / (2 * 1023);  // on the canvas
            const double ours = static_cast<double>(factors[channel]) * q14 / std::ldexp(1, shift);
            const double error = ours - exact[channel] * unit * code / 1023;
            least = std::min(least, error);
            most = std::max(most, error);
        }
        sum.add(least, most);
    }
    return sum.worst();
}

TEST(Matrices, OfEverySignalAreWithinATwentiethOfACodeBeforeRoundingForAll10BitColours) {
    for (const PackColour colour : {PackColour::bt709, PackColour::bt2100_hlg}) {
        const auto exact = rows_of(colour == PackColour::bt709 ? kBt709 : kBt2020);
        for (const PackRange range : {PackRange::narrow, PackRange::full}) {
            for (const bool ten_bit : {false, true}) {
                const PackCode code = pack_code({range, colour, PackDither::none}, ten_bit, false);
                const double full = ten_bit ? 1023 : 255;
                const double luma = range == PackRange::full ? full : ten_bit ? 876 : 219;
                const double chroma = range == PackRange::full ? full : ten_bit ? 896 : 224;
                const std::int32_t shift = code.depth.shift;
                // Then half a code is rounded away: "within half a code" needs these to be small.
                EXPECT_LT(worst_error(code.y, exact[0], luma, shift), 0.05);
                EXPECT_LT(worst_error(code.cb, exact[1], chroma, shift), 0.05);
                EXPECT_LT(worst_error(code.cr, exact[2], chroma, shift), 0.05);
            }
        }
    }
}

std::int32_t coded(const PackRow& row, std::int32_t offset, const PackDepth& depth, std::int32_t r,
                   std::int32_t g, std::int32_t b) {
    const std::int32_t sum = row.r * r + row.g * g + row.b * b + depth.half;
    return std::clamp(offset + (sum >> depth.shift), depth.low, depth.high);
}

TEST(Matrices, GiveCodesWithinHalfACodeOfTheFormula) {
    // Every 31st code of each channel, all combinations: the rounding itself.
    for (const PackColour colour : {PackColour::bt709, PackColour::bt2100_hlg}) {
        const auto exact = rows_of(colour == PackColour::bt709 ? kBt709 : kBt2020);
        const PackCode code = pack_code({PackRange::narrow, colour, PackDither::none}, true, true);
        double worst = 0;
        for (std::int32_t r = 0; r < 1024; r += 31) {
            for (std::int32_t g = 0; g < 1024; g += 31) {
                for (std::int32_t b = 0; b < 1024; b += 31) {
                    const auto q14 = [](std::int32_t v) { return (v * 32768 + 1023) / 2046; };
                    const auto error = [&](const PackRow& row, std::size_t i, double offset,
                                           double unit) {
                        const double wanted =
                            offset +
                            unit * (exact[i][0] * r + exact[i][1] * g + exact[i][2] * b) / 1023;
                        const std::int32_t ours = coded(row, static_cast<std::int32_t>(offset),
                                                        code.depth, q14(r), q14(g), q14(b));
                        worst = std::max(worst, std::abs(ours - wanted));
                    };
                    error(code.y, 0, 64, 876);
                    error(code.cb, 1, 512, 896);
                    error(code.cr, 2, 512, 896);
                }
            }
        }
        EXPECT_LT(worst, 0.5 + 0.05);
    }
}

/// Error of one of the picture matrix's products over all 1024 codes, in 10-bit narrow codes.
Envelope product_errors(std::int32_t factor, std::int32_t offset, double exact, double centre) {
    Envelope errors{1, -1};
    for (std::int32_t code = 0; code < 1024; ++code) {
        const double ours = static_cast<double>(factor) * (code * 64 - offset) / 32768 / 16384;
        const double error = 876 * (ours - exact * (code - centre));
        errors.low = std::min(errors.low, error);
        errors.high = std::max(errors.high, error);
    }
    return errors;
}

TEST(Matrices, OfPicturesAreWithinHalfACodeForAll10BitInputs) {
    for (const auto& [matrix, w] :
         {std::pair{ColorMatrix::bt601, kBt601}, std::pair{ColorMatrix::bt709, kBt709},
          std::pair{ColorMatrix::bt2020, kBt2020}}) {
        for (const bool full : {false, true}) {
            const YuvToRgb m = yuv_to_rgb(matrix, full, true);
            const double luma = full ? 1023 : 876;
            const double chroma = full ? 1023 : 896;
            const double to_g = -1 / w.g();
            const Envelope y = product_errors(m.ky, m.oy, 1 / luma, full ? 0 : 64);
            const auto worst = [&](std::initializer_list<Envelope> parts) {
                Envelope sum = y;
                for (const Envelope& part : parts) {
                    sum.add(part.low, part.high);
                }
                return sum.worst() + 876.0 / 16384 / 2;  // and what is rounded in the end
            };
            const auto part = [&](std::int32_t factor, double exact) {
                return product_errors(factor, 32768, exact / chroma, 512);
            };
            EXPECT_LT(worst({part(m.kr_v, 2 * (1 - w.r))}), 0.5);
            EXPECT_LT(worst({part(m.kb_u, 2 * (1 - w.b))}), 0.5);
            EXPECT_LT(worst({part(m.kg_u, 2 * (1 - w.b) * w.b * to_g),
                             part(m.kg_v, 2 * (1 - w.r) * w.r * to_g)}),
                      0.5);
        }
    }
}

TEST(Matrices, BringEvery10BitCodeOfACameraBackAsItWas) {
    const YuvToRgb m = yuv_to_rgb(ColorMatrix::bt709, false, true);
    const PackCode code = pack_code({}, true, true);
    // All luma by all Cb and by all Cr, the other chroma at 13 values.
    const auto back = [&](std::int32_t y, std::int32_t cb, std::int32_t cr) {
        const std::int32_t luma = m.ky * (y * 64 - m.oy);
        const std::int32_t u = cb * 64 - 32768;
        const std::int32_t v = cr * 64 - 32768;
        const std::int32_t r = (luma + m.kr_v * v + 16384) >> 15;
        const std::int32_t g = (luma + m.kg_u * u + m.kg_v * v + 16384) >> 15;
        const std::int32_t b = (luma + m.kb_u * u + 16384) >> 15;
        return coded(code.y, 64, code.depth, r, g, b) == y &&
               coded(code.cb, 512, code.depth, r, g, b) == cb &&
               coded(code.cr, 512, code.depth, r, g, b) == cr;
    };
    std::int64_t changed = 0;
    for (std::int32_t other = 64; other <= 960; other += 69) {
        for (std::int32_t y = 4; y <= 1019; ++y) {
            for (std::int32_t c = 64; c <= 960; ++c) {
                changed += back(y, c, other) ? 0 : 1;
                changed += back(y, other, c) ? 0 : 1;
            }
        }
    }
    EXPECT_EQ(changed, 0);
}

}  // namespace
}  // namespace pitcast::draw
