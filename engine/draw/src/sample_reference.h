// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>

#include "pitcast/draw/tile_program.h"

namespace pitcast::draw {

struct PixelQ14 {
    std::array<std::int32_t, 4> c{};
};

/// What `paint` shows at canvas pixel (x, y), before it is saturated.
[[nodiscard]] PixelQ14 paint_at(const TileProgram& program, const TilePaint& paint, std::int32_t x,
                                std::int32_t y);

}  // namespace pitcast::draw
