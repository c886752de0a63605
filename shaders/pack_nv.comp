// SPDX-License-Identifier: Apache-2.0
// Packs 4:2:0 in two planes, nv12 of bytes and p010 of words: one invocation a block of 2 x 2
// pixels. Interlaced, the two lines of a block are neighbours in their field.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 3 groups a tile: 24 x 8 items

layout(buffer_reference, std430, buffer_reference_align = 2) writeonly buffer BytePairs {
    uint16_t at[];
};
layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer WordPairs {
    uint at[];
};

void put_two(int plane, int line, int pair, int first, int second) {
    const uint64_t to = push.planes[plane] + uint64_t(uint(line)) * push.strides[plane];
    if (SHIFT == 20) {
        WordPairs(to).at[pair] = (uint(first) << 6) | (uint(second) << 22);
    } else {
        BytePairs(to).at[pair] = uint16_t(uint(first) | (uint(second) << 8));
    }
}

void put_luma(uint slot, TileEntry tile, int x, int y) {
    put_two(0, tile.y + y, (tile.x + x) / 2, luma_at(slot, tile, x, y),
            luma_at(slot, tile, x + 1, y));
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
    put_two(1, tile.y / 2 + chroma_line, (tile.x + x) / 2, c.x, c.y);
}
