// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "sample_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using D32 = hn::CappedTag<std::int32_t, 16>;
using V32 = hn::Vec<D32>;
using DU32 = hn::Rebind<std::uint32_t, D32>;
using DU16 = hn::Rebind<std::uint16_t, D32>;
using D16 = hn::Rebind<std::int16_t, D32>;
using D8 = hn::Rebind<std::uint8_t, D32>;

HWY_INLINE std::int32_t lanes() {
    return static_cast<std::int32_t>(hn::Lanes(D32()));
}

/// One plane's share of a line: which samples, and between which.
struct Taps {
    std::int32_t window0 = 0;  ///< first source column read
    std::int32_t window1 = 0;  ///< one past the last
    std::int32_t line0 = 0;
    std::int32_t line1 = 0;
    std::int32_t part = 0;  ///< 0..255 of line1
};

/// The vertical half of the filter: exact, so that the order of the halves changes no bit.
/// Planes of single samples.
void vertical_plane(const Picture::Plane& plane, bool ten_bit, const Taps& taps, std::int32_t* to) {
    const D32 d;
    const std::int32_t count = taps.window1 - taps.window0;
    const std::size_t size = ten_bit ? 2 : 1;
    const auto row = [&](std::int32_t y) {
        return plane.bytes + static_cast<std::size_t>(y) * plane.stride +
               static_cast<std::size_t>(taps.window0) * size;
    };
    const std::byte* top = row(taps.line0);
    const std::byte* bottom = row(taps.line1);
    const std::int32_t n = lanes();
    const V32 part0 = hn::Set(d, 256 - taps.part);
    const V32 part1 = hn::Set(d, taps.part);
    const auto load = [&](const std::byte* from) {
        if (ten_bit) {
            const auto words = hn::LoadU(DU16(), reinterpret_cast<const std::uint16_t*>(from));
            return hn::PromoteTo(d, hn::And(words, hn::Set(DU16(), std::uint16_t{1023})));
        }
        return hn::PromoteTo(d, hn::LoadU(D8(), reinterpret_cast<const std::uint8_t*>(from)));
    };
    for (std::int32_t i = 0; i < count; i += n) {
        const std::size_t at = static_cast<std::size_t>(i) * size;
        alignas(64) std::byte edge[2][64] = {};
        const std::byte* a = top + at;
        const std::byte* b = bottom + at;
        if (i + n > count) {  // the picture's memory may end here
            std::memcpy(edge[0], a, static_cast<std::size_t>(count - i) * size);
            std::memcpy(edge[1], b, static_cast<std::size_t>(count - i) * size);
            a = edge[0];
            b = edge[1];
        }
        hn::Store(hn::Add(hn::Mul(load(a), part0), hn::Mul(load(b), part1)), d, to + i);
    }
}

/// The same of interleaved R, G, B, A, into four lines.
void vertical_rgba(const Picture::Plane& plane, const Taps& taps,
                   std::int32_t (*to)[SampleScratch::kWindow + 64]) {
    const D32 d;
    const D8 d8;
    const std::int32_t count = taps.window1 - taps.window0;
    const auto row = [&](std::int32_t y) {
        return reinterpret_cast<const std::uint8_t*>(plane.bytes) +
               static_cast<std::size_t>(y) * plane.stride +
               static_cast<std::size_t>(taps.window0) * 4;
    };
    const std::uint8_t* top = row(taps.line0);
    const std::uint8_t* bottom = row(taps.line1);
    const std::int32_t n = lanes();
    const V32 part0 = hn::Set(d, 256 - taps.part);
    const V32 part1 = hn::Set(d, taps.part);
    for (std::int32_t i = 0; i < count; i += n) {
        alignas(64) std::uint8_t edge[2][64] = {};
        const std::uint8_t* a = top + i * 4;
        const std::uint8_t* b = bottom + i * 4;
        if (i + n > count) {
            std::memcpy(edge[0], a, static_cast<std::size_t>(count - i) * 4);
            std::memcpy(edge[1], b, static_cast<std::size_t>(count - i) * 4);
            a = edge[0];
            b = edge[1];
        }
        hn::Vec<D8> upper[4];
        hn::Vec<D8> lower[4];
        hn::LoadInterleaved4(d8, a, upper[0], upper[1], upper[2], upper[3]);
        hn::LoadInterleaved4(d8, b, lower[0], lower[1], lower[2], lower[3]);
        for (int c = 0; c < 4; ++c) {
            hn::Store(hn::Add(hn::Mul(hn::PromoteTo(d, upper[c]), part0),
                              hn::Mul(hn::PromoteTo(d, lower[c]), part1)),
                      d, to[c] + i);
        }
    }
}

