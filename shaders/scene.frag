// SPDX-License-Identifier: Apache-2.0
// Premultiplied already; see scene.vert.
#version 460

layout(location = 0) in vec4 lit;
layout(location = 0) out vec4 color;

void main() { color = lit; }
