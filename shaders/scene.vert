// SPDX-License-Identifier: Apache-2.0
// The 3D pass: sun, sky light and haze, all at the vertex, because the mesh is fine and fragments
// are dear on CPU drivers. Light is added up in an approximately linear space (square, root).
#version 460

layout(push_constant) uniform Push {
    mat4 clip_from_venue;
    vec4 to_sun;     // w: strength of the sky's light
    vec4 haze;       // colour; w: per metre
    vec4 eye;        // metres; w: distance at which the haze begins
} push;

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 color;
layout(location = 0) out vec4 lit;

void main() {
    gl_Position = push.clip_from_venue * vec4(position, 1.0);
    const float sun = max(dot(normal, push.to_sun.xyz), 0.0);
    const float sky = push.to_sun.w * (0.7 + 0.3 * normal.z);
    const vec3 base = color.rgb * color.rgb;
    const vec3 light = vec3(1.0, 0.96, 0.88) * sun + vec3(0.86, 0.93, 1.0) * sky;
    const vec3 shaded = sqrt(min(base * light, vec3(1.0)));
    const float beyond = max(distance(position, push.eye.xyz) - push.eye.w, 0.0);
    const float clear = exp(-beyond * push.haze.w);
    lit = vec4(mix(push.haze.rgb, shaded, clear) * color.a, color.a);
}