/// Where a line's columns fall in one plane.
struct Mapping {
    std::int32_t u = 0;  ///< of the first column
    std::int32_t du = 0;
    int shift = 0;  ///< of halved chroma
    std::int32_t low = 0;
    std::int32_t high = 0;
    bool nearest = false;

    [[nodiscard]] std::int32_t at(std::int32_t i) const {
        const std::int32_t moved = (u + i * du) >> shift;
        return nearest ? (moved + 32768) & ~65535 : moved;
    }
    [[nodiscard]] bool is_aligned() const {
        return !nearest && shift == 0 && du == 65536 && (u & 0xff00) == 0;
    }
};

bool find_window(const Mapping& map, std::int32_t count, Taps& taps) {
    taps.window0 = std::clamp(map.at(0) >> 16, map.low, map.high);
    taps.window1 = std::clamp((map.at(count - 1) >> 16) + 1, map.low, map.high) + 1;
    return taps.window1 - taps.window0 <= SampleScratch::kWindow;
}

void find_lines(std::int32_t v, bool nearest, std::int32_t low, std::int32_t high, Taps& taps) {
    const std::int32_t at = nearest ? (v + 32768) & ~65535 : v;
    taps.line0 = std::clamp(at >> 16, low, high);
    taps.line1 = std::clamp((at >> 16) + 1, low, high);
    taps.part = nearest ? 0 : (at >> 8) & 255;
}

/// Taps of every column, relative to the window.
void find_columns(const Mapping& map, const LinePlace& place, const Taps& taps,
                  SampleScratch& scratch) {
    const D32 d;
    const std::int32_t n = lanes();
    const V32 low = hn::Set(d, map.low);
    const V32 high = hn::Set(d, map.high);
    const V32 base = hn::Set(d, taps.window0);
    for (std::int32_t c = place.column0 / n * n; c < place.column1; c += n) {
        const V32 steps = hn::Iota(d, c - place.column0);
        V32 at = hn::Add(hn::Set(d, map.u), hn::Mul(steps, hn::Set(d, map.du)));
        if (map.shift != 0) {
            at = hn::ShiftRight<1>(at);
        }
        if (map.nearest) {
            at = hn::And(hn::Add(at, hn::Set(d, 32768)), hn::Set(d, ~65535));
        }
        const V32 whole = hn::ShiftRight<16>(at);
        const V32 left = hn::Sub(hn::Min(hn::Max(whole, low), high), base);
        const V32 next = hn::Add(whole, hn::Set(d, 1));
        const V32 right = hn::Sub(hn::Min(hn::Max(next, low), high), base);
        // Lanes outside the line hold no column: keep their index inside the window.
        const V32 most = hn::Set(d, taps.window1 - taps.window0 - 1);
        const auto inside = [&](V32 v) { return hn::Min(hn::Max(v, hn::Zero(d)), most); };
        hn::Store(inside(left), d, scratch.left + c);
        hn::Store(inside(right), d, scratch.right + c);
        hn::Store(hn::And(hn::ShiftRight<8>(at), hn::Set(d, 255)), d, scratch.part + c);
    }
}

/// The horizontal half; `extra` = 2 for 10-bit samples.
template <int extra>
HWY_INLINE void horizontal(const std::int32_t* from, const LinePlace& place,
                           const SampleScratch& scratch, std::uint16_t* to) {
    const D32 d;
    const std::int32_t n = lanes();
    for (std::int32_t c = place.column0 / n * n; c < place.column1; c += n) {
        const V32 a = hn::GatherIndex(d, from, hn::Load(d, scratch.left + c));
        const V32 b = hn::GatherIndex(d, from, hn::Load(d, scratch.right + c));
        const V32 part = hn::Load(d, scratch.part + c);
        const V32 sum = hn::Add(hn::Mul(a, hn::Sub(hn::Set(d, 256), part)), hn::Mul(b, part));
        const V32 sample = hn::ShiftRight<8 + extra>(hn::Add(sum, hn::Set(d, 128)));
        hn::Store(hn::DemoteTo(DU16(), sample), DU16(), to + c);
    }
}

