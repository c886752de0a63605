// SPDX-License-Identifier: Apache-2.0
#include "ground_view.h"

#include <algorithm>
#include <cmath>

namespace pitcast::tools {
namespace {

constexpr std::int32_t kGrainSize = 256;
/// Towards the sun: south-west, low enough that benches throw shadows.
constexpr float kSunX = -0.62f, kSunY = -0.46f, kSunZ = 0.635f;
constexpr Light kSun = {1.72f, 1.53f, 1.24f};
constexpr Light kSky = {0.42f, 0.49f, 0.60f};

std::uint32_t scatter(std::uint32_t x, std::uint32_t y) {
    std::uint32_t h = x * 0x85EBCA6Bu ^ (y + 0x9E3779B9u) * 0xC2B2AE35u;
    h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
    h = (h ^ (h >> 12)) * 0x297A2D39u;
    return h ^ (h >> 15);
}

float linear(std::uint32_t level) {
    const float v = static_cast<float>(level & 255) / 255;
    return std::pow(v, 2.2f);
}

/// std::floor is a call into the library on plain x86-64, and this is the innermost loop.
std::int32_t round_down(float x) {
    const auto whole = static_cast<std::int32_t>(x);
    return whole - (static_cast<float>(whole) > x ? 1 : 0);
}

float ramp(float from, float to, float x) {
    const float part = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
    return part * part * (3 - 2 * part);
}

}  // namespace

struct GroundView::Cell {
    const Post* p[4];
    float w[4];

