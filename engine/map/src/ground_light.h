// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/map/ground.h"

namespace pitcast::map {

/// How much of the sun each post sees, 0..1: soft at the edge of a shadow.
[[nodiscard]] std::vector<float> sunlit(const Terrain& terrain, const Daylight& light);

}  // namespace pitcast::map
