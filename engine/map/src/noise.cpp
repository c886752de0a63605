// SPDX-License-Identifier: Apache-2.0
#include "noise.h"

#include <algorithm>
#include <cmath>

namespace pitcast::map {

std::uint32_t lattice_hash(std::int32_t x, std::int32_t y, std::uint32_t seed) {
    std::uint32_t h = seed * 0x9E3779B9u;
    h ^= static_cast<std::uint32_t>(x) * 0x85EBCA6Bu;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h ^= static_cast<std::uint32_t>(y) * 0xC2B2AE35u;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return h ^ (h >> 15);
}

double value_noise(double x, double y, std::uint32_t seed) {
    const double floor_x = std::floor(x);
    const double floor_y = std::floor(y);
    const auto ix = static_cast<std::int32_t>(floor_x);
    const auto iy = static_cast<std::int32_t>(floor_y);
    const double fx = x - floor_x;
    const double fy = y - floor_y;
    const double wx = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    const double wy = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    const auto at = [&](std::int32_t dx, std::int32_t dy) {
        return static_cast<double>(lattice_hash(ix + dx, iy + dy, seed)) / 2147483647.5 - 1;
    };
    return mix(mix(at(0, 0), at(1, 0), wx), mix(at(0, 1), at(1, 1), wx), wy);
}

double fractal_noise(double x, double y, int octaves, std::uint32_t seed) {
    double sum = 0;
    double weight = 0.5;
    for (int octave = 0; octave < octaves; ++octave) {
        sum += weight * value_noise(x, y, seed + static_cast<std::uint32_t>(octave));
        // A turn of about 37 degrees a step hides the lattice.
        const double turned_x = 1.6 * x - 1.2 * y;
        y = 1.2 * x + 1.6 * y;
        x = turned_x;
        weight *= 0.5;
    }
    return sum;
}

double smooth_step(double from, double to, double x) {
    const double part = std::clamp((x - from) / (to - from), 0.0, 1.0);
    return part * part * (3 - 2 * part);
}

}  // namespace pitcast::map
