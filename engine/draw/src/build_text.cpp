// SPDX-License-Identifier: Apache-2.0
// Glyph runs, and the shadows of all shapes.
#include "hash_mix.h"
#include "simpler.h"
#include "tile_builder_impl.h"

namespace pitcast::draw {

std::optional<std::span<const Piece>> TileBuilder::Impl::glyph_pieces(const GlyphRun::Glyph& glyph,
                                                                      const GlyphRun& run,
                                                                      FT_Pos phase_x,
                                                                      FT_Pos phase_y) {
    const bool turned = !transform.moves_only;
    const Subpixel size = turned ? transform.sized(run.size) : run.size;
    const Subpixel outline_width = turned ? transform.sized(run.outline) : run.outline;
    std::uint64_t key = mixed(0x676c797068U, joined(glyph.font, size));
    key = mixed(key, (std::uint64_t{glyph.index} << 16U) |
                         static_cast<std::uint64_t>(phase_x << 8 | phase_y));
    if (outline_width > 0) {
        key = mixed(key, joined(outline_width, 1));
    }
    if (run.condense != kOne) {
        key = mixed(key, joined(run.condense, 2));
    }
    if (turned) {
        const auto word = [](FT_Fixed v) { return static_cast<std::int32_t>(v); };
        key = mixed(key, joined(word(transform.matrix.xx), word(transform.matrix.xy)));
        key = mixed(key, joined(word(transform.matrix.yx), word(transform.matrix.yy)));
    }
    if (const auto found = cache.find(key)) {
        return found;
    }
    FT_Outline* outline = fonts.impl().outline(glyph.font, glyph.index, size);
    if (outline == nullptr) {
        return std::nullopt;
    }
    const GlyphForm form{phase_x, phase_y, outline_width, std::clamp(run.condense, kOne / 4, kOne),
                         turned ? &transform.matrix : nullptr};
    return shapes.glyph(*outline, key, form);
}

template <typename Visit>
bool TileBuilder::Impl::each_glyph(const GlyphRun& command, std::int32_t reach,
                                   const Visit& visit) {
    const PixelBox& seen = bounds();
    const bool turned = !transform.moves_only;
    // A glyph reaches no further than this from its origin (CJK and accents included).
    const Subpixel own =
        turned ? transform.sized(command.size) * 3 / 2 : command.size;  // it may lean
    reach += ceil_px(own) * 2 + ceil_px(std::max(transform.sized(command.outline), 0)) + 2;
    bool all = true;
    for (const GlyphRun::Glyph& glyph : command.glyphs) {
        std::int64_t x = std::int64_t{command.origin.x} + glyph.x;
        std::int64_t y = std::int64_t{command.origin.y} + glyph.y;
        if (turned) {
            static constexpr std::int64_t kFarthest = px(30000);
            const auto near = [](std::int64_t v) {
                return static_cast<Subpixel>(std::clamp(v, -kFarthest, kFarthest));
            };
            // As finely as FreeType has it: what turns or grows must not jump in quarters.
            const Point there = through(transform.at, {near(x), near(y)});
            x = (there.x + 2) >> 2;
            y = (there.y + 2) >> 2;
        } else {
            // Quarter pixels: nearer than the eye sees, and few enough to be cached.
            x = ((x + transform.at.x + 32) >> 6) * 16;
            y = ((y + transform.at.y + 32) >> 6) * 16;
        }
        const auto pixel_x = static_cast<std::int32_t>(x >> 6);
        const auto pixel_y = static_cast<std::int32_t>(y >> 6);
        if (pixel_x + reach < seen.x0 || pixel_x - reach > seen.x1 || pixel_y + reach < seen.y0 ||
            pixel_y - reach > seen.y1) {
            continue;
        }
        const auto pieces =
            glyph_pieces(glyph, command, static_cast<FT_Pos>(x & 63), static_cast<FT_Pos>(y & 63));
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
    // What is turned or grows is blurred anew in any case.
    const FillShadow command = transform.moves_only ? on_whole_pixels(wanted) : wanted;
    const PaintUse use = paints.add(command.paint);
    if (!use.visible) {
        return true;
    }
    const Transform around_it = transform;
    if (transform.moves_only) {
        transform.at.x = (transform.at.x + kPixel / 2) & ~(kPixel - 1);
        transform.at.y = (transform.at.y + kPixel / 2) & ~(kPixel - 1);
    }
    const Subpixel sigma = transform.sized(command.sigma);
    gathered.clear();
    const bool all = std::visit(
        [&](const auto& shape) {
            if constexpr (std::is_same_v<std::decay_t<decltype(shape)>, GlyphRun>) {
                const std::int32_t reach = 4 * ceil_px(std::clamp(sigma, 0, px(128)));
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
    Affine turned = transform.at;
    turned.x = turned.y = 0;
    const Point offset = through(turned, command.offset);
    transform = around_it;
    const std::int32_t x = floor_px(offset.x);
    const std::int32_t y = floor_px(offset.y);
    const PixelBox seen{canvas.x0 - x, canvas.y0 - y, canvas.x1 - x, canvas.y1 - y};
    const auto shadow = shadows.convert(gathered, sigma, command.strength, seen);
    if (!shadow) {
        shapes.rasterizer().note_arena_full();
        return false;
    }
    add(shadow->pieces, shadow->x + x, shadow->y + y, use, kOne);
    return all;
}

}  // namespace pitcast::draw
