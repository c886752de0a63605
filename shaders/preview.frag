// SPDX-License-Identifier: Apache-2.0
// Pictures are premultiplied: shown without its alpha one stands over black.
#version 450

layout(set = 0, binding = 0) uniform sampler2D picture;
layout(push_constant) uniform Push {
    vec4 rect;
    int show;  // picture_mode.h: 0 over black, 1 its alpha as grey, 2 over what is there
} push;
layout(location = 0) in vec2 uv;
layout(location = 0) out vec4 colour;

void main() {
    vec4 texel = texture(picture, uv);
    vec3 opaque = push.show == 1 ? vec3(texel.a) : texel.rgb;
    colour = push.show == 2 ? texel : vec4(opaque, 1.0);
}
