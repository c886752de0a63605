// SPDX-License-Identifier: Apache-2.0
// The horizontal half of the picture filter. Exact, so that the order of the halves changes no
// bit; first, so that canvas lines between the same two picture lines share it.
// Seen once an instruction set: Highway's way of guarding such a file.
#if defined(PITCAST_SAMPLE_ROWS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PITCAST_SAMPLE_ROWS_INL_H
#undef PITCAST_SAMPLE_ROWS_INL_H
#else
#define PITCAST_SAMPLE_ROWS_INL_H
#endif

#include <algorithm>
#include <cstring>

#include <hwy/highway.h>

#include "simd_pairs-inl.h"
#include "simd_targets.h"

#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

// A block of columns: what one byte table can pick.
using BlockBytes = hn::Full128<std::uint8_t>;
using Block16 = hn::Full128<std::uint16_t>;
using BlockSigned = hn::Full128<std::int16_t>;
using Block32 = hn::Full128<std::int32_t>;

/// Where an op's columns fall in one plane.
struct Mapping {
    std::int32_t u = 0;  ///< of the first column
    std::int32_t du = 0;
    int shift = 0;  ///< of halved chroma
    std::int32_t low = 0;
    std::int32_t high = 0;
    bool nearest = false;
    std::int32_t origin = 0;  ///< sample that positions count from
};

void find_columns(const Mapping& map, ColumnTaps& taps) {
    const D32 d;
    const hn::Rebind<std::uint16_t, D32> half;
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    const V32 low = hn::Set(d, map.low);
    const V32 high = hn::Set(d, map.high);
    const V32 origin = hn::Set(d, map.origin);
    for (std::int32_t c = 0; c < kSampleColumns; c += n) {
        // Behind the last column it repeats.
        const V32 steps = hn::Min(hn::Iota(d, c), hn::Set(d, taps.count - 1));
        V32 at = hn::Add(hn::Set(d, map.u), hn::Mul(steps, hn::Set(d, map.du)));
        if (map.shift != 0) {
            at = hn::ShiftRight<1>(at);
        }
        if (map.nearest) {
            at = hn::And(hn::Add(at, hn::Set(d, 32768)), hn::Set(d, ~65535));
        }
        const V32 whole = hn::ShiftRight<16>(at);
        const V32 next = hn::Add(whole, hn::Set(d, 1));
        const V32 part = hn::And(hn::ShiftRight<8>(at), hn::Set(d, 255));
        const auto put = [&](V32 v, std::uint16_t* to) {
            hn::Store(hn::DemoteTo(half, v), half, to + c);
        };
        put(hn::Sub(hn::Min(hn::Max(whole, low), high), origin), taps.left);
        put(hn::Sub(hn::Min(hn::Max(next, low), high), origin), taps.right);
        put(hn::Sub(hn::Set(d, 256), part), taps.weight[0]);
        put(part, taps.weight[1]);
    }
}

/// The tables of each block, when its samples fit: 8 columns of bytes, or 4 of bytes or words.
/// `samples`: how many a line of the plane has.
template <bool ten_bit, std::int32_t kColumns>
bool find_blocks(std::int32_t samples, ColumnTaps& taps) {
    constexpr std::int32_t kLoaded = ten_bit ? 8 : 16;
    const Block16 d;
    if (samples < kLoaded) {
        return false;
    }
    for (std::int32_t c = 0, block = 0; c < taps.count; c += kColumns, ++block) {
        const std::int32_t end = c + kColumns - 1;
        const std::int32_t lowest = std::min(taps.left[c], taps.left[end]);
        const std::int32_t highest = std::max(taps.right[c], taps.right[end]);
        const std::int32_t base = std::min(lowest, samples - kLoaded);
        if (highest - base >= kLoaded) {
            return false;
        }
        taps.base[block] = base;
        const auto from = hn::Set(d, static_cast<std::uint16_t>(base));
        const auto left = hn::Sub(hn::LoadU(d, taps.left + c), from);
        const auto right = hn::Sub(hn::LoadU(d, taps.right + c), from);
        auto* pick = reinterpret_cast<std::uint16_t*>(taps.pick[block][0]);
        if constexpr (ten_bit) {  // left and right of a column side by side
            const auto bytes = [&](auto v) {
                return hn::Add(hn::Mul(v, hn::Set(d, std::uint16_t{514})),
                               hn::Set(d, std::uint16_t{256}));
            };
            hn::Store(hn::InterleaveLower(d, bytes(left), bytes(right)), d, pick);
        } else if constexpr (kColumns == 4) {  // four left ones, then four right ones
            const auto empty = hn::Set(d, std::uint16_t{0x8000});
            hn::Store(hn::Or(hn::ConcatLowerLower(d, right, left), empty), d, pick);
        } else {  // a byte each, and nothing above it
            const auto empty = hn::Set(d, std::uint16_t{0x8000});
            hn::Store(hn::Or(left, empty), d, pick);
            hn::Store(hn::Or(right, empty), d, pick + 8);
        }
    }
    return true;
}

