// SPDX-License-Identifier: Apache-2.0
// What the CPU hands to the compositor: the structs of draw/tile_program.h and of
// engine/gpu/src/tile_layout.h, byte for byte.
#extension GL_EXT_buffer_reference : require
#extension GL_EXT_shader_explicit_arithmetic_types_int64 : require
#extension GL_EXT_shader_8bit_storage : require
#extension GL_EXT_shader_16bit_storage : require

const int TILE_WIDTH = 48;
const int TILE_HEIGHT = 16;
const int TILE_APRON = 1;
const int CANVAS_WIDTH = TILE_WIDTH + TILE_APRON;
const int CANVAS_PIXELS = CANVAS_WIDTH * TILE_HEIGHT;
const int MAX_GROUPS = 4;
const uint FULL_COVERAGE = 0xffffffffu;

const uint OP_FILL = 1;
const uint OP_PUSH_GROUP = 2;
const uint OP_POP_GROUP = 3;
const uint OP_POP_MASKED = 4;
const uint OP_POP_MATTE = 5;
const uint MATTE_INVERTED = 1;
const uint MATTE_LUMA = 2;

const uint PAINT_SOLID = 1;
const uint PAINT_GRADIENT = 2;
const uint PAINT_RGBA = 3;
const uint PAINT_YUV = 4;
const uint PAINT_RADIAL = 5;
const uint PAINT_CONIC = 6;
const uint PAINT_WARPED_RGBA = 7;
const uint PAINT_WARPED_YUV = 8;

struct TileOp {
    uint kind;
    uint paint;
    int x0, y0, x1, y1;
    uint coverage;
    int coverage_stride;
    int coverage_x, coverage_y;
    int opacity;
    uint matte;
};

struct TilePaint {
    uint kind;
    uint picture;
    uint nearest;
    uint lut;
    int color[4];
    int64_t c0, cx, cy;
    int anchor_x, anchor_y;
    int u0, v0, du, dv;
    int crop_x0, crop_y0, crop_x1, crop_y1;
    int64_t d0, dx, dy;
    int taps_x, taps_y;
};

// A picture in device memory, with the matrix of draw/pack_matrix.h.
struct PictureRecord {
    uint64_t plane[3];
    uint stride[3];  // bytes
    uint ten_bit;
    int sx, sy;
    int oy, ky, kr_v, kg_u, kg_v, kb_u;
};

// A tile to compose. Lines of odd number come from field 1 when the frame is interlaced.
struct TileEntry {
    int x, y;  // canvas pixels of the tile's corner
    uint first_op[2];
    uint op_count[2];
    uint beside_first[2];  // with a line filter: of the tile above (field 0) and below (field 1)
    uint beside_count[2];
    uint dither_phase;
    uint reserved;
};

layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Ops { TileOp at[]; };
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Paints {
    TilePaint at[];
};
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Luts { uvec2 at[]; };
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Pictures {
    PictureRecord at[];
};
layout(buffer_reference, std430, buffer_reference_align = 8) readonly buffer Entries {
    TileEntry at[];
};
layout(buffer_reference, std430, buffer_reference_align = 8) buffer Canvas { uvec2 at[]; };
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer Indices {
    uint at[];
};
layout(buffer_reference, std430, buffer_reference_align = 1) readonly buffer Bytes {
    uint8_t at[];
};
layout(buffer_reference, std430, buffer_reference_align = 2) readonly buffer Words {
    uint16_t at[];
};
layout(buffer_reference, std430, buffer_reference_align = 4) readonly buffer Texels { uint at[]; };
