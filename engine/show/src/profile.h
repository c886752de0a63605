// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pitcast/map/venue.h"

namespace pitcast::show {

/// Heights of a course at even distances, from its start to its end.
struct Profile {
    std::int64_t length_mm = 0;
    std::vector<std::int64_t> height_mm;          ///< at least 2, or none
    std::vector<std::int32_t> gradient_permille;  ///< beside them; climbing is positive
    std::size_t highest = 0;
    std::size_t lowest = 0;
    std::int64_t floor_mm = 0;  ///< range of the axis: round heights, least and most
    std::int64_t top_mm = 0;
    std::int64_t grid_step_mm = 1;
};

/// `posts` heights; the gradient is that of the 40 m about a post.
[[nodiscard]] Profile profile_of(const map::Course& course, std::int32_t posts);

}  // namespace pitcast::show
