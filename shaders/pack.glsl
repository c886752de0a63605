// SPDX-License-Identifier: Apache-2.0
// Stage 2 of the compositor, what every format shares: which tile, its canvas, the matrix.
// Rows, shifts and clamps come from draw/pack_matrix.h as specialization constants.
#include "tile_types.glsl"
#include "canvas.glsl"

layout(constant_id = 0) const int YR = 0;
layout(constant_id = 1) const int YG = 0;
layout(constant_id = 2) const int YB = 0;
layout(constant_id = 3) const int CBR = 0;
layout(constant_id = 4) const int CBG = 0;
layout(constant_id = 5) const int CBB = 0;
layout(constant_id = 6) const int CRR = 0;
layout(constant_id = 7) const int CRG = 0;
layout(constant_id = 8) const int CRB = 0;
layout(constant_id = 9) const int SHIFT = 0;
layout(constant_id = 10) const int HALF = 0;
layout(constant_id = 11) const int LUMA_OFFSET = 0;
layout(constant_id = 12) const int CHROMA_OFFSET = 0;
layout(constant_id = 13) const int LOW = 0;
layout(constant_id = 14) const int HIGH = 0;
layout(constant_id = 15) const int SWAPPED = 0;  // bgra
layout(constant_id = 16) const int KEY = 0;      // alpha as luma
// 17 is LAYOUT of pack_straight.comp.
layout(constant_id = 18) const int DITHER = 0;
layout(constant_id = 19) const int KEY_UNIT = 876;  // codes from clear to opaque
layout(constant_id = 20) const int KEY_OFFSET = 64;

layout(push_constant) uniform Push {
    Entries entries;
    Indices slots;   // of the tiles that this target wants
    Canvas canvas;   // as composed, or converted to HLG
    uint64_t planes[3];
    uint strides[3];  // bytes
    int width;
    int height;
    uint first_slot;
    uint interlaced;
    uint limited;
    Ops ops;  // of what is packed straight
    Paints paints;
    Pictures pictures;
} push;

// Of every pack shader. Not gl_WorkGroupSize: see compose.comp.
const uint GROUP_SIZE = 64;

uint slot_of_group() { return push.slots.at[push.first_slot + gl_WorkGroupID.x]; }

uint item_of_invocation() {
    return gl_WorkGroupID.y * GROUP_SIZE + gl_LocalInvocationID.x;
}

// `x` counts from the tile's left edge; -1 is the apron.
ivec4 canvas_at(uint slot, int x, int y) {
    const ivec4 c = unpacked16(
        push.canvas.at[slot * CANVAS_PIXELS + uint(y * CANVAS_WIDTH + x + TILE_APRON)]);
    return push.limited != 0 ? ivec4(clamp(c.rgb, LIMIT_LOW, LIMIT_HIGH), c.a) : c;
}

// a + 2b + c around column `x` of the tile at canvas column `tile_x`; the canvas's first column
// stands in for the one left of it.
ivec4 chroma_sum(uint slot, int tile_x, int x, int y) {
    const int left = tile_x + x == 0 ? x : x - 1;
    return canvas_at(slot, left, y) + 2 * canvas_at(slot, x, y) + canvas_at(slot, x + 1, y);
}

// What is added before bits are dropped: half a code, or the dither's threshold. `x` and `y` count
// samples and lines of the plane.
int half_at(TileEntry tile, int x, int y) {
    if (DITHER == 0) {
        return HALF;
    }
    const int line = push.interlaced != 0 ? y >> 1 : y;
    int step = 0;
    for (int bit = 0; bit < 3; ++bit) {
        const int row = (line >> bit) & 1;
        step = step * 4 + (((x >> bit) & 1) ^ row) * 2 + row;
    }
    const uint p = tile.dither_phase;
    const uint reversed = ((p & 1) << 2) | (p & 2) | ((p >> 2) & 1);
    return (2 * ((step + int(reversed) * 8) & 63) + 1) << (SHIFT - 7);
}

// `half_code` from half_at.
int luma_of(ivec4 c, int half_code) {
    return clamp(LUMA_OFFSET + ((YR * c.r + YG * c.g + YB * c.b + half_code) >> SHIFT), LOW, HIGH);
}

// Of pixel (x, y) of the tile.
int luma_at(uint slot, TileEntry tile, int x, int y) {
    return luma_of(canvas_at(slot, x, y), half_at(tile, tile.x + x, tile.y + y));
}

int key_of(ivec4 c) { return clamp(KEY_OFFSET + ((KEY_UNIT * c.a + 8192) >> 14), 4, 1019); }

ivec2 chroma_of(ivec4 m, int half_code) {
    const ivec2 c = ivec2(CBR * m.r + CBG * m.g + CBB * m.b, CRR * m.r + CRG * m.g + CRB * m.b);
    return clamp(CHROMA_OFFSET + ((c + half_code) >> SHIFT), LOW, HIGH);
}

// Of 4:2:2, at the even column `x` of the tile.
ivec2 chroma_422(uint slot, TileEntry tile, int x, int y) {
    return chroma_of((chroma_sum(slot, tile.x, x, y) + 2) >> 2,
                     half_at(tile, (tile.x + x) / 2, tile.y + y));
}

// Of 4:2:0, from two lines of the tile, for its chroma line `line`.
ivec2 chroma_420(uint slot, TileEntry tile, int x, ivec2 lines, int line) {
    const ivec4 sum =
        chroma_sum(slot, tile.x, x, lines.x) + chroma_sum(slot, tile.x, x, lines.y);
    return chroma_of((sum + 4) >> 3, half_at(tile, (tile.x + x) / 2, tile.y / 2 + line));
}
