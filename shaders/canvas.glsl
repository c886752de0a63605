// SPDX-License-Identifier: Apache-2.0
// The canvas's arithmetic: premultiplied Q14 in signed 16 bits, as draw/tile_program.h states it.

const int ONE = 16384;

ivec4 saturate16(ivec4 v) { return clamp(v, ivec4(-32768), ivec4(32767)); }

ivec4 mul(ivec4 a, int b) { return (a * b + 8192) >> 14; }
int mul(int a, int b) { return (a * b + 8192) >> 14; }

int q14_of_byte(int v) { return (v * 16448 + 128) >> 8; }

ivec4 over(ivec4 s, ivec4 d) { return saturate16(s + mul(d, ONE - s.a)); }

uvec2 packed16(ivec4 v) {
    return uvec2((uint(v.x) & 0xffffu) | (uint(v.y) << 16), (uint(v.z) & 0xffffu) | (uint(v.w) << 16));
}

ivec4 unpacked16(uvec2 v) {
    return ivec4(int(v.x << 16) >> 16, int(v.x) >> 16, int(v.y << 16) >> 16, int(v.y) >> 16);
}

// kLimitLow and kLimitHigh of draw/tile_program.h.
const int LIMIT_LOW = -822;
const int LIMIT_HIGH = 17206;

// `unmultiplied` of draw/pack_matrix.h: a channel by its alpha.
int unmultiplied(int c, int alpha) {
    if (alpha <= 0) {
        return 0;
    }
    if (alpha >= ONE) {
        return c;
    }
    return min((max(c, 0) * ONE + (alpha >> 1)) / alpha, LIMIT_HIGH);
}
