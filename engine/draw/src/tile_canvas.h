// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/straight_video.h"
#include "pitcast/draw/tile_program.h"

namespace pitcast::draw {

/// Column of a canvas line where the tile starts: the apron is left of it, and one column more that
/// filters read and ignore. So apron and tile together are two vectors of 32, or four of 16.
inline constexpr std::int32_t kCanvasLeft = 2;
inline constexpr std::int32_t kCanvasStride = 96;

/// One tile while it is composed: planes of 16-bit Q14, R, G, B, A.
struct TileCanvas {
    alignas(64) std::int16_t channel[4][kTileHeight][kCanvasStride];
};

/// Canvases of a tile and its groups: the working memory of one thread.
struct TileStack {
    TileCanvas canvas[kMaxGroups + 1];
    TileCanvas second_field;
    TileCanvas neighbour;  ///< the tile above or below, for a line filter
    TileCanvas signal;     ///< canvas[0] as a target's signal wants it
    TileCanvas source;     ///< pixels of one op on their way into a canvas
};

/// A tile's place on the canvas.
struct TilePlace {
    std::size_t index = 0;
    std::int32_t x0 = 0;  ///< first column, without the apron
    std::int32_t y0 = 0;
    std::int32_t width = 0;  ///< inside the canvas
    std::int32_t height = 0;
    std::uint32_t dither_phase = 0;  ///< of the frame that is packed
};
[[nodiscard]] TilePlace tile_place(const TileProgram& program, std::size_t index);

/// The two halves of an executor: compose a tile into `stack.canvas[0]` (apron included; at the
/// canvas's left edge the apron repeats column 0), and pack it.
struct TileKernels {
    void (*compose)(const TileProgram& program, const TilePlace& place, TileStack& stack);
    void (*pack)(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
                 PackedFrame& frame);
    /// Packs tiles that lie side by side from the picture's planes; nothing is composed. `tile` and
    /// `place` are the first one's, but `place.width` is that of all of them.
    void (*pack_straight)(const StraightTile& tile, const TilePlace& place, PackedFrame& frame);
    /// R, G and B of the tile and its apron to HLG; alpha is left alone.
    void (*convert_hlg)(const TileCanvas& from, const TilePlace& place, TileCanvas& to);
    const char* name;
};

/// The composed tile as a target wants it before packing: converted to HLG, held within limits.
void convert_canvas(const TileKernels& kernels, const TileCanvas& from, const TilePlace& place,
                    const PackedFrame& frame, TileCanvas& to);
/// Does it change anything?
[[nodiscard]] inline bool needs_conversion(const PackedFrame& frame) {
    return (frame.signal.colour == PackColour::bt2100_hlg &&
            frame.format != PackFormat::v210_key) ||
           (frame.limited && halves_columns(frame.format));
}

void pack_reference(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
                    PackedFrame& frame);
void convert_hlg_reference(const TileCanvas& from, const TilePlace& place, TileCanvas& to);
void pack_straight_reference(const StraightTile& tile, const TilePlace& place, PackedFrame& frame);
/// Plain C++, pixel by pixel, written from the contract: what the fast one is tested against.
[[nodiscard]] TileKernels reference_kernels();
/// The best that this CPU has.
[[nodiscard]] TileKernels simd_kernels();

/// Runs `kernels` over the tiles that differ.
[[nodiscard]] std::unique_ptr<Executor> make_executor(TileKernels kernels, int threads);

}  // namespace pitcast::draw
