// SPDX-License-Identifier: Apache-2.0
// Packs planar 4:2:0 of 8 bit, one invocation a block of 2 x 2 pixels that share their chroma.
// Interlaced, the two lines of a block are neighbours in their field.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 3 groups a tile: 24 x 8 items

layout(buffer_reference, std430, buffer_reference_align = 1) writeonly buffer OutBytes {
    uint8_t at[];
};

void put_luma(uint slot, TileEntry tile, int x, int y) {
    OutBytes line = OutBytes(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[tile.x + x] = uint8_t(luma_at(slot, tile, x, y));
    line.at[tile.x + x + 1] = uint8_t(luma_at(slot, tile, x + 1, y));
}

void main() {
    const uint slot = slot_of_group();
    const TileEntry tile = push.entries.at[slot];
    const int item = int(item_of_invocation());
    const int x = (item % 24) * 2;
    const int chroma_line = item / 24;
    const int field = chroma_line & 1;
    const int first = push.interlaced != 0 ? (chroma_line >> 1) * 4 + field : chroma_line * 2;
    const int second = push.interlaced != 0 ? first + 2 : first + 1;
    if (tile.x + x >= push.width || tile.y + second >= push.height) {
        return;
    }
    put_luma(slot, tile, x, first);
    put_luma(slot, tile, x, second);
    const ivec2 c = chroma_420(slot, tile, x, ivec2(first, second), chroma_line);
    const uint64_t line = uint64_t(uint(tile.y / 2 + chroma_line));
    OutBytes cb = OutBytes(push.planes[1] + line * push.strides[1]);
    OutBytes cr = OutBytes(push.planes[2] + line * push.strides[2]);
    cb.at[(tile.x + x) / 2] = uint8_t(c.x);
    cr.at[(tile.x + x) / 2] = uint8_t(c.y);
}
