// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/tile_signature.h"

#include <algorithm>

namespace pitcast::draw {

bool shows_video(const TileProgram& program, std::size_t tile) {
    const TileSpan span = program.tiles[tile];
    // Programs are checked later; one that is damaged shows nothing.
    if (std::size_t{span.first_op} + span.op_count > program.ops.size()) {
        return false;
    }
    const auto first = program.ops.begin() + span.first_op;
    return std::any_of(first, first + span.op_count, [&](const TileOp& op) {
        if ((op.kind != OpKind::fill && op.kind != OpKind::pop_masked) ||
            op.paint >= program.paints.size()) {
            return false;
        }
        const PaintKind kind = program.paints[op.paint].kind;
        return kind == PaintKind::picture_yuv || kind == PaintKind::warped_yuv;
    });
}

std::uint32_t dither_phase_of(const TileProgram& program, const TileProgram* second_field,
                              std::size_t tile, const PackedFrame& frame) {
    if (frame.signal.dither == PackDither::none || program.dither_phase == 0) {
        return 0;
    }
    const bool video =
        shows_video(program, tile) || (second_field != nullptr && shows_video(*second_field, tile));
    return video ? program.dither_phase : 0;
}

std::uint64_t composed_signature(const TileProgram& program, const TileProgram* second_field,
                                 std::size_t tile) {
    if (second_field == nullptr) {
        return program.signatures[tile];
    }
    std::uint64_t first = program.signatures[tile];
    std::uint64_t second = second_field->signatures[tile];
    if (program.line_filter != LineFilter::none) {
        const auto row = static_cast<std::size_t>(program.tiles_x);
        first = interlaced_signature(first, tile < row ? first : program.signatures[tile - row]);
        second = interlaced_signature(second, tile + row >= program.tiles.size()
                                                  ? second
                                                  : second_field->signatures[tile + row]);
    }
    return interlaced_signature(first, second);
}

}  // namespace pitcast::draw
