// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <vector>

#include "pitcast/draw/tile_program.h"

#include "coverage.h"
#include "raster.h"

namespace pitcast::draw {

/// Tiles, half open.
struct TileRange {
    std::uint16_t x0 = 0;
    std::uint16_t y0 = 0;
    std::uint16_t x1 = 0;
    std::uint16_t y1 = 0;
};

/// Something to paint in a rectangle of the canvas: an op before it is cut into tiles. Tiles read
/// items in no order, so that each is one line of a cache.
struct alignas(64) Item {
    PixelBox box;  ///< inside the canvas and the clips of its groups
    std::uint64_t hash = 0;
    std::uint32_t paint = 0;
    std::int32_t opacity = 16384;  ///< with the constant coverage in it, when there is no mask
    std::uint32_t mask = kFullCoverage;
    std::int32_t stride = 0;
    std::int32_t mask_x = 0;
    std::int32_t mask_y = 0;
    TileRange tiles;          ///< that it touches: the binner's
    std::uint16_t group = 0;  ///< 0 = none
    bool opaque = false;      ///< covers what lies under it in its box
};
static_assert(sizeof(Item) == 64);

struct Group {
    std::uint16_t parent = 0;
    std::int32_t depth = 0;  ///< 1 for a group in no other
    std::int32_t opacity = 16384;
    PixelBox bounds;  ///< outside of it nothing shows
    bool clipped = false;
    bool masked = false;          ///< by the alpha of a paint
    std::uint32_t mask = 0;       ///< that paint
    std::uint64_t mask_hash = 0;  ///< and what decides its pixels
    std::uint16_t matte = 0;      ///< the group inside it that is its matte; 0 = none
    bool is_matte = false;
    std::uint32_t matte_flags = 0;  ///< of one that is
    std::uint32_t first_piece = 0;  ///< of the clip, in canvas pixels
    std::uint32_t piece_count = 0;
};

/// Cuts items into tiles, drops what is covered, wraps groups, signs.
class Binner {
 public:
    explicit Binner(CoverageCache& cache) : cache_(cache) {}

    /// `groups[0]` stands for no group. False when the arena is full. A program that was made from
    /// the same is left as it is.
    [[nodiscard]] bool bin(std::vector<Item>& items, const std::vector<Group>& groups,
                           const std::vector<Piece>& clip_pieces, TileProgram& program);

 private:
    struct OpenGroup {
        std::uint16_t group = 0;
        bool flat = false;         ///< needs no canvas of its own here
        bool matted = false;       ///< its matte has painted here
        std::size_t first_op = 0;  ///< its push, when not flat
        TileOp pop;
        std::uint64_t pop_hash = 0;
    };

    [[nodiscard]] std::uint64_t hash_of_input(const TileProgram& program) const;
    void fill_bins(std::vector<Item>& items, TileProgram& program);
    void place(const Item& item, std::uint32_t index, const TileProgram& program);
    [[nodiscard]] static PixelBox box_of(std::int32_t column, std::int32_t row,
                                         const TileProgram& program);
    void build_tile(std::size_t tile, TileProgram& program);
    void enter(std::uint16_t group, TileProgram& program);
    void leave_to(std::uint16_t group, TileProgram& program);
    void leave(OpenGroup open, TileProgram& program);
    void leave_matte(const OpenGroup& open, TileProgram& program);
    [[nodiscard]] PixelBox painted_by(std::size_t first, std::size_t end,
                                      const TileProgram& program) const;
    void emit(const Item& item, TileProgram& program);
    void hide(const PixelBox& box, TileProgram& program);
    void find_clip(const Group& group, OpenGroup& open);
    void mask_clip(const Group& group, OpenGroup& open);
    void sign_op(const PixelBox& box, std::uint64_t hash);
    void push_op(const TileOp& op, std::uint64_t hash, TileProgram& program);
    void trim_ops(std::size_t first, const PixelBox& hidden, TileProgram& program) const;
    void cut_ops(std::size_t size, TileProgram& program);
    [[nodiscard]] bool inside(std::uint16_t group, std::uint16_t ancestor) const;

    CoverageCache& cache_;
    const std::vector<Item>* items_ = nullptr;
    const std::vector<Group>* groups_ = nullptr;
    const std::vector<Piece>* clip_pieces_ = nullptr;
    std::vector<std::uint32_t> starts_;  ///< of each tile in bins_
    std::vector<std::uint32_t> firsts_;  ///< likewise, without what an opaque item hides wholly
    std::vector<std::uint32_t> bins_;    ///< item indices
    PixelBox tile_box_;                  ///< with apron
    std::size_t first_op_ = 0;           ///< of the tile in hand
    std::vector<OpenGroup> open_;
    std::vector<std::uint64_t> op_hashes_;  ///< of the tile in hand
    std::vector<std::uint8_t> mask_;
    bool arena_full_ = false;
    std::size_t op_count_ = 0;  ///< of the last program made
};

}  // namespace pitcast::draw
