// SPDX-License-Identifier: Apache-2.0
// A picture in a rectangle of the editor's window. No vertex buffer: a strip of four corners.
#version 450

layout(push_constant) uniform Push {
    vec4 rect;  // left, top, right, bottom in clip space
    int show;
} push;
layout(location = 0) out vec2 uv;

void main() {
    vec2 corner = vec2(gl_VertexIndex & 1, gl_VertexIndex >> 1);
    uv = corner;
    gl_Position = vec4(mix(push.rect.xy, push.rect.zw, corner), 0.0, 1.0);
}
