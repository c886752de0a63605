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
#include "convert_samples-inl.h"
#include "sample_rows-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR  // has no tables of bytes: pixel by pixel
void SamplePicture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                   SampleScratch&, TileCanvas& to) {
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = 0; x < place.width; ++x) {
            const PixelQ14 pixel = paint_at(program, paint, place.x + x, place.y + y);
            for (std::size_t k = 0; k < 4; ++k) {
                to.channel[k][place.line + y][place.column + x] =
                    static_cast<std::int16_t>(std::clamp(pixel.c[k], -32768, 32767));
            }
        }
    }
}
#else

/// Between which lines of a plane a canvas line lies.
struct LineTaps {
    std::int32_t line0 = 0;
    std::int32_t line1 = 0;
    std::int32_t part = 0;  ///< 0..255 of line1
};

HWY_INLINE LineTaps find_lines(std::int32_t v, bool nearest, std::int32_t low, std::int32_t high) {
    const std::int32_t at = nearest ? (v + 32768) & ~65535 : v;
    return {std::clamp(at >> 16, low, high), std::clamp((at >> 16) + 1, low, high),
            nearest ? 0 : (at >> 8) & 255};
}

/// Where in the cache line `wanted` is or, found missing, is to be put: not over `other`.
HWY_INLINE int slot_of(const RowCache& rows, std::int32_t wanted, std::int32_t other) {
    if (rows.line[0] == wanted) {
        return 0;
    }
    return rows.line[1] == wanted || rows.line[0] == other ? 1 : 0;
}

/// Filtered lines of the cache that a canvas line lies between. `fill(line, slot)` filters one.
template <typename Fill>
HWY_INLINE std::pair<int, int> fetch_rows(RowCache& rows, const LineTaps& taps, const Fill& fill) {
    const auto fetch = [&](std::int32_t line, std::int32_t other) {
        const int slot = slot_of(rows, line, other);
        if (rows.line[slot] != line) {
            fill(line, slot);
            rows.line[slot] = line;
        }
        return slot;
    };
    const int top = fetch(taps.line0, taps.line1);
    if (taps.part == 0 || taps.line0 == taps.line1) {
        return {top, top};
    }
    return {top, fetch(taps.line1, taps.line0)};
}

/// The vertical half of 8-bit samples. Both sums are less 32768, and so is what comes out.
HWY_INLINE void mix_rows(const std::int16_t* top, const std::int16_t* bottom, std::int32_t part,
                         std::int32_t count, std::int16_t* to) {
    const D16 d;
    const D32 wide;
    const V16 weights = factors(256 - part, part);
    const V32 half = hn::Set(wide, 128);
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V16 a = hn::Load(d, top + c);
        const V16 b = hn::Load(d, bottom + c);
        const auto mixed = [&](V16 pairs) {
            return hn::ShiftRight<8>(hn::Add(pair_sums(wide, pairs, weights), half));
        };
        hn::Store(hn::ReorderDemote2To(d, mixed(hn::InterleaveLower(d, a, b)),
                                       mixed(hn::InterleaveUpper(d, a, b))),
                  d, to + c);
    }
}

/// The same of 10-bit samples, which lose two bits after the filter.
HWY_INLINE void mix_rows(const std::int32_t* top, const std::int32_t* bottom, std::int32_t part,
                         std::int32_t count, std::int16_t* to) {
    const D32 d;
    const DHalf half;
    const V32 share = hn::Set(d, part);
    const V32 rounding = hn::Set(d, 128);
    const V32 middle = hn::Set(d, 32768);
    if (part == 0) {
        for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
            const V32 value = hn::ShiftRight<2>(hn::Load(d, top + c));
            hn::Store(hn::DemoteTo(half, hn::Sub(value, middle)), half, to + c);
        }
        return;
    }
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V32 a = hn::Load(d, top + c);
        const V32 b = hn::Load(d, bottom + c);
        const V32 sum = hn::Add(hn::ShiftLeft<8>(a), hn::Mul(hn::Sub(b, a), share));
        const V32 value = hn::ShiftRight<10>(hn::Add(sum, rounding));
        hn::Store(hn::DemoteTo(half, hn::Sub(value, middle)), half, to + c);
    }
}

