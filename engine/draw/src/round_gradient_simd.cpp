// SPDX-License-Identifier: Apache-2.0
// Radial and conic gradients. Where a pixel lies is counted in 64 bits, one by one; roots,
// quotients and directions are found for a vector of pixels at a time, exactly.
#include <algorithm>
#include <cstring>

#include "pitcast/draw/paint_math.h"

#include "simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "round_gradient_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on
#include "gradient_stops-inl.h"
#include "simd_pairs-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR || !HWY_HAVE_FLOAT64
void RoundGradient(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                   TileCanvas& to) {
    paint_singly(program, paint, place, to);
}
#else
using VUnsigned = hn::Vec<hn::RebindToUnsigned<D32> >;
using DPart = hn::Half<D32>;

/// Where the pixels of a line lie, gx and gy of the contract, and how far along the stops.
struct RoundLine {
    alignas(64) std::int32_t x[kSampleColumns];
    alignas(64) std::int32_t y[kSampleColumns];
    alignas(64) std::int32_t t[kSampleColumns];
};

void find_places(const TilePaint& paint, std::int32_t x, std::int32_t y, std::int32_t count,
                 RoundLine& line) {
    const std::int64_t most = std::int64_t{1} << (paint.kind == PaintKind::conic ? 30 : 20);
    std::int64_t along = paint.c0 + x * paint.cx + y * paint.cy;
    std::int64_t across = paint.d0 + x * paint.dx + y * paint.dy;
    for (std::int32_t c = 0; c < count; ++c, along += paint.cx, across += paint.dx) {
        line.x[c] = static_cast<std::int32_t>(std::clamp(along >> 16, -most, most));
        line.y[c] = static_cast<std::int32_t>(std::clamp(across >> 16, -most, most));
    }
    // Whole vectors: what lies behind the last pixel repeats it.
    for (std::int32_t c = count; c < (count + 15) / 16 * 16; ++c) {
        line.x[c] = line.x[count - 1];
        line.y[c] = line.y[count - 1];
    }
}

HWY_INLINE hn::Mask<D32> is_below(VUnsigned a, VUnsigned b) {
    const D32 d;
    const hn::RebindToUnsigned<D32> du;
    const auto top = hn::Set(du, 0x80000000U);
    return hn::Lt(hn::BitCast(d, hn::Xor(a, top)), hn::BitCast(d, hn::Xor(b, top)));
}

/// The largest integer whose square is not above q, at most 65535.
HWY_INLINE V32 root(VUnsigned q) {
    const D32 d;
    const hn::RebindToUnsigned<D32> du;
    const hn::Rebind<float, D32> df;
    // A float's root is off by one at most; half of q, because a float is made of signed words.
    const auto half = hn::ConvertTo(df, hn::BitCast(d, hn::ShiftRight<1>(q)));
    V32 r = hn::Min(hn::ConvertTo(d, hn::Sqrt(hn::Add(half, half))), hn::Set(d, 65535));
    const V32 one = hn::Set(d, 1);
    const auto square = [&](V32 v) { return hn::BitCast(du, hn::Mul(v, v)); };
    r = hn::Sub(r, hn::IfThenElseZero(is_below(q, square(r)), one));
    const auto rest = hn::Sub(q, square(r));
    return hn::Add(r, hn::IfThenElseZero(is_below(hn::BitCast(du, hn::Add(r, r)), rest), one));
}

void find_radial(std::int32_t count, RoundLine& line) {
    const D32 d;
    const hn::RebindToUnsigned<D32> du;
    const V32 whole = hn::Set(d, 65536);
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V32 x = hn::Abs(hn::Load(d, line.x + c));
        const V32 y = hn::Abs(hn::Load(d, line.y + c));
        const auto x2 = hn::BitCast(du, hn::Mul(x, x));
        const auto sum = hn::Add(x2, hn::BitCast(du, hn::Mul(y, y)));
        // Beyond the last stop, where squares or their sum leave 32 bits.
        const auto inside = hn::Lt(hn::Max(x, y), whole);
        const V32 t = hn::IfThenElse(is_below(sum, x2), whole, root(sum));
        hn::Store(hn::IfThenElse(inside, t, whole), d, line.t + c);
    }
}

