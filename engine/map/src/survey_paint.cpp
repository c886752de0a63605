// SPDX-License-Identifier: Apache-2.0
// Colours for ground of which only the heights are known: what grows or lies there is guessed from
// slope, height and hollows, with enough variety that it reads as country.
#include <algorithm>
#include <cmath>

#include "horizon.h"
#include "noise.h"
#include "survey_parts.h"

namespace pitcast::map {
namespace {

struct Tint {
    double r, g, b;
};

Tint blend(const Tint& a, const Tint& b, double part) {
    return {mix(a.r, b.r, part), mix(a.g, b.g, part), mix(a.b, b.b, part)};
}

std::uint32_t albedo_of(const Tint& colour, double tone) {
    const auto level = [&](double v) {
        return static_cast<std::uint32_t>(std::clamp(v * tone + 0.5, 0.0, 255.0));
    };
    return level(colour.r) << 16 | level(colour.g) << 8 | level(colour.b);
}

/// What is known of a post.
struct Spot {
    double x, y, z;
    double slope;   ///< rise over run
    double hollow;  ///< -1 on a crest .. 1 in a hollow
    double high;    ///< 0 at the lowest post .. 1 at the highest
};

Tint meadow(const Spot& s) {
    const double patch = fractal_noise(s.x / 640, s.y / 640, 4, 11);
    const double field = value_noise(s.x / 210, s.y / 210, 13);
    Tint colour = blend({104, 122, 66}, {150, 146, 84}, smooth_step(-0.1, 0.7, field));
    // Woods stand where ploughs do not go.
    const double wood = smooth_step(0.0, 0.28, patch + 1.1 * s.slope - 0.16);
    colour = blend(colour, {58, 80, 48}, 0.85 * wood);
    colour = blend(colour, {118, 132, 78}, 0.35 * std::max(0.0, s.hollow));
    const double alpine = smooth_step(1500, 2000, s.z + 160 * patch);
    colour = blend(colour, {146, 142, 110}, alpine);
    const double bare = smooth_step(0.62, 1.05, s.slope + 0.12 * patch);
    return blend(colour, {146, 138, 126}, bare);
}

/// Spruce and pine with felled stands, mires in the hollows, and few fields.
Tint forest(const Spot& s) {
    const double stand = fractal_noise(s.x / 520, s.y / 520, 4, 51);
    Tint colour = blend({52, 72, 46}, {76, 94, 56}, smooth_step(-0.45, 0.45, stand));
    const double felled = fractal_noise(s.x / 420, s.y / 420, 4, 53);
    colour = blend(colour, {112, 120, 72}, 0.8 * smooth_step(0.26, 0.36, felled));
    const double field = fractal_noise(s.x / 900, s.y / 900, 3, 57) - 1.5 * s.slope;
    colour = blend(colour, {146, 146, 86}, 0.8 * smooth_step(0.36, 0.44, field));
    colour = blend(colour, {104, 98, 66}, 0.45 * std::max(0.0, s.hollow));
    return blend(colour, {128, 124, 116}, smooth_step(0.62, 1.05, s.slope));
}

Tint desert(const Spot& s) {
    const double patch = fractal_noise(s.x / 900, s.y / 900, 4, 21);
    Tint colour = blend({203, 177, 131}, {184, 148, 104}, smooth_step(-0.35, 0.45, patch));
    colour = blend(colour, {150, 118, 90}, smooth_step(0.10, 0.45, s.slope));
    colour = blend(colour, {222, 203, 163}, 0.5 * std::max(0.0, s.hollow));
    const double scrub = smooth_step(0.05, 0.4, fractal_noise(s.x / 260, s.y / 260, 3, 23));
    return blend(colour, {141, 137, 92}, 0.35 * scrub);
}

Tint bare_rock(const Spot& s) {
    const double patch = fractal_noise(s.x / 420, s.y / 420, 4, 31);
    Tint colour = blend({136, 126, 112}, {168, 156, 136}, smooth_step(-0.4, 0.5, patch));
    colour = blend(colour, {108, 101, 95}, smooth_step(0.4, 0.9, s.slope));
    return blend(colour, {118, 124, 84},
                 0.4 * (1 - smooth_step(0.05, 0.3, s.slope)) * smooth_step(0, 0.4, patch));
}

/// Below the rim the ground is dug: overburden above, grey clay, coal at the bottom.
Tint mine(const Spot& s, double rim, double floor) {
    const double depth = std::clamp((rim - s.z) / std::max(rim - floor, 1.0), 0.0, 1.0);
    const double wave = fractal_noise(s.x / 300, s.y / 300, 3, 41);
    const double level = depth + 0.07 * wave;
    Tint earth = blend({190, 160, 112}, {150, 134, 112}, smooth_step(0.1, 0.45, level));
    earth = blend(earth, {92, 86, 82}, smooth_step(0.45, 0.8, level));
    earth = blend(earth, {54, 52, 53}, smooth_step(0.8, 1.0, level));
    earth = blend(earth, {212, 188, 142}, 0.25 * std::max(0.0, -s.hollow));
    const double dug = smooth_step(0.03, 0.10, depth + 0.02 * wave);
    return blend(meadow(s), earth, dug);
}

double median_of_border(const SurveyGround& g) {
    std::vector<float> border;
    for (std::int32_t c = 0; c < g.columns; ++c) {
        border.push_back(g.height[static_cast<std::size_t>(c)]);
        border.push_back(g.height[g.height.size() - 1 - static_cast<std::size_t>(c)]);
    }
    for (std::int32_t r = 0; r < g.rows; ++r) {
        const auto row = static_cast<std::size_t>(r) * static_cast<std::size_t>(g.columns);
        border.push_back(g.height[row]);
        border.push_back(g.height[row + static_cast<std::size_t>(g.columns) - 1]);
    }
    std::nth_element(border.begin(),
                     border.begin() + static_cast<std::ptrdiff_t>(border.size() / 2), border.end());
    return border[border.size() / 2];
}

}  // namespace

Terrain terrain_of(const SurveyGround& g, GroundLook look) {
    Terrain terrain;
    terrain.columns = g.columns;
    terrain.rows = g.rows;
    terrain.cell_mm = std::llround(g.cell * 1000);
    terrain.origin_x_mm = std::llround(g.x0 * 1000);
    terrain.origin_y_mm = std::llround(g.y0 * 1000);
    const auto [low, high] = std::minmax_element(g.height.begin(), g.height.end());
    const double floor = *low, top = *high;
    const double rim = look == GroundLook::mine ? median_of_border(g) : 0;
    const auto height = [&](std::int32_t c, std::int32_t r) {
        c = std::clamp(c, 0, g.columns - 1);
        r = std::clamp(r, 0, g.rows - 1);
        return static_cast<double>(
            g.height[static_cast<std::size_t>(r) * static_cast<std::size_t>(g.columns) +
                     static_cast<std::size_t>(c)]);
    };
    // Hollows as wide as a valley, not as a cell.
    const auto reach = std::clamp(static_cast<std::int32_t>(std::lround(60 / g.cell)), 1, 12);
    for (std::int32_t r = 0; r < g.rows; ++r) {
        for (std::int32_t c = 0; c < g.columns; ++c) {
            Spot spot{};
            spot.x = g.x0 + c * g.cell;
            spot.y = g.y0 + r * g.cell;
            spot.z = height(c, r);
            const double east = height(c + 1, r) - height(c - 1, r);
            const double north = height(c, r + 1) - height(c, r - 1);
            spot.slope = std::hypot(east, north) / (2 * g.cell);
            const double around = (height(c - reach, r) + height(c + reach, r) +
                                   height(c, r - reach) + height(c, r + reach)) /
                                  4;
            spot.hollow = std::clamp((around - spot.z) / (0.12 * reach * g.cell), -1.0, 1.0);
            spot.high = (spot.z - floor) / std::max(top - floor, 1.0);
            const Tint colour = look == GroundLook::forest   ? forest(spot)
                                : look == GroundLook::desert ? desert(spot)
                                : look == GroundLook::rock   ? bare_rock(spot)
                                : look == GroundLook::mine   ? mine(spot, rim, floor)
                                                             : meadow(spot);
            const double grain =
                1 + 0.09 * fractal_noise(spot.x / (3 * g.cell), spot.y / (3 * g.cell), 2, 7) +
                0.10 * (spot.high - 0.5);
            terrain.albedo.push_back(albedo_of(colour, grain));
            terrain.height_mm.push_back(static_cast<std::int32_t>(std::lround(spot.z * 1000)));
        }
    }
    terrain.occlusion = sky_openness(terrain);
    return terrain;
}

}  // namespace pitcast::map