/// Fills `taps` for `count` columns.
template <bool ten_bit>
void find_taps(const Mapping& map, std::int32_t count, std::int32_t samples, ColumnTaps& taps) {
    taps.count = count;
    find_columns(map, taps);
    const std::int32_t whole = map.u >> 16;
    const std::int32_t vectors = (count + 15) / 16 * 16;
    if (map.shift == 0 && map.du == 65536 && (taps.weight[1][0] == 0) && !map.nearest &&
        whole >= map.low && whole + count - 1 <= map.high &&
        whole - map.origin + vectors <= samples) {
        taps.fetch = ColumnTaps::Fetch::copied;
        taps.first = whole - map.origin;
    } else {
        using Fetch = ColumnTaps::Fetch;
        if constexpr (ten_bit) {
            taps.fetch = find_blocks<true, 4>(samples, taps) ? Fetch::table : Fetch::single;
        } else {
            taps.fetch = find_blocks<false, 8>(samples, taps)   ? Fetch::table
                         : find_blocks<false, 4>(samples, taps) ? Fetch::narrow
                                                                : Fetch::single;
        }
    }
}

/// Weighs samples that were fetched one by one.
HWY_INLINE void weigh(const ColumnTaps& taps, const std::uint16_t* left, const std::uint16_t* right,
                      std::int16_t* to) {
    const hn::RebindToUnsigned<D16> d;
    for (std::int32_t c = 0; c < taps.count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const auto sum = hn::Add(hn::Mul(hn::Load(d, left + c), hn::Load(d, taps.weight[0] + c)),
                                 hn::Mul(hn::Load(d, right + c), hn::Load(d, taps.weight[1] + c)));
        hn::Store(hn::BitCast(D16(), hn::Xor(sum, hn::Set(d, std::uint16_t{0x8000}))), D16(),
                  to + c);
    }
}

HWY_INLINE void weigh(const ColumnTaps& taps, const std::uint16_t* left, const std::uint16_t* right,
                      std::int32_t* to) {
    const D32 d;
    const hn::Rebind<std::uint16_t, D32> half;
    const auto load = [&](const std::uint16_t* from) {
        return hn::PromoteTo(d, hn::Load(half, from));
    };
    for (std::int32_t c = 0; c < taps.count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        hn::Store(hn::Add(hn::Mul(load(left + c), load(taps.weight[0] + c)),
                          hn::Mul(load(right + c), load(taps.weight[1] + c))),
                  d, to + c);
    }
}

/// Sample by sample; `step`: samples from column to column of the picture.
template <typename Sample, typename Out>
void filter_singly(const ColumnTaps& taps, const Sample* row, std::int32_t step, Out* to) {
    constexpr std::uint16_t kMask = sizeof(Sample) == 2 ? 1023 : 255;
    alignas(64) std::uint16_t left[kSampleColumns] = {};
    alignas(64) std::uint16_t right[kSampleColumns] = {};
    for (std::int32_t c = 0; c < taps.count; ++c) {
        left[c] = row[taps.left[c] * step] & kMask;
        right[c] = row[taps.right[c] * step] & kMask;
    }
    weigh(taps, left, right, to);
}