    template <typename Field>
    [[nodiscard]] float mix(Field field) const {
        return w[0] * p[0]->*field + w[1] * p[1]->*field + w[2] * p[2]->*field +
               w[3] * p[3]->*field;
    }
};

GroundView::GroundView(const map::Venue& venue)
    : venue_(venue),
      cell_(static_cast<float>(venue.terrain.cell_mm) / 1000),
      x0_(static_cast<float>(venue.terrain.origin_x_mm) / 1000),
      y0_(static_cast<float>(venue.terrain.origin_y_mm) / 1000),
      columns_(venue.terrain.columns),
      rows_(venue.terrain.rows) {
    z_.reserve(venue.terrain.height_mm.size());
    for (const std::int32_t height : venue.terrain.height_mm) {
        z_.push_back(static_cast<float>(height) / 1000);
    }
    make_grain();
    light_posts();
    mark_course();
}

void GroundView::make_grain() {
    std::vector<float> noise(kGrainSize * kGrainSize);
    for (std::uint32_t i = 0; i < noise.size(); ++i) {
        noise[i] = static_cast<float>(scatter(i % kGrainSize, i / kGrainSize) >> 8) / 16777216.0f;
    }
    grain_ = noise;
}

float GroundView::grain(float x, float y) const {
    const std::int32_t whole_x = round_down(x);
    const std::int32_t whole_y = round_down(y);
    float u = x - static_cast<float>(whole_x);
    float v = y - static_cast<float>(whole_y);
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    const auto ix = static_cast<std::uint32_t>(whole_x);
    const auto iy = static_cast<std::uint32_t>(whole_y);
    const auto at = [&](std::uint32_t dx, std::uint32_t dy) {
        return grain_[((iy + dy) % kGrainSize) * kGrainSize + (ix + dx) % kGrainSize];
    };
    const float low = at(0, 0) + (at(1, 0) - at(0, 0)) * u;
    const float high = at(0, 1) + (at(1, 1) - at(0, 1)) * u;
    return low + (high - low) * v;
}

float GroundView::height(float x, float y) const {
    const float gx = (x - x0_) / cell_;
    const float gy = (y - y0_) / cell_;
    const float cx = std::clamp(gx, 0.0f, static_cast<float>(columns_) - 1.001f);
    const float cy = std::clamp(gy, 0.0f, static_cast<float>(rows_) - 1.001f);
    const auto ix = static_cast<std::int32_t>(cx);
    const auto iy = static_cast<std::int32_t>(cy);
    const float u = cx - static_cast<float>(ix);
    const float v = cy - static_cast<float>(iy);
    const float* p = z_.data() + static_cast<std::ptrdiff_t>(iy) * columns_ + ix;
    const float low = p[0] + (p[1] - p[0]) * u;
    const float high = p[columns_] + (p[columns_ + 1] - p[columns_]) * u;
    const float inside = low + (high - low) * v;
    const float beyond = (std::abs(gx - cx) + std::abs(gy - cy)) * cell_;
    if (beyond <= 0) {
        return inside;
    }
    const float far = ramp(0, 1800, beyond);
    const float hills = 150 + 60 * grain(x / 900, y / 900) + 150 * far * grain(x / 2300, y / 2300);
    return inside + (hills - inside) * ramp(0, 500, beyond);
}

void GroundView::light_posts() {
    posts_.resize(z_.size());
    const auto at = [&](std::int32_t c, std::int32_t r) {
        return z_[static_cast<std::size_t>(std::clamp(r, 0, rows_ - 1)) *
                      static_cast<std::size_t>(columns_) +
                  static_cast<std::size_t>(std::clamp(c, 0, columns_ - 1))];
    };
    std::size_t i = 0;
    for (std::int32_t row = 0; row < rows_; ++row) {
        for (std::int32_t column = 0; column < columns_; ++column, ++i) {
            const float east = (at(column + 1, row) - at(column - 1, row)) / (2 * cell_);
            const float north = (at(column, row + 1) - at(column, row - 1)) / (2 * cell_);
            const float steep = std::sqrt(east * east + north * north);
            const float facing = std::max(
                0.0f, (-east * kSunX - north * kSunY + kSunZ) / std::sqrt(1 + steep * steep));
            // Shadow with a soft edge: how far the sun clears what stands in its way.
            float clear = 1;
            const float x = x0_ + static_cast<float>(column) * cell_;
            const float y = y0_ + static_cast<float>(row) * cell_;
            for (float way = 5; way < 420; way *= 1.16f) {
                const float over =
                    z_[i] + 0.4f + way * kSunZ - height(x + way * kSunX, y + way * kSunY);
                clear = std::min(clear, 0.5f + 9 * over / way);
                if (clear <= 0) {
                    clear = 0;
                    break;
                }
            }
            const std::uint32_t albedo = venue_.terrain.albedo[i];
            const Light colour = {linear(albedo >> 16), linear(albedo >> 8), linear(albedo)};
            const float open = static_cast<float>(venue_.terrain.occlusion[i]) / 255;
            const Light light =
                colour * (kSun * (facing * clear) + kSky * (0.15f + 0.85f * open * open));
            posts_[i] = {light.r, light.g, light.b, 1000, 0, 0, ramp(0.45f, 1.0f, steep)};
        }
    }
}

void GroundView::mark_course() {
    constexpr float kReach = 24;
    const map::Course& course = venue_.course;
    for (std::size_t k = 0; k < course.line.size(); ++k) {
        const map::CoursePoint& point = course.line[k];
        const map::CoursePoint& next = course.line[(k + 1) % course.line.size()];
        const float x = static_cast<float>(point.at.x_mm) / 1000;
        const float y = static_cast<float>(point.at.y_mm) / 1000;
        const float tx = static_cast<float>(next.at.x_mm) / 1000 - x;
        const float ty = static_cast<float>(next.at.y_mm) / 1000 - y;
        const float length = std::max(std::sqrt(tx * tx + ty * ty), 1e-3f);
        const auto first = [&](float v, float origin) {
            return std::max(0, static_cast<std::int32_t>((v - kReach - origin) / cell_));
        };
        const auto last = [&](float v, float origin, std::int32_t count) {
            return std::min(count - 1,
                            static_cast<std::int32_t>((v + kReach - origin) / cell_) + 1);
        };
        for (std::int32_t row = first(y, y0_); row <= last(y, y0_, rows_); ++row) {
            for (std::int32_t column = first(x, x0_); column <= last(x, x0_, columns_); ++column) {
                const float dx = x0_ + static_cast<float>(column) * cell_ - x;
                const float dy = y0_ + static_cast<float>(row) * cell_ - y;
                Post& post =
                    posts_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) +
                           static_cast<std::size_t>(column)];
                const float edge =
                    std::sqrt(dx * dx + dy * dy) - static_cast<float>(point.width_mm) / 2000;
                if (edge < post.edge) {
                    post.edge = edge;
                    post.lateral = (dy * tx - dx * ty) / length;
                    post.along =
                        static_cast<float>(point.distance_mm) / 1000 + (dx * tx + dy * ty) / length;
                }
            }
        }
    }
    for (Post& post : posts_) {
        post.edge = std::min(post.edge, 30.0f);
    }
}

