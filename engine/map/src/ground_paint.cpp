// SPDX-License-Identifier: Apache-2.0
// Looks of the ground: as it is, graphite for broadcast graphics, and paper.
#include "ground_paint.h"

#include <algorithm>
#include <cmath>

#include "noise.h"

namespace pitcast::map {
namespace {

using Rgb = std::array<double, 3>;

Rgb rgb(double r, double g, double b) {
    return {r / 255, g / 255, b / 255};
}

Rgb mixed(const Rgb& a, const Rgb& b, double part) {
    return {mix(a[0], b[0], part), mix(a[1], b[1], part), mix(a[2], b[2], part)};
}

Rgb scaled(const Rgb& c, double by) {
    return {c[0] * by, c[1] * by, c[2] * by};
}

/// 1 on a contour line of every `step` metres, `width` metres wide as seen from above. Flat ground
/// has none: there a line would be a blot.
double contour(const GroundSample& s, double step, double width) {
    const double part = s.z / step - std::floor(s.z / step);
    const double away = std::min(part, 1 - part) * step;  // metres of height
    const double plan = away / std::max(s.slope, 0.02);   // metres from the line
    const double soft = std::max(s.texel_m, 0.4);
    const double line = 1 - smooth_step(width / 2, width / 2 + soft, plan);
    return line * smooth_step(0.015, 0.06, s.slope);
}

Rgb natural(const GroundSample& s) {
    // Faces show their beds; meadows and dust are speckled.
    // Where a texel holds several beds there is nothing to see of them.
    const double face = smooth_step(0.35, 0.9, s.slope) * (1 - smooth_step(12, 30, s.texel_m));
    double bed = 0;
    if (face > 0) {
        bed = value_noise(s.z / 2.3 + 0.6 * s.detail, 0.5, 401) +
              0.6 * value_noise(s.z / 0.9 + 0.4 * s.detail, 0.5, 402);
    }
    const double tone = 1 + 0.16 * s.detail + face * 0.17 * bed;
    const Rgb worn = mixed(s.albedo, rgb(206, 190, 160), 0.22 * smooth_step(0.5, 2.2, s.crest));
    return scaled(worn, tone);
}

/// Graphite: lighter with height, faces darker than flats, crests and contours picked out.
Rgb dark(const GroundSample& s) {
    const Rgb flat = mixed(rgb(58, 65, 75), rgb(104, 112, 124), s.height_part);
    const Rgb face = mixed(rgb(34, 38, 46), rgb(58, 65, 74), s.height_part);
    Rgb colour = mixed(flat, face, smooth_step(0.2, 0.8, s.slope));
    colour = mixed(colour, rgb(176, 186, 198), 0.45 * smooth_step(0.5, 2.4, s.crest));
    colour = mixed(colour, rgb(150, 162, 176), 0.30 * contour(s, s.contour_m, 1.6));
    return scaled(colour, 1 + 0.05 * s.detail);
}

Rgb paper(const GroundSample& s) {
    Rgb colour = mixed(rgb(226, 219, 202), rgb(246, 241, 230), s.height_part);
    // Green and water keep a hint of themselves.
    const double green =
        std::clamp((s.albedo[1] - std::max(s.albedo[0], s.albedo[2])) * 9, 0.0, 1.0);
    const double blue = std::clamp((s.albedo[2] - s.albedo[0]) * 9, 0.0, 1.0);
    colour = mixed(colour, rgb(205, 216, 180), 0.8 * green);
    colour = mixed(colour, rgb(170, 200, 214), blue);
    colour = mixed(colour, rgb(176, 128, 84), 0.55 * contour(s, s.contour_m / 2, 1.0));
    return mixed(colour, rgb(150, 100, 58), 0.75 * contour(s, s.contour_m * 2.5, 1.8));
}

}  // namespace

Rgb ground_colour(MapStyle style, const GroundSample& sample) {
    switch (style) {
        case MapStyle::natural:
            return natural(sample);
        case MapStyle::paper:
            return paper(sample);
        default:
            return dark(sample);
    }
}

double roughness(MapStyle style, const GroundSample& sample) {
    if (style != MapStyle::natural) {
        return 0;
    }
    return mix(0.25, 1.1, smooth_step(0.25, 0.9, sample.slope));
}

}  // namespace pitcast::map
