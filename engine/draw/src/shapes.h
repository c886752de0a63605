// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <optional>
#include <span>
#include <vector>

#include <freetype/ftstroke.h>

#include "pitcast/draw/draw_list.h"

#include "coverage.h"
#include "raster.h"

namespace pitcast::draw {

/// A shape's pieces and the whole pixel that they are relative to.
struct PlacedPieces {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::span<const Piece> pieces;  ///< valid until the next conversion
};

/// Turns the shapes of a draw list into pieces. Coordinates beyond 30,000 pixels are refused.
class ShapeConverter {
 public:
    explicit ShapeConverter(CoverageCache& cache) : cache_(cache) {}

    /// `canvas` bounds what is converted of shapes larger than it.
    [[nodiscard]] std::optional<PlacedPieces> rect(const Rect& rect,
                                                   const std::array<Subpixel, 4>& radii);
    [[nodiscard]] std::optional<PlacedPieces> polygon(const FillPolygon& polygon,
                                                      const PixelBox& canvas);
    [[nodiscard]] std::optional<PlacedPieces> stroke(const StrokePolyline& stroke,
                                                     const PixelBox& canvas);
    /// `outline`: of a glyph at `key`, 26.6, y up, its origin on the pixel grid but for the phase.
    /// FreeType may change its points. `stroke` above 0: a line of that width along its edges.
    [[nodiscard]] std::optional<std::span<const Piece>> glyph(FT_Outline& outline,
                                                              std::uint64_t key, FT_Pos phase_x,
                                                              FT_Pos phase_y, Subpixel stroke);
    [[nodiscard]] CoverageCache& cache() { return cache_; }
    [[nodiscard]] Rasterizer& rasterizer() { return rasterizer_; }

 private:
    struct Corner;
    void plain_rect(const Rect& rect);
    bool rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii);
    bool add_corner(const Corner& corner);
    bool small_rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii);
    bool any_rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii);
    void add_cached(std::span<const Piece> pieces, std::int32_t x, std::int32_t y);
    bool whole_rounded_rect(const Rect& rect, const std::array<Subpixel, 4>& radii);
    void add_slab(const Rect& rect, std::int32_t y0, std::int32_t y1, std::int32_t x0,
                  std::int32_t x1);
    std::optional<PlacedPieces> convert_cached(std::uint64_t key, FT_Outline& outline,
                                               const PixelBox& clip, std::int32_t x,
                                               std::int32_t y);

    /// Leaves in points_, tags_ and ends_ what the stroker has drawn.
    [[nodiscard]] std::optional<FT_Outline> stroked(FT_Stroker stroker);

    CoverageCache& cache_;
    Rasterizer rasterizer_;
    std::vector<Piece> pieces_;   ///< of the shape in hand
    std::vector<Piece> scratch_;  ///< of a cached part in hand
    std::vector<FT_Vector> points_;
    std::vector<char> tags_;
    std::vector<short> ends_;
    std::vector<std::uint8_t> mask_;
};

/// floor and ceil of subpixels to whole pixels.
[[nodiscard]] constexpr std::int32_t floor_px(Subpixel v) {
    return v >> 8;
}
[[nodiscard]] constexpr std::int32_t ceil_px(Subpixel v) {
    return (v + kPixel - 1) >> 8;
}

}  // namespace pitcast::draw
