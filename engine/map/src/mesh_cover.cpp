// SPDX-License-Identifier: Apache-2.0
// The ground as it would be without the course: its road is painted into the ground's colours.
#include <algorithm>
#include <cmath>

#include "mesh.h"

namespace pitcast::map {
namespace {

constexpr double kPainted = 5;   ///< metres beside the course that its paint may reach
constexpr double kOutside = 10;  ///< where the ground's own colour is taken from

using Colour = std::array<float, 3>;

/// A point of the course with the direction to its left, metres from the grid's corner.
struct Centre {
    double x, y, left_x, left_y, half;
};

Centre centre_of(const MeshGrid& grid, const Course& course, std::size_t i) {
    constexpr std::int64_t kAheadMm = 3'000;
    const CoursePoint& point = course.line[i];
    const Point3 back = course.at(point.distance_mm - kAheadMm);
    const Point3 ahead = course.at(point.distance_mm + kAheadMm);
    const auto tx = static_cast<double>(ahead.x_mm - back.x_mm);
    const auto ty = static_cast<double>(ahead.y_mm - back.y_mm);
    const double length = std::max(std::sqrt(tx * tx + ty * ty), 1.0);
    return {static_cast<double>(point.at.x_mm) / 1000 - grid.x0,
            static_cast<double>(point.at.y_mm) / 1000 - grid.y0, -ty / length, tx / length,
            point.width_mm / 2000.0};
}

const Colour& colour_at(const MeshGrid& grid, double x, double y) {
    const auto node = [](double at, double cell, std::int32_t count) {
        return std::clamp(static_cast<std::int32_t>(std::lround(at / cell)), 0, count - 1);
    };
    return grid.colour[grid.index(node(x, grid.cell_x, grid.columns()),
                                  node(y, grid.cell_y, grid.rows()))];
}

}  // namespace

void cover_course(MeshGrid& grid, const Course& course) {
    std::vector<float> range(grid.colour.size(), 1e9F);
    std::vector<Colour> covered = grid.colour;
    for (std::size_t i = 0; i < course.line.size() && course.length_mm > 0; ++i) {
        const Centre c = centre_of(grid, course, i);
        const double reach = c.half + kPainted;
        const auto first = [&](double at, double cell) {
            return std::max(0, static_cast<std::int32_t>((at - reach) / cell));
        };
        const auto last = [&](double at, double cell, std::int32_t count) {
            return std::min(count - 1, static_cast<std::int32_t>((at + reach) / cell) + 1);
        };
        const double side = c.half + kOutside;
        const Colour& left = colour_at(grid, c.x + c.left_x * side, c.y + c.left_y * side);
        const Colour& right = colour_at(grid, c.x - c.left_x * side, c.y - c.left_y * side);
        for (std::int32_t row = first(c.y, grid.cell_y); row <= last(c.y, grid.cell_y, grid.rows());
             ++row) {
            for (std::int32_t column = first(c.x, grid.cell_x);
                 column <= last(c.x, grid.cell_x, grid.columns()); ++column) {
                const double dx = column * grid.cell_x - c.x;
                const double dy = row * grid.cell_y - c.y;
                const auto away = static_cast<float>(std::sqrt(dx * dx + dy * dy));
                const std::size_t node = grid.index(column, row);
                if (away > reach || away >= range[node]) {
                    continue;
                }
                range[node] = away;
                // From one side's colour to the other's, across the course.
                const double across = (dx * c.left_x + dy * c.left_y) / side;
                const auto share = static_cast<float>(std::clamp((across + 1) / 2, 0.0, 1.0));
                for (std::size_t k = 0; k < 3; ++k) {
                    covered[node][k] = right[k] + (left[k] - right[k]) * share;
                }
            }
        }
    }
    grid.colour = std::move(covered);
}

}  // namespace pitcast::map
