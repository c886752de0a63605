// SPDX-License-Identifier: Apache-2.0
// Pictures pinned by their corners. Every pixel reads somewhere else, so that samples are fetched
// one by one; positions are mixed and colours converted a vector at a time.
#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "warp_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on
#include "convert_samples-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
void WarpPicture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                 TileCanvas& to) {
    paint_singly(program, paint, place, to);
}
#else
/// Where the pixels of a line lie in the picture, 16.16.
struct WarpedLine {
    alignas(64) std::int32_t u[kSampleColumns];
    alignas(64) std::int32_t v[kSampleColumns];
    bool shown[kSampleColumns];  ///< in front of the eye
};

/// floor(n / w), clamped to -2^29 .. 2^29; `w_real` is w. The quotient of doubles is off by one at
/// most where it matters, and cheaper than one of 64-bit integers.
HWY_INLINE std::int32_t position(std::int64_t n, std::int64_t w, double w_real) {
    constexpr double kMost = 536870912;
    const double near = static_cast<double>(n) / w_real;
    if (near >= kMost + 2 || near <= -kMost - 2) {
        return near > 0 ? 1 << 29 : -(1 << 29);
    }
    auto q = static_cast<std::int64_t>(near);
    const std::int64_t rest = n - q * w;
    q += rest >= w ? 1 : rest < 0 ? -1 : 0;
    return static_cast<std::int32_t>(std::clamp<std::int64_t>(q, -(1 << 29), 1 << 29));
}

/// False when nothing of the line is shown.
bool find_places(const TilePaint& paint, std::int32_t x, std::int32_t y, std::int32_t count,
                 WarpedLine& line) {
    const std::int64_t column = std::int64_t{x} - paint.anchor_x;
    const std::int64_t row = std::int64_t{y} - paint.anchor_y;
    std::int64_t w = paint.u0 + column * paint.du + row * paint.dv;
    std::int64_t u = paint.c0 + column * paint.cx + row * paint.cy;
    std::int64_t v = paint.d0 + column * paint.dx + row * paint.dy;
    bool any = false;
    for (std::int32_t c = 0; c < count; ++c) {
        line.shown[c] = w >= 1;
        any = any || w >= 1;
        const std::int64_t divisor = std::max<std::int64_t>(w, 1);
        const auto real = static_cast<double>(divisor);
        line.u[c] = position(u, divisor, real);
        line.v[c] = position(v, divisor, real);
        w += paint.du;
        u += paint.cx;
        v += paint.dx;
    }
    for (std::int32_t c = count; c < (count + 15) / 16 * 16; ++c) {
        line.u[c] = line.u[count - 1];  // whole vectors
        line.v[c] = line.v[count - 1];
    }
    return any;
}

/// One channel of one plane.
struct Source {
    const std::byte* bytes = nullptr;
    std::size_t stride = 0;
    int half_x = 0;  ///< 1: halved along x
    int half_y = 0;
    std::int32_t low_x = 0;  ///< samples that may be read, closed
    std::int32_t low_y = 0;
    std::int32_t high_x = 0;
    std::int32_t high_y = 0;
};

/// Along one axis: the two samples that each pixel lies between, and how much the second counts.
struct Between {
    alignas(64) std::int32_t first[kSampleColumns];
    alignas(64) std::int32_t second[kSampleColumns];
    alignas(64) std::int32_t part[kSampleColumns];
};

HWY_INLINE void find_between(const std::int32_t* places, std::int32_t count, int half, bool centred,
                             bool nearest, std::int32_t low, std::int32_t high, Between& between) {
    const D32 d;
    const V32 lowest = hn::Set(d, low);
    const V32 highest = hn::Set(d, high);
    const V32 middle = hn::Set(d, 32768);
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        V32 at = hn::Load(d, places + c);
        if (half != 0) {  // halved lines lie between two of luma, halved columns on the first
            at = centred ? hn::Sub(hn::ShiftRight<1>(hn::Add(at, middle)), middle)
                         : hn::ShiftRight<1>(at);
        }
        if (nearest) {
            at = hn::And(hn::Add(at, middle), hn::Set(d, ~65535));
        }
        const V32 whole = hn::ShiftRight<16>(at);
        const auto clamped = [&](V32 v) { return hn::Min(hn::Max(v, lowest), highest); };
        hn::Store(clamped(whole), d, between.first + c);
        hn::Store(clamped(hn::Add(whole, hn::Set(d, 1))), d, between.second + c);
        hn::Store(hn::And(hn::ShiftRight<8>(at), hn::Set(d, 255)), d, between.part + c);
    }
}

/// Samples around the pixels: top left, top right, bottom left, bottom right.
struct Corners {
    alignas(64) std::int32_t at[4][kSampleColumns];
};

/// The four samples of a pixel, red in the low byte on any machine.
struct Rgba {
    std::uint8_t channel[4];
    explicit operator std::int32_t() const {
        return static_cast<std::int32_t>(channel[0] | std::uint32_t{channel[1]} << 8U |
                                         std::uint32_t{channel[2]} << 16U |
                                         std::uint32_t{channel[3]} << 24U);
    }
};

template <typename Sample>
HWY_INLINE void fetch(const Source& source, const Between& x, const Between& y, std::int32_t count,
                      Corners& corners) {
    for (std::int32_t c = 0; c < count; ++c) {
        const auto row = [&](std::int32_t line) {
            return reinterpret_cast<const Sample*>(source.bytes +
                                                   static_cast<std::size_t>(line) * source.stride);
        };
        const Sample* top = row(y.first[c]);
        const Sample* bottom = row(y.second[c]);
        corners.at[0][c] = static_cast<std::int32_t>(top[x.first[c]]);
        corners.at[1][c] = static_cast<std::int32_t>(top[x.second[c]]);
        corners.at[2][c] = static_cast<std::int32_t>(bottom[x.first[c]]);
        corners.at[3][c] = static_cast<std::int32_t>(bottom[x.second[c]]);
    }
}

