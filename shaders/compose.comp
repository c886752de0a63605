// SPDX-License-Identifier: Apache-2.0
// Stage 1 of the compositor: runs the operations of each listed tile, one invocation a pixel, and
// leaves the tile's canvas (with its apron column) in a slot of its own for the pack stage.
// Variants by specialization: what no tile of a dispatch needs is compiled out, because some
// drivers pay for both sides of every branch.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "tile_types.glsl"
#include "canvas.glsl"
#include "paint.glsl"

// 7 groups are a canvas of 49 x 16. Not gl_WorkGroupSize: Mesa 22.3 reads it as 1 when glslang
// writes LocalSizeId, as it does for Vulkan 1.3.
const uint GROUP_SIZE = 112;
layout(local_size_x = 112) in;

layout(constant_id = 0) const uint HAS_ART = 1;     // gradients and rgba pictures
layout(constant_id = 1) const uint HAS_VIDEO = 1;   // Y'CbCr pictures
layout(constant_id = 2) const uint HAS_GROUPS = 1;
layout(constant_id = 3) const uint HAS_RARE = 1;    // what is seldom used: see rare_paint, and masks
layout(constant_id = 4) const uint FILTERED = 0;    // lines take a share of those above and below

layout(push_constant) uniform Push {
    Entries entries;
    Ops ops;
    Paints paints;
    Luts luts;
    Pictures pictures;
    Canvas canvas;
    uint64_t arenas[2];  // of field 0 and 1
    uint first_entry;
    uint interlaced;
    int height;
} push;

int coverage_of(TileOp op, uint64_t arena, int x, int y) {
    if (op.coverage == FULL_COVERAGE) {
        return ONE;
    }
    const int64_t offset = int64_t(y - op.coverage_y) * int64_t(op.coverage_stride) +
                           int64_t(x - op.coverage_x);
    Bytes mask = Bytes(arena + uint64_t(int64_t(uint64_t(op.coverage)) + offset));
    return q14_of_byte(int(uint(mask.at[0])));
}

ivec4 rare_paint(TilePaint p, int x, int y) {
    if (p.kind == PAINT_RADIAL) {
        return radial_paint(p, push.luts, x, y);
    }
    if (p.kind == PAINT_CONIC) {
        return conic_paint(p, push.luts, x, y);
    }
    return warped_paint(p, push.pictures.at[p.picture], p.kind == PAINT_WARPED_RGBA, x, y);
}

ivec4 paint_of(TilePaint p, int x, int y) {
    ivec4 s = ivec4(p.color[0], p.color[1], p.color[2], p.color[3]);
    if (HAS_ART != 0 && p.kind == PAINT_GRADIENT) {
        s = gradient_paint(p, push.luts, x, y);
    } else if (p.kind != PAINT_SOLID && (HAS_ART != 0 || HAS_VIDEO != 0)) {
        const int u = p.u0 + (x - p.anchor_x) * p.du;
        const int v = p.v0 + (y - p.anchor_y) * p.dv;
        if (HAS_RARE != 0 && p.kind >= PAINT_RADIAL) {
            s = rare_paint(p, x, y);
        } else if (HAS_RARE != 0 && p.taps_x + p.taps_y != 0) {
            s = mean_paint(p, push.pictures.at[p.picture], p.kind == PAINT_RGBA, u, v);
        } else if (HAS_ART != 0 && p.kind == PAINT_RGBA) {
            s = rgba_paint(p, push.pictures.at[p.picture], u, v);
        } else if (HAS_VIDEO != 0 && p.kind == PAINT_YUV) {
            s = yuv_paint(p, push.pictures.at[p.picture], u, v);
        }
    }
    return saturate16(s);
}

// How much a matte's pixel lets through.
int matte_of(TileOp op, ivec4 top) {
    const int luma = (3483 * top.r + 11718 * top.g + 1183 * top.b + 8192) >> 14;
    const int m = clamp((op.matte & MATTE_LUMA) != 0 ? luma : top.a, 0, ONE);
    return (op.matte & MATTE_INVERTED) != 0 ? ONE - m : m;
}

// The canvas pixel that some operations of a field make.
ivec4 composed(uint first, uint count, uint field, int x, int y) {
    const uint end = first + count;
    ivec4 d = ivec4(0);
    ivec4 stack[MAX_GROUPS];
    int depth = 0;
    for (uint i = first; i < end; ++i) {
        const TileOp op = push.ops.at[i];
        if (HAS_GROUPS != 0 && op.kind == OP_PUSH_GROUP) {
            stack[depth] = d;
            depth += 1;
            d = ivec4(0);
            continue;
        }
        if (HAS_RARE != 0 && op.kind == OP_POP_MATTE) {
            const int m = matte_of(op, d);
            depth -= 1;
            d = stack[depth];
            if (x >= op.x0 && x < op.x1 && y >= op.y0 && y < op.y1) {
                d = mul(d, m);
            }
            continue;
        }
        const bool inside = x >= op.x0 && x < op.x1 && y >= op.y0 && y < op.y1;
        ivec4 s;
        if (HAS_GROUPS != 0 && (op.kind == OP_POP_GROUP || op.kind == OP_POP_MASKED)) {
            s = d;
            depth -= 1;
            d = stack[depth];
            if (HAS_RARE != 0 && inside && op.kind == OP_POP_MASKED) {
                s = mul(s, clamp(paint_of(push.paints.at[op.paint], x, y).a, 0, ONE));
            }
        } else if (inside) {
            s = paint_of(push.paints.at[op.paint], x, y);
        }
        if (inside) {
            const int k = mul(coverage_of(op, push.arenas[field], x, y), op.opacity);
            d = over(mul(s, k), d);
        }
    }
    return d;
}

// "Line filter" of draw/tile_program.h. One call in a loop, so that drivers compile it once.
ivec4 filtered(TileEntry tile, uint field, int x, int y) {
    ivec4 sum = ivec4(2);
    for (int line = y - 1; line <= y + 1; ++line) {
        const int source = line < 0 || line >= push.height ? y : line;
        const bool own = source >= tile.y && source < tile.y + TILE_HEIGHT;
        sum += (line == y ? 2 : 1) *
               composed(own ? tile.first_op[field] : tile.beside_first[field],
                        own ? tile.op_count[field] : tile.beside_count[field], field, x, source);
    }
    return sum >> 2;
}

void main() {
    const uint slot = push.first_entry + gl_WorkGroupID.x;
    const TileEntry tile = push.entries.at[slot];
    const int pixel = int(gl_WorkGroupID.y * GROUP_SIZE + gl_LocalInvocationID.x);
    const int x = tile.x - TILE_APRON + pixel % CANVAS_WIDTH;
    const int y = tile.y + pixel / CANVAS_WIDTH;
    const uint field = push.interlaced != 0 ? uint(y & 1) : 0;
    const ivec4 d = FILTERED != 0 ? filtered(tile, field, x, y)
                                  : composed(tile.first_op[field], tile.op_count[field], field, x, y);
    push.canvas.at[slot * CANVAS_PIXELS + uint(pixel)] = packed16(d);
}
