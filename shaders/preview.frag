// SPDX-License-Identifier: Apache-2.0
// The programme is premultiplied: shown without its alpha it stands over black.
#version 450

layout(set = 0, binding = 0) uniform sampler2D picture;
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;

void main() {
    colour = vec4(texture(picture, uv).rgb, 1.0);
}
