// SPDX-License-Identifier: Apache-2.0
// The 3D pass: the ground is painted and lit beforehand, in its picture; the course in its colours.
#version 460

layout(push_constant) uniform Push {
    mat4 clip_from_venue;
    vec4 ground;     // of its picture: x0, y0, 1 / width, 1 / depth
    vec4 haze;       // colour; w: per metre
    vec4 eye;        // metres; w: distance at which the haze begins
    vec4 mode;       // x: 1 under the ground's picture; y: 1 before an opaque sky; z: bias of its detail;
                     // w: how much higher than measured the country is drawn
} push;

layout(location = 0) in vec3 position;
layout(location = 1) in vec4 color;
layout(location = 0) out vec4 painted;
layout(location = 1) out vec3 place;  // in the ground's picture; z: how clear the air is

void main() {
    gl_Position = push.clip_from_venue * vec4(position, 1.0);
    const float beyond = max(distance(vec3(position.xy, position.z * push.mode.w), push.eye.xyz) - push.eye.w, 0.0);
    painted = vec4(color.rgb * color.a, color.a);
    place = vec3((position.xy - push.ground.xy) * push.ground.zw, exp(-beyond * push.haze.w));
}
