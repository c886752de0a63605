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
#include "transform.h"

namespace pitcast::draw {

/// A shape's pieces and the whole pixel that they are relative to.
struct PlacedPieces {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::span<const Piece> pieces;  ///< valid until the next conversion
};

/// How a glyph's outline is laid on the pixel grid.
struct GlyphForm {
    FT_Pos phase_x = 0;  ///< 26.6, below a pixel
    FT_Pos phase_y = 0;
    Subpixel stroke = 0;              ///< above 0: a line of that width along its edges
    Unit condense = kOne;             ///< width as a share of its own
    const FT_Matrix* turn = nullptr;  ///< y down; null = not turned
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
    /// A line that `transform` has scaled (sized()) and that is yet to be turned.
    [[nodiscard]] std::optional<PlacedPieces> stroke(const StrokePolyline& sized,
                                                     const PixelBox& canvas,
                                                     const Transform& transform);
    /// `outline`: of a glyph at `key`, 26.6, y up, its origin on the pixel grid. FreeType may
    /// change its points.
    [[nodiscard]] std::optional<std::span<const Piece>> glyph(FT_Outline& outline,
                                                              std::uint64_t key,
                                                              const GlyphForm& form);
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

    /// The outline of the line along points_, which are used up.
    [[nodiscard]] std::optional<FT_Outline> stroke_outline(const StrokePolyline& stroke);
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
