// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_program.h"

/// What decides whether a tile is composed and packed again: the same on every executor.
namespace pitcast::draw {

/// Does a Y'CbCr picture take part in the tile?
[[nodiscard]] bool shows_video(const TileProgram& program, std::size_t tile);

/// Phase of the tile's dither; 0 where nothing is dithered.
[[nodiscard]] std::uint32_t dither_phase_of(const TileProgram& program,
                                            const TileProgram* second_field, std::size_t tile,
                                            const PackedFrame& frame);

/// What the tile remembers of the frame's lines alone, whatever the target; 0 only when clear.
/// With a line filter the tiles above (first field) and below (second) have a share.
[[nodiscard]] std::uint64_t composed_signature(const TileProgram& program,
                                               const TileProgram* second_field, std::size_t tile);

/// What a target remembers of the tile once it holds it.
[[nodiscard]] inline std::uint64_t wanted_signature(const TileProgram& program,
                                                    const TileProgram* second_field,
                                                    std::size_t tile, const PackedFrame& frame) {
    const std::uint64_t composed = second_field == nullptr
                                       ? program.signatures[tile]
                                       : composed_signature(program, second_field, tile);
    if (frame.signal.dither == PackDither::none) {
        return composed;
    }
    // Phase 0 leaves it as it is, so that 0 stays clear.
    return composed + dither_phase_of(program, second_field, tile, frame) * 0x9e3779b97f4a7c15U;
}

}  // namespace pitcast::draw
