// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/map/venue.h"

namespace pitcast::map {

/// How much of the sky each post sees, 255 = all of it: rays in eight directions to the horizon.
[[nodiscard]] std::vector<std::uint8_t> sky_openness(const Terrain& terrain);

}  // namespace pitcast::map