/// Columns one to one on whole samples: no taps, only the vertical lines moved.
template <int extra>
HWY_INLINE void copied(const std::int32_t* from, std::int32_t offset, const LinePlace& place,
                       std::uint16_t* to) {
    const D32 d;
    const std::int32_t n = lanes();
    for (std::int32_t c = place.column0; c < place.column1; c += n) {
        const V32 v = hn::LoadU(d, from + offset + (c - place.column0));
        hn::StoreU(hn::DemoteTo(DU16(), hn::ShiftRight<extra>(v)), DU16(), to + c);
    }
}

/// Halved chroma of a picture shown one to one: even columns on a sample, odd ones between two.
template <int extra>
HWY_INLINE void doubled(const std::int32_t* from, std::int32_t count, std::uint16_t* to) {
    const D32 d;
    const std::int32_t n = lanes();
    for (std::int32_t k = 0; k < count; k += n) {
        const V32 a = hn::Load(d, from + k);
        const V32 b = hn::LoadU(d, from + k + 1);
        const V32 middle = hn::ShiftRight<1 + extra>(hn::Add(hn::Add(a, b), hn::Set(d, 1)));
        hn::StoreInterleaved2(hn::DemoteTo(DU16(), hn::ShiftRight<extra>(a)),
                              hn::DemoteTo(DU16(), middle), DU16(), to + 2 * k);
    }
}

template <int extra>
void sample_plane(const std::int32_t* vertical, const Mapping& map, const Taps& taps,
                  const LinePlace& place, SampleScratch& scratch, std::uint16_t* to) {
    const std::int32_t count = place.column1 - place.column0;
    const std::int32_t first = map.at(0) >> 16;
    const bool inside = first >= map.low && first + count - 1 <= map.high;
    if (map.is_aligned() && inside) {
        copied<extra>(vertical, first - taps.window0, place, to);
        return;
    }
    find_columns(map, place, taps, scratch);
    horizontal<extra>(vertical, place, scratch, to);
}

bool sample_rgba(const Picture& picture, const TilePaint& paint, const LinePlace& place,
                 std::int32_t u, std::int32_t v, SampleScratch& scratch, SourceLine& line) {
    const Mapping map{u, paint.du, 0, paint.crop_x0, paint.crop_x1 - 1, paint.nearest != 0};
    const std::int32_t count = place.column1 - place.column0;
    Taps taps;
    if (!find_window(map, count, taps)) {
        return false;
    }
    find_lines(v, map.nearest, paint.crop_y0, paint.crop_y1 - 1, taps);
    vertical_rgba(picture.planes[0], taps, scratch.vertical);
    const D32 d;
    const std::int32_t n = lanes();
    for (int i = 0; i < 4; ++i) {
        sample_plane<0>(scratch.vertical[i], map, taps, place, scratch, scratch.sample[i]);
        for (std::int32_t c = place.column0 / n * n; c < place.column1; c += n) {
            const V32 sample = hn::PromoteTo(d, hn::Load(DU16(), scratch.sample[i] + c));
            const V32 q14 =
                hn::ShiftRight<16>(hn::Add(hn::Mul(sample, hn::Set(d, 16448)), hn::Set(d, 32768)));
            hn::Store(hn::DemoteTo(D16(), q14), D16(), line.channel[i] + c);
        }
    }
    return true;
}

void convert_yuv(const YuvToRgb& m, const LinePlace& place, const SampleScratch& scratch,
                 SourceLine& line) {
    const D32 d;
    const D16 d16;
    const std::int32_t n = lanes();
    const V32 half = hn::Set(d, 16384);
    const V32 grey = hn::Set(d, 32768);
    for (std::int32_t c = place.column0 / n * n; c < place.column1; c += n) {
        const auto load = [&](int plane) {
            return hn::PromoteTo(d, hn::Load(DU16(), scratch.sample[plane] + c));
        };
        const V32 luma =
            hn::Add(hn::Mul(hn::Sub(load(0), hn::Set(d, m.oy)), hn::Set(d, m.ky)), half);
        const V32 cb = hn::Sub(load(1), grey);
        const V32 cr = hn::Sub(load(2), grey);
        const V32 r = hn::Add(luma, hn::Mul(cr, hn::Set(d, m.kr_v)));
        const V32 g = hn::Add(
            luma, hn::Add(hn::Mul(cb, hn::Set(d, m.kg_u)), hn::Mul(cr, hn::Set(d, m.kg_v))));
        const V32 b = hn::Add(luma, hn::Mul(cb, hn::Set(d, m.kb_u)));
        hn::Store(hn::DemoteTo(d16, hn::ShiftRight<15>(r)), d16, line.channel[0] + c);
        hn::Store(hn::DemoteTo(d16, hn::ShiftRight<15>(g)), d16, line.channel[1] + c);
        hn::Store(hn::DemoteTo(d16, hn::ShiftRight<15>(b)), d16, line.channel[2] + c);
        hn::Store(hn::Set(d16, std::int16_t{16384}), d16, line.channel[3] + c);
    }
}

