// SPDX-License-Identifier: Apache-2.0
// Packs v210a: v210 of colours that are not premultiplied, and a plane of the key, three samples a
// word. One invocation a group of 6 pixels: 16 bytes and two words.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 2 groups a tile: 8 x 16 items

layout(buffer_reference, std430, buffer_reference_align = 16) writeonly buffer Groups {
    uvec4 at[];
};
layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer OutWords {
    uint at[];
};

ivec4 straight(ivec4 c) {
    return ivec4(unmultiplied(c.r, c.a), unmultiplied(c.g, c.a), unmultiplied(c.b, c.a), c.a);
}

void main() {
    const uint slot = slot_of_group();
    const TileEntry tile = push.entries.at[slot];
    const int item = int(item_of_invocation());
    const int group = item % 8;
    const int y = item / 8;
    if (tile.y + y >= push.height) {
        return;
    }
    uint luma[6];
    uint key[6];
    uint cb[3];
    uint cr[3];
    for (int pair = 0; pair < 3; ++pair) {
        const int x = group * 6 + pair * 2;
        const ivec4 mean = (chroma_sum(slot, tile.x, x, y) + 2) >> 2;
        const ivec2 c =
            chroma_of(straight(mean), half_at(tile, (tile.x + x) / 2, tile.y + y));
        cb[pair] = uint(c.x);
        cr[pair] = uint(c.y);
        for (int i = 0; i < 2; ++i) {
            const ivec4 pixel = canvas_at(slot, x + i, y);
            luma[pair * 2 + i] = uint(
                luma_of(straight(pixel), half_at(tile, tile.x + x + i, tile.y + y)));
            key[pair * 2 + i] = uint(key_of(pixel));
        }
        if (tile.x + x >= push.width) {  // the width is even
            luma[pair * 2] = luma[pair * 2 + 1] = cb[pair] = cr[pair] = 0;
            key[pair * 2] = key[pair * 2 + 1] = 0;
        }
    }
    const uint64_t line = uint64_t(uint(tile.y + y));
    Groups fill = Groups(push.planes[0] + line * push.strides[0]);
    fill.at[tile.x / 6 + group] = uvec4(cb[0] | (luma[0] << 10) | (cr[0] << 20),
                                        luma[1] | (cb[1] << 10) | (luma[2] << 20),
                                        cr[1] | (luma[3] << 10) | (cb[2] << 20),
                                        luma[4] | (cr[2] << 10) | (luma[5] << 20));
    OutWords keys = OutWords(push.planes[1] + line * push.strides[1]);
    for (int half_group = 0; half_group < 2; ++half_group) {
        const int first = group * 6 + half_group * 3;
        if (tile.x + first < push.width) {
            keys.at[(tile.x + first) / 3] = key[half_group * 3] | (key[half_group * 3 + 1] << 10) |
                                            (key[half_group * 3 + 2] << 20);
        }
    }
}
