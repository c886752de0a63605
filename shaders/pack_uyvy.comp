// SPDX-License-Identifier: Apache-2.0
// Packs uyvy, one invocation a pair of pixels in 4 bytes.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 6 groups a tile: 24 x 16 items

layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer Pairs {
    uint at[];
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
    const ivec2 c = chroma_422(slot, tile, x, y);
    const uint y0 = uint(luma_at(slot, tile, x, y));
    const uint y1 = uint(luma_at(slot, tile, x + 1, y));
    Pairs line = Pairs(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[(tile.x + x) / 2] = uint(c.x) | (y0 << 8) | (uint(c.y) << 16) | (y1 << 24);
}