/// (low << 15) / high, for 0 <= low <= high <= 2^30 and high > 0. The quotient of doubles is
/// rounded by less than its distance from the next whole number, which is 2^-30 or more.
HWY_INLINE V32 ratio(V32 low, V32 high) {
    const D32 d;
    const DPart half;
    const hn::Rebind<double, DPart> wide;
    const auto scale = hn::Set(wide, 32768.0);
    const auto part = [&](hn::Vec<DPart> a, hn::Vec<DPart> b) {
        const auto quotient =
            hn::Div(hn::Mul(hn::PromoteTo(wide, a), scale), hn::PromoteTo(wide, b));
        return hn::DemoteTo(half, quotient);
    };
    return hn::Combine(d, part(hn::UpperHalf(half, low), hn::UpperHalf(half, high)),
                       part(hn::LowerHalf(half, low), hn::LowerHalf(half, high)));
}

void find_conic(std::int32_t count, RoundLine& line) {
    const D32 d;
    const V32 one = hn::Set(d, 1);
    const V32 zero = hn::Zero(d);
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V32 x = hn::Load(d, line.x + c);
        const V32 y = hn::Load(d, line.y + c);
        const V32 across = hn::Abs(x);
        const V32 down = hn::Abs(y);
        const V32 z = ratio(hn::Min(across, down), hn::Max(hn::Max(across, down), one));
        const V32 z2 = hn::ShiftRight<15>(hn::Mul(z, z));
        V32 h = hn::Set(d, kTurnTerms[4]);
        for (std::size_t i = 4; i-- > 0;) {
            h = hn::Add(hn::Set(d, kTurnTerms[i]), hn::ShiftRight<15>(hn::Mul(h, z2)));
        }
        V32 t = hn::ShiftRight<17>(hn::Add(hn::Mul(z, h), hn::Set(d, 1 << 16)));
        t = hn::Min(t, hn::Set(d, 8192));
        const auto turned = [&](std::int32_t from) { return hn::Sub(hn::Set(d, from), t); };
        t = hn::IfThenElse(hn::Gt(down, across), turned(16384), t);
        t = hn::IfThenElse(hn::Lt(x, zero), turned(32768), t);
        t = hn::IfThenElse(hn::Lt(y, zero), turned(65536), t);
        hn::Store(hn::And(t, hn::Set(d, 65535)), d, line.t + c);
    }
}

/// Pixels that the turn's end and beginning share are the contract's own: there are few.
void paint_seam(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                std::int32_t y, const RoundLine& line, std::int16_t (*pixels)[4]) {
    constexpr std::int32_t kReach = 32768;
    for (std::int32_t c = 0; c < place.width; ++c) {
        if (line.x[c] > 0 && line.y[c] > -kReach && line.y[c] < kReach) {
            const PixelQ14 pixel = paint_at(program, paint, place.x + c, y);
            for (std::size_t k = 0; k < 4; ++k) {
                pixels[c][k] = static_cast<std::int16_t>(std::clamp(pixel.c[k], -32768, 32767));
            }
        }
    }
}

void RoundGradient(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                   TileCanvas& to) {
    RoundLine line;
    alignas(64) std::int16_t pixels[kSampleColumns][4];
    const bool conic = paint.kind == PaintKind::conic;
    const LutEntry* table = program.luts.data() + paint.lut;
    for (std::int32_t i = 0; i < place.height; ++i) {
        find_places(paint, place.x, place.y + i, place.width, line);
        conic ? find_conic(place.width, line) : find_radial(place.width, line);
        for (std::int32_t c = 0; c < place.width; ++c) {
            put_stop(table, line.t[c], pixels[c]);
        }
        if (conic) {
            paint_seam(program, paint, place, place.y + i, line, pixels);
        }
        std::int16_t* const lines[4] = {to.channel[0][place.line + i] + place.column,
                                        to.channel[1][place.line + i] + place.column,
                                        to.channel[2][place.line + i] + place.column,
                                        to.channel[3][place.line + i] + place.column};
        split_pixels(pixels, place.width, lines);
    }
}
#endif

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(RoundGradient);

void round_gradient(const TileProgram& program, const TilePaint& paint, const OpPlace& place,
                    TileCanvas& to) {
    HWY_DYNAMIC_DISPATCH(RoundGradient)(program, paint, place, to);
}

}  // namespace pitcast::draw
#endif
