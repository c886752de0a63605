// SPDX-License-Identifier: Apache-2.0
// What packing from a canvas and packing straight from a picture share: lines of samples on their
// way into a frame. Seen once an instruction set: Highway's way of guarding such a file.
#if defined(PITCAST_PACK_LINES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef PITCAST_PACK_LINES_INL_H
#undef PITCAST_PACK_LINES_INL_H
#else
#define PITCAST_PACK_LINES_INL_H
#endif

#include <cstring>

#include <hwy/highway.h>

#include "simd_pairs-inl.h"
#include "simd_targets.h"

#if HWY_TARGET != HWY_SCALAR
HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

using Group16 = hn::Full128<std::int16_t>;

constexpr std::int32_t kChromaWidth = kTileWidth / 2;

/// A tile's line as samples, with room behind for whole vectors.
struct Samples {
    alignas(64) std::int16_t y[kTileWidth + 16];
    alignas(64) std::int16_t cbcr[kTileWidth + 16];  ///< Cb Cr Cb Cr …
};

/// A line's bytes to the frame: a whole tile's in a few stores, what is less through a call.
template <std::size_t whole>
HWY_INLINE void put(const void* from, std::size_t size, std::byte* to) {
    if (size == whole) {
        std::memcpy(to, from, whole);
    } else {
        std::memcpy(to, from, size);
    }
}

HWY_INLINE std::byte* at(PackedFrame& frame, std::size_t plane, std::int32_t x_bytes,
                         std::int32_t y) {
    return frame.planes[plane].bytes + static_cast<std::size_t>(y) * frame.planes[plane].stride +
           x_bytes;
}

/// Which of 8 samples go where in a group's four words: indices of bytes, 0x80 = none.
struct GroupTable {
    alignas(16) std::uint8_t at[16];
};
constexpr GroupTable group_table(const int (&samples)[8]) {
    GroupTable table{};
    for (std::size_t i = 0; i < 8; ++i) {
        const int first = samples[i] < 0 ? 0x80 : samples[i] * 2;
        table.at[2 * i] = static_cast<std::uint8_t>(first);
        table.at[2 * i + 1] = static_cast<std::uint8_t>(samples[i] < 0 ? 0x80 : first + 1);
    }
    return table;
}
// Words: Cb0 Y0 Cr0, Y1 Cb1 Y2, Cr1 Y3 Cb2, Y4 Cr2 Y5; two low fields a word, then the high one.
constexpr GroupTable kLowY = group_table({-1, 0, 1, -1, -1, 3, 4, -1});
constexpr GroupTable kLowC = group_table({0, -1, -1, 2, 3, -1, -1, 5});
constexpr GroupTable kHighY = group_table({-1, -1, 2, -1, -1, -1, 5, -1});
constexpr GroupTable kHighC = group_table({1, -1, -1, -1, 4, -1, -1, -1});

// As many groups at once as a vector holds: each is a block of 128 bits.
#if HWY_HAVE_SCALABLE
using Groups16 = Group16;
#else
using Groups16 = hn::CappedTag<std::int16_t, 32>;
#endif
using Groups32 = hn::Repartition<std::int32_t, Groups16>;
using GroupsBytes = hn::Repartition<std::uint8_t, Groups16>;
using GroupsVector = hn::Vec<Groups16>;
constexpr std::int32_t kGroups = static_cast<std::int32_t>(hn::MaxLanes(Groups16()) / 8);
static_assert(kTileWidth % (6 * kGroups) == 0);

/// 8 samples a block, from block to block `step` samples on: blocks overlap.
template <typename D>
HWY_INLINE hn::Vec<D> load_blocks(D d, const std::int16_t* from, std::int32_t step) {
    if constexpr (hn::MaxLanes(D()) <= 8) {
        return hn::LoadU(d, from);
    } else {
        const hn::Half<D> half;
        constexpr auto kBlocks = static_cast<std::int32_t>(hn::MaxLanes(D()) / 16);
        return hn::Combine(d, load_blocks(half, from + kBlocks * step, step),
                           load_blocks(half, from, step));
    }
}

/// Packs groups whose blocks hold Y Y Y Y Y Y . . and Cb Cr Cb Cr Cb Cr . .
HWY_INLINE hn::Vec<Groups32> v210_groups(GroupsVector y, GroupsVector cbcr) {
    const Groups16 d;
    const Groups32 wide;
    const GroupsBytes bytes;
    const auto pick = [&](const GroupTable& from_y, const GroupTable& from_c) {
        return hn::Or(
            hn::TableLookupBytesOr0(hn::BitCast(bytes, y), hn::LoadDup128(bytes, from_y.at)),
            hn::TableLookupBytesOr0(hn::BitCast(bytes, cbcr), hn::LoadDup128(bytes, from_c.at)));
    };
    const auto steps = hn::BitCast(d, hn::Set(wide, joined_lanes(1, 1024)));
    const auto low = pair_sums(wide, hn::BitCast(d, pick(kLowY, kLowC)), steps);
    const auto high = hn::ShiftLeft<20>(hn::BitCast(wide, pick(kHighY, kHighC)));
    return hn::Or(low, high);
}

/// Can a tile's lines be written past the caches? They are whole lines of a cache then, nobody on
/// this processor reads them soon, and memory need not be read before it is written.
HWY_INLINE bool can_stream(const PackedFrame& frame) {
    constexpr std::size_t kLine = 64;
    return (reinterpret_cast<std::uintptr_t>(frame.planes[0].bytes) | frame.planes[0].stride) %
               kLine ==
           0;
}

HWY_INLINE void put_groups(hn::Vec<Groups32> words, bool stream, std::byte* to) {
    const Groups32 d;
    auto* out = reinterpret_cast<std::int32_t*>(to);
    if (stream) {
        hn::Stream(words, d, out);
    } else {
        hn::StoreU(words, d, out);
    }
}

HWY_INLINE void v210_line(const Samples& s, bool stream, std::byte* to) {
    const Groups16 d;
    for (std::int32_t x = 0; x < kTileWidth; x += 6 * kGroups, to += 16 * kGroups) {
        put_groups(v210_groups(load_blocks(d, s.y + x, 6), load_blocks(d, s.cbcr + x, 6)), stream,
                   to);
    }
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();
#endif

#endif
