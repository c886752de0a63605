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
    const Rgb flat = mixed({66, 73, 83}, {112, 120, 131}, height_part);
    const Rgb face = mixed({30, 34, 41}, {52, 58, 66}, height_part);
    Rgb colour = mixed(flat, face, smooth_step(0.25, 0.8, slope));
    colour = mixed(colour, {168, 177, 187}, 0.5 * smooth_step(0.6, 2.5, crest));
    return scaled(colour, 0.5 + 0.5 * terrain.occlusion[post] / 255.0);
}

/// Part of the ground that the mesh shows, metres.
struct Window {
    double x0, y0, width, depth;
};

/// All of it when the budget can show benches all round, else a block round the course.
Window choose_window(const Venue& venue, std::int32_t budget) {
    constexpr std::int32_t kBudgetForAll = 60'000;
    constexpr double kMargin = 330;
    const Terrain& terrain = venue.terrain;
    const double cell = static_cast<double>(terrain.cell_mm) / 1000;
    const double left = static_cast<double>(terrain.origin_x_mm) / 1000;
    const double bottom = static_cast<double>(terrain.origin_y_mm) / 1000;
    const double right = left + cell * (terrain.columns - 1);
    const double top = bottom + cell * (terrain.rows - 1);
    if (budget >= kBudgetForAll || venue.course.line.empty()) {
        return {left, bottom, right - left, top - bottom};
    }
    double low_x = right, high_x = left, low_y = top, high_y = bottom;
    for (const CoursePoint& point : venue.course.line) {
        low_x = std::min(low_x, static_cast<double>(point.at.x_mm) / 1000);
        high_x = std::max(high_x, static_cast<double>(point.at.x_mm) / 1000);
        low_y = std::min(low_y, static_cast<double>(point.at.y_mm) / 1000);
        high_y = std::max(high_y, static_cast<double>(point.at.y_mm) / 1000);
    }
    const double x0 = std::max(left, low_x - 1.25 * kMargin);
    const double y0 = std::max(bottom, low_y - 0.5 * kMargin);
    const double x1 = std::min(right, high_x + 1.25 * kMargin);
    const double y1 = std::min(top, high_y + 1.5 * kMargin);
    if (x1 - x0 < 4 * cell || y1 - y0 < 4 * cell) {  // a course off its own ground
        return {left, bottom, right - left, top - bottom};
    }
    return {x0, y0, x1 - x0, y1 - y0};
}

void choose_size(MeshGrid& grid, const Window& window, double cell) {
    const double shorter = std::min(window.width, window.depth);
    grid.size = static_cast<std::int32_t>(
        std::clamp(std::bit_ceil(static_cast<unsigned>(0.75 * shorter / cell)), 16u, 512u));
    const auto tiles = [&](double length) {
        return static_cast<std::int32_t>(std::clamp(std::lround(length / shorter), 1l, 6l));
    };
    grid.tiles_x = tiles(window.width);
    grid.tiles_y = tiles(window.depth);
    grid.cell_x = window.width / (grid.tiles_x * grid.size);
    grid.cell_y = window.depth / (grid.tiles_y * grid.size);
    grid.x0 = window.x0;
    grid.y0 = window.y0;
}

/// Cameras look at the course: what is hundreds of metres from it matters less.
void favour_neighbourhood(MeshGrid& grid, const Course& course) {
    double low_x = 1e12, high_x = -1e12, low_y = 1e12, high_y = -1e12;
    for (const CoursePoint& point : course.line) {
        low_x = std::min(low_x, static_cast<double>(point.at.x_mm) / 1000);
        high_x = std::max(high_x, static_cast<double>(point.at.x_mm) / 1000);
        low_y = std::min(low_y, static_cast<double>(point.at.y_mm) / 1000);
        high_y = std::max(high_y, static_cast<double>(point.at.y_mm) / 1000);
    }
    for (std::int32_t row = 0; row < grid.rows(); ++row) {
        for (std::int32_t column = 0; column < grid.columns(); ++column) {
            const double x = grid.x0 + column * grid.cell_x;
            const double y = grid.y0 + row * grid.cell_y;
            const double dx = std::max({low_x - x, x - high_x, 0.0});
            const double dy = std::max({low_y - y, y - high_y, 0.0});
            const double away = std::sqrt(dx * dx + dy * dy);
            grid.importance[grid.index(column, row)] =
                static_cast<float>(mix(1, 0.3, smooth_step(250, 900, away)));
        }
    }
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
        grid.importance[i] *= static_cast<float>(1 + 3 * smooth_step(kNear, 5, range[i]));
        if (range[i] < 5) {
            grid.z[i] = std::min(grid.z[i], bed[i]) - 1.2f;
        }
    }
}

}  // namespace

MeshGrid sample_grid(const Venue& venue, MapStyle style, std::int32_t budget) {
    const Terrain& terrain = venue.terrain;
    MeshGrid grid;
    choose_size(grid, choose_window(venue, budget), static_cast<double>(terrain.cell_mm) / 1000);
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
    if (style == MapStyle::natural) {
        cover_course(grid, venue.course);
    }
    favour_neighbourhood(grid, venue.course);
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