/// The plane's samples of one canvas line: in the cache, or in `to`.
const std::int16_t* plane_line(const Picture::Plane& plane, const ColumnTaps& columns,
                               const LineTaps& lines, RowCache& rows, std::int16_t* to,
                               std::uint8_t /*sample*/) {
    const auto [top, bottom] = fetch_rows(rows, lines, [&](std::int32_t line, int slot) {
        const auto* row = reinterpret_cast<const std::uint8_t*>(plane.bytes) +
                          static_cast<std::size_t>(line) * plane.stride;
        if (columns.fetch == ColumnTaps::Fetch::single) {
            filter_singly(columns, row, 1, rows.bytes[slot]);
        } else {
            filter_row(columns, row, rows.bytes[slot]);
        }
    });
    if (top == bottom) {
        return rows.bytes[top];
    }
    mix_rows(rows.bytes[top], rows.bytes[bottom], lines.part, columns.count, to);
    return to;
}

const std::int16_t* plane_line(const Picture::Plane& plane, const ColumnTaps& columns,
                               const LineTaps& lines, RowCache& rows, std::int16_t* to,
                               std::uint16_t /*sample*/) {
    const auto [top, bottom] = fetch_rows(rows, lines, [&](std::int32_t line, int slot) {
        const auto* row = reinterpret_cast<const std::uint16_t*>(
            plane.bytes + static_cast<std::size_t>(line) * plane.stride);
        if (columns.fetch == ColumnTaps::Fetch::single) {
            filter_singly(columns, row, 1, rows.words[slot]);
        } else {
            filter_row(columns, row, rows.words[slot]);
        }
    });
    mix_rows(rows.words[top], rows.words[bottom], lines.part, columns.count, to);
    return to;
}

/// Is the picture shown one to one on whole samples, 10 bit, with a sample of every plane on every
/// line, and do its lines have all that whole vectors read? A camera's full frame is like that.
bool is_direct(const Picture& picture, const TilePaint& paint, const OpPlace& place,
               std::int32_t first) {
    const std::int32_t vectors = (place.width + (first & 1) + 15) / 16 * 16 + 2;
    return paint.du == 65536 && paint.dv == 65536 && ((paint.u0 | paint.v0) & 65535) == 0 &&
           paint.nearest == 0 && chroma_shift_y(picture.format) == 0 &&
           chroma_shift_x(picture.format) == 1 && first >= paint.crop_x0 &&
           first + place.width < paint.crop_x1 && (first & ~1) + vectors <= picture.width;
}

/// Luma as 8.8 less 32768, as the filter gives it where it has nothing to do.
HWY_INLINE const std::int16_t* direct_luma(const std::uint16_t* from, std::int32_t count,
                                           std::int16_t* to) {
    const hn::RebindToUnsigned<D16> d;
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const auto code = hn::ShiftLeft<6>(hn::LoadU(d, from + c));  // the low 10 bits count
        hn::Store(hn::BitCast(D16(), hn::Xor(code, hn::Set(d, std::uint16_t{0x8000}))), D16(),
                  to + c);
    }
    return to;
}

/// Chroma of pairs: a sample, and the mean with the next one. The first column is the first of a
/// pair when `odd` is 0, else the second.
HWY_INLINE const std::int16_t* direct_chroma(const std::uint16_t* from, std::int32_t count,
                                             std::int32_t odd, std::int16_t* to) {
    const hn::RebindToUnsigned<D16> d;
    const hn::Repartition<std::uint32_t, D16> wide;
    const hn::Rebind<std::uint16_t, decltype(wide)> half;
    const auto mask = hn::Set(half, std::uint16_t{1023});
    for (std::int32_t c = 0; c < count + odd; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const auto here = hn::PromoteTo(wide, hn::And(hn::LoadU(half, from + c / 2), mask));
        const auto next = hn::PromoteTo(wide, hn::And(hn::LoadU(half, from + c / 2 + 1), mask));
        const auto pairs =
            hn::Or(hn::ShiftLeft<6>(here), hn::ShiftLeft<16 + 5>(hn::Add(here, next)));
        const auto less = hn::Xor(hn::BitCast(d, pairs), hn::Set(d, std::uint16_t{0x8000}));
        hn::Store(hn::BitCast(D16(), less), D16(), to + c);
    }
    return to + odd;
}

