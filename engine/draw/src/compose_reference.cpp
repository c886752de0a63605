// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "paint_table.h"
#include "sample_reference.h"
#include "tile_canvas.h"

namespace pitcast::draw {
namespace {

std::int16_t sat(std::int32_t v) {
    return static_cast<std::int16_t>(std::clamp(v, -32768, 32767));
}

std::int32_t coverage_at(const TileProgram& program, const TileOp& op, std::int32_t x,
                         std::int32_t y) {
    if (op.coverage == kFullCoverage) {
        return 16384;
    }
    const std::uint8_t* mask = program.arena + op.coverage;
    return to_q14(mask[(y - op.coverage_y) * op.coverage_stride + (x - op.coverage_x)]);
}

void blend(TileCanvas& canvas, std::int32_t column, std::int32_t line, const PixelQ14& source,
           std::int32_t k) {
    const std::int32_t alpha = mul_q14(source.c[3], k);
    for (std::size_t i = 0; i < 4; ++i) {
        std::int16_t& d = canvas.channel[i][line][column];
        d = sat(mul_q14(source.c[i], k) + mul_q14(d, 16384 - alpha));
    }
}

void run_op(const TileProgram& program, const TileOp& op, const TilePlace& place,
            TileCanvas& canvas, const TileCanvas* group) {
    const TilePaint paint = group != nullptr ? TilePaint{} : program.paints[op.paint];
    for (std::int32_t y = op.y0; y < op.y1; ++y) {
        for (std::int32_t x = op.x0; x < op.x1; ++x) {
            const std::int32_t column = x - place.x0 + kCanvasLeft;
            const std::int32_t line = y - place.y0;
            PixelQ14 source;
            if (group != nullptr) {
                for (std::size_t i = 0; i < 4; ++i) {
                    source.c[i] = group->channel[i][line][column];
                }
            } else {
                source = paint_at(program, paint, x, y);
                for (std::int32_t& c : source.c) {
                    c = sat(c);
                }
            }
            blend(canvas, column, line, source,
                  mul_q14(coverage_at(program, op, x, y), op.opacity));
        }
    }
}

/// Multiplies the pixels of an op by a factor each.
template <typename Factor>
void scale_pixels(const TileOp& op, const TilePlace& place, TileCanvas& canvas,
                  const Factor& factor) {
    for (std::int32_t y = op.y0; y < op.y1; ++y) {
        for (std::int32_t x = op.x0; x < op.x1; ++x) {
            const std::int32_t k = factor(x, y);
            for (auto& plane : canvas.channel) {
                std::int16_t& c = plane[y - place.y0][x - place.x0 + kCanvasLeft];
                c = static_cast<std::int16_t>(mul_q14(c, k));
            }
        }
    }
}

void mask_group(const TileProgram& program, const TileOp& op, const TilePlace& place,
                TileCanvas& group) {
    scale_pixels(op, place, group, [&](std::int32_t x, std::int32_t y) {
        return std::clamp(paint_at(program, program.paints[op.paint], x, y).c[3], 0, 16384);
    });
}

void apply_matte(const TileOp& op, const TilePlace& place, const TileCanvas& matte,
                 TileCanvas& group) {
    scale_pixels(op, place, group, [&](std::int32_t x, std::int32_t y) {
        const auto at = [&](std::size_t c) -> std::int32_t {
            return matte.channel[c][y - place.y0][x - place.x0 + kCanvasLeft];
        };
        const std::int32_t luma =
            (kLumaRed * at(0) + kLumaGreen * at(1) + kLumaBlue * at(2) + 8192) >> 14;
        const std::int32_t m = std::clamp((op.matte & kMatteLuma) != 0 ? luma : at(3), 0, 16384);
        return (op.matte & kMatteInverted) != 0 ? 16384 - m : m;
    });
}

void compose(const TileProgram& program, const TilePlace& place, TileStack& stack) {
    std::size_t depth = 0;
    std::memset(&stack.canvas[0], 0, sizeof(TileCanvas));
    const TileSpan span = program.tiles[place.index];
    for (std::uint32_t i = 0; i < span.op_count; ++i) {
        const TileOp& op = program.ops[span.first_op + i];
        if (op.kind == OpKind::push_group) {
            std::memset(&stack.canvas[++depth], 0, sizeof(TileCanvas));
        } else if (op.kind == OpKind::pop_group) {
            --depth;
            run_op(program, op, place, stack.canvas[depth], &stack.canvas[depth + 1]);
        } else if (op.kind == OpKind::pop_masked) {
            mask_group(program, op, place, stack.canvas[depth]);
            --depth;
            run_op(program, op, place, stack.canvas[depth], &stack.canvas[depth + 1]);
        } else if (op.kind == OpKind::pop_matte) {
            --depth;
            apply_matte(op, place, stack.canvas[depth + 1], stack.canvas[depth]);
        } else if (op.kind == OpKind::fill) {
            run_op(program, op, place, stack.canvas[depth], nullptr);
        }
    }
    if (place.x0 == 0) {
        for (auto& plane : stack.canvas[0].channel) {
            for (auto& line : plane) {
                line[kCanvasLeft - 1] = line[kCanvasLeft];
            }
        }
    }
}

}  // namespace

TilePlace tile_place(const TileProgram& program, std::size_t index) {
    const auto column = static_cast<std::int32_t>(index) % program.tiles_x;
    const auto row = static_cast<std::int32_t>(index) / program.tiles_x;
    const std::int32_t x0 = column * kTileWidth;
    const std::int32_t y0 = row * kTileHeight;
    return {index,
            x0,
            y0,
            std::min(kTileWidth, program.width - x0),
            std::min(kTileHeight, program.height - y0),
            0};
}

TileKernels reference_kernels() {
    return {compose, pack_reference, pack_straight_reference, convert_hlg_reference, "reference"};
}

}  // namespace pitcast::draw
