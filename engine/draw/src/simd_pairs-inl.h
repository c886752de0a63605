// SPDX-License-Identifier: Apache-2.0
// Vectors of 16-bit numbers and sums of their products, as sampling and packing use them.
// Seen once an instruction set: Highway's way of guarding such a file.
#if defined(PITCAST_SIMD_PAIRS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PITCAST_SIMD_PAIRS_INL_H
#undef PITCAST_SIMD_PAIRS_INL_H
#else
#define PITCAST_SIMD_PAIRS_INL_H
#endif

#include <cstdint>

#include <hwy/highway.h>

#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// 48 pixels are 3 x 16 and 6 x 8, 24 chroma samples are 3 x 8: no vector is left half empty.
using D16 = hn::CappedTag<std::int16_t, 16>;
using D32 = hn::Repartition<std::int32_t, D16>;
using V16 = hn::Vec<D16>;
using V32 = hn::Vec<D32>;
using DHalf = hn::Rebind<std::int16_t, D32>;

/// a0 b0 + a1 b1 of neighbouring lanes.
template <typename DWide, typename V>
HWY_INLINE hn::Vec<DWide> pair_sums(DWide d, V a, V b) {
    auto high = hn::Zero(d);
    const auto low = hn::ReorderWidenMulAccumulate(d, a, b, hn::Zero(d), high);
    return hn::RearrangeToOddPlusEven(low, high);
}

/// Even and odd lanes.
[[nodiscard]] constexpr std::int32_t joined_lanes(std::int32_t even, std::int32_t odd) {
    return static_cast<std::int32_t>((static_cast<std::uint32_t>(odd) << 16U) |
                                     (static_cast<std::uint32_t>(even) & 0xffffU));
}

/// Two factors for pair_sums.
HWY_INLINE V16 factors(std::int32_t even, std::int32_t odd) {
    return hn::BitCast(D16(), hn::Set(D32(), joined_lanes(even, odd)));
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();
#endif

#endif
