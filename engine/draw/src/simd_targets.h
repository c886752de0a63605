// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "sample_reference.h"
#include "tile_canvas.h"

/// What the vectorised files (each compiled once an instruction set) offer one another. Included
/// before Highway's foreach_target.h, so that it is seen once.
namespace pitcast::draw {

/// Columns of an op with room for whole vectors behind them.
inline constexpr std::int32_t kSampleColumns = 64;
static_assert(kSampleColumns >= kTileWidth + kTileApron);

/// Between which samples of a plane each column of an op lies: the same for all its lines.
struct ColumnTaps {
    enum class Fetch : std::uint8_t {
        none,
        copied,  ///< one to one on whole samples: a plain load
        table,   ///< a block of columns lies within 16 bytes: one load, bytes picked by a table
        narrow,  ///< so do 4 columns of bytes, though not 8
        single,  ///< sample by sample
    };
    Fetch fetch = Fetch::none;
    std::int32_t count = 0;  ///< columns
    std::int32_t first = 0;  ///< sample of column 0 (copied)
    alignas(64) std::uint16_t left[kSampleColumns];
    alignas(64) std::uint16_t right[kSampleColumns];
    alignas(64) std::uint16_t weight[2][kSampleColumns];  ///< of left and right, together 256
    std::int32_t base[kSampleColumns / 4];                ///< of a block: first sample loaded
    alignas(64) std::uint8_t pick[kSampleColumns / 4][2][16];
};

/// Lines of one plane, filtered along x, that the last canvas lines needed.
struct RowCache {
    static constexpr std::int32_t kNone = -1;
    std::int32_t line[2] = {kNone, kNone};
    /// 16 bits less 32768 for 8-bit samples, 18 bits for 10-bit ones.
    alignas(64) std::int16_t bytes[2][kSampleColumns];
    alignas(64) std::int32_t words[2][kSampleColumns];
};

/// Working memory of sampling.
struct SampleScratch {
    static constexpr std::int32_t kWindow = 128;  ///< pixels of an rgba line taken apart
    ColumnTaps luma;                              ///< and all channels of rgba
    ColumnTaps chroma;
    RowCache rows[4];
    alignas(64) std::uint8_t window[4][kWindow + 32];
    alignas(64) std::int16_t sample[4][kSampleColumns];  ///< 8.8 less 32768
};

/// Pixels of a tile that an op touches: where they lie on the canvas, and where in the tile.
struct OpPlace {
    std::int32_t x = 0;  ///< canvas pixel of the first
    std::int32_t y = 0;
    std::int32_t column = 0;  ///< of TileCanvas
    std::int32_t line = 0;
    std::int32_t width = 0;
    std::int32_t height = 0;
};

/// Writes what a picture paint shows, saturated. Columns right of `place`, up to a whole vector,
/// are overwritten as well.
void sample_picture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                    SampleScratch& scratch, TileCanvas& to);

/// The same for radial and conic gradients, and for warped pictures without their tint.
void round_gradient(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                    TileCanvas& to);
void warp_picture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                  TileCanvas& to);
/// The same for every paint, pixel by pixel as the reference has it.
void paint_singly(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                  TileCanvas& to);

void compose_simd(const TileProgram& program, const TilePlace& place, TileStack& stack);
void pack_simd(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
               PackedFrame& frame);
void convert_hlg_simd(const TileCanvas& from, const TilePlace& place, TileCanvas& to);
void pack_straight_simd(const StraightTile& tile, const TilePlace& place, PackedFrame& frame);

}  // namespace pitcast::draw
