// SPDX-License-Identifier: Apache-2.0
// The paints of draw/tile_program.h. Needs tile_types.glsl and canvas.glsl.

ivec4 gradient_paint(TilePaint p, Luts luts, int x, int y) {
    const int64_t raw = (p.c0 + int64_t(x) * p.cx + int64_t(y) * p.cy) >> 16;
    const int t = int(clamp(raw, int64_t(0), int64_t(65536)));
    const int i = t >> 8;
    const ivec4 low = unpacked16(luts.at[p.lut + uint(i)]);
    const ivec4 high = unpacked16(luts.at[p.lut + uint(min(i + 1, 256))]);
    return low + (((high - low) * (t & 255) + 128) >> 8);
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
    return (sampled * 16448 + 32768) >> 16;
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
