// SPDX-License-Identifier: Apache-2.0
// Samples the venue where the mesh may have vertices.
#include <algorithm>
#include <bit>
#include <cmath>

#include "mesh.h"
#include "noise.h"

namespace pitcast::map {
namespace {

constexpr double kLeastMargin = 420;  ///< metres of ground about a course, at least
constexpr double kMarginShare = 0.14;

void choose_size(MeshGrid& grid, const GroundWindow& window, double cell) {
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
    const double scale =
        std::max(1.0, kMarginShare * std::max(high_x - low_x, high_y - low_y) / kLeastMargin);
    for (std::int32_t row = 0; row < grid.rows(); ++row) {
        for (std::int32_t column = 0; column < grid.columns(); ++column) {
            const double x = grid.x0 + column * grid.cell_x;
            const double y = grid.y0 + row * grid.cell_y;
            const double dx = std::max({low_x - x, x - high_x, 0.0});
            const double dy = std::max({low_y - y, y - high_y, 0.0});
            const double away = std::sqrt(dx * dx + dy * dy) / scale;
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

GroundWindow ground_window(const Venue& venue, std::int32_t triangle_budget) {
    constexpr std::int32_t kBudgetForAll = 60'000;
    const Terrain& terrain = venue.terrain;
    const double cell = static_cast<double>(terrain.cell_mm) / 1000;
    const double left = static_cast<double>(terrain.origin_x_mm) / 1000;
    const double bottom = static_cast<double>(terrain.origin_y_mm) / 1000;
    const double right = left + cell * (terrain.columns - 1);
    const double top = bottom + cell * (terrain.rows - 1);
    if (triangle_budget >= kBudgetForAll || venue.course.line.empty()) {
        return {left, bottom, right - left, top - bottom};
    }
    double low_x = right, high_x = left, low_y = top, high_y = bottom;
    for (const CoursePoint& point : venue.course.line) {
        low_x = std::min(low_x, static_cast<double>(point.at.x_mm) / 1000);
        high_x = std::max(high_x, static_cast<double>(point.at.x_mm) / 1000);
        low_y = std::min(low_y, static_cast<double>(point.at.y_mm) / 1000);
        high_y = std::max(high_y, static_cast<double>(point.at.y_mm) / 1000);
    }
    const double margin =
        std::max(kLeastMargin, kMarginShare * std::max(high_x - low_x, high_y - low_y));
    const double x0 = std::max(left, low_x - 1.25 * margin);
    const double y0 = std::max(bottom, low_y - 0.5 * margin);
    const double x1 = std::min(right, high_x + 1.25 * margin);
    const double y1 = std::min(top, high_y + 1.5 * margin);
    if (x1 - x0 < 4 * cell || y1 - y0 < 4 * cell) {  // a course off its own ground
        return {left, bottom, right - left, top - bottom};
    }
    return {x0, y0, x1 - x0, y1 - y0};
}

MeshGrid sample_grid(const Venue& venue, std::int32_t budget) {
    const Terrain& terrain = venue.terrain;
    MeshGrid grid;
    choose_size(grid, ground_window(venue, budget), static_cast<double>(terrain.cell_mm) / 1000);
    const auto nodes =
        static_cast<std::size_t>(grid.columns()) * static_cast<std::size_t>(grid.rows());
    grid.z.reserve(nodes);
    grid.importance.assign(nodes, 1);
    for (std::int32_t row = 0; row < grid.rows(); ++row) {
        for (std::int32_t column = 0; column < grid.columns(); ++column) {
            const double x = grid.x0 + column * grid.cell_x;
            const double y = grid.y0 + row * grid.cell_y;
            grid.z.push_back(
                static_cast<float>(static_cast<double>(terrain.height_at(std::llround(x * 1000),
                                                                         std::llround(y * 1000))) /
                                   1000));
        }
    }
    favour_neighbourhood(grid, venue.course);
    if (has_ribbon(venue.course)) {
        attend_to_course(grid, venue.course);
    }
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
