// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "clips.h"

namespace pitcast::tools {
namespace {

struct Spot {
    float x, y;  ///< picture heights; x from the middle, y from the top
};

/// Distance to the line from a to b.
float to_line(Spot p, Spot a, Spot b) {
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float part =
        std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy), 0.0f, 1.0f);
    const float ex = p.x - a.x - part * dx, ey = p.y - a.y - part * dy;
    return std::sqrt(ex * ex + ey * ey);
}

/// Round tube lit from above left: 0 outside, else light in `light`.
float tube(Spot p, Spot a, Spot b, float radius, Light& light) {
    const float off = to_line(p, a, b) / radius;
    if (off >= 1) {
        return 0;
    }
    const float side = (p.x - a.x) * (b.y - a.y) - (p.y - a.y) * (b.x - a.x) > 0 ? 1.0f : -1.0f;
    const float lit = 0.5f + 0.5f * side * off * (b.y > a.y ? -1.0f : 1.0f);
    const float sheen = std::pow(std::max(0.0f, 1 - std::abs(off - 0.35f) * 3), 2.0f);
    light = Light{0.016f, 0.017f, 0.019f} + Light{0.05f, 0.05f, 0.052f} * (lit * sheen);
    return 1;
}

/// Bonnet: a low arch with a scoop and two stripes.
float bonnet(Spot p, std::int32_t car, Light& light) {
    const float reach = p.x / 0.83f;
    const float top = 0.815f + 0.10f * reach * reach + 0.16f * std::pow(std::abs(reach), 6.0f);
    const float depth = p.y - top;
    if (depth < 0) {
        return 0;
    }
    const Light paint = car == 1 ? Light{0.50f, 0.055f, 0.035f} : Light{0.50f, 0.50f, 0.48f};
    const Light stripe = car == 1 ? Light{0.62f, 0.60f, 0.55f} : Light{0.03f, 0.13f, 0.36f};
    // Perspective: lines of the bonnet run to the vanishing point.
    const float across = p.x / (0.42f + 1.5f * depth);
    light = paint;
    if (std::abs(std::abs(across) - 0.16f) < 0.075f) {
        light = stripe;
    }
    const float crease = 1 - 0.35f * std::exp(-std::pow((std::abs(across) - 0.55f) / 0.03f, 2.0f));
    const float sky = std::exp(-depth / 0.05f);
    const float tilt = 0.55f + 0.3f * std::exp(-depth / 0.11f) - 0.18f * across;
    light = light * (std::max(tilt, 0.15f) * crease) + Light{0.30f, 0.31f, 0.32f} * (0.55f * sky);
    // Air scoop.
    const float sx = p.x / 0.15f, sy = (p.y - 0.905f) / 0.048f;
    const float scoop = sx * sx * sx * sx + sy * sy;
    if (scoop < 1) {
        light = sy < -0.25f ? Light{0.012f, 0.012f, 0.014f} : light * 0.62f;
    }
    return 1;
}

}  // namespace

void paint_cockpit(Canvas& canvas, std::int32_t car, float sway_x, float sway_y) {
    const auto height = static_cast<float>(canvas.height());
    const float half = static_cast<float>(canvas.width()) / height / 2;
    for (std::int32_t y = 0; y < canvas.height(); ++y) {
        for (std::int32_t x = 0; x < canvas.width(); ++x) {
            const Spot p = {(static_cast<float>(x) + 0.5f) / height - half + sway_x,
                            (static_cast<float>(y) + 0.5f) / height + sway_y};
            Light& pixel = canvas.at(x, y);
            Light paint;
            // Glass: a faint reflection of the dash, a little dust near the frame.
            const float rim = std::max(std::abs(p.x) / half, 1 - p.y);
            pixel = pixel * 0.94f + Light{0.020f, 0.019f, 0.017f} * std::max(0.0f, rim - 0.4f);
            if (bonnet(p, car, paint) > 0) {
                pixel = paint;
            }
            const float brow = 0.085f - 0.03f * (p.x / half) * (p.x / half);
            if (p.y < brow) {
                pixel = Light{0.012f, 0.012f, 0.013f} *
                        (1 + 1.5f * std::clamp((p.y - brow + 0.02f) / 0.02f, 0.0f, 1.0f));
            }
            for (const float side : {-1.0f, 1.0f}) {
                if (tube(p, {side * 0.74f, -0.1f}, {side * 0.98f, 1.15f}, 0.052f, paint) > 0 ||
                    tube(p, {side * 0.62f, -0.05f}, {side * 0.80f, 0.30f}, 0.022f, paint) > 0) {
                    pixel = paint;
                }
            }
            const float foot = 0.972f + 0.02f * (p.x / half) * (p.x / half);
            if (p.y > foot) {
                pixel = Light{0.010f, 0.010f, 0.011f} * (1 + 4 * std::exp(-(p.y - foot) / 0.006f));
            }
        }
    }
}

}  // namespace pitcast::tools
