// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "sample_reference.h"
#include "tile_canvas.h"

/// What the vectorised files (each compiled once an instruction set) offer one another. Included
/// before Highway's foreach_target.h, so that it is seen once.
namespace pitcast::draw {

/// A line of pixels on its way into a canvas, at the canvas's own columns.
struct SourceLine {
    alignas(64) std::int16_t channel[4][kCanvasStride];
};

/// Working memory of sampling: lines between the two halves of the filter.
struct SampleScratch {
    static constexpr std::int32_t kWindow = 512;  ///< source columns at most
    alignas(64) std::int32_t vertical[4][kWindow + 64];
    alignas(64) std::int32_t left[kCanvasStride];  ///< index into `vertical` of a column's left tap
    alignas(64) std::int32_t right[kCanvasStride];
    alignas(64) std::int32_t part[kCanvasStride];        ///< 0..255 of the right tap
    alignas(64) std::uint16_t sample[4][kCanvasStride];  ///< 8.8
};

/// Pixels of a canvas line that an op touches: columns of the canvas, and where they lie.
struct LinePlace {
    std::int32_t column0 = 0;
    std::int32_t column1 = 0;
    std::int32_t x = 0;  ///< canvas pixel of column0
    std::int32_t y = 0;
};

/// Fills `line` with what a picture paint shows, saturated.
void sample_picture_line(const TileProgram& program, const TilePaint& paint, const LinePlace& place,
                         SampleScratch& scratch, SourceLine& line);

void compose_simd(const TileProgram& program, const TilePlace& place, TileStack& stack);
void pack_simd(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
               PackedFrame& frame);

}  // namespace pitcast::draw
