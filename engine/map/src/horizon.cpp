// SPDX-License-Identifier: Apache-2.0
#include "horizon.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace pitcast::map {
namespace {

struct Direction {
    int dx, dy;
};
constexpr std::array<Direction, 8> kDirections = {
    {{1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}, {0, -1}, {1, -1}}};
/// Posts looked at on a ray: dense near by, where a bench face shades its own foot.
constexpr std::array<int, 9> kReach = {1, 2, 3, 5, 8, 13, 22, 40, 70};

/// Sine of the horizon's elevation in one direction, at least 0.
double horizon_sine(const Terrain& terrain, std::int32_t column, std::int32_t row,
                    const Direction& direction) {
    const auto at = [&](std::int32_t c, std::int32_t r) {
        return terrain
            .height_mm[static_cast<std::size_t>(r) * static_cast<std::size_t>(terrain.columns) +
                       static_cast<std::size_t>(c)];
    };
    const double here = at(column, row);
    const double step = static_cast<double>(terrain.cell_mm) *
                        (direction.dx != 0 && direction.dy != 0 ? 1.41421356 : 1.0);
    double steepest = 0;
    for (const int reach : kReach) {
        const std::int32_t c = column + reach * direction.dx;
        const std::int32_t r = row + reach * direction.dy;
        if (c < 0 || r < 0 || c >= terrain.columns || r >= terrain.rows) {
            break;
        }
        steepest = std::max(steepest, (at(c, r) - here) / (step * reach));
    }
    return steepest / std::sqrt(1 + steepest * steepest);
}

}  // namespace

std::vector<std::uint8_t> sky_openness(const Terrain& terrain) {
    std::vector<std::uint8_t> openness(terrain.height_mm.size(), 255);
    std::size_t post = 0;
    for (std::int32_t row = 0; row < terrain.rows; ++row) {
        for (std::int32_t column = 0; column < terrain.columns; ++column, ++post) {
            double open = 0;
            for (const Direction& direction : kDirections) {
                const double sine = horizon_sine(terrain, column, row, direction);
                open += 1 - sine * sine;  // cosine-weighted share of that slice of the sky
            }
            openness[post] = static_cast<std::uint8_t>(255 * open / kDirections.size() + 0.5);
        }
    }
    return openness;
}

}  // namespace pitcast::map
