// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>

#include "pitcast/draw/executor.h"

namespace pitcast::draw {

/// A tile that shows nothing but video in the output's own colour space, one to one: "Straight"
/// in tile_program.h.
struct StraightTile {
    /// Where one field's pixels come from; progressive, the first stands for both.
    struct Field {
        const Picture* picture = nullptr;
        std::int32_t x = 0;  ///< the picture's column under the tile's first
        std::int32_t y = 0;
    };
    std::array<Field, 2> fields{};
    bool interlaced = false;

    [[nodiscard]] explicit operator bool() const { return fields[0].picture != nullptr; }
    /// Of canvas lines of this parity.
    [[nodiscard]] const Field& field_of(std::int32_t y) const {
        return fields[interlaced ? static_cast<std::size_t>(y & 1) : 0];
    }
};

/// Decided by the programs and the frame's format alone, so that every executor takes it alike.
/// False when the tile is to be composed. `second_field` null = progressive.
[[nodiscard]] StraightTile straight_tile(const TileProgram& program,
                                         const TileProgram* second_field, std::size_t tile,
                                         const PackedFrame& frame);

}  // namespace pitcast::draw
