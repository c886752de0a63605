// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
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
    std::int64_t climb_mm = 0;  ///< of all that goes up; over steps, so that noise does not add up
    std::int64_t descent_mm = 0;
    std::string km;  ///< the length as courses are published: 1.80, 20.58, 1163

    /// Heights are known: they are not all one.
    [[nodiscard]] bool is_hilly() const {
        return !height_mm.empty() && height_mm[highest] - height_mm[lowest] >= 1'000;
    }
};

/// `posts` heights; the gradient is that of the 40 m about a post.
[[nodiscard]] Profile profile_of(const map::Course& course, std::int32_t posts);

}  // namespace pitcast::show
