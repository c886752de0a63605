// SPDX-License-Identifier: Apache-2.0
// Samples the venue where the mesh may have vertices, in the colours of a style.
#include <algorithm>
#include <bit>
#include <cmath>

#include "mesh.h"
#include "noise.h"

namespace pitcast::map {
namespace {

using Rgb = std::array<float, 3>;

Rgb scaled(const Rgb& c, double by) {
    const auto f = static_cast<float>(by);
    return {c[0] * f, c[1] * f, c[2] * f};
}

Rgb mixed(const Rgb& a, const Rgb& b, double part) {
    const auto f = static_cast<float>(part);
    return {a[0] + (b[0] - a[0]) * f, a[1] + (b[1] - a[1]) * f, a[2] + (b[2] - a[2]) * f};
}

/// The terrain's post nearest to a place.
std::size_t nearest_post(const Terrain& terrain, double x, double y) {
    const double cell = static_cast<double>(terrain.cell_mm) / 1000;
    const auto post = [&](double at, std::int64_t origin_mm, std::int32_t posts) {
        const auto i = std::lround((at - static_cast<double>(origin_mm) / 1000) / cell);
        return static_cast<std::size_t>(std::clamp<long>(i, 0, posts - 1));
    };
    return post(y, terrain.origin_y_mm, terrain.rows) * static_cast<std::size_t>(terrain.columns) +
           post(x, terrain.origin_x_mm, terrain.columns);
}

Rgb natural_colour(const Terrain& terrain, std::size_t post) {
    const std::uint32_t albedo = terrain.albedo[post];
    const Rgb colour = {static_cast<float>(albedo >> 16 & 255),
                        static_cast<float>(albedo >> 8 & 255), static_cast<float>(albedo & 255)};
    return scaled(colour, 0.42 + 0.66 * terrain.occlusion[post] / 255.0);
}

/// Graphite: lighter with height, benches told apart by slope, crests picked out.
Rgb dark_colour(const Terrain& terrain, std::size_t post, double height_part, double slope,
                double crest) {
    const Rgb flat = mixed({40, 45, 53}, {74, 81, 91}, height_part);
    const Rgb face = mixed({20, 23, 28}, {42, 47, 54}, height_part);
    Rgb colour = mixed(flat, face, smooth_step(0.25, 0.8, slope));
    colour = mixed(colour, {122, 130, 140}, 0.45 * smooth_step(0.6, 2.5, crest));
    return scaled(colour, 0.5 + 0.5 * terrain.occlusion[post] / 255.0);
}

void choose_size(MeshGrid& grid, const Terrain& terrain) {
    const double width = terrain.columns - 1;
    const double depth = terrain.rows - 1;
    const double shorter = std::max(std::min(width, depth), 1.0);
    grid.size = static_cast<std::int32_t>(
        std::clamp(std::bit_ceil(static_cast<unsigned>(shorter)), 16u, 512u));
    const auto tiles = [&](double posts) {
        return static_cast<std::int32_t>(std::clamp(std::lround(posts / shorter), 1l, 6l));
    };
    grid.tiles_x = tiles(width);
    grid.tiles_y = tiles(depth);
    const double cell = static_cast<double>(terrain.cell_mm) / 1000;
    grid.cell_x = width * cell / (grid.tiles_x * grid.size);
    grid.cell_y = depth * cell / (grid.tiles_y * grid.size);
    grid.x0 = static_cast<double>(terrain.origin_x_mm) / 1000;
    grid.y0 = static_cast<double>(terrain.origin_y_mm) / 1000;
}

/// Errors count more near the course, and the ground is lowered under the ribbon.
void attend_to_course(MeshGrid& grid, const Course& course) {
    constexpr double kNear = 55;
    std::vector<float> range(grid.z.size(), 1e9f);
    std::vector<float> bed(grid.z.size(), 0);
    for (const CoursePoint& point : course.line) {
        const double x = static_cast<double>(point.at.x_mm) / 1000 - grid.x0;
        const double y = static_cast<double>(point.at.y_mm) / 1000 - grid.y0;
        const double half = point.width_mm / 2000.0;
        const auto low = [](double at, double cell) {
            return std::max(0, static_cast<std::int32_t>((at - kNear) / cell));
        };
        const auto high = [](double at, double cell, std::int32_t count) {
            return std::min(count - 1, static_cast<std::int32_t>((at + kNear) / cell) + 1);
        };
        for (std::int32_t row = low(y, grid.cell_y); row <= high(y, grid.cell_y, grid.rows());
             ++row) {
            for (std::int32_t column = low(x, grid.cell_x);
                 column <= high(x, grid.cell_x, grid.columns()); ++column) {
                const double dx = column * grid.cell_x - x;
                const double dy = row * grid.cell_y - y;
                const auto beyond = static_cast<float>(std::sqrt(dx * dx + dy * dy) - half);
                const std::size_t i = grid.index(column, row);
                if (beyond < range[i]) {
                    range[i] = beyond;
                    bed[i] = static_cast<float>(point.at.z_mm) / 1000;
                }
            }
        }
    }
    for (std::size_t i = 0; i < grid.z.size(); ++i) {
        grid.importance[i] = static_cast<float>(1 + 3 * smooth_step(kNear, 5, range[i]));
        if (range[i] < 4) {
            grid.z[i] = std::min(grid.z[i], bed[i]) - 1.2f;
        }
    }
}

}  // namespace

MeshGrid sample_grid(const Venue& venue, MapStyle style) {
    const Terrain& terrain = venue.terrain;
    MeshGrid grid;
    choose_size(grid, terrain);
    const auto nodes =
        static_cast<std::size_t>(grid.columns()) * static_cast<std::size_t>(grid.rows());
    grid.z.reserve(nodes);
    grid.colour.reserve(nodes);
    grid.importance.assign(nodes, 1);
    const auto [low, high] =
        std::minmax_element(terrain.height_mm.begin(), terrain.height_mm.end());
    const double span = std::max(1.0, (static_cast<double>(*high) - *low) / 1000);
    for (std::int32_t row = 0; row < grid.rows(); ++row) {
        for (std::int32_t column = 0; column < grid.columns(); ++column) {
            const double x = grid.x0 + column * grid.cell_x;
            const double y = grid.y0 + row * grid.cell_y;
            const auto height = [&](double at_x, double at_y) {
                return static_cast<double>(terrain.height_at(std::llround(at_x * 1000),
                                                             std::llround(at_y * 1000))) /
                       1000;
            };
            const double z = height(x, y);
            grid.z.push_back(static_cast<float>(z));
            const std::size_t post = nearest_post(terrain, x, y);
            if (style == MapStyle::natural) {
                grid.colour.push_back(natural_colour(terrain, post));
                continue;
            }
            const double reach = 8;
            const double e = height(x + reach, y), w = height(x - reach, y);
            const double n = height(x, y + reach), s = height(x, y - reach);
            const double slope = std::sqrt((e - w) * (e - w) + (n - s) * (n - s)) / (2 * reach);
            const double part = (z - static_cast<double>(*low) / 1000) / span;
            grid.colour.push_back(dark_colour(terrain, post, part, slope, z - (e + w + n + s) / 4));
        }
    }
    attend_to_course(grid, venue.course);
    return grid;
}

std::uint32_t pack_rgba(const std::array<float, 3>& colour) {
    std::uint32_t rgba = 0xFF000000u;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto level = static_cast<std::uint32_t>(std::clamp(colour[i] + 0.5f, 0.0f, 255.0f));
        rgba |= level << (8 * i);
    }
    return rgba;
}

}  // namespace pitcast::map