void sample_direct(const Picture& picture, const TilePaint& paint, const OpPlace& place,
                   std::int32_t first, TileCanvas& to) {
    const Matrix matrix(yuv_to_rgb(picture));
    alignas(64) std::int16_t samples[3][kSampleColumns + 32];
    const std::int32_t odd = first & 1;
    for (std::int32_t i = 0; i < place.height; ++i) {
        const std::int32_t y = std::clamp((paint.v0 >> 16) + place.y + i - paint.anchor_y,
                                          paint.crop_y0, paint.crop_y1 - 1);
        const auto row = [&](std::size_t plane) {
            return reinterpret_cast<const std::uint16_t*>(picture.planes[plane].bytes +
                                                          static_cast<std::size_t>(y) *
                                                              picture.planes[plane].stride);
        };
        const std::int16_t* const lines[3] = {
            direct_luma(row(0) + first, place.width, samples[0]),
            direct_chroma(row(1) + first / 2, place.width, odd, samples[1]),
            direct_chroma(row(2) + first / 2, place.width, odd, samples[2])};
        std::int16_t* const pixels[4] = {to.channel[0][place.line + i] + place.column,
                                         to.channel[1][place.line + i] + place.column,
                                         to.channel[2][place.line + i] + place.column,
                                         to.channel[3][place.line + i] + place.column};
        convert_yuv(matrix, lines, place.width, pixels);
    }
}

template <typename Sample>
void sample_yuv(const Picture& picture, const TilePaint& paint, const OpPlace& place,
                SampleScratch& scratch, TileCanvas& to) {
    constexpr bool kTenBit = sizeof(Sample) == 2;
    const int sx = chroma_shift_x(picture.format);
    const int sy = chroma_shift_y(picture.format);
    const bool nearest = paint.nearest != 0;
    const std::int32_t u = paint.u0 + (place.x - paint.anchor_x) * paint.du;
    if (kTenBit && is_direct(picture, paint, place, u >> 16)) {
        return sample_direct(picture, paint, place, u >> 16, to);
    }
    find_taps<kTenBit>({u, paint.du, 0, paint.crop_x0, paint.crop_x1 - 1, nearest}, place.width,
                       picture.width, scratch.luma);
    if (sx != 0) {
        find_taps<kTenBit>(
            {u, paint.du, sx, paint.crop_x0 >> sx, (paint.crop_x1 - 1) >> sx, nearest}, place.width,
            ((picture.width - 1) >> sx) + 1, scratch.chroma);
    }
    const Matrix matrix(yuv_to_rgb(picture));
    for (std::int32_t i = 0; i < place.height; ++i) {
        const std::int32_t v = paint.v0 + (place.y + i - paint.anchor_y) * paint.dv;
        const LineTaps luma = find_lines(v, nearest, paint.crop_y0, paint.crop_y1 - 1);
        const LineTaps chroma = find_lines(((v + 32768) >> sy) - 32768, nearest,
                                           paint.crop_y0 >> sy, (paint.crop_y1 - 1) >> sy);
        const std::int16_t* sample[3];
        for (std::size_t p = 0; p < 3; ++p) {
            sample[p] =
                plane_line(picture.planes[p], p == 0 || sx == 0 ? scratch.luma : scratch.chroma,
                           p == 0 ? luma : chroma, scratch.rows[p], scratch.sample[p], Sample{});
        }
        std::int16_t* const lines[4] = {to.channel[0][place.line + i] + place.column,
                                        to.channel[1][place.line + i] + place.column,
                                        to.channel[2][place.line + i] + place.column,
                                        to.channel[3][place.line + i] + place.column};
        convert_yuv(matrix, sample, place.width, lines);
    }
}

