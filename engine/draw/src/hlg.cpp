// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/hlg.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "pitcast/draw/pack_matrix.h"

namespace pitcast::draw {
namespace {

constexpr double kLight = 1 << 30;
constexpr double kGain = 1 << 23;
constexpr double kSignal = 1 << 24;

/// The `n`th root of x in (0, 2], by Newton's method from above.
double root(double x, int n) {
    double y = std::max(x, 1.0);
    for (double last = 0; y != last;) {
        double power = 1;
        for (int i = 1; i < n; ++i) {
            power *= y;
        }
        last = y;
        y = std::min(y, ((n - 1) * y + x / power) / n);
    }
    return y;
}

/// Of x from 1/2 to 16: twice the series of the inverse hyperbolic tangent, octave by octave.
double natural_logarithm(double x) {
    constexpr double kLn2 = 0.693147180559945309417;
    int octaves = 0;
    for (; x > 1.4142; x /= 2) {
        ++octaves;
    }
    const double t = (x - 1) / (x + 1);
    double power = t;
    double sum = 0;
    for (int k = 1; k < 60; k += 2) {
        sum += power / k;
        power *= t * t;
    }
    return 2 * sum + octaves * kLn2;
}

/// BT.2100-2, table 5.
double hlg_oetf(double e) {
    constexpr double kA = 0.17883277;
    constexpr double kB = 1 - 4 * kA;
    const double c = 0.5 - kA * natural_logarithm(4 * kA);
    return e <= 1.0 / 12 ? std::sqrt(3 * e) : kA * natural_logarithm(12 * e - kB) + c;
}

std::uint32_t whole(double v) {
    return static_cast<std::uint32_t>(v + 0.5);
}

/// The light at which entry `i` of a curve stands.
double light_of_entry(std::size_t i) {
    return static_cast<double>((32 + i % 32) << (i / 32)) / 32;
}

HlgTables make_tables() {
    HlgTables tables;
    for (std::size_t v = 0; v < tables.linear.size(); ++v) {
        const double e = static_cast<double>(v) / 16384;
        tables.linear[v] = v == 0 ? 0 : whole(kLight * e * e * root(e * e, 5));
    }
    const double white = 0.203 / root(0.203, 6);  // 0.203^(5/6)
    for (std::size_t i = 0; i < kHlgCurveEntries; ++i) {
        const double light = light_of_entry(i) / kLight;
        tables.gain[i] = whole(kGain * white / root(light, 6));
        tables.signal[i] = i == 0 ? 0 : whole(kSignal * hlg_oetf(light));  // black stays black
    }
    return tables;
}

std::uint32_t weighted(const std::array<std::uint32_t, 3>& weights,
                       const std::array<std::uint32_t, 3>& light) {
    std::uint64_t sum = 1U << 23U;
    for (std::size_t i = 0; i < 3; ++i) {
        sum += std::uint64_t{weights[i]} * light[i];
    }
    return static_cast<std::uint32_t>(sum >> 24U);
}

}  // namespace

const HlgTables& hlg_tables() {
    static const HlgTables kTables = make_tables();
    return kTables;
}

std::int32_t hlg_table_at(const std::array<std::uint32_t, kHlgCurveEntries>& table,
                          std::uint32_t light) {
    const auto n = static_cast<unsigned>(std::bit_width(std::max(light, 1U))) - 1;
    const std::uint32_t mantissa = light << (31 - n);
    const std::size_t i = 32 * n + ((mantissa >> 26U) & 31U);
    const auto between = static_cast<std::int32_t>((mantissa >> 14U) & 4095U);
    const auto from = static_cast<std::int32_t>(table[i]);
    return from + ((static_cast<std::int32_t>(table[i + 1]) - from) * between >> 12);
}

std::array<std::int32_t, 3> hlg_of_sdr(const HlgTables& tables,
                                       const std::array<std::int32_t, 3>& sdr) {
    std::array<std::uint32_t, 3> narrow{};
    std::array<std::uint32_t, 3> wide{};
    for (std::size_t i = 0; i < 3; ++i) {
        narrow[i] = tables.linear[static_cast<std::size_t>(std::clamp(sdr[i], 0, kHlgMostIn))];
    }
    for (std::size_t i = 0; i < 3; ++i) {
        wide[i] = weighted(kHlgMatrix[i], narrow);
    }
    const auto gain =
        static_cast<std::uint64_t>(hlg_table_at(tables.gain, weighted(kHlgMatrix[3], wide)));
    std::array<std::int32_t, 3> hlg{};
    for (std::size_t i = 0; i < 3; ++i) {
        const std::uint64_t scene = wide[i] * gain >> 23U;  // never above 0.6 * 2^30
        hlg[i] = (hlg_table_at(tables.signal, static_cast<std::uint32_t>(scene)) + 512) >> 10;
    }
    return hlg;
}

std::array<std::int32_t, 3> hlg_of_canvas(const HlgTables& tables,
                                          const std::array<std::int32_t, 4>& pixel) {
    const std::int32_t alpha = std::min(pixel[3], 16384);
    if (alpha <= 0) {
        return {0, 0, 0};
    }
    std::array<std::int32_t, 3> hlg =
        hlg_of_sdr(tables, {unmultiplied(pixel[0], pixel[3]), unmultiplied(pixel[1], pixel[3]),
                            unmultiplied(pixel[2], pixel[3])});
    for (std::int32_t& c : hlg) {
        c = (c * alpha + 8192) >> 14;
    }
    return hlg;
}

}  // namespace pitcast::draw
