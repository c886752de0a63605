// SPDX-License-Identifier: Apache-2.0
#include "ground_detail.h"

#include "noise.h"

namespace pitcast::map {
namespace {

/// Smooth noise on a lattice of `cells` a side that closes on itself.
double closed_noise(double x, double y, std::int32_t cells, std::uint32_t seed) {
    const auto ix = static_cast<std::int32_t>(x);
    const auto iy = static_cast<std::int32_t>(y);
    const double fx = x - ix;
    const double fy = y - iy;
    const double wx = fx * fx * (3 - 2 * fx);
    const double wy = fy * fy * (3 - 2 * fy);
    const auto corner = [&](std::int32_t dx, std::int32_t dy) {
        return static_cast<double>(lattice_hash((ix + dx) % cells, (iy + dy) % cells, seed)) /
                   2147483647.5 -
               1;
    };
    return mix(mix(corner(0, 0), corner(1, 0), wx), mix(corner(0, 1), corner(1, 1), wx), wy);
}

}  // namespace

DetailTile::DetailTile() : values_(kSize * kSize) {
    constexpr std::int32_t kCoarsest = 16;
    constexpr int kOctaves = 5;
    for (std::size_t y = 0; y < kSize; ++y) {
        for (std::size_t x = 0; x < kSize; ++x) {
            double sum = 0;
            double weight = 0.5;
            std::int32_t cells = kCoarsest;
            for (int octave = 0; octave < kOctaves; ++octave, cells *= 2, weight *= 0.62) {
                sum += weight * closed_noise(static_cast<double>(x) * cells / kSize,
                                             static_cast<double>(y) * cells / kSize, cells,
                                             301U + static_cast<std::uint32_t>(octave));
            }
            values_[y * kSize + x] = static_cast<float>(sum);
        }
    }
}

}  // namespace pitcast::map
