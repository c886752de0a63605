// SPDX-License-Identifier: Apache-2.0
// The paints of draw/tile_program.h. Needs tile_types.glsl and canvas.glsl.

// kTurnTerms of draw/paint_math.h.
const int TURN_0 = 41716;
const int TURN_1 = -13781;
const int TURN_2 = 7516;
const int TURN_3 = -3552;
const int TURN_4 = 869;
// kSeamReach there.
const int64_t SEAM_REACH = int64_t(32768);

ivec4 lut_paint(TilePaint p, Luts luts, int t) {
    const int i = t >> 8;
    const ivec4 low = unpacked16(luts.at[p.lut + uint(i)]);
    const ivec4 high = unpacked16(luts.at[p.lut + uint(min(i + 1, 256))]);
    return low + (((high - low) * (t & 255) + 128) >> 8);
}

ivec4 gradient_paint(TilePaint p, Luts luts, int x, int y) {
    const int64_t raw = (p.c0 + int64_t(x) * p.cx + int64_t(y) * p.cy) >> 16;
    return lut_paint(p, luts, int(clamp(raw, int64_t(0), int64_t(65536))));
}

// gx and gy of the contract.
void gradient_place(TilePaint p, int x, int y, int64_t most, out int64_t gx, out int64_t gy) {
    gx = clamp((p.c0 + int64_t(x) * p.cx + int64_t(y) * p.cy) >> 16, -most, most);
    gy = clamp((p.d0 + int64_t(x) * p.dx + int64_t(y) * p.dy) >> 16, -most, most);
}

// The float is a first guess: the largest integer whose square is not above q comes out whatever
// the device's square root is worth. q below 2^42.
int integer_sqrt(int64_t q) {
    int64_t root = int64_t(sqrt(float(q)));
    while (root * root > q) {
        root -= 1;
    }
    while ((root + 1) * (root + 1) <= q) {
        root += 1;
    }
    return int(root);
}

ivec4 radial_paint(TilePaint p, Luts luts, int x, int y) {
    int64_t gx, gy;
    gradient_place(p, x, y, int64_t(1) << 20, gx, gy);
    return lut_paint(p, luts, min(integer_sqrt(gx * gx + gy * gy), 65536));
}

// turn() of draw/paint_math.h.
int turn_of(int64_t gx, int64_t gy) {
    const int64_t across = abs(gx);
    const int64_t down = abs(gy);
    const int64_t longer = max(across, down);
    if (longer == 0) {
        return 0;
    }
    const int z = int((min(across, down) << 15) / longer);
    const int z2 = (z * z) >> 15;
    int h = TURN_4;
    h = TURN_3 + ((h * z2) >> 15);
    h = TURN_2 + ((h * z2) >> 15);
    h = TURN_1 + ((h * z2) >> 15);
    h = TURN_0 + ((h * z2) >> 15);
    int t = min((z * h + (1 << 16)) >> 17, 8192);
    t = down > across ? 16384 - t : t;
    t = gx < 0 ? 32768 - t : t;
    t = gy < 0 ? 65536 - t : t;
    return t & 65535;
}

ivec4 conic_paint(TilePaint p, Luts luts, int x, int y) {
    int64_t gx, gy;
    gradient_place(p, x, y, int64_t(1) << 30, gx, gy);
    const int t = turn_of(gx, gy);
    if (gx <= 0 || abs(gy) >= SEAM_REACH) {
        return lut_paint(p, luts, t);
    }
    const ivec4 last = lut_paint(p, luts, gy < 0 && t > 0 ? t : 65536);
    const ivec4 first = lut_paint(p, luts, gy < 0 ? 0 : t);
    return last + (((first - last) * (int(gy + SEAM_REACH) >> 8) + 128) >> 8);
}

// Where a plane is sampled: the four neighbours and the fractions between them.
struct Tap {
    int x0, x1, y0, y1;
    int fu, fv;
};

