// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "pitcast/draw/geometry.h"

#include "coverage.h"
#include "raster.h"

namespace pitcast::draw {

/// Blurs pieces into new ones.
class ShadowConverter {
 public:
    explicit ShadowConverter(CoverageCache& cache) : cache_(cache) {}

    /// `shape` in canvas pixels. What lies further outside `canvas` than the blur reaches is left
    /// out. The result is relative to the whole pixel (x, y), so that a shadow that moves with its
    /// shape is not blurred again. Empty when the arena is full.
    struct Placed {
        std::int32_t x = 0;
        std::int32_t y = 0;
        std::span<const Piece> pieces;  ///< valid until the next conversion
    };
    [[nodiscard]] std::optional<Placed> convert(std::span<const Piece> shape, Subpixel sigma,
                                                Unit strength, const PixelBox& canvas);

 private:
    void fill(std::span<const Piece> shape, const PixelBox& box);
    void blur(Subpixel sigma, std::int32_t width, std::int32_t height);
    [[nodiscard]] bool cut(Unit strength, std::int32_t width, std::int32_t height);

    CoverageCache& cache_;
    std::vector<std::uint16_t> field_;  ///< coverage in 8.8
    std::vector<std::uint16_t> line_;
    std::vector<std::uint8_t> mask_;
    std::vector<Piece> pieces_;
};

}  // namespace pitcast::draw
