// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

namespace pitcast::map {

/// Fine roughness that an elevation model does not have: a square of noise that goes on at its
/// edges, -1..1.
class DetailTile {
 public:
    DetailTile();

    /// At a place in samples of the tile.
    [[nodiscard]] float at(std::int32_t x, std::int32_t y) const {
        return values_[static_cast<std::size_t>(y & kMask) * kSize +
                       static_cast<std::size_t>(x & kMask)];
    }

 private:
    static constexpr std::size_t kSize = 512;
    static constexpr std::int32_t kMask = kSize - 1;
    std::vector<float> values_;
};

}  // namespace pitcast::map
