// SPDX-License-Identifier: Apache-2.0
// Colours of the pit: ochre loess above, grey mudstone, coal below, young green on old benches.
#include <algorithm>
#include <array>
#include <cmath>

#include "noise.h"
#include "xinqiu.h"

namespace pitcast::map::xinqiu {
namespace {

struct Rgb {
    double r, g, b;
};

Rgb mix_rgb(const Rgb& a, const Rgb& b, double part) {
    return {mix(a.r, b.r, part), mix(a.g, b.g, part), mix(a.b, b.b, part)};
}

struct Stratum {
    double z;
    Rgb colour;
};
/// Colour of fresh rock by height of the seam.
constexpr std::array<Stratum, 8> kStrata = {{{-170, {44, 43, 44}},
                                             {-110, {56, 54, 53}},
                                             {-60, {84, 78, 72}},
                                             {-10, {112, 100, 86}},
                                             {50, {136, 117, 91}},
                                             {110, {158, 130, 91}},
                                             {165, {172, 141, 96}},
                                             {260, {168, 142, 103}}}};

Rgb rock(double z, double x, double y) {
    // Seams dip to the east and are bent a little.
    const double level = z + 0.022 * x + 14 * fractal_noise(x / 420, y / 420, 2, 51);
    std::size_t i = 1;
    while (i + 1 < kStrata.size() && kStrata[i].z < level) {
        ++i;
    }
    const double part =
        std::clamp((level - kStrata[i - 1].z) / (kStrata[i].z - kStrata[i - 1].z), 0.0, 1.0);
    Rgb colour = mix_rgb(kStrata[i - 1].colour, kStrata[i].colour, part);
    const double band = value_noise(level / 5.5, 0.37, 57);
    const double seam = smooth_step(0.35, 0.55, value_noise(level / 13, 0.71, 58)) *
                        (1 - smooth_step(20, 80, level));
    colour = mix_rgb(colour, {30, 30, 33}, 0.75 * seam);
    const double tone = 1 + 0.13 * band;
    return {colour.r * tone, colour.g * tone, colour.b * tone};
}

/// How far a slope has been re-greened, 0..1.
double greenness(double x, double y, double z, double slope) {
    const double patch = fractal_noise(x / 190, y / 190, 4, 81);
    const double west = smooth_step(-500, -1500, x) + 0.6 * smooth_step(-500, -850, y);
    const double high = smooth_step(-70, 70, z);
    const double wanted = patch + 0.42 * west + 0.22 * high - 0.30;
    const double gentle = 1 - smooth_step(0.75, 1.3, slope);
    return high * (0.35 + 0.65 * gentle) * smooth_step(0.0, 0.30, wanted);
}

std::uint32_t packed(const Rgb& colour, double tone) {
    const auto level = [&](double v) {
        return static_cast<std::uint32_t>(std::clamp(v * tone + 0.5, 0.0, 255.0));
    };
    return level(colour.r) << 16 | level(colour.g) << 8 | level(colour.b);
}

Rgb road_colour(Ground kind, double z, double x, double y) {
    const double worn = 0.5 + 0.5 * fractal_noise(x / 30, y / 30, 2, 91);
    if (kind == Ground::course) {
        return mix_rgb({150, 130, 104}, {172, 151, 121}, worn);
    }
    const Rgb low = {104, 98, 91};
    const Rgb high = {176, 154, 120};
    return mix_rgb(mix_rgb(low, high, smooth_step(-150, 120, z)), {128, 118, 104}, 0.4 * worn);
}

}  // namespace

std::vector<std::uint32_t> paint_ground(const Field& field, const std::vector<Ground>& ground) {
    std::vector<std::uint32_t> paint(field.z.size());
    for (std::int32_t row = 0; row < field.rows; ++row) {
        for (std::int32_t column = 0; column < field.columns; ++column) {
            const std::size_t i = field.index(column, row);
            const double x = field.x(column);
            const double y = field.y(row);
            const double z = field.z[i];
            const auto height = [&](std::int32_t c, std::int32_t r) {
                return field.z[field.index(std::clamp(c, 0, field.columns - 1),
                                           std::clamp(r, 0, field.rows - 1))];
            };
            const double east = (height(column + 1, row) - height(column - 1, row)) / 2;
            const double north = (height(column, row + 1) - height(column, row - 1)) / 2;
            const double slope = std::sqrt(east * east + north * north) / field.cell;
            const double grain = 1 + 0.10 * fractal_noise(x / 14, y / 14, 3, 87);
            if (ground[i] == Ground::water) {
                paint[i] = packed({36, 56, 60}, 1);
                continue;
            }
            Rgb colour = rock(z, x, y);
            // Flats gather dust of the benches above; coal dust below.
            const double flat = 1 - smooth_step(0.12, 0.45, slope);
            const Rgb dust = mix_rgb({98, 92, 85}, {190, 160, 112}, smooth_step(-150, 110, z));
            colour =
                mix_rgb(colour, dust, flat * (0.5 + 0.25 * fractal_noise(x / 60, y / 60, 3, 85)));
            const double green = greenness(x, y, z, slope);
            const double kind = 0.5 + 0.5 * fractal_noise(x / 45, y / 45, 3, 83);
            colour = mix_rgb(colour, mix_rgb({92, 112, 56}, {128, 138, 74}, kind), 0.82 * green);
            if (ground[i] != Ground::none) {
                colour = road_colour(ground[i], z, x, y);
            }
            paint[i] = packed(colour, grain);
        }
    }
    return paint;
}

}  // namespace pitcast::map::xinqiu
