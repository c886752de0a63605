// SPDX-License-Identifier: Apache-2.0
// A gradient's colours where its place along the stops is known.
// Seen once an instruction set: Highway's way of guarding such a file.
#if defined(PITCAST_GRADIENT_STOPS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PITCAST_GRADIENT_STOPS_INL_H
#undef PITCAST_GRADIENT_STOPS_INL_H
#else
#define PITCAST_GRADIENT_STOPS_INL_H
#endif

#include <algorithm>
#include <cstdint>

#include <hwy/highway.h>

#include "pitcast/draw/tile_program.h"

#if HWY_TARGET != HWY_SCALAR  // which has no pairs of lanes
HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Two table entries mixed, as R G B A; `t`: 0..65536.
HWY_INLINE void put_stop(const LutEntry* table, std::int32_t t, std::int16_t* pixel) {
    const hn::Full64<std::int16_t> d;
    const hn::Full128<std::int16_t> pair;
    const hn::Full128<std::int32_t> wide;
    const std::int32_t i = std::min(t >> 8, 255);  // the last entry is all of its right one
    const auto both = hn::LoadU(pair, &table[i].r);
    const auto pairs = hn::InterleaveLower(pair, both, hn::ShiftRightLanes<4>(pair, both));
    const std::int32_t part = t - (i << 8);
    const auto weights = hn::BitCast(pair, hn::Set(wide, part << 16 | (256 - part)));
    auto high = hn::Zero(wide);
    const auto low = hn::ReorderWidenMulAccumulate(wide, pairs, weights, hn::Set(wide, 0), high);
    const auto sum = hn::Add(hn::RearrangeToOddPlusEven(low, high), hn::Set(wide, 128));
    hn::Store(hn::DemoteTo(d, hn::ShiftRight<8>(sum)), d, pixel);
}

/// `count` pixels, and a few behind, channel by channel.
HWY_INLINE void split_pixels(const std::int16_t (*pixels)[4], std::int32_t count,
                             std::int16_t* const (&to)[4]) {
    const hn::CappedTag<std::int16_t, 8> d;
    for (std::int32_t c = 0; c < count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        hn::Vec<decltype(d)> channel[4];
        hn::LoadInterleaved4(d, pixels[c], channel[0], channel[1], channel[2], channel[3]);
        for (int k = 0; k < 4; ++k) {
            hn::StoreU(channel[k], d, to[k] + c);
        }
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();
#endif

#endif
