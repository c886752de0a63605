// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "pitcast/draw/tile_builder.h"

#include "binning.h"
#include "font_library_impl.h"
#include "paint_table.h"
#include "shadow.h"
#include "shapes.h"
#include "transform.h"

namespace pitcast::draw {

inline constexpr std::int32_t kMaxCanvas = 8192;

/// What a builder is made of. tile_builder.cpp has frames, groups and shapes, build_text.cpp glyphs
/// and shadows, build_pictures.cpp pictures.
struct TileBuilder::Impl {
    Impl(FontLibrary& font_library, std::size_t arena_bytes)
        : fonts(font_library), cache(arena_bytes), shapes(cache), shadows(cache), binner(cache) {}

    FontLibrary& fonts;
    CoverageCache cache;
    ShapeConverter shapes;
    ShadowConverter shadows;
    PaintTable paints;
    Binner binner;
    std::vector<Item> items;
    std::vector<Group> groups;
    std::vector<Piece> clip_pieces;
    std::vector<Piece> gathered;  ///< of a shape that casts a shadow, in canvas pixels
    std::vector<std::uint16_t> stack;
    Transform transform;                ///< of the command in hand
    std::vector<Transform> transforms;  ///< those around it, the outermost (none) first
    PixelBox canvas;
    std::uint64_t left_out = 0;  ///< of the list in hand
    std::uint64_t left_out_total = 0;

    /// False when the arena is full.
    bool collect(const DrawList& list, TileProgram& program);
    bool draw(const FillRect& command);
    bool draw(const FillPolygon& command);
    bool draw(const StrokePolyline& command);
    bool draw(const StrokeRect& command);
    bool draw(const StrokeArc& command);
    bool draw(const GlyphRun& command);
    bool draw(const FillShadow& wanted);
    bool draw(const DrawPicture& command);
    bool draw(const DrawPinned& command);
    bool draw(const DrawNinePatch& command);
    bool draw(const PushGroup& command);
    bool draw(const PopGroup& command);
    bool draw(const PushMatte& command);
    bool draw(const PopMatte& command);
    bool draw(const PushTransform& command);
    bool draw(const PopTransform& command);
    void add(std::span<const Piece> pieces, std::int32_t x, std::int32_t y, const PaintUse& paint,
             Unit opacity);
    bool add_shape(const std::optional<PlacedPieces>& placed, const Paint& paint);
    std::optional<PlacedPieces> shape_of(const Rect& rect, const std::array<Subpixel, 4>& radii);
    std::optional<PlacedPieces> shape_of(const FillRect& command);
    std::optional<PlacedPieces> shape_of(const FillPolygon& command);
    std::optional<PlacedPieces> shape_of(const StrokePolyline& command);
    std::optional<PlacedPieces> shape_of(const StrokeRect& command);
    bool gather(const std::optional<PlacedPieces>& placed);
    /// Phases in 26.6; quarters of a pixel unless the run is turned or scaled.
    std::optional<std::span<const Piece>> glyph_pieces(const GlyphRun::Glyph& glyph,
                                                       const GlyphRun& run, FT_Pos phase_x,
                                                       FT_Pos phase_y);
    /// Calls `visit(pieces, x, y)` for every glyph that is seen within `reach` of the bounds.
    template <typename Visit>
    bool each_glyph(const GlyphRun& command, std::int32_t reach, const Visit& visit);
    bool add_warped(const DrawPinned& picture, const std::optional<PlacedPieces>& edge);
    bool set_clip(const PushGroup& command, Group& group);
    [[nodiscard]] const PixelBox& bounds() const {
        return stack.empty() ? canvas : groups[stack.back()].bounds;
    }
};

/// The smallest box around both.
[[nodiscard]] inline PixelBox around(const PixelBox& a, const PixelBox& b) {
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}
/// A box that `around` has no effect on.
inline constexpr PixelBox kNowhere{kMaxCanvas, kMaxCanvas, -kMaxCanvas, -kMaxCanvas};

}  // namespace pitcast::draw
