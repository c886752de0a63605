// SPDX-License-Identifier: Apache-2.0
#include "prefetch.h"

#include <algorithm>

#include "pitcast/draw/pack_matrix.h"

namespace pitcast::draw {
namespace {

constexpr std::int32_t kLine = 64;       ///< bytes of a cache
constexpr std::int32_t kMostLines = 48;  ///< of a picture: more are asked for by smaller steps

/// Samples of a picture, half open.
struct Window {
    std::int32_t x0 = 0;
    std::int32_t y0 = 0;
    std::int32_t x1 = 0;
    std::int32_t y1 = 0;
};

/// What `count` pixels from canvas pixel `first` on read of a picture along one axis.
std::pair<std::int32_t, std::int32_t> samples_of(std::int32_t start, std::int32_t step,
                                                 std::int32_t anchor, std::int32_t first,
                                                 std::int32_t count, std::int32_t low,
                                                 std::int32_t high) {
    const std::int32_t a = (start + (first - anchor) * step) >> 16;
    const std::int32_t b = (start + (first + count - 1 - anchor) * step) >> 16;
    return {std::clamp(std::min(a, b), low, high - 1),
            std::clamp(std::max(a, b) + 2, low + 1, high)};
}

/// GCC takes a function that does nothing but this for one that does nothing; so it is told.
inline void ask_for(const std::byte* bytes) {
    __builtin_prefetch(bytes);
    asm volatile("");
}

void prefetch_plane(const Picture::Plane& plane, const Window& window, std::int32_t bytes) {
    const std::int32_t last = window.x1 * bytes - 1;
    const std::int32_t end = std::min(window.y1, window.y0 + kMostLines);
    for (std::int32_t y = window.y0; y < end; ++y) {
        const std::byte* line = plane.bytes + static_cast<std::size_t>(y) * plane.stride;
        for (std::int32_t x = window.x0 * bytes; x < last; x += kLine) {
            ask_for(line + x);
        }
        ask_for(line + last);
    }
}

void prefetch_op(const Picture& picture, const TilePaint& paint, const TileOp& op) {
    const auto [x0, x1] = samples_of(paint.u0, paint.du, paint.anchor_x, op.x0, op.x1 - op.x0,
                                     paint.crop_x0, paint.crop_x1);
    const auto [y0, y1] = samples_of(paint.v0, paint.dv, paint.anchor_y, op.y0, op.y1 - op.y0,
                                     paint.crop_y0, paint.crop_y1);
    if (paint.kind == PaintKind::picture_rgba) {
        prefetch_plane(picture.planes[0], {x0, y0, x1, y1}, 4);
        return;
    }
    const std::int32_t bytes = is_10_bit(picture.format) ? 2 : 1;
    const int sx = chroma_shift_x(picture.format);
    const int sy = chroma_shift_y(picture.format);
    prefetch_plane(picture.planes[0], {x0, y0, x1, y1}, bytes);
    const Window chroma{x0 >> sx, y0 >> sy, ((x1 - 1) >> sx) + 1, ((y1 - 1) >> sy) + 1};
    prefetch_plane(picture.planes[1], chroma, bytes);
    prefetch_plane(picture.planes[2], chroma, bytes);
}

}  // namespace

void prefetch_pictures(const TileProgram& program, std::size_t tile) {
    const TileSpan span = program.tiles[tile];
    for (std::uint32_t i = 0; i < span.op_count; ++i) {
        const TileOp& op = program.ops[span.first_op + i];
        if (op.kind != OpKind::fill || op.x0 >= op.x1 || op.y0 >= op.y1) {
            continue;
        }
        const TilePaint& paint = program.paints[op.paint];
        if (paint.kind == PaintKind::picture_rgba || paint.kind == PaintKind::picture_yuv) {
            prefetch_op(*program.pictures[paint.picture], paint, op);
        }
    }
}

}  // namespace pitcast::draw
