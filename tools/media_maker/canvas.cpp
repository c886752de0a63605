// SPDX-License-Identifier: Apache-2.0
#include "canvas.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pitcast::tools {
namespace {

constexpr float kSight = 5200;  ///< metres until haze has taken two thirds
constexpr Light kHaze = {0.530f, 0.545f, 0.550f};
constexpr Light kZenith = {0.235f, 0.360f, 0.530f};

/// Linear light to a byte: a soft shoulder, so that dust and sky do not clip.
std::uint8_t develop_level(float light) {
    constexpr std::size_t kSteps = 4096;
    constexpr float kMost = 4;
    static const std::array<std::uint8_t, kSteps> table = [] {
        std::array<std::uint8_t, kSteps> levels{};
        for (std::size_t i = 0; i < kSteps; ++i) {
            const float x = kMost * static_cast<float>(i) / kSteps * 1.12f;
            const float shoulder = std::min(1.28f * x * (1 + x / 6.5f) / (1 + x), 1.0f);
            const float plain = std::pow(shoulder, 1 / 2.2f);
            // A little contrast: coal is to be black beside sunlit ochre.
            const float curved = plain * plain * (3 - 2 * plain);
            levels[i] = static_cast<std::uint8_t>(
                std::clamp(255 * (0.55f * plain + 0.45f * curved), 0.0f, 255.0f));
        }
        return levels;
    }();
    const float at = std::clamp(light / kMost, 0.0f, 0.9999f) * static_cast<float>(kSteps);
    return table[static_cast<std::size_t>(at)];
}

}  // namespace

Canvas::Canvas(std::int32_t width, std::int32_t height, const Shot& shot)
    : width_(width),
      height_(height),
      shot_(shot),
      focal_(shot.focal * static_cast<float>(height)),
      horizon_(shot.horizon * static_cast<float>(height)),
      light_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)),
      depth_(light_.size(), 1e9f) {}

Light Canvas::through_haze(Light light, float distance) {
    const float part = std::exp(-distance / kSight);
    return blend(kHaze, light, part);
}

Light Canvas::sky(std::int32_t column, float up) const {
    const float climb = std::clamp(up / 0.55f, 0.0f, 1.0f);
    const Light plain = blend(kHaze, kZenith, 1 - (1 - climb) * (1 - climb));
    // Warm glow towards the sun, left behind the camera's shoulder when it looks north.
    const float side =
        (static_cast<float>(column) / static_cast<float>(width_) - 0.5f) / shot_.focal;
    const float sunward = -0.8f * (shot_.forward_x + side * shot_.forward_y) -
                          0.6f * (shot_.forward_y - side * shot_.forward_x);
    const float glow = std::clamp(0.5f + 0.5f * sunward, 0.0f, 1.0f) * (1 - climb);
    return plain + Light{0.16f, 0.12f, 0.05f} * glow;
}

void Canvas::paint_ground(const GroundView& ground) {
    for (std::int32_t column = 0; column < width_; ++column) {
        paint_column(ground, column);
    }
}

void Canvas::paint_column(const GroundView& ground, std::int32_t column) {
    const float side =
        (static_cast<float>(column) + 0.5f - static_cast<float>(width_) / 2) / focal_;
    // Right of the heading is (forward_y, -forward_x); steps count in depth, not in slant range.
    const float dx = shot_.forward_x + side * shot_.forward_y;
    const float dy = shot_.forward_y - side * shot_.forward_x;
    const float stretch = std::sqrt(1 + side * side);
    std::int32_t free_row = height_ - 1;  // lowest row not painted yet
    float near_t = 0.7f;
    float near_row = static_cast<float>(height_) + 1e4f;
    for (float t = near_t; t < 9000 && free_row >= 0;) {
        const float z = ground.height(shot_.x + dx * t, shot_.y + dy * t);
        const float row = horizon_ - focal_ * (z - shot_.z) / t;
        while (free_row >= 0 && static_cast<float>(free_row) + 0.5f >= row) {
            const float span = near_row - row;
            const float part =
                span > 1e-3f ? std::clamp((near_row - static_cast<float>(free_row) - 0.5f) / span,
                                          0.0f, 1.0f)
                             : 1.0f;
            const float depth = 1 / ((1 - part) / near_t + part / t);
            const float x = shot_.x + dx * depth;
            const float y = shot_.y + dy * depth;
            const float zz =
                shot_.z - (static_cast<float>(free_row) + 0.5f - horizon_) * depth / focal_;
            const float pixel = depth / focal_;
            // Ground seen at a grazing angle shows more of itself in one sample.
            const float drop = std::max(shot_.z - zz, 0.15f * depth) / depth;
            at(column, free_row) =
                through_haze(ground.light(x, y, zz, pixel * std::min(0.35f / drop + 0.65f, 2.2f)),
                             depth * stretch);
            depth_at(column, free_row) = depth;
            --free_row;
        }
        near_t = t;
        near_row = row;
        t += std::max(0.3f, t * 0.0055f);
    }
    for (; free_row >= 0; --free_row) {
        const float up = (horizon_ - static_cast<float>(free_row)) / focal_;
        at(column, free_row) = sky(column, up);
    }
}

