// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/tile_builder.h"

#include <algorithm>

#include "binning.h"
#include "font_library_impl.h"
#include "hash_mix.h"
#include "paint_table.h"
#include "shadow.h"
#include "shapes.h"
#include "simpler.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kMaxCanvas = 8192;
constexpr std::size_t kMaxGroupCount = 65535;

/// The smallest box around both.
PixelBox around(const PixelBox& a, const PixelBox& b) {
    return {std::min(a.x0, b.x0), std::min(a.y0, b.y0), std::max(a.x1, b.x1), std::max(a.y1, b.y1)};
}

}  // namespace

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
    void add(std::span<const Piece> pieces, std::int32_t x, std::int32_t y, const PaintUse& paint,
             Unit opacity);
    bool add_shape(const std::optional<PlacedPieces>& placed, const Paint& paint);
    std::optional<PlacedPieces> shape_of(const FillRect& command);
    std::optional<PlacedPieces> shape_of(const FillPolygon& command);
    std::optional<PlacedPieces> shape_of(const StrokePolyline& command);
    std::optional<PlacedPieces> shape_of(const StrokeRect& command);
    bool gather(const std::optional<PlacedPieces>& placed);
    std::optional<std::span<const Piece>> glyph_pieces(const GlyphRun::Glyph& glyph,
                                                       const GlyphRun& run, std::int32_t phase_x,
                                                       std::int32_t phase_y);
    /// Calls `visit(pieces, x, y)` for every glyph that is seen within `reach` of the bounds.
    template <typename Visit>
    bool each_glyph(const GlyphRun& command, std::int32_t reach, const Visit& visit);
    bool set_clip(const PushGroup& command, Group& group);
    [[nodiscard]] const PixelBox& bounds() const {
        return stack.empty() ? canvas : groups[stack.back()].bounds;
    }
};

void TileBuilder::Impl::add(std::span<const Piece> pieces, std::int32_t x, std::int32_t y,
                            const PaintUse& paint, Unit opacity) {
    for (const Piece& piece : pieces) {
        Item item;
        const std::int32_t left = x + piece.x;
        const std::int32_t top = y + piece.y;
        item.box = intersection({left, top, left + piece.width, top + piece.height}, bounds());
        item.opacity =
            piece.mask == kFullCoverage ? mul_q14(to_q14(piece.coverage), opacity) : opacity;
        if (item.box.empty() || item.opacity == 0) {
            continue;
        }
        item.paint = paint.index;
        item.group = stack.empty() ? std::uint16_t{0} : stack.back();
        item.hash = mixed(paint.hash, static_cast<std::uint64_t>(item.opacity));
        if (piece.mask != kFullCoverage) {
            item.mask = piece.mask;
            item.stride = piece.stride;
            item.mask_x = left;
            item.mask_y = top;
            item.hash = mixed(mixed(item.hash, piece.hash), joined(left, top));
        } else {
            item.opaque = paint.opaque && item.opacity == kOne;
        }
        items.push_back(item);
    }
}

bool TileBuilder::Impl::add_shape(const std::optional<PlacedPieces>& placed, const Paint& paint) {
    if (!placed) {
        return false;
    }
    const PaintUse use = paints.add(paint);
    if (use.visible) {
        add(placed->pieces, placed->x, placed->y, use, kOne);
    }
    return true;
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const FillRect& command) {
    return shapes.rect(command.rect, command.radii);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const FillPolygon& command) {
    return shapes.polygon(command, canvas);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const StrokePolyline& command) {
    return shapes.stroke(command, canvas);
}

std::optional<PlacedPieces> TileBuilder::Impl::shape_of(const StrokeRect& command) {
    const FillPolygon ring = simpler(command);
    return ring.points.empty() ? PlacedPieces{} : shapes.polygon(ring, canvas);
}

bool TileBuilder::Impl::draw(const FillRect& command) {
    return add_shape(shape_of(command), command.paint);
}

bool TileBuilder::Impl::draw(const FillPolygon& command) {
    return add_shape(shape_of(command), command.paint);
}

