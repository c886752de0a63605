// SPDX-License-Identifier: Apache-2.0
// Premultiplied, as is the ground's picture; see scene.vert.
#version 460

layout(push_constant) uniform Push {
    mat4 clip_from_venue;
    vec4 ground;
    vec4 haze;
    vec4 eye;
    vec4 mode;
} push;
layout(set = 0, binding = 0) uniform sampler2D ground_picture;

layout(location = 0) in vec4 painted;
layout(location = 1) in vec3 place;
layout(location = 0) out vec4 color;

void main() {
    const vec4 seen = push.mode.x > 0.5 ? texture(ground_picture, place.xy, push.mode.z) : painted;
    const vec4 hazed = vec4(mix(push.haze.rgb * seen.a, seen.rgb, place.z), seen.a);
    color = hazed + vec4(push.haze.rgb, 1.0) * (1.0 - seen.a) * push.mode.y;
}