// `low`, `high`: first and last sample that may be read. Nearest is bilinear at the sample itself,
// which gives value << 8 exactly.
Tap tap_at(int u, int v, ivec2 low, ivec2 high, bool nearest) {
    if (nearest) {
        u = (u + 32768) & ~0xffff;
        v = (v + 32768) & ~0xffff;
    }
    const int iu = u >> 16;
    const int iv = v >> 16;
    return Tap(clamp(iu, low.x, high.x), clamp(iu + 1, low.x, high.x), clamp(iv, low.y, high.y),
               clamp(iv + 1, low.y, high.y), (u >> 8) & 255, (v >> 8) & 255);
}

ivec4 texel(uint64_t plane, uint stride, int x, int y) {
    Texels line = Texels(plane + uint64_t(uint(y)) * uint64_t(stride));
    const uint v = line.at[x];
    return ivec4(int(v & 255u), int((v >> 8) & 255u), int((v >> 16) & 255u), int(v >> 24));
}

ivec4 rgba_paint(TilePaint p, PictureRecord picture, int u, int v) {
    const Tap t = tap_at(u, v, ivec2(p.crop_x0, p.crop_y0), ivec2(p.crop_x1 - 1, p.crop_y1 - 1),
                         p.nearest != 0);
    const uint64_t plane = picture.plane[0];
    const uint stride = picture.stride[0];
    const ivec4 top = texel(plane, stride, t.x0, t.y0) * (256 - t.fu) +
                      texel(plane, stride, t.x1, t.y0) * t.fu;
    const ivec4 bottom = texel(plane, stride, t.x0, t.y1) * (256 - t.fu) +
                         texel(plane, stride, t.x1, t.y1) * t.fu;
    const ivec4 sampled = (top * (256 - t.fv) + bottom * t.fv + 128) >> 8;
    const ivec4 tint = ivec4(p.color[0], p.color[1], p.color[2], p.color[3]);
    return (((sampled * 16448 + 32768) >> 16) * tint + 8192) >> 14;
}

int sample_of(uint64_t plane, uint stride, bool ten_bit, int x, int y) {
    const uint64_t line = plane + uint64_t(uint(y)) * uint64_t(stride);
    if (ten_bit) {
        return int(uint(Words(line).at[x]) & 1023u);
    }
    return int(uint(Bytes(line).at[x]));
}

// 8.8, whatever the depth.
int plane_sample(PictureRecord picture, int plane_index, Tap t) {
    const uint64_t plane = picture.plane[plane_index];
    const uint stride = picture.stride[plane_index];
    const bool ten_bit = picture.ten_bit != 0;
    const int top = sample_of(plane, stride, ten_bit, t.x0, t.y0) * (256 - t.fu) +
                    sample_of(plane, stride, ten_bit, t.x1, t.y0) * t.fu;
    const int bottom = sample_of(plane, stride, ten_bit, t.x0, t.y1) * (256 - t.fu) +
                       sample_of(plane, stride, ten_bit, t.x1, t.y1) * t.fu;
    const int sampled = (top * (256 - t.fv) + bottom * t.fv + 128) >> 8;
    return ten_bit ? sampled >> 2 : sampled;
}

ivec4 yuv_paint(TilePaint p, PictureRecord picture, int u, int v) {
    const bool nearest = p.nearest != 0;
    const ivec2 low = ivec2(p.crop_x0, p.crop_y0);
    const ivec2 high = ivec2(p.crop_x1 - 1, p.crop_y1 - 1);
    const ivec2 halved = ivec2(picture.sx, picture.sy);
    const int luma = plane_sample(picture, 0, tap_at(u, v, low, high, nearest));
    const int vc = ((v + 32768) >> picture.sy) - 32768;
    const Tap chroma = tap_at(u >> picture.sx, vc, low >> halved, high >> halved, nearest);
    const int cb = plane_sample(picture, 1, chroma) - 32768;
    const int cr = plane_sample(picture, 2, chroma) - 32768;
    const int y = picture.ky * (luma - picture.oy) + 16384;
    return ivec4((y + picture.kr_v * cr) >> 15, (y + picture.kg_u * cb + picture.kg_v * cr) >> 15,
                 (y + picture.kb_u * cb) >> 15, ONE);
}