bool TileBuilder::Impl::draw(const StrokePolyline& command) {
    if (command.dashes.empty()) {
        return add_shape(shape_of(command), command.paint);
    }
    const std::vector<StrokePolyline> dashes = dashes_of(command);
    bool all = !dashes.empty();
    for (const StrokePolyline& dash : dashes) {
        all = add_shape(shape_of(dash), command.paint) && all;
    }
    return all;
}

bool TileBuilder::Impl::draw(const StrokeRect& command) {
    return add_shape(shape_of(command), command.paint);
}

bool TileBuilder::Impl::draw(const StrokeArc& command) {
    const StrokePolyline line = simpler(command);
    return line.points.empty() || add_shape(shape_of(line), command.paint);
}

std::optional<std::span<const Piece>> TileBuilder::Impl::glyph_pieces(const GlyphRun::Glyph& glyph,
                                                                      const GlyphRun& run,
                                                                      std::int32_t phase_x,
                                                                      std::int32_t phase_y) {
    std::uint64_t key = mixed(0x676c797068U, joined(glyph.font, run.size));
    key = mixed(key, (std::uint64_t{glyph.index} << 8U) |
                         static_cast<std::uint64_t>(phase_x << 4 | phase_y));
    if (run.outline > 0) {
        key = mixed(key, joined(run.outline, 1));
    }
    if (const auto found = cache.find(key)) {
        return found;
    }
    FT_Outline* outline = fonts.impl().outline(glyph.font, glyph.index, run.size);
    if (outline == nullptr) {
        return std::nullopt;
    }
    return shapes.glyph(*outline, key, phase_x * 16, phase_y * 16, run.outline);
}

template <typename Visit>
bool TileBuilder::Impl::each_glyph(const GlyphRun& command, std::int32_t reach,
                                   const Visit& visit) {
    const PixelBox& seen = bounds();
    // A glyph reaches no further than this from its origin (CJK and accents included).
    reach += ceil_px(command.size) * 2 + ceil_px(std::max(command.outline, 0)) + 2;
    bool all = true;
    for (const GlyphRun::Glyph& glyph : command.glyphs) {
        // Quarter pixels: nearer than the eye sees, and few enough to be cached.
        const std::int64_t x = (std::int64_t{command.origin.x} + glyph.x + 32) >> 6;
        const std::int64_t y = (std::int64_t{command.origin.y} + glyph.y + 32) >> 6;
        const auto pixel_x = static_cast<std::int32_t>(x >> 2);
        const auto pixel_y = static_cast<std::int32_t>(y >> 2);
        if (pixel_x + reach < seen.x0 || pixel_x - reach > seen.x1 || pixel_y + reach < seen.y0 ||
            pixel_y - reach > seen.y1) {
            continue;
        }
        const auto pieces = glyph_pieces(glyph, command, static_cast<std::int32_t>(x & 3),
                                         static_cast<std::int32_t>(y & 3));
        if (pieces) {
            visit(*pieces, pixel_x, pixel_y);
        }
        all = all && pieces.has_value();
    }
    return all;
}

bool TileBuilder::Impl::draw(const GlyphRun& command) {
    const PaintUse use = paints.add(command.paint);
    return !use.visible || each_glyph(command, 0,
                                      [&](std::span<const Piece> pieces, std::int32_t x,
                                          std::int32_t y) { add(pieces, x, y, use, kOne); });
}

bool TileBuilder::Impl::gather(const std::optional<PlacedPieces>& placed) {
    if (!placed) {
        return false;
    }
    for (Piece piece : placed->pieces) {
        piece.x += placed->x;
        piece.y += placed->y;
        gathered.push_back(piece);
    }
    return true;
}

