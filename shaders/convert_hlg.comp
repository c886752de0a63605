// SPDX-License-Identifier: Apache-2.0
// Between the two stages of the compositor, for targets in HLG: converts the canvas of each tile,
// apron included, one invocation a pixel. A pass of its own, so that each pixel is converted once
// and no pack shader grows by it.
#version 460
#extension GL_GOOGLE_include_directive : require
#include "tile_types.glsl"
#include "canvas.glsl"
#include "hlg.glsl"

// 7 groups are a canvas of 49 x 16; see compose.comp.
const uint GROUP_SIZE = 112;
layout(local_size_x = 112) in;

layout(push_constant) uniform Push {
    Canvas from;
    Canvas to;
    Indices tables;  // draw::HlgTables
    uint first_slot;
} push;

void main() {
    const uint pixel = (push.first_slot + gl_WorkGroupID.x) * CANVAS_PIXELS +
                       gl_WorkGroupID.y * GROUP_SIZE + gl_LocalInvocationID.x;
    push.to.at[pixel] = packed16(hlg_of_canvas(push.tables, unpacked16(push.from.at[pixel])));
}