template <int extra>
bool sample_yuv(const Picture& picture, const TilePaint& paint, const LinePlace& place,
                std::int32_t u, std::int32_t v, SampleScratch& scratch, SourceLine& line) {
    const bool nearest = paint.nearest != 0;
    const std::int32_t count = place.column1 - place.column0;
    for (int i = 0; i < 3; ++i) {
        const int sx = i == 0 ? 0 : chroma_shift_x(picture.format);
        const int sy = i == 0 ? 0 : chroma_shift_y(picture.format);
        const Mapping map{u, paint.du, sx, paint.crop_x0 >> sx, (paint.crop_x1 - 1) >> sx, nearest};
        Taps taps;
        if (!find_window(map, count, taps)) {
            return false;
        }
        find_lines(((v + 32768) >> sy) - 32768, nearest, paint.crop_y0 >> sy,
                   (paint.crop_y1 - 1) >> sy, taps);
        std::int32_t* vertical = scratch.vertical[i];
        vertical_plane(picture.planes[static_cast<std::size_t>(i)], extra != 0, taps, vertical);
        // A line may start on an odd column (the apron): then half a pair is sampled for nothing.
        const std::int32_t odd = place.column0 & 1;
        const std::int32_t samples = (count + odd + 1) / 2;
        const bool one_to_one = !nearest && sx == 1 && paint.du == 65536 && (u & 0xffff) == 0 &&
                                ((u >> 16) & 1) == odd && (u >> 17) >= map.low &&
                                (u >> 17) + samples - 1 <= map.high;
        if (one_to_one) {
            const std::int32_t have = taps.window1 - taps.window0;
            if (have == samples) {  // the crop ends here: the neighbour repeats
                vertical[have] = vertical[have - 1];
            }
            doubled<extra>(vertical, samples, scratch.sample[i] + place.column0 - odd);
            continue;
        }
        sample_plane<extra>(vertical, map, taps, place, scratch, scratch.sample[i]);
    }
    convert_yuv(yuv_to_rgb(picture), place, scratch, line);
    return true;
}

void SampleLine(const TileProgram& program, const TilePaint& paint, const LinePlace& place,
                SampleScratch& scratch, SourceLine& line) {
    const Picture& picture = *program.pictures[paint.picture];
    const std::int32_t u = paint.u0 + (place.x - paint.anchor_x) * paint.du;
    const std::int32_t v = paint.v0 + (place.y - paint.anchor_y) * paint.dv;
    bool done = false;
    if (paint.kind == PaintKind::picture_rgba) {
        done = sample_rgba(picture, paint, place, u, v, scratch, line);
    } else if (is_10_bit(picture.format)) {
        done = sample_yuv<2>(picture, paint, place, u, v, scratch, line);
    } else {
        done = sample_yuv<0>(picture, paint, place, u, v, scratch, line);
    }
    if (done) {
        return;
    }
    // Shrunk so far that a line's samples do not fit the window.
    for (std::int32_t c = place.column0; c < place.column1; ++c) {
        const PixelQ14 pixel = paint_at(program, paint, place.x + c - place.column0, place.y);
        for (std::size_t i = 0; i < 4; ++i) {
            line.channel[i][c] = static_cast<std::int16_t>(std::clamp(pixel.c[i], -32768, 32767));
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(SampleLine);

void sample_picture_line(const TileProgram& program, const TilePaint& paint, const LinePlace& place,
                         SampleScratch& scratch, SourceLine& line) {
    HWY_DYNAMIC_DISPATCH(SampleLine)(program, paint, place, scratch, line);
}

}  // namespace pitcast::draw
#endif
