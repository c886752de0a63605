// SPDX-License-Identifier: Apache-2.0
// Packs rgba16, one invocation a pixel.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 12 groups a tile

layout(buffer_reference, std430, buffer_reference_align = 8) writeonly buffer Pixels {
    uvec2 at[];
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
    const ivec4 c = clamp((canvas_at(slot, x, y) * 65535 + 8192) >> 14, 0, 65535);
    Pixels line = Pixels(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[tile.x + x] = packed16(c);
}
