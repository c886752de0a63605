// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/straight_video.h"

#include <algorithm>

#include "pitcast/draw/pack_matrix.h"

#include "tile_canvas.h"

namespace pitcast::draw {
namespace {

bool is_420(const Picture& picture) {
    return chroma_shift_y(picture.format) == 1;
}

/// Has the packed frame the picture's own sampling, and at least its depth?
bool same_sampling(const Picture& picture, PackFormat format, bool interlaced) {
    const PixelFormat from = picture.format;
    const bool same_lines = picture.interlaced == interlaced;
    switch (format) {
        case PackFormat::v210:
        case PackFormat::yuv422p10:
            return from == PixelFormat::yuv422p8 || from == PixelFormat::yuv422p10;
        case PackFormat::uyvy:
            return from == PixelFormat::yuv422p8;
        case PackFormat::yuv420p8:
        case PackFormat::nv12:
            return from == PixelFormat::yuv420p8 && same_lines;
        case PackFormat::p010:
            return (from == PixelFormat::yuv420p8 || from == PixelFormat::yuv420p10) && same_lines;
        default:
            return false;
    }
}

bool same_colour(const Picture& picture) {
    return !picture.full_range &&
           (picture.matrix == ColorMatrix::bt709 || picture.matrix == ColorMatrix::unknown);
}

StraightTile::Field field_of(const TileProgram& program, std::size_t tile, PackFormat format,
                             bool interlaced) {
    const TileSpan span = program.tiles[tile];
    if (span.op_count != 1) {
        return {};
    }
    const TileOp& op = program.ops[span.first_op];
    const TilePlace place = tile_place(program, tile);
    if (op.kind != OpKind::fill || op.coverage != kFullCoverage || op.opacity != 16384 ||
        op.x0 > place.x0 || op.y0 > place.y0 || op.x1 < place.x0 + place.width ||
        op.y1 < place.y0 + place.height) {
        return {};
    }
    const TilePaint& paint = program.paints[op.paint];
    if (paint.kind != PaintKind::picture_yuv || paint.du != 65536 || paint.dv != 65536 ||
        paint.taps_x + paint.taps_y != 0 || ((paint.u0 | paint.v0) & 65535) != 0) {
        return {};
    }
    const Picture& picture = *program.pictures[paint.picture];
    const std::int32_t x = (paint.u0 >> 16) + place.x0 - paint.anchor_x;
    const std::int32_t y = (paint.v0 >> 16) + place.y0 - paint.anchor_y;
    const std::int32_t line_unit = is_420(picture) ? (interlaced ? 4 : 2) : 1;
    const bool on_chroma = (x & chroma_shift_x(picture.format)) == 0 && y % line_unit == 0;
    if (!same_sampling(picture, format, interlaced) || !same_colour(picture) || !on_chroma ||
        x < paint.crop_x0 || y < paint.crop_y0 || x + place.width > paint.crop_x1 ||
        y + place.height > paint.crop_y1) {
        return {};
    }
    return {&picture, x, y};
}

}  // namespace

StraightTile straight_tile(const TileProgram& program, const TileProgram* second_field,
                           std::size_t tile, const PackedFrame& frame) {
    StraightTile straight;
    const bool filtered = second_field != nullptr && program.line_filter != LineFilter::none;
    if (frame.limited || filtered || frame.signal.range != PackRange::narrow ||
        frame.signal.colour != PackColour::bt709) {
        return straight;
    }
    const PackFormat format = frame.format;
    straight.interlaced = second_field != nullptr;
    straight.fields[0] = field_of(program, tile, format, straight.interlaced);
    straight.fields[1] = straight.fields[0];
    if (straight && second_field != nullptr) {
        straight.fields[1] = field_of(*second_field, tile, format, true);
        if (straight.fields[1].picture == nullptr) {
            straight.fields[0] = {};
        }
    }
    return straight;
}

}  // namespace pitcast::draw
