// SPDX-License-Identifier: Apache-2.0
// The pit before any road: walls, benches, spoil heaps, pond.
#include <algorithm>
#include <array>
#include <cmath>

#include "noise.h"
#include "xinqiu.h"

namespace pitcast::map::xinqiu {
namespace {

/// Depth of each bench floor under the rim; faces between are 15 to 24 m high.
constexpr std::array<double, 18> kBenches = {0,   15,  32,  51,  71,  93,  117, 140, 162,
                                             183, 207, 230, 252, 272, 296, 318, 334, 350};

struct Heap {
    double x, y, radius, height;
};
/// Spoil heaps: on the plateau in the corners, and inner dumps at the ends of the floor.
constexpr std::array<Heap, 9> kHeaps = {{{-1760, 800, 270, 62},
                                         {-1480, 925, 190, 40},
                                         {1790, 790, 260, 56},
                                         {1730, -830, 240, 48},
                                         {-1800, -790, 280, 66},
                                         {-560, 120, 190, 46},
                                         {-660, -110, 170, 38},
                                         {640, 190, 150, 34},
                                         {-430, -270, 120, 24}}};

double benched(double depth, double x, double y) {
    if (depth <= 0) {
        return depth;
    }
    if (depth >= kBenches.back()) {
        return kBenches.back();
    }
    const auto above = std::upper_bound(kBenches.begin(), kBenches.end(), depth) - 1;
    const double part = (depth - above[0]) / (above[1] - above[0]);
    // Where the flat ends and the face begins wanders along the bench.
    const double flat = std::clamp(0.60 + 0.16 * value_noise(x / 90, y / 90, 31), 0.4, 0.8);
    const double step = above[1] - above[0];
    if (part < flat) {
        return above[0] + 0.05 * step * part / flat;
    }
    const double face = (part - flat) / (1 - flat);
    return above[0] +
           step * (0.05 + 0.95 * smooth_step(0, 1, mix(face, smooth_step(0, 1, face), -0.4)));
}

/// The smaller of two, with a fillet where they meet.
double soft_min(double a, double b) {
    constexpr double kFillet = 150;
    const double part = std::clamp(0.5 + 0.5 * (b - a) / kFillet, 0.0, 1.0);
    return mix(b, a, part) - kFillet * part * (1 - part);
}

double heap_height(const Heap& heap, double x, double y) {
    const double warp = 0.16 * fractal_noise(x / 110, y / 110, 3, 71);
    const double dx = x - heap.x;
    const double dy = y - heap.y;
    const double range = std::sqrt(dx * dx + dy * dy) / heap.radius + warp;
    const double cone = std::clamp(1.35 * (1 - range), 0.0, 1.0) * heap.height;
    // Tipped in lifts of 14 m with a berm on each.
    const double lift = std::floor(cone / 14);
    const double part = cone / 14 - lift;
    return 14 * (lift + smooth_step(0.25, 1.0, part));
}

}  // namespace

double plain_depth(double x, double y) {
    const double wx =
        x + 80 * fractal_noise(x / 560, y / 560, 3, 11) + 9 * value_noise(x / 75, y / 75, 17);
    const double wy =
        y + 80 * fractal_noise(x / 560, y / 560, 3, 23) + 9 * value_noise(x / 75, y / 75, 19);
    // Four walls, each with its own slope, that run into each other in rounded corners.
    const double north = (925 - wy) * 0.66;
    const double south = (925 + wy) * 0.55;
    const double east = (1860 - wx) * 0.42;
    const double west = (1860 + wx) * 0.36;
    const double depth = soft_min(soft_min(north, south), soft_min(east, west));
    // A spur of low benches that nobody dug away: the course climbs it.
    const double sx = wx / 430;
    const double sy = (wy - 350) / 410;
    const double spur = 1 - std::min(1.0, std::sqrt(sx * sx + sy * sy));
    return std::min(depth, kDepth + 2) - 66 * smooth_step(0, 1, spur);
}

double ground_height(double x, double y) {
    const double plain = plain_depth(x, y);
    // Old slips: here and there the benches have run together.
    const double slip = smooth_step(0.30, 0.52, fractal_noise(x / 330, y / 330, 3, 41));
    double depth = mix(benched(plain, x, y), std::clamp(plain, -1e4, kDepth), 0.75 * slip);
    if (plain <= 0) {
        depth =
            -6 * (1 - smooth_step(-140, 0, plain)) * (0.5 + fractal_noise(x / 240, y / 240, 3, 5));
    }
    // The floor is not a table: shallow swells, and the wash of old haul ways.
    const double floor = smooth_step(kDepth - 12, kDepth, plain);
    depth += floor * 4.5 * fractal_noise(x / 120, y / 120, 3, 45);
    double z = kRimZ - depth + 0.9 * fractal_noise(x / 26, y / 26, 3, 3);
    for (const Heap& heap : kHeaps) {
        if (std::abs(x - heap.x) < 1.3 * heap.radius && std::abs(y - heap.y) < 1.3 * heap.radius) {
            z += heap_height(heap, x, y);
        }
    }
    // Pond: a hollow at the east end of the floor.
    const double px = (x - 455) / 150;
    const double py = (y + 95) / 92;
    const double pond = std::sqrt(px * px + py * py) + 0.22 * fractal_noise(x / 90, y / 90, 3, 61);
    z -= 9 * (1 - smooth_step(0.55, 1.15, pond));
    return z;
}

}  // namespace pitcast::map::xinqiu