bool TileBuilder::Impl::draw(const FillShadow& wanted) {
    const FillShadow command = on_whole_pixels(wanted);
    const PaintUse use = paints.add(command.paint);
    if (!use.visible) {
        return true;
    }
    gathered.clear();
    const bool all = std::visit(
        [&](const auto& shape) {
            if constexpr (std::is_same_v<std::decay_t<decltype(shape)>, GlyphRun>) {
                const std::int32_t reach = 4 * ceil_px(std::clamp(command.sigma, 0, px(128)));
                return each_glyph(
                    shape, reach,
                    [&](std::span<const Piece> pieces, std::int32_t x, std::int32_t y) {
                        gather(PlacedPieces{x, y, pieces});
                    });
            } else {
                return gather(shape_of(shape));
            }
        },
        command.shape);
    const std::int32_t x = floor_px(command.offset.x);
    const std::int32_t y = floor_px(command.offset.y);
    const PixelBox seen{canvas.x0 - x, canvas.y0 - y, canvas.x1 - x, canvas.y1 - y};
    const auto shadow = shadows.convert(gathered, command.sigma, command.strength, seen);
    if (!shadow) {
        shapes.rasterizer().note_arena_full();
        return false;
    }
    add(shadow->pieces, shadow->x + x, shadow->y + y, use, kOne);
    return all;
}

bool TileBuilder::Impl::draw(const DrawPicture& command) {
    if (command.picture == nullptr || !is_drawable(*command.picture)) {
        return false;
    }
    const auto placed = shapes.rect(command.rect, command.radii);
    if (!placed || placed->pieces.empty()) {
        return placed.has_value();
    }
    const std::int32_t x = std::max(floor_px(command.rect.x), 0);
    const std::int32_t y = std::max(floor_px(command.rect.y), 0);
    add(placed->pieces, placed->x, placed->y, paints.add(command, x, y),
        std::clamp(command.opacity, 0, kOne));
    return true;
}

bool TileBuilder::Impl::draw(const DrawPinned& command) {
    if (command.picture == nullptr || !is_drawable(*command.picture)) {
        return false;
    }
    FillPolygon edge;
    edge.points.assign(command.corners.begin(), command.corners.end());
    edge.ring_ends = {4};
    const auto placed = shape_of(edge);
    if (!placed || placed->pieces.empty()) {
        return placed.has_value();
    }
    PixelBox box{kMaxCanvas, kMaxCanvas, -kMaxCanvas, -kMaxCanvas};
    for (const Piece& piece : placed->pieces) {
        box = around(box, {placed->x + piece.x, placed->y + piece.y,
                           placed->x + piece.x + piece.width, placed->y + piece.y + piece.height});
    }
    box = intersection(box, canvas);
    if (box.empty()) {
        return true;
    }
    const PaintUse use = paints.add(command, box);
    if (use.visible) {
        add(placed->pieces, placed->x, placed->y, use, std::clamp(command.opacity, 0, kOne));
    }
    return use.visible;
}

bool TileBuilder::Impl::draw(const DrawNinePatch& command) {
    if (command.picture == nullptr || !is_drawable(*command.picture)) {
        return false;
    }
    bool all = true;
    for (const DrawPicture& part : simpler(command)) {
        all = (part.picture == nullptr || draw(part)) && all;
    }
    return all;
}

bool TileBuilder::Impl::set_clip(const PushGroup& command, Group& group) {
    const auto placed = command.path.points.empty() ? shapes.rect(command.clip, command.radii)
                                                    : shape_of(command.path);
    group.first_piece = static_cast<std::uint32_t>(clip_pieces.size());
    PixelBox box{kMaxCanvas, kMaxCanvas, -kMaxCanvas, -kMaxCanvas};
    if (placed) {
        for (Piece piece : placed->pieces) {
            piece.x += placed->x;
            piece.y += placed->y;
            clip_pieces.push_back(piece);
            box = around(box, {piece.x, piece.y, piece.x + piece.width, piece.y + piece.height});
        }
        group.piece_count = static_cast<std::uint32_t>(placed->pieces.size());
    }
    group.bounds = intersection(group.bounds, box);
    return placed.has_value();
}