/// Takes apart `count` pixels: four lines of bytes.
void split_rgba(const std::uint8_t* from, std::int32_t count,
                std::uint8_t (&to)[4][SampleScratch::kWindow + 32]) {
    const hn::CappedTag<std::uint8_t, 16> d;
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    for (std::int32_t i = 0; i < count; i += n) {
        alignas(64) std::uint8_t edge[64];
        const std::uint8_t* pixels = from + i * 4;
        if (i + n > count) {  // the picture's memory may end here
            std::memset(edge, 0, sizeof edge);
            std::memcpy(edge, pixels, static_cast<std::size_t>(count - i) * 4);
            pixels = edge;
        }
        hn::Vec<decltype(d)> c[4];
        hn::LoadInterleaved4(d, pixels, c[0], c[1], c[2], c[3]);
        for (int k = 0; k < 4; ++k) {
            hn::StoreU(c[k], d, to[k] + i);
        }
    }
}

void sample_rgba(const Picture& picture, const TilePaint& paint, const OpPlace& place,
                 SampleScratch& scratch, TileCanvas& to) {
    const bool nearest = paint.nearest != 0;
    const std::int32_t u = paint.u0 + (place.x - paint.anchor_x) * paint.du;
    ColumnTaps& taps = scratch.luma;
    Mapping map{u, paint.du, 0, paint.crop_x0, paint.crop_x1 - 1, nearest};
    taps.count = place.width;
    find_columns(map, taps);
    const std::int32_t last = place.width - 1;
    const std::int32_t from = std::min(taps.left[0], taps.left[last]);
    const std::int32_t window = std::max(taps.right[0], taps.right[last]) + 1 - from;
    bool apart = window <= SampleScratch::kWindow;
    if (apart) {  // positions count from the window's start; it has room behind it
        map.origin = from;
        find_taps<false>(map, place.width, SampleScratch::kWindow + 32, taps);
        apart = taps.fetch != ColumnTaps::Fetch::single;
    }
    if (!apart) {
        map.origin = 0;
        find_columns(map, taps);
    }
    for (std::int32_t i = 0; i < place.height; ++i) {
        const std::int32_t v = paint.v0 + (place.y + i - paint.anchor_y) * paint.dv;
        const LineTaps lines = find_lines(v, nearest, paint.crop_y0, paint.crop_y1 - 1);
        const auto row = [&](std::int32_t line) {
            return reinterpret_cast<const std::uint8_t*>(picture.planes[0].bytes) +
                   static_cast<std::size_t>(line) * picture.planes[0].stride;
        };
        RowCache(&rows)[4] = scratch.rows;
        const auto [top, bottom] = fetch_rows(rows[0], lines, [&](std::int32_t line, int slot) {
            if (apart) {
                split_rgba(row(line) + from * 4, window, scratch.window);
            }
            for (int k = 0; k < 4; ++k) {
                apart ? filter_row(taps, scratch.window[k], rows[k].bytes[slot])
                      : filter_singly(taps, row(line) + k, 4, rows[k].bytes[slot]);
            }
        });
        for (int k = 0; k < 4; ++k) {
            const std::int16_t* sample = rows[k].bytes[top];
            if (top != bottom) {
                mix_rows(sample, rows[k].bytes[bottom], lines.part, place.width, scratch.sample[k]);
                sample = scratch.sample[k];
            }
            convert_byte(sample, place.width, to.channel[k][place.line + i] + place.column);
        }
    }
}

void SamplePicture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                   SampleScratch& scratch, TileCanvas& to) {
    const Picture& picture = *program.pictures[paint.picture];
    for (RowCache& rows : scratch.rows) {
        rows.line[0] = rows.line[1] = RowCache::kNone;
    }
    if (paint.kind == PaintKind::picture_rgba) {
        sample_rgba(picture, paint, place, scratch, to);
    } else if (is_10_bit(picture.format)) {
        sample_yuv<std::uint16_t>(picture, paint, place, scratch, to);
    } else {
        sample_yuv<std::uint8_t>(picture, paint, place, scratch, to);
    }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(SamplePicture);

void sample_picture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                    SampleScratch& scratch, TileCanvas& to) {
    HWY_DYNAMIC_DISPATCH(SamplePicture)(program, paint, place, scratch, to);
}

}  // namespace pitcast::draw
#endif
