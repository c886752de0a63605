// SPDX-License-Identifier: Apache-2.0
// Packs tiles that show nothing but video in the output's own colour space: the picture's code
// values, without a canvas ("Straight" in draw/tile_program.h). One invocation a pair of pixels of
// 4:2:2, a group of 6 of v210, a block of 2 x 2 of 4:2:0.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"
#include "paint.glsl"

layout(local_size_x = 64) in;

layout(constant_id = 17) const int LAYOUT = 0;
const int LAYOUT_V210 = 0;
const int LAYOUT_422 = 1;
const int LAYOUT_420 = 2;
const int LAYOUT_NV = 3;
const int LAYOUT_UYVY = 4;

layout(buffer_reference, std430, buffer_reference_align = 16) writeonly buffer Groups {
    uvec4 at[];
};
layout(buffer_reference, std430, buffer_reference_align = 2) writeonly buffer OutWords {
    uint16_t at[];
};
layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer OutPairs {
    uint at[];
};
layout(buffer_reference, std430, buffer_reference_align = 1) writeonly buffer OutBytes {
    uint8_t at[];
};

struct Source {
    PictureRecord picture;
    int x, y;  // the picture's pixel under the tile's corner
};

Source source_of(TileEntry tile, int y) {
    const uint field = push.interlaced != 0 ? uint(y & 1) : 0;
    const TilePaint p = push.paints.at[push.ops.at[tile.first_op[field]].paint];
    return Source(push.pictures.at[p.picture], (p.u0 >> 16) + tile.x - p.anchor_x,
                  (p.v0 >> 16) + tile.y - p.anchor_y);
}

uint code_of(Source from, int plane, int x, int y) {
    const bool ten_bit = from.picture.ten_bit != 0;
    int code = sample_of(from.picture.plane[plane], from.picture.stride[plane], ten_bit, x, y);
    if (SHIFT == 20 && !ten_bit) {
        code <<= 2;
    }
    return uint(clamp(code, LOW, HIGH));
}

void put_group(TileEntry tile, int item) {
    const int group = item % 8;
    const int y = item / 8;
    if (tile.y + y >= push.height) {
        return;
    }
    const Source from = source_of(tile, y);
    uint luma[6];
    uint cb[3];
    uint cr[3];
    for (int pair = 0; pair < 3; ++pair) {
        const int x = group * 6 + pair * 2;
        luma[pair * 2] = luma[pair * 2 + 1] = cb[pair] = cr[pair] = 0;
        if (tile.x + x < push.width) {  // the width is even
            luma[pair * 2] = code_of(from, 0, from.x + x, from.y + y);
            luma[pair * 2 + 1] = code_of(from, 0, from.x + x + 1, from.y + y);
            cb[pair] = code_of(from, 1, (from.x + x) / 2, from.y + y);
            cr[pair] = code_of(from, 2, (from.x + x) / 2, from.y + y);
        }
    }
    Groups line = Groups(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[tile.x / 6 + group] = uvec4(cb[0] | (luma[0] << 10) | (cr[0] << 20),
                                        luma[1] | (cb[1] << 10) | (luma[2] << 20),
                                        cr[1] | (luma[3] << 10) | (cb[2] << 20),
                                        luma[4] | (cr[2] << 10) | (luma[5] << 20));
}

void put_pair(TileEntry tile, int item) {
    const int x = (item % 24) * 2;
    const int y = item / 24;
    if (tile.x + x >= push.width || tile.y + y >= push.height) {
        return;
    }
    const Source from = source_of(tile, y);
    const uint64_t line = uint64_t(uint(tile.y + y));
    OutWords luma = OutWords(push.planes[0] + line * push.strides[0]);
    luma.at[tile.x + x] = uint16_t(code_of(from, 0, from.x + x, from.y + y));
    luma.at[tile.x + x + 1] = uint16_t(code_of(from, 0, from.x + x + 1, from.y + y));
    for (int plane = 1; plane < 3; ++plane) {
        OutWords chroma = OutWords(push.planes[plane] + line * push.strides[plane]);
        chroma.at[(tile.x + x) / 2] =
            uint16_t(code_of(from, plane, (from.x + x) / 2, from.y + y));
    }
}

// Bytes, or words with the value in the high bits, as the plane's `i`th sample of a line.
void put_nv(int plane, int line, int i, uint code) {
    const uint64_t to = push.planes[plane] + uint64_t(uint(line)) * push.strides[plane];
    if (SHIFT == 20) {
        OutWords(to).at[i] = uint16_t(code << 6);
    } else {
        OutBytes(to).at[i] = uint8_t(code);
    }
}

// 4:2:0, in three planes or two. Interlaced, a block's lines and its chroma line are of one field.
void put_block(TileEntry tile, int item) {
    const int x = (item % 24) * 2;
    const int chroma_line = item / 24;
    const int field = chroma_line & 1;
    const int first = push.interlaced != 0 ? (chroma_line >> 1) * 4 + field : chroma_line * 2;
    const int second = push.interlaced != 0 ? first + 2 : first + 1;
    if (tile.x + x >= push.width || tile.y + second >= push.height) {
        return;
    }
    const Source from = source_of(tile, chroma_line);
    for (int i = 0; i < 4; ++i) {
        const int dx = x + (i & 1);
        const int dy = i < 2 ? first : second;
        put_nv(0, tile.y + dy, tile.x + dx, code_of(from, 0, from.x + dx, from.y + dy));
    }
    const int column = (tile.x + x) / 2;
    for (int plane = 1; plane < 3; ++plane) {
        const uint code =
            code_of(from, plane, (from.x + x) / 2, from.y / 2 + chroma_line);
        if (LAYOUT == LAYOUT_NV) {
            put_nv(1, tile.y / 2 + chroma_line, 2 * column + plane - 1, code);
        } else {
            put_nv(plane, tile.y / 2 + chroma_line, column, code);
        }
    }
}

void put_uyvy(TileEntry tile, int item) {
    const int x = (item % 24) * 2;
    const int y = item / 24;
    if (tile.x + x >= push.width || tile.y + y >= push.height) {
        return;
    }
    const Source from = source_of(tile, y);
    OutPairs line = OutPairs(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[(tile.x + x) / 2] = code_of(from, 1, (from.x + x) / 2, from.y + y) |
                                (code_of(from, 0, from.x + x, from.y + y) << 8) |
                                (code_of(from, 2, (from.x + x) / 2, from.y + y) << 16) |
                                (code_of(from, 0, from.x + x + 1, from.y + y) << 24);
}

void main() {
    const TileEntry tile = push.entries.at[slot_of_group()];
    const int item = int(item_of_invocation());
    if (LAYOUT == LAYOUT_V210) {
        put_group(tile, item);
    } else if (LAYOUT == LAYOUT_422) {
        put_pair(tile, item);
    } else if (LAYOUT == LAYOUT_UYVY) {
        put_uyvy(tile, item);
    } else {
        put_block(tile, item);
    }
}
