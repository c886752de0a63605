// SPDX-License-Identifier: Apache-2.0
#include "course_sector.h"

#include <algorithm>

namespace pitcast::show {

std::pair<std::int64_t, std::int64_t> sector_of(const map::Course& course, std::int32_t sector) {
    const auto end_of = [&](const race::Loop& loop) {
        return loop.distance_mm > 0 ? loop.distance_mm : course.length_mm;
    };
    std::int64_t to = 0;
    for (const race::Loop& loop : course.loops) {
        if (sector > 0 && loop.ends_sector == sector) {
            to = end_of(loop);
        }
    }
    std::int64_t from = 0;
    for (const race::Loop& loop : course.loops) {
        if (loop.ends_sector > 0 && end_of(loop) < to) {
            from = std::max(from, end_of(loop));
        }
    }
    return {from, to};
}

}  // namespace pitcast::show
