// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <thread>

#include "pitcast/map/ground.h"

#include "ground_detail.h"
#include "ground_light.h"
#include "ground_paint.h"
#include "mesh.h"
#include "noise.h"

namespace pitcast::map {
namespace {

using Rgb = std::array<double, 3>;

/// What is known of each post before the picture is painted between them.
struct Post {
    float z;
    float east;  ///< rise to the east, metres a metre
    float north;
    float crest;
    float sun;   ///< 0..1
    float open;  ///< 0..1
    std::array<float, 3> albedo;
};

Post blend(const Post& a, const Post& b, float part) {
    const auto between = [part](float p, float q) { return p + (q - p) * part; };
    return {between(a.z, b.z),
            between(a.east, b.east),
            between(a.north, b.north),
            between(a.crest, b.crest),
            between(a.sun, b.sun),
            between(a.open, b.open),
            {between(a.albedo[0], b.albedo[0]), between(a.albedo[1], b.albedo[1]),
             between(a.albedo[2], b.albedo[2])}};
}

class PostField {
 public:
    PostField(const Venue& venue, const Daylight& light, bool covered) : terrain_(venue.terrain) {
        const std::vector<float> sun = sunlit(terrain_, light);
        const std::vector<std::array<float, 3>> albedo =
            covered ? covered_albedo(venue) : albedo_of(terrain_);
        posts_.reserve(terrain_.height_mm.size());
        for (std::int32_t row = 0; row < terrain_.rows; ++row) {
            for (std::int32_t column = 0; column < terrain_.columns; ++column) {
                posts_.push_back(post(column, row, sun, albedo));
            }
        }
    }

    [[nodiscard]] Post at(double x, double y) const {
        const double cell = static_cast<double>(terrain_.cell_mm) / 1000;
        const double c = std::clamp((x - static_cast<double>(terrain_.origin_x_mm) / 1000) / cell,
                                    0.0, terrain_.columns - 1.001);
        const double r = std::clamp((y - static_cast<double>(terrain_.origin_y_mm) / 1000) / cell,
                                    0.0, terrain_.rows - 1.001);
        const auto column = static_cast<std::int32_t>(c);
        const auto row = static_cast<std::int32_t>(r);
        const auto right = static_cast<float>(c - column);
        const Post& p = posts_[index(column, row)];
        return blend(
            blend(p, posts_[index(column + 1, row)], right),
            blend(posts_[index(column, row + 1)], posts_[index(column + 1, row + 1)], right),
            static_cast<float>(r - row));
    }

 private:
    [[nodiscard]] std::size_t index(std::int32_t column, std::int32_t row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(terrain_.columns) +
               static_cast<std::size_t>(column);
    }

    [[nodiscard]] Post post(std::int32_t column, std::int32_t row, const std::vector<float>& sun,
                            const std::vector<std::array<float, 3>>& albedo) const {
        const auto height = [&](std::int32_t c, std::int32_t r) {
            return static_cast<double>(
                       terrain_.height_mm[index(std::clamp(c, 0, terrain_.columns - 1),
                                                std::clamp(r, 0, terrain_.rows - 1))]) /
                   1000;
        };
        const double cell = static_cast<double>(terrain_.cell_mm) / 1000;
        const double e = height(column + 1, row), w = height(column - 1, row);
        const double n = height(column, row + 1), s = height(column, row - 1);
        const std::size_t i = index(column, row);
        const double z = height(column, row);
        // Crests are those of benches, whatever the spacing of the posts.
        const auto reach = static_cast<std::int32_t>(std::max(1.0, std::round(8 / cell)));
        const double around = (height(column + reach, row) + height(column - reach, row) +
                               height(column, row + reach) + height(column, row - reach)) /
                              4;
        return {static_cast<float>(z),
                static_cast<float>((e - w) / (2 * cell)),
                static_cast<float>((n - s) / (2 * cell)),
                static_cast<float>((z - around) * 8 / std::max(8.0, cell)),
                sun[i],
                static_cast<float>(terrain_.occlusion[i]) / 255,
                albedo[i]};
    }

    const Terrain& terrain_;
    std::vector<Post> posts_;
};

/// Between contour lines, so that a country has some twenty of them: 20, 50, 100 or 200 m.
double contour_step(double span_m) {
    return span_m < 450 ? 20 : span_m < 1'100 ? 50 : span_m < 2'200 ? 100 : 200;
}

/// Opaque inside, nothing at the border, softly between.
double fade(const GroundWindow& window, double x, double y) {
    const double soft = 0.16 * std::min(window.width, window.depth);
    const double from_x = std::min(x - window.x0, window.x0 + window.width - x);
    const double from_y = std::min(y - window.y0, window.y0 + window.depth - y);
    return smooth_step(0, soft, from_x) * smooth_step(0, soft, from_y);
}

std::uint32_t packed(const Rgb& linear, double alpha) {
    const auto level = [alpha](double v) {
        return static_cast<std::uint32_t>(255 * alpha * std::sqrt(std::clamp(v, 0.0, 1.0)) + 0.5);
    };
    return level(linear[0]) | level(linear[1]) << 8U | level(linear[2]) << 16U |
           static_cast<std::uint32_t>(255 * alpha + 0.5) << 24U;
}

class GroundPainter {
 public:
    GroundPainter(const Venue& venue, MapStyle style, DayPhase day, double texel_m)
        : style_(style),
          light_(daylight_of(style, day)),
          posts_(venue, light_, style != MapStyle::dark),
          texel_m_(texel_m) {
        const auto [low, high] =
            std::minmax_element(venue.terrain.height_mm.begin(), venue.terrain.height_mm.end());
        low_ = static_cast<double>(*low) / 1000;
        span_ = std::max(1.0, static_cast<double>(*high) / 1000 - low_);
        contour_m_ = contour_step(span_);
    }

