// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "pitcast/draw/tile_program.h"

/// Coverage as sparse pieces: rectangles of one coverage value, which need no mask, and small
/// masks where an edge runs. Pieces are kept relative to a whole pixel, so that a shape that
/// moves by whole pixels is not converted again.
namespace pitcast::draw {

struct Piece {
    std::int32_t x = 0;  ///< pixels, from the shape's origin
    std::int32_t y = 0;
    std::int32_t width = 0;
    std::int32_t height = 0;
    std::uint32_t mask = kFullCoverage;  ///< offset in the arena, or kFullCoverage
    std::int32_t stride = 0;
    std::uint8_t coverage = 255;  ///< of every pixel, when there is no mask
    std::uint64_t hash = 0;       ///< of the mask's bytes, when there is one
};

/// Append-only block of masks. A full arena is given up for a new one; the one before stays
/// readable, because programs built from it may still be running.
class MaskArena {
 public:
    explicit MaskArena(std::size_t capacity);

    /// Room for `size` bytes; empty when the block is full.
    [[nodiscard]] std::optional<std::uint32_t> append(std::size_t size);
    [[nodiscard]] std::uint8_t* at(std::uint32_t offset) { return block_.get() + offset; }
    [[nodiscard]] const std::uint8_t* data() const { return block_.get(); }
    [[nodiscard]] std::size_t used() const { return used_; }
    [[nodiscard]] std::size_t capacity() const { return capacity_; }
    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
    void begin_epoch();

 private:
    std::size_t capacity_;
    std::size_t used_ = 0;
    std::uint64_t epoch_ = 0;
    std::unique_ptr<std::uint8_t[]> block_;
    std::unique_ptr<std::uint8_t[]> previous_;
};

/// Pieces of shapes by the hash of their content.
class CoverageCache {
 public:
    explicit CoverageCache(std::size_t arena_bytes);

    /// The pieces stored under `key`; empty when there are none yet. Valid until the next change.
    [[nodiscard]] std::optional<std::span<const Piece>> find(std::uint64_t key);
    std::span<const Piece> store(std::uint64_t key, std::span<const Piece> pieces);

    [[nodiscard]] MaskArena& arena() { return arena_; }
    [[nodiscard]] const MaskArena& arena() const { return arena_; }
    /// Forgets everything and starts a new arena.
    void begin_epoch();
    /// Little room is left: better a new epoch before a frame than in the middle of it.
    [[nodiscard]] bool nearly_full() const;

    std::uint64_t converted = 0;
    std::uint64_t reused = 0;

 private:
    /// Open addressing, as a frame looks up thousands of glyphs: keys are hashes already.
    struct Slot {
        std::uint64_t key = 0;  ///< 0 = free
        std::uint32_t first = 0;
        std::uint32_t count = 0;
    };
    [[nodiscard]] Slot& slot_of(std::uint64_t key);
    void grow();

    MaskArena arena_;
    std::vector<Piece> pieces_;
    std::vector<Slot> slots_;  ///< a power of two of them, at most half of them taken
    std::size_t taken_ = 0;
};

}  // namespace pitcast::draw
