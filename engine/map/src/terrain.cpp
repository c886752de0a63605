// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "pitcast/map/venue.h"

namespace pitcast::map {
namespace {

/// Far beyond any venue; keeps differences of hostile positions inside 64 bits.
constexpr std::int64_t kFarMm = 1'000'000'000'000;

/// Where a coordinate falls between posts: index of the lower post and the rest in mm.
struct Between {
    std::int64_t post;
    std::int64_t rest_mm;
};

Between between(std::int64_t offset_mm, std::int64_t cell_mm, std::int32_t posts) {
    const std::int64_t last = (posts - 1) * cell_mm;
    const std::int64_t inside = std::clamp<std::int64_t>(offset_mm, 0, last);
    const std::int64_t post = std::min<std::int64_t>(inside / cell_mm, std::max(posts - 2, 0));
    return {post, inside - post * cell_mm};
}

std::int64_t weigh(std::int64_t a, std::int64_t b, std::int64_t rest_mm, std::int64_t cell_mm) {
    return a + (b - a) * rest_mm / cell_mm;
}

}  // namespace

std::int64_t Terrain::height_at(std::int64_t x_mm, std::int64_t y_mm) const {
    if (columns < 1 || rows < 1 || cell_mm < 1) {
        return 0;
    }
    x_mm = std::clamp(x_mm, -kFarMm, kFarMm);
    y_mm = std::clamp(y_mm, -kFarMm, kFarMm);
    const Between x = between(x_mm - origin_x_mm, cell_mm, columns);
    const Between y = between(y_mm - origin_y_mm, cell_mm, rows);
    const std::int64_t step_x = columns > 1 ? 1 : 0;
    const std::int64_t step_y = rows > 1 ? columns : 0;
    const std::int32_t* post = height_mm.data() + y.post * columns + x.post;
    const std::int64_t south = weigh(post[0], post[step_x], x.rest_mm, cell_mm);
    const std::int64_t north = weigh(post[step_y], post[step_y + step_x], x.rest_mm, cell_mm);
    return weigh(south, north, y.rest_mm, cell_mm);
}

}  // namespace pitcast::map
