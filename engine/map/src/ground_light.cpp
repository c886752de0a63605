// SPDX-License-Identifier: Apache-2.0
#include "ground_light.h"

#include <algorithm>
#include <cmath>

#include "noise.h"

namespace pitcast::map {
namespace {

constexpr double kFinest = 0.6;      ///< step along a ray, cells: no crest near by is passed over
constexpr double kFine = 16;         ///< cells that are gone in such steps; longer ones beyond
constexpr double kPenumbra = 0.035;  ///< sine of the width of a shadow's edge

/// Height at a place in posts, millimetres; inside.
double between_posts(const Terrain& terrain, double column, double row) {
    const auto c = static_cast<std::size_t>(column);
    const auto r = static_cast<std::size_t>(row);
    const auto columns = static_cast<std::size_t>(terrain.columns);
    const std::int32_t* low = terrain.height_mm.data() + r * columns + c;
    const std::int32_t* high = low + columns;
    const double right = column - static_cast<double>(c);
    return mix(mix(low[0], low[1], right), mix(high[0], high[1], right),
               row - static_cast<double>(r));
}

}  // namespace

std::vector<float> sunlit(const Terrain& terrain, const Daylight& light) {
    std::vector<float> seen(terrain.height_mm.size(), 1);
    const double flat =
        std::sqrt(light.to_sun[0] * light.to_sun[0] + light.to_sun[1] * light.to_sun[1]);
    if (flat < 1e-3) {
        return seen;
    }
    const double dx = light.to_sun[0] / flat;
    const double dy = light.to_sun[1] / flat;
    const double rise = light.to_sun[2] / flat * static_cast<double>(terrain.cell_mm);
    const double top = *std::max_element(terrain.height_mm.begin(), terrain.height_mm.end());
    std::size_t post = 0;
    for (std::int32_t row = 0; row < terrain.rows; ++row) {
        for (std::int32_t column = 0; column < terrain.columns; ++column, ++post) {
            const double here = terrain.height_mm[post];
            double clearest = 1;
            double away = 0;
            while (clearest > -kPenumbra) {
                away += kFinest * std::max(1.0, away / kFine);
                const double ray = here + away * rise;
                const double c = column + dx * away;
                const double r = row + dy * away;
                if (ray > top || c < 0 || r < 0 || c >= terrain.columns - 1 ||
                    r >= terrain.rows - 1) {
                    break;
                }
                const double ground = between_posts(terrain, c, r);
                clearest = std::min(clearest,
                                    (ray - ground) / (away * static_cast<double>(terrain.cell_mm)));
            }
            seen[post] = static_cast<float>(smooth_step(-kPenumbra, kPenumbra, clearest));
        }
    }
    return seen;
}

}  // namespace pitcast::map
