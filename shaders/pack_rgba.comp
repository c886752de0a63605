// SPDX-License-Identifier: Apache-2.0
// Packs rgba8 and bgra8, one invocation a pixel.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 12 groups a tile

layout(buffer_reference, std430, buffer_reference_align = 4) writeonly buffer Pixels {
    uint at[];
};

void main() {
    const uint slot = slot_of_group();
    const TileEntry tile = push.entries.at[slot];
    const int item = int(item_of_invocation());
    const int x = item % TILE_WIDTH;
    const int y = item / TILE_WIDTH;
    if (tile.x + x >= push.width || tile.y + y >= push.height) {
        return;
    }
    ivec4 c = clamp((canvas_at(slot, x, y) * 255 + 8192) >> 14, 0, 255);
    if (SWAPPED != 0) {
        c = c.bgra;
    }
    Pixels line = Pixels(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[tile.x + x] = uint(c.r) | (uint(c.g) << 8) | (uint(c.b) << 16) | (uint(c.a) << 24);
}
