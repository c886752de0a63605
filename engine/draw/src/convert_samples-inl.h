// SPDX-License-Identifier: Apache-2.0
// From filtered samples of a picture to pixels of the canvas.
// Seen once an instruction set: Highway's way of guarding such a file.
#if defined(PITCAST_CONVERT_SAMPLES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PITCAST_CONVERT_SAMPLES_INL_H
#undef PITCAST_CONVERT_SAMPLES_INL_H
#else
#define PITCAST_CONVERT_SAMPLES_INL_H
#endif

#include <hwy/highway.h>

#include "pitcast/draw/pack_matrix.h"

#include "simd_pairs-inl.h"

#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

struct Matrix {
    V16 red, green0, green1, blue;  ///< factors of pairs
    V32 offset;                     ///< of luma, rounding in it

    explicit Matrix(const YuvToRgb& m)
        : red(factors(m.ky, m.kr_v)),
          green0(factors(m.ky, m.kg_u)),
          green1(factors(0, m.kg_v)),
          blue(factors(m.ky, m.kb_u)),
          offset(hn::Set(D32(), m.ky * (32768 - m.oy) + 16384)) {}
};

/// Samples less 32768 as pixels.
HWY_INLINE void convert_yuv(const Matrix& m, const std::int16_t* const (&sample)[3],
                            std::int32_t count, std::int16_t* const (&to)[4]) {
    const D16 d;
    const D32 wide;
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V16 y = hn::LoadU(d, sample[0] + c);
        const V16 cb = hn::LoadU(d, sample[1] + c);
        const V16 cr = hn::LoadU(d, sample[2] + c);
        const V16 u0 = hn::InterleaveLower(d, y, cb);
        const V16 u1 = hn::InterleaveUpper(d, y, cb);
        const V16 v0 = hn::InterleaveLower(d, y, cr);
        const V16 v1 = hn::InterleaveUpper(d, y, cr);
        const auto sum = [&](V16 pairs, V16 k) {
            return hn::Add(pair_sums(wide, pairs, k), m.offset);
        };
        const auto green = [&](V16 u, V16 v) {
            return hn::ShiftRight<15>(hn::Add(sum(u, m.green0), pair_sums(wide, v, m.green1)));
        };
        const auto put = [&](V32 low, V32 high, std::int16_t* channel) {
            hn::StoreU(hn::ReorderDemote2To(d, low, high), d, channel + c);
        };
        put(hn::ShiftRight<15>(sum(v0, m.red)), hn::ShiftRight<15>(sum(v1, m.red)), to[0]);
        put(green(u0, v0), green(u1, v1), to[1]);
        put(hn::ShiftRight<15>(sum(u0, m.blue)), hn::ShiftRight<15>(sum(u1, m.blue)), to[2]);
        hn::StoreU(hn::Set(d, std::int16_t{16384}), d, to[3] + c);
    }
}

/// 8-bit samples in 8.8, less 32768, as Q14.
HWY_INLINE void convert_byte(const std::int16_t* sample, std::int32_t count, std::int16_t* to) {
    const D16 d;
    const hn::RebindToUnsigned<D16> du;
    const auto k = hn::Set(du, std::uint16_t{16448});
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const auto s =
            hn::Xor(hn::BitCast(du, hn::Load(d, sample + c)), hn::Set(du, std::uint16_t{0x8000}));
        const auto rounding = hn::ShiftRight<15>(hn::Mul(s, k));
        hn::StoreU(hn::BitCast(d, hn::Add(hn::MulHigh(s, k), rounding)), d, to + c);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();
#endif

#endif
