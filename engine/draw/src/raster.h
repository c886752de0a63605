// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include <freetype/freetype.h>
#include <freetype/ftoutln.h>

#include "coverage.h"

namespace pitcast::draw {

struct FreeTypeLibraryDeleter {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
};
using FreeTypeLibrary = std::unique_ptr<std::remove_pointer_t<FT_Library>, FreeTypeLibraryDeleter>;
/// A FreeType of our own; null when it cannot be started.
[[nodiscard]] FreeTypeLibrary make_free_type();

/// Pixels, half open.
struct PixelBox {
    std::int32_t x0 = 0;
    std::int32_t y0 = 0;
    std::int32_t x1 = 0;
    std::int32_t y1 = 0;
    [[nodiscard]] bool empty() const { return x0 >= x1 || y0 >= y1; }
    friend bool operator==(const PixelBox&, const PixelBox&) = default;
};
[[nodiscard]] constexpr PixelBox intersection(const PixelBox& a, const PixelBox& b) {
    return {std::max(a.x0, b.x0), std::max(a.y0, b.y0), std::min(a.x1, b.x1), std::min(a.y1, b.y1)};
}

/// Is a shape better one mask than several pieces? Glyphs and markers are: what a few masked pixels
/// more cost is less than what an operation more costs.
[[nodiscard]] constexpr bool is_small(const PixelBox& box) {
    constexpr std::int32_t kMost = 48;
    return box.x1 - box.x0 <= kMost && box.y1 - box.y0 <= kMost;
}

/// Converts outlines (26.6 pixels, y down) into pieces with FreeType's smooth rasteriser: exact
/// area, integers only.
class Rasterizer {
 public:
    Rasterizer();

    [[nodiscard]] FT_Library library() { return library_.get(); }
    /// Appends the pieces of what lies in `clip`. Empty when FreeType refuses the outline;
    /// `arena_full` tells when the masks found no room.
    [[nodiscard]] bool convert(FT_Outline& outline, const PixelBox& clip, MaskArena& arena,
                               std::vector<Piece>& pieces);
    [[nodiscard]] bool arena_full() const { return arena_full_; }
    void forget_arena_full() { arena_full_ = false; }
    void note_arena_full() { arena_full_ = true; }

    struct Span {
        std::int32_t y;
        std::int32_t x;
        std::int32_t length;
        std::uint8_t coverage;
    };

 private:
    /// Leaves the spans in `band_`, a byte a pixel of `box`.
    void draw_spans(std::span<const Span> spans, const PixelBox& box);
    void add_masked(const Piece& piece, const std::uint8_t* bytes, std::int32_t stride,
                    MaskArena& arena, std::vector<Piece>& pieces);
    void add_whole(std::span<const Span> spans, MaskArena& arena, std::vector<Piece>& pieces);
    void add_band(std::span<const Span> spans, MaskArena& arena, std::vector<Piece>& pieces);

    FreeTypeLibrary library_;
    std::vector<Span> spans_;
    std::vector<Span> sorted_;
    std::vector<std::uint32_t> band_starts_;
    std::vector<std::uint8_t> band_;
    std::vector<std::uint8_t> columns_;
    bool arena_full_ = false;
};

/// `piece` (its place and size set) with the mask's bytes copied into the arena; mask bytes lie
/// `stride` apart. Constant masks become a coverage value, equal lines one line. Empty when the
/// arena is full.
[[nodiscard]] std::optional<Piece> with_mask(Piece piece, const std::uint8_t* bytes,
                                             std::size_t stride, MaskArena& arena);

}  // namespace pitcast::draw