ivec4 picture_paint(TilePaint p, PictureRecord picture, bool rgba, int u, int v) {
    return saturate16(rgba ? rgba_paint(p, picture, u, v) : yuv_paint(p, picture, u, v));
}

// How far sample i of 1 << taps lies from the middle; tap_offset() of draw/paint_math.h.
int tap_offset(int i, int taps, int step) {
    return int((int64_t(2 * i + 1 - (1 << taps)) * int64_t(step)) >> (taps + 1));
}

ivec4 mean_paint(TilePaint p, PictureRecord picture, bool rgba, int u, int v) {
    ivec4 sum = ivec4(0);
    for (int j = 0; j < 1 << p.taps_y; ++j) {
        for (int i = 0; i < 1 << p.taps_x; ++i) {
            sum += picture_paint(p, picture, rgba, u + tap_offset(i, p.taps_x, p.du),
                                 v + tap_offset(j, p.taps_y, p.dv));
        }
    }
    const int shift = p.taps_x + p.taps_y;
    return (sum + ((1 << shift) >> 1)) >> shift;
}

int warped_position(int64_t n, int64_t w) {
    const int64_t q = n / w - (n % w < 0 ? 1 : 0);
    return int(clamp(q, -(int64_t(1) << 29), int64_t(1) << 29));
}

// warped_place() of draw/paint_math.h: u, v, and whether there is none.
ivec3 warped_place(TilePaint p, int x, int y, int half_x, int half_y) {
    const int64_t column = int64_t(x - p.anchor_x);
    const int64_t line = int64_t(y - p.anchor_y);
    const int64_t hx = int64_t(half_x);
    const int64_t hy = int64_t(half_y);
    const int64_t du = int64_t(p.du);
    const int64_t dv = int64_t(p.dv);
    const int64_t w = int64_t(p.u0) + column * du + line * dv + ((hx * du + hy * dv) >> 1);
    if (w < 1) {
        return ivec3(0, 0, 1);
    }
    return ivec3(
        warped_position(p.c0 + column * p.cx + line * p.cy + ((hx * p.cx + hy * p.cy) >> 1), w),
        warped_position(p.d0 + column * p.dx + line * p.dy + ((hx * p.dx + hy * p.dy) >> 1), w), 0);
}

int taps_for(int step) {
    return step > (3 << 15) << 2 ? 3 : step > (3 << 15) << 1 ? 2 : step > 3 << 15 ? 1 : 0;
}

ivec4 warped_paint(TilePaint p, PictureRecord picture, bool rgba, int x, int y) {
    const ivec3 place = warped_place(p, x, y, 0, 0);
    if (place.z != 0) {
        return ivec4(0);
    }
    ivec2 along = ivec2(0);
    ivec2 down = ivec2(0);
    if (p.taps_x != 0) {
        const ivec3 left = warped_place(p, x, y, -1, 0);
        const ivec3 right = warped_place(p, x, y, 1, 0);
        const ivec3 above = warped_place(p, x, y, 0, -1);
        const ivec3 below = warped_place(p, x, y, 0, 1);
        if (left.z + right.z + above.z + below.z == 0) {
            along = right.xy - left.xy;
            down = below.xy - above.xy;
        }
    }
    const int taps_x = taps_for(max(abs(along.x), abs(along.y)));
    const int taps_y = taps_for(max(abs(down.x), abs(down.y)));
    ivec4 sum = ivec4(0);
    for (int j = 0; j < 1 << taps_y; ++j) {
        for (int i = 0; i < 1 << taps_x; ++i) {
            sum += picture_paint(
                p, picture, rgba,
                place.x + tap_offset(j, taps_y, down.x) + tap_offset(i, taps_x, along.x),
                place.y + tap_offset(j, taps_y, down.y) + tap_offset(i, taps_x, along.y));
        }
    }
    const int shift = taps_x + taps_y;
    return (sum + ((1 << shift) >> 1)) >> shift;
}