bool TileBuilder::Impl::draw(const PushGroup& command) {
    Group group;
    group.parent = stack.empty() ? std::uint16_t{0} : stack.back();
    group.depth = static_cast<std::int32_t>(stack.size()) + 1;
    group.opacity = std::clamp(command.opacity, 0, kOne);
    group.bounds = bounds();
    group.clipped = command.clipped;
    const bool good = !command.clipped || set_clip(command, group);
    if (command.mask) {
        const PaintUse mask = paints.add(*command.mask);
        group.masked = mask.visible && !mask.opaque;
        group.mask = mask.index;
        group.mask_hash = mask.hash;
        group.opacity = mask.visible ? group.opacity : 0;
    }
    if (group.opacity == 0) {
        group.bounds = {0, 0, 0, 0};
    }
    groups.push_back(group);
    stack.push_back(static_cast<std::uint16_t>(groups.size() - 1));
    return good;
}

bool TileBuilder::Impl::draw(const PopGroup&) {
    stack.pop_back();
    return true;
}

bool TileBuilder::Impl::collect(const DrawList& list, TileProgram& program) {
    paints.begin(program);
    items.clear();
    groups.assign(1, {});
    clip_pieces.clear();
    stack.clear();
    left_out = 0;
    shapes.rasterizer().forget_arena_full();
    for (const Command& command : list.commands) {
        if (!std::visit([&](const auto& one) { return draw(one); }, command)) {
            ++left_out;
        }
    }
    return !shapes.rasterizer().arena_full() && binner.bin(items, groups, clip_pieces, program);
}

TileBuilder::TileBuilder(FontLibrary& fonts, std::size_t arena_bytes)
    : impl_(std::make_unique<Impl>(fonts, arena_bytes)) {}
TileBuilder::~TileBuilder() = default;

namespace {

Status check(const DrawList& list) {
    if (list.width < 1 || list.height < 1 || list.width > kMaxCanvas || list.height > kMaxCanvas) {
        return Error{"draw list",
                     "canvas of " + std::to_string(list.width) + " x " +
                         std::to_string(list.height) + " pixels",
                     "1 to 8192 pixels a side are drawn"};
    }
    std::int32_t depth = 0;
    std::size_t groups = 1;
    for (std::size_t i = 0; i < list.commands.size(); ++i) {
        const bool push = std::holds_alternative<PushGroup>(list.commands[i]);
        const bool pop = std::holds_alternative<PopGroup>(list.commands[i]);
        depth += push ? 1 : pop ? -1 : 0;
        groups += push ? 1 : 0;
        const auto where = [i] { return "draw list: command " + std::to_string(i); };
        if (depth < 0) {
            return Error{where(), "PopGroup without a PushGroup", "take it out"};
        }
        if (depth > kMaxGroups || groups > kMaxGroupCount) {
            return Error{where(), "groups nest more than 4 deep", "compose with fewer groups"};
        }
    }
    if (depth != 0) {
        return Error{"draw list", std::to_string(depth) + " PushGroup without a PopGroup",
                     "close every group"};
    }
    return {};
}

}  // namespace

Status TileBuilder::build(const DrawList& list, TileProgram& program) {
    if (const Status good = check(list); !good) {
        return good;
    }
    Impl& impl = *impl_;
    program.width = list.width;
    program.height = list.height;
    program.tiles_x = (list.width + kTileWidth - 1) / kTileWidth;
    program.tiles_y = (list.height + kTileHeight - 1) / kTileHeight;
    impl.canvas = {0, 0, list.width, list.height};
    if (impl.cache.nearly_full()) {
        impl.cache.begin_epoch();
    }
    bool complete = impl.collect(list, program);
    if (!complete) {
        impl.cache.begin_epoch();
        complete = impl.collect(list, program);
    }
    // What still finds no room is missing from the picture; the frame comes all the same.
    impl.left_out_total += impl.left_out + (complete ? 0 : 1);
    program.arena = impl.cache.arena().data();
    program.arena_size = impl.cache.arena().used();
    program.arena_epoch = impl.cache.arena().epoch();
    return {};
}

TileBuilder::Stats TileBuilder::stats() const {
    return {impl_->cache.converted, impl_->cache.reused, impl_->left_out_total,
            impl_->cache.arena().used()};
}

}  // namespace pitcast::draw