GroundView::Cell GroundView::cell_at(float x, float y) const {
    const float cx = std::clamp((x - x0_) / cell_, 0.0f, static_cast<float>(columns_) - 1.001f);
    const float cy = std::clamp((y - y0_) / cell_, 0.0f, static_cast<float>(rows_) - 1.001f);
    const auto ix = static_cast<std::int32_t>(cx);
    const auto iy = static_cast<std::int32_t>(cy);
    const float u = cx - static_cast<float>(ix);
    const float v = cy - static_cast<float>(iy);
    const Post* p = posts_.data() + static_cast<std::ptrdiff_t>(iy) * columns_ + ix;
    return {{p, p + 1, p + columns_, p + columns_ + 1},
            {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v}};
}

Light GroundView::road(const Cell& cell, Light ground, float edge, float pixel) const {
    float along = 0;
    const float first = cell.p[0]->along;
    for (int k = 0; k < 4; ++k) {  // the course wraps at the start line
        float here = cell.p[k]->along;
        here += here - first > 900 ? -1800 : (first - here > 900 ? 1800 : 0);
        along += cell.w[k] * here;
    }
    const float lateral = cell.mix(&Post::lateral);
    const float soft = std::max(pixel, 0.25f);
    const float on = 1 - ramp(-soft, soft, edge);
    const float brightness = (ground.r + ground.g + ground.b) / 0.55f;
    Light surface = Light{0.235f, 0.190f, 0.140f} * std::clamp(brightness, 0.35f, 1.5f);
    const float fine = std::clamp(1.4f - pixel / 0.5f, 0.0f, 1.0f);
    const float ruts = grain(lateral * 0.9f, along * 0.035f) - 0.5f;
    const float ridges = grain(lateral * 3.1f + 40, along * 0.11f) - 0.5f;
    surface = surface * (1 + 0.34f * ruts + 0.22f * fine * ridges);
    // Two worn tracks a car's width apart, polished by wheels.
    const float track =
        std::abs(std::abs(lateral - 1.2f * (grain(along * 0.02f, 3) - 0.5f) * 6) - 0.9f);
    surface = surface * (1 - 0.20f * fine * (1 - ramp(0.15f, 0.5f, track)));
    const float line =
        ramp(-0.95f - soft, -0.95f + soft, edge) * (1 - ramp(-0.3f - soft, -0.3f + soft, edge));
    surface = blend(surface, {0.62f, 0.58f, 0.52f}, 0.55f * line);
    if (std::abs(along) < 1.6f || std::abs(along - 1800) < 1.6f) {
        const bool black = (static_cast<int>(std::floor(lateral / 0.8f)) +
                            static_cast<int>(std::floor(along / 0.8f))) %
                               2 !=
                           0;
        surface = black ? Light{0.03f, 0.03f, 0.03f} : Light{0.75f, 0.73f, 0.70f};
    }
    // Shoulders of pushed-up earth run out into the ground.
    const Light earth = Light{0.150f, 0.126f, 0.098f} * std::clamp(brightness, 0.35f, 1.3f) *
                        (0.85f + 0.3f * ridges + 0.3f * ruts);
    ground = blend(earth, ground, ramp(1.5f, 8.5f, edge + 3 * ruts));
    return blend(ground, surface, on);
}

Light GroundView::light(float x, float y, float z, float pixel) const {
    const Cell cell = cell_at(x, y);
    Light light = {cell.mix(&Post::r), cell.mix(&Post::g), cell.mix(&Post::b)};
    const float face = cell.mix(&Post::face);
    float detail = 1;
    const auto add = [&](float period, float amount) {
        const float seen = std::clamp(1.5f - 3 * pixel / period, 0.0f, 1.0f);
        if (seen > 0) {
            // Turned against the grid, and climbing with the height so that faces do not smear.
            const float u = (0.8f * x + 0.6f * y) / period;
            const float v = (0.8f * y - 0.6f * x + 1.4f * z) / period;
            detail += seen * amount * (grain(u, v) - 0.5f);
        }
    };
    add(19, 0.34f);
    add(6.5f, 0.36f);
    add(2.1f, 0.34f);
    add(0.63f, 0.30f);
    add(0.19f, 0.26f);
    if (face > 0.05f) {
        const float seen = std::clamp(1.5f - pixel / 1.6f, 0.0f, 1.0f);
        detail += face * seen * 0.55f * (grain(0.021f * (x + y), z * 0.55f) - 0.5f);
    }
    light = light * std::max(detail, 0.2f);
    const float edge = cell.mix(&Post::edge);
    if (edge < 10) {
        light = road(cell, light, edge, pixel);
    }
    return light;
}

}  // namespace pitcast::tools