Canvas::Place Canvas::place(float x, float y, float z) const {
    const float dx = x - shot_.x;
    const float dy = y - shot_.y;
    const float depth = dx * shot_.forward_x + dy * shot_.forward_y;
    if (depth < 1) {
        return {0, 0, 0, 0};
    }
    const float right = dx * shot_.forward_y - dy * shot_.forward_x;
    const float scale = focal_ / depth;
    return {static_cast<float>(width_) / 2 + right * scale, horizon_ - (z - shot_.z) * scale, scale,
            depth};
}

void Canvas::post(const Place& foot, float width, float height, Light light) {
    if (foot.scale <= 0) {
        return;
    }
    // Edges by coverage, so that thin things do not flicker as they move.
    const float left = foot.x - width * foot.scale / 2;
    const float right = foot.x + width * foot.scale / 2;
    const float top = foot.y - height * foot.scale;
    const Light hazed = through_haze(light, foot.depth);
    const auto first = [](float v) {
        return std::max(0, static_cast<std::int32_t>(std::floor(v)));
    };
    const auto end = [](float v, std::int32_t most) {
        return static_cast<std::int32_t>(std::ceil(std::min(v, static_cast<float>(most))));
    };
    for (std::int32_t y = first(top); y < end(foot.y, height_); ++y) {
        const auto fy = static_cast<float>(y);
        const float rows = std::min(foot.y, fy + 1) - std::max(top, fy);
        for (std::int32_t x = first(left); x < end(right, width_); ++x) {
            const auto fx = static_cast<float>(x);
            const float cover = rows * (std::min(right, fx + 1) - std::max(left, fx));
            if (cover > 0 && depth_at(x, y) > foot.depth - 1.2f) {
                at(x, y) = blend(at(x, y), hazed, std::min(cover, 1.0f));
            }
        }
    }
}

void Canvas::puff(const Place& centre, float radius, Light light, float strength) {
    const float r = radius * centre.scale;
    if (r < 0.3f || centre.x + r < 0 || centre.x - r > static_cast<float>(width_)) {
        return;
    }
    const Light hazed = through_haze(light, centre.depth);
    const auto low = [](float v) { return std::max(0, static_cast<std::int32_t>(v)); };
    const auto high = [](float v, std::int32_t n) {
        return std::min(n, static_cast<std::int32_t>(std::max(v, 0.0f)) + 1);
    };
    for (std::int32_t y = low(centre.y - r); y < high(centre.y + r, height_); ++y) {
        for (std::int32_t x = low(centre.x - r); x < high(centre.x + r, width_); ++x) {
            const float dx = (static_cast<float>(x) + 0.5f - centre.x) / r;
            const float dy = (static_cast<float>(y) + 0.5f - centre.y) / r;
            const float inside = 1 - dx * dx - dy * dy;
            if (inside <= 0) {
                continue;
            }
            // Fades where it touches ground that is nearer, without a cut.
            const float behind =
                std::clamp((depth_at(x, y) - centre.depth) / radius + 1, 0.0f, 1.0f);
            at(x, y) = blend(at(x, y), hazed, strength * inside * inside * behind);
        }
    }
}

Picture Canvas::develop(std::int32_t fold) const {
    Picture picture;
    picture.width = width_ / fold;
    picture.height = height_ / fold;
    picture.rgb.reserve(static_cast<std::size_t>(picture.width) *
                        static_cast<std::size_t>(picture.height) * 3);
    const float share = 1 / static_cast<float>(fold * fold);
    for (std::int32_t y = 0; y < picture.height; ++y) {
        for (std::int32_t x = 0; x < picture.width; ++x) {
            Light sum;
            for (std::int32_t j = 0; j < fold; ++j) {
                for (std::int32_t i = 0; i < fold; ++i) {
                    sum = sum + light_[static_cast<std::size_t>(y * fold + j) *
                                           static_cast<std::size_t>(width_) +
                                       static_cast<std::size_t>(x * fold + i)];
                }
            }
            sum = sum * share;
            picture.rgb.push_back(develop_level(sum.r));
            picture.rgb.push_back(develop_level(sum.g));
            picture.rgb.push_back(develop_level(sum.b));
        }
    }
    return picture;
}

}  // namespace pitcast::tools