    /// Light that comes from the place at texel (column, row), linear.
    [[nodiscard]] Rgb at(double x, double y, std::int32_t column, std::int32_t row) const {
        const Post post = posts_.at(x, y);
        GroundSample sample;
        sample.albedo = {post.albedo[0], post.albedo[1], post.albedo[2]};
        sample.z = post.z;
        sample.height_part = (post.z - low_) / span_;
        sample.slope = std::sqrt(post.east * post.east + post.north * post.north);
        sample.crest = post.crest;
        sample.detail = rough(column, row);
        sample.texel_m = texel_m_;
        sample.contour_m = contour_m_;
        const double tilt = roughness(style_, sample);
        const double nx = -post.east - tilt * (rough(column + 1, row) - sample.detail);
        const double ny = -post.north - tilt * (rough(column, row + 1) - sample.detail);
        const double length = std::sqrt(nx * nx + ny * ny + 1);
        const double facing =
            (nx * light_.to_sun[0] + ny * light_.to_sun[1] + light_.to_sun[2]) / length;
        const double sun = std::max(facing, 0.0) * post.sun;
        const double sky = (0.7 + 0.3 / length) * post.open;
        const Rgb colour = ground_colour(style_, sample);
        Rgb lit;
        for (std::size_t k = 0; k < 3; ++k) {
            const double base = std::clamp(colour[k], 0.0, 1.0);
            lit[k] = base * base * (light_.sun[k] * sun + light_.sky[k] * sky);
        }
        return lit;
    }

 private:
    /// Two scales, the one turned, so that the tile is not seen to repeat.
    [[nodiscard]] double rough(std::int32_t column, std::int32_t row) const {
        return 0.65 * detail_.at(column, row) +
               0.5 * detail_.at((2 * column + row) / 5 + 77, (2 * row - column) / 5 + 131);
    }

    MapStyle style_;
    Daylight light_;
    PostField posts_;
    DetailTile detail_;
    double texel_m_;
    double low_ = 0;
    double span_ = 1;
    double contour_m_ = 20;
};

}  // namespace

GroundPicture paint_ground_picture(const Venue& venue, MapStyle style, DayPhase day,
                                   const GroundWindow& window, std::int32_t longer_side) {
    GroundPicture picture;
    picture.window = window;
    const double texel = std::max(window.width, window.depth) / longer_side;
    picture.columns = std::max(1, static_cast<std::int32_t>(std::lround(window.width / texel)));
    picture.rows = std::max(1, static_cast<std::int32_t>(std::lround(window.depth / texel)));
    picture.rgba.resize(static_cast<std::size_t>(picture.columns) *
                        static_cast<std::size_t>(picture.rows));
    const GroundPainter painter(venue, style, day, texel);
    const auto paint_rows = [&](std::int32_t from, std::int32_t to) {
        auto texel_at = picture.rgba.begin() + static_cast<std::ptrdiff_t>(from) * picture.columns;
        for (std::int32_t row = from; row < to; ++row) {
            const double y = window.y0 + (row + 0.5) * window.depth / picture.rows;
            for (std::int32_t column = 0; column < picture.columns; ++column, ++texel_at) {
                const double x = window.x0 + (column + 0.5) * window.width / picture.columns;
                *texel_at = packed(painter.at(x, y, column, row), fade(window, x, y));
            }
        }
    };
    // No texel knows of another, so the workers change nothing but the time.
    const auto workers =
        static_cast<std::int32_t>(std::clamp(std::thread::hardware_concurrency(), 1U, 8U));
    std::vector<std::jthread> threads;
    for (std::int32_t i = 0; i < workers; ++i) {
        threads.emplace_back(paint_rows, picture.rows * i / workers,
                             picture.rows * (i + 1) / workers);
    }
    threads.clear();
    return picture;
}

GroundPicture half_of(const GroundPicture& picture) {
    GroundPicture half;
    half.window = picture.window;
    half.columns = std::max(1, picture.columns / 2);
    half.rows = std::max(1, picture.rows / 2);
    half.rgba.reserve(static_cast<std::size_t>(half.columns) * static_cast<std::size_t>(half.rows));
    const auto at = [&](std::int32_t column, std::int32_t row) {
        return picture.rgba[static_cast<std::size_t>(std::min(row, picture.rows - 1)) *
                                static_cast<std::size_t>(picture.columns) +
                            static_cast<std::size_t>(std::min(column, picture.columns - 1))];
    };
    for (std::int32_t row = 0; row < half.rows; ++row) {
        for (std::int32_t column = 0; column < half.columns; ++column) {
            std::uint32_t rgba = 0;
            for (const std::uint32_t shift : {0U, 8U, 16U, 24U}) {
                std::uint32_t sum = 2;
                for (std::int32_t k = 0; k < 4; ++k) {
                    sum += at(2 * column + k % 2, 2 * row + k / 2) >> shift & 255U;
                }
                rgba |= sum / 4 << shift;
            }
            half.rgba.push_back(rgba);
        }
    }
    return half;
}

}  // namespace pitcast::map