/// A picture that is shrunk, but not below a quarter.
void filter_narrow(const ColumnTaps& taps, const std::uint8_t* row, std::int16_t* to) {
    const BlockBytes bytes;
    const Block16 d;
    const hn::Half<Block16> half;
    alignas(64) std::uint16_t left[kSampleColumns];
    alignas(64) std::uint16_t right[kSampleColumns];
    for (std::int32_t c = 0, block = 0; c < taps.count; c += 4, ++block) {
        const auto loaded = hn::LoadU(bytes, row + taps.base[block]);
        const auto table = hn::Load(bytes, taps.pick[block][0]);
        const auto both = hn::BitCast(d, hn::TableLookupBytesOr0(loaded, table));
        hn::Store(hn::LowerHalf(half, both), half, left + c);
        hn::Store(hn::UpperHalf(half, both), half, right + c);
    }
    weigh(taps, left, right, to);
}

HWY_INLINE void filter_row(const ColumnTaps& taps, const std::uint8_t* row, std::int16_t* to) {
    if (taps.fetch == ColumnTaps::Fetch::narrow) {
        return filter_narrow(taps, row, to);
    }
    if (taps.fetch == ColumnTaps::Fetch::copied) {
        const D16 d;
        const hn::Rebind<std::uint8_t, D16> d8;
        for (std::int32_t c = 0; c < taps.count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
            const V16 v = hn::PromoteTo(d, hn::LoadU(d8, row + taps.first + c));
            hn::Store(hn::Xor(hn::ShiftLeft<8>(v), hn::Set(d, std::int16_t{-32768})), d, to + c);
        }
        return;
    }
    const BlockBytes bytes;
    const Block16 d;
    const BlockSigned out;
    for (std::int32_t c = 0, block = 0; c < taps.count; c += 8, ++block) {
        const auto loaded = hn::LoadU(bytes, row + taps.base[block]);
        const auto pick = [&](int side) {
            const auto table = hn::Load(bytes, taps.pick[block][side]);
            return hn::Mul(hn::BitCast(d, hn::TableLookupBytesOr0(loaded, table)),
                           hn::Load(d, taps.weight[side] + c));
        };
        const auto sum = hn::Xor(hn::Add(pick(0), pick(1)), hn::Set(d, std::uint16_t{0x8000}));
        hn::Store(hn::BitCast(out, sum), out, to + c);
    }
}

HWY_INLINE void filter_row(const ColumnTaps& taps, const std::uint16_t* row, std::int32_t* to) {
    if (taps.fetch == ColumnTaps::Fetch::copied) {
        const D32 d;
        const hn::Rebind<std::uint16_t, D32> half;
        const auto mask = hn::Set(half, std::uint16_t{1023});
        for (std::int32_t c = 0; c < taps.count; c += static_cast<std::int32_t>(hn::Lanes(d))) {
            const auto words = hn::And(hn::LoadU(half, row + taps.first + c), mask);
            hn::Store(hn::ShiftLeft<8>(hn::PromoteTo(d, words)), d, to + c);
        }
        return;
    }
    const BlockBytes bytes;
    const BlockSigned d;
    const Block32 out;
    const auto mask = hn::Set(d, std::int16_t{1023});
    for (std::int32_t c = 0, block = 0; c < taps.count; c += 4, ++block) {
        const auto loaded =
            hn::LoadU(bytes, reinterpret_cast<const std::uint8_t*>(row + taps.base[block]));
        const auto pairs =
            hn::BitCast(d, hn::TableLookupBytes(loaded, hn::Load(bytes, taps.pick[block][0])));
        const auto* w = reinterpret_cast<const std::int16_t*>(taps.weight[0] + c);
        const auto* w1 = reinterpret_cast<const std::int16_t*>(taps.weight[1] + c);
        const auto weights = hn::InterleaveLower(d, hn::LoadU(d, w), hn::LoadU(d, w1));
        hn::Store(pair_sums(out, hn::And(pairs, mask), weights), out, to + c);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();
#endif

#endif
