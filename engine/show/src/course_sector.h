// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <utility>

#include "pitcast/map/venue.h"

namespace pitcast::show {

/// Where a sector (from 1) begins and ends along the course, millimetres; equal when the course
/// has no such sector. A loop on the start line ends its sector at the end of the lap.
[[nodiscard]] std::pair<std::int64_t, std::int64_t> sector_of(const map::Course& course,
                                                              std::int32_t sector);

}  // namespace pitcast::show
