// SPDX-License-Identifier: Apache-2.0
// Packs v210 (fill, or key as luma), one invocation a group of 6 pixels in 16 bytes.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "pack.glsl"

layout(local_size_x = 64) in;  // 2 groups a tile: 8 x 16 items

layout(buffer_reference, std430, buffer_reference_align = 16) writeonly buffer Groups {
    uvec4 at[];
};

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
    uint cb[3];
    uint cr[3];
    for (int pair = 0; pair < 3; ++pair) {
        const int x = group * 6 + pair * 2;
        ivec2 c = ivec2(512);
        if (KEY == 0) {
            c = chroma_422(slot, tile, x, y);
        }
        for (int i = 0; i < 2; ++i) {
            luma[pair * 2 + i] = uint(KEY != 0 ? key_of(canvas_at(slot, x + i, y))
                                               : luma_at(slot, tile, x + i, y));
        }
        cb[pair] = uint(c.x);
        cr[pair] = uint(c.y);
        if (tile.x + x >= push.width) {  // the width is even
            luma[pair * 2] = luma[pair * 2 + 1] = cb[pair] = cr[pair] = 0;
        }
    }
    Groups line = Groups(push.planes[0] + uint64_t(uint(tile.y + y)) * push.strides[0]);
    line.at[tile.x / 6 + group] = uvec4(cb[0] | (luma[0] << 10) | (cr[0] << 20),
                                        luma[1] | (cb[1] << 10) | (luma[2] << 20),
                                        cr[1] | (luma[3] << 10) | (cb[2] << 20),
                                        luma[4] | (cr[2] << 10) | (luma[5] << 20));
}
