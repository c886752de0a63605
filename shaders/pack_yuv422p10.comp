// SPDX-License-Identifier: Apache-2.0
// Packs planar 4:2:2 of 10 bit, one invocation a pair of pixels.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 6 groups a tile: 24 x 16 items

layout(buffer_reference, std430, buffer_reference_align = 2) writeonly buffer OutWords {
    uint16_t at[];
};

void main() {
    const uint slot = slot_of_group();
    const TileEntry tile = push.entries.at[slot];
    const int item = int(item_of_invocation());
    const int x = (item % 24) * 2;
    const int y = item / 24;
    if (tile.x + x >= push.width || tile.y + y >= push.height) {
        return;
    }
    const uint64_t line = uint64_t(uint(tile.y + y));
    OutWords luma = OutWords(push.planes[0] + line * push.strides[0]);
    OutWords cb = OutWords(push.planes[1] + line * push.strides[1]);
    OutWords cr = OutWords(push.planes[2] + line * push.strides[2]);
    luma.at[tile.x + x] = uint16_t(luma_at(slot, tile, x, y));
    luma.at[tile.x + x + 1] = uint16_t(luma_at(slot, tile, x + 1, y));
    const ivec2 c = chroma_422(slot, tile, x, y);
    cb.at[(tile.x + x) / 2] = uint16_t(c.x);
    cr.at[(tile.x + x) / 2] = uint16_t(c.y);
}