/// Mixes the four, as 8.8 less 32768. `first_bit`: where the sample is in what was fetched.
template <bool ten_bit, int first_bit = 0>
HWY_INLINE void mix(const Corners& corners, const Between& x, const Between& y, std::int32_t count,
                    std::int16_t* to) {
    const D32 d;
    const DHalf half;
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const auto sample = [&](std::size_t i) {
            const V32 v = hn::ShiftRight<first_bit>(hn::Load(d, corners.at[i] + c));
            return hn::And(v, hn::Set(d, ten_bit ? 1023 : 255));
        };
        const auto between = [](V32 a, V32 b, V32 part) {
            return hn::Add(hn::ShiftLeft<8>(a), hn::Mul(hn::Sub(b, a), part));
        };
        const V32 along = hn::Load(d, x.part + c);
        const V32 top = between(sample(0), sample(1), along);
        const V32 bottom = between(sample(2), sample(3), along);
        const V32 sum = between(top, bottom, hn::Load(d, y.part + c));
        const V32 value = hn::ShiftRight<(ten_bit ? 10 : 8)>(hn::Add(sum, hn::Set(d, 128)));
        hn::Store(hn::DemoteTo(half, hn::Sub(value, hn::Set(d, 32768))), half, to + c);
    }
}

/// What one line needs.
struct WarpScratch {
    WarpedLine line;
    Between x;
    Between y;
    Corners corners;
    alignas(64) std::int16_t sample[4][kSampleColumns];
};

HWY_INLINE void find_axes(const Source& source, bool nearest, std::int32_t count, WarpScratch& s) {
    find_between(s.line.u, count, source.half_x, false, nearest, source.low_x, source.high_x, s.x);
    find_between(s.line.v, count, source.half_y, true, nearest, source.low_y, source.high_y, s.y);
}

Source source_of(const Picture& picture, const TilePaint& paint, std::size_t plane) {
    const int sx = plane == 0 ? 0 : chroma_shift_x(picture.format);
    const int sy = plane == 0 ? 0 : chroma_shift_y(picture.format);
    return {picture.planes[plane].bytes,
            picture.planes[plane].stride,
            sx,
            sy,
            paint.crop_x0 >> sx,
            paint.crop_y0 >> sy,
            (paint.crop_x1 - 1) >> sx,
            (paint.crop_y1 - 1) >> sy};
}

template <typename Sample>
void warp_yuv(const Picture& picture, const Matrix& matrix, const TilePaint& paint,
              std::int32_t count, WarpScratch& s, std::int16_t* const (&to)[4]) {
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const Source source = source_of(picture, paint, plane);
        if (plane < 2) {  // both chroma planes lie alike
            find_axes(source, paint.nearest != 0, count, s);
        }
        fetch<Sample>(source, s.x, s.y, count, s.corners);
        mix<sizeof(Sample) == 2>(s.corners, s.x, s.y, count, s.sample[plane]);
    }
    const std::int16_t* const samples[3] = {s.sample[0], s.sample[1], s.sample[2]};
    convert_yuv(matrix, samples, count, to);
}

void warp_rgba(const Picture& picture, const TilePaint& paint, std::int32_t count, WarpScratch& s,
               std::int16_t* const (&to)[4]) {
    const Source source = source_of(picture, paint, 0);
    find_axes(source, paint.nearest != 0, count, s);
    fetch<Rgba>(source, s.x, s.y, count, s.corners);
    mix<false, 0>(s.corners, s.x, s.y, count, s.sample[0]);
    mix<false, 8>(s.corners, s.x, s.y, count, s.sample[1]);
    mix<false, 16>(s.corners, s.x, s.y, count, s.sample[2]);
    mix<false, 24>(s.corners, s.x, s.y, count, s.sample[3]);
    for (std::size_t k = 0; k < 4; ++k) {
        convert_byte(s.sample[k], count, to[k]);
    }
}

void WarpPicture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                 TileCanvas& to) {
    WarpScratch scratch;  // not initialised: what is read was written
    const Picture& picture = *program.pictures[paint.picture];
    const Matrix matrix(yuv_to_rgb(picture));
    for (std::int32_t i = 0; i < place.height; ++i) {
        std::int16_t* const lines[4] = {to.channel[0][place.line + i] + place.column,
                                        to.channel[1][place.line + i] + place.column,
                                        to.channel[2][place.line + i] + place.column,
                                        to.channel[3][place.line + i] + place.column};
        if (find_places(paint, place.x, place.y + i, place.width, scratch.line)) {
            if (paint.kind == PaintKind::warped_rgba) {
                warp_rgba(picture, paint, place.width, scratch, lines);
            } else if (is_10_bit(picture.format)) {
                warp_yuv<std::uint16_t>(picture, matrix, paint, place.width, scratch, lines);
            } else {
                warp_yuv<std::uint8_t>(picture, matrix, paint, place.width, scratch, lines);
            }
        }
        for (std::int32_t c = 0; c < place.width; ++c) {
            if (!scratch.line.shown[c]) {
                lines[0][c] = lines[1][c] = lines[2][c] = lines[3][c] = 0;
            }
        }
    }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(WarpPicture);

void warp_picture(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                  TileCanvas& to) {
    HWY_DYNAMIC_DISPATCH(WarpPicture)(program, paint, place, to);
}

}  // namespace pitcast::draw
#endif
