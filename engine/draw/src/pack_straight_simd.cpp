// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "simd_targets.h"

// Highway compiles the rest once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "pack_straight_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on
#include "pack_lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR  // has no pairs of lanes
void PackStraight(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    pack_straight_reference(tile, place, frame);
}
#else
/// `most` samples of a picture's line as codes of a depth (8-bit ones of 8-bit pictures only),
/// `count` of them there.
template <std::int32_t most, int shift = kPack10.shift>
HWY_INLINE void own_codes(const Picture& picture, std::size_t plane, std::int32_t x, std::int32_t y,
                          std::int32_t count, std::int16_t* to) {
    const hn::CappedTag<std::int16_t, 8> d;
    const hn::Rebind<std::uint8_t, decltype(d)> d8;
    const bool ten_bit = is_10_bit(picture.format);
    const std::size_t size = ten_bit ? 2 : 1;
    const std::byte* from = picture.planes[plane].bytes +
                            static_cast<std::size_t>(y) * picture.planes[plane].stride +
                            static_cast<std::size_t>(x) * size;
    alignas(64) std::byte part[most * 2] = {};
    if (count != most) {  // the picture's memory may end here
        std::memcpy(part, from, static_cast<std::size_t>(count) * size);
        from = part;
    }
    constexpr PackDepth kDepth = shift == kPack10.shift ? kPack10 : kPack8;
    constexpr int kUp = shift == kPack10.shift ? 2 : 0;
    const auto low = hn::Set(d, static_cast<std::int16_t>(kDepth.low));
    const auto high = hn::Set(d, static_cast<std::int16_t>(kDepth.high));
    for (std::int32_t c = 0; c < most; c += static_cast<std::int32_t>(hn::Lanes(d))) {
        const std::byte* at = from + static_cast<std::size_t>(c) * size;
        const auto code = ten_bit
                              ? hn::And(hn::LoadU(d, reinterpret_cast<const std::int16_t*>(at)),
                                        hn::Set(d, std::int16_t{1023}))
                              : hn::ShiftLeft<kUp>(hn::PromoteTo(
                                    d, hn::LoadU(d8, reinterpret_cast<const std::uint8_t*>(at))));
        hn::Store(hn::Min(hn::Max(code, low), high), d, to + c);
    }
}

/// Codes of a line, `from` to `to`, a vector at a time; returns how many it dealt with.
template <typename D>
HWY_INLINE std::int32_t copy_vectors(D d, const std::uint8_t* from, std::int32_t count,
                                     std::uint8_t* to) {
    const auto low = hn::Set(d, static_cast<std::uint8_t>(kPack8.low));
    const auto high = hn::Set(d, static_cast<std::uint8_t>(kPack8.high));
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    std::int32_t c = 0;
    for (; c + n <= count; c += n) {
        hn::StoreU(hn::Min(hn::Max(hn::LoadU(d, from + c), low), high), d, to + c);
    }
    return c;
}

/// 8-bit code values as they are, but for the reserved ones.
HWY_INLINE void copy_codes(const std::uint8_t* from, std::int32_t count, std::byte* to) {
    auto* out = reinterpret_cast<std::uint8_t*>(to);
    std::int32_t c = copy_vectors(hn::CappedTag<std::uint8_t, 32>(), from, count, out);
    c += copy_vectors(hn::CappedTag<std::uint8_t, 8>(), from + c, count - c, out + c);
    for (; c < count; ++c) {
        out[c] = static_cast<std::uint8_t>(std::clamp<int>(from[c], kPack8.low, kPack8.high));
    }
}

/// Planes by themselves. Interlaced, chroma lines alternate between the fields like the others.
void straight_420(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    for (std::size_t plane = 0; plane < 3; ++plane) {
        const int halved = plane == 0 ? 0 : 1;
        for (std::int32_t y = 0; y < place.height >> halved; ++y) {
            const StraightTile::Field& field = tile.field_of(y);
            const Picture::Plane& source = field.picture->planes[plane];
            const std::byte* from =
                source.bytes + static_cast<std::size_t>((field.y >> halved) + y) * source.stride +
                (field.x >> halved);
            copy_codes(reinterpret_cast<const std::uint8_t*>(from), place.width >> halved,
                       at(frame, plane, place.x0 >> halved, (place.y0 >> halved) + y));
        }
    }
}

/// Cb Cr Cb Cr … of a line of a picture.
template <int shift>
HWY_INLINE void own_pairs(const StraightTile::Field& field, std::int32_t line, std::int32_t width,
                          std::int16_t* cbcr) {
    const hn::CappedTag<std::int16_t, 8> d;
    alignas(64) std::int16_t cb[kChromaWidth];
    alignas(64) std::int16_t cr[kChromaWidth];
    own_codes<kChromaWidth, shift>(*field.picture, 1, field.x / 2, line, width / 2, cb);
    own_codes<kChromaWidth, shift>(*field.picture, 2, field.x / 2, line, width / 2, cr);
    for (std::int32_t k = 0; k < kChromaWidth; k += static_cast<std::int32_t>(hn::Lanes(d))) {
        hn::StoreInterleaved2(hn::Load(d, cb + k), hn::Load(d, cr + k), d, cbcr + 2 * k);
    }
}

/// nv12 and p010.
template <int shift>
void straight_nv(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    const hn::CappedTag<std::int16_t, 8> d;
    const hn::Rebind<std::uint8_t, decltype(d)> d8;
    alignas(64) std::int16_t codes[kTileWidth];
    alignas(64) std::uint8_t bytes[kTileWidth];
    const auto width = static_cast<std::size_t>(place.width);
    const auto store = [&](std::size_t plane, std::int32_t y) {
        for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
            if constexpr (shift == kPack10.shift) {
                hn::Store(hn::ShiftLeft<6>(hn::Load(d, codes + x)), d, codes + x);
            } else {
                hn::Store(hn::DemoteTo(d8, hn::Load(d, codes + x)), d8, bytes + x);
            }
        }
        if constexpr (shift == kPack10.shift) {
            put<sizeof codes>(codes, width * 2, at(frame, plane, place.x0 * 2, y));
        } else {
            put<sizeof bytes>(bytes, width, at(frame, plane, place.x0, y));
        }
    };
    for (std::int32_t y = 0; y < place.height; ++y) {
        const StraightTile::Field& field = tile.field_of(y);
        own_codes<kTileWidth, shift>(*field.picture, 0, field.x, field.y + y, place.width, codes);
        store(0, place.y0 + y);
    }
    for (std::int32_t y = 0; y < place.height / 2; ++y) {
        const StraightTile::Field& field = tile.field_of(y);
        own_pairs<shift>(field, field.y / 2 + y, place.width, codes);
        store(1, place.y0 / 2 + y);
    }
}

void straight_uyvy(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    const hn::CappedTag<std::int16_t, 8> d;
    alignas(64) std::int16_t luma[kTileWidth];
    alignas(64) std::int16_t cbcr[kTileWidth];
    for (std::int32_t y = 0; y < place.height; ++y) {
        const StraightTile::Field& field = tile.field_of(y);
        own_codes<kTileWidth, kPack8.shift>(*field.picture, 0, field.x, field.y + y, place.width,
                                            luma);
        own_pairs<kPack8.shift>(field, field.y + y, place.width, cbcr);
        for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
            const auto high = hn::ShiftLeft<8>(hn::Load(d, luma + x));
            hn::Store(hn::Or(hn::Load(d, cbcr + x), high), d, cbcr + x);
        }
        put<sizeof cbcr>(cbcr, static_cast<std::size_t>(place.width) * 2,
                         at(frame, 0, place.x0 * 2, place.y0 + y));
    }
}

/// Samples of a 4:2:2 picture's line under one tile, in room for whole vectors.
struct OwnLine {
    Samples s;
    alignas(64) std::int16_t cb[kChromaWidth];
    alignas(64) std::int16_t cr[kChromaWidth];

    /// `width` of them are there, from the picture's column x on.
    void load(const Picture& picture, std::int32_t x, std::int32_t y, std::int32_t width) {
        own_codes<kTileWidth>(picture, 0, x, y, width, s.y);
        own_codes<kChromaWidth>(picture, 1, x / 2, y, width / 2, cb);
        own_codes<kChromaWidth>(picture, 2, x / 2, y, width / 2, cr);
    }
};

void put_planes(const OwnLine& line, std::int32_t x, std::int32_t y, std::int32_t width,
                PackedFrame& frame) {
    const auto bytes = static_cast<std::size_t>(width);
    put<kTileWidth * 2>(line.s.y, bytes * 2, at(frame, 0, x * 2, y));
    put<kTileWidth>(line.cb, bytes, at(frame, 1, x, y));
    put<kTileWidth>(line.cr, bytes, at(frame, 2, x, y));
}

/// A tile's line by way of arrays: reads no sample that is not there.
void put_v210(OwnLine& line, std::int32_t width, bool stream, std::byte* to) {
    const hn::CappedTag<std::int16_t, 8> d;
    for (std::int32_t k = 0; k < kChromaWidth; k += static_cast<std::int32_t>(hn::Lanes(d))) {
        hn::StoreInterleaved2(hn::Load(d, line.cb + k), hn::Load(d, line.cr + k), d,
                              line.s.cbcr + 2 * k);
    }
    // No samples behind the width: zero. What lies behind a whole tile is not packed.
    std::fill(line.s.y + width, std::end(line.s.y), std::int16_t{0});
    std::fill(line.s.cbcr + width, std::end(line.s.cbcr), std::int16_t{0});
    v210_line(line.s, stream, to);
}

/// How many columns of a run can be packed without arrays: whole tiles behind whose last sample
/// the picture's lines have the few more that a vector reads (5 pairs at most).
std::int32_t direct_columns(const StraightTile& tile, const TilePlace& place) {
    constexpr std::int32_t kReadBehind = 10;
    std::int32_t columns = place.width;
    for (const StraightTile::Field& field : tile.fields) {
        if (!is_10_bit(field.picture->format)) {
            return 0;
        }
        columns = std::min(columns, field.picture->width - kReadBehind - field.x);
    }
    return std::max(columns / kTileWidth * kTileWidth, 0);
}

/// Part of a line of a 10-bit 4:2:2 picture.
HWY_INLINE void v210_from_words(const Picture& picture, std::int32_t x, std::int32_t y,
                                std::int32_t width, bool stream, std::byte* to) {
    const Groups16 d;
    const auto mask = hn::Set(d, std::int16_t{1023});
    const auto low = hn::Set(d, static_cast<std::int16_t>(kPack10.low));
    const auto high = hn::Set(d, static_cast<std::int16_t>(kPack10.high));
    const auto line = [&](std::size_t plane, std::int32_t first) {
        return reinterpret_cast<const std::int16_t*>(picture.planes[plane].bytes +
                                                     static_cast<std::size_t>(y) *
                                                         picture.planes[plane].stride) +
               first;
    };
    const std::int16_t* luma = line(0, x);
    const std::int16_t* cb = line(1, x / 2);
    const std::int16_t* cr = line(2, x / 2);
    const auto load = [&](const std::int16_t* from, std::int32_t step) {
        return hn::Min(hn::Max(hn::And(load_blocks(d, from, step), mask), low), high);
    };
    for (std::int32_t k = 0; k < width; k += 6 * kGroups, to += 16 * kGroups) {
        const auto cbcr = hn::InterleaveLower(d, load(cb + k / 2, 3), load(cr + k / 2, 3));
        put_groups(v210_groups(load(luma + k, 6), cbcr), stream, to);
    }
}

/// Calls `pack` for every tile of a run.
template <typename Pack>
void each_tile(const StraightTile& run, const TilePlace& place, PackedFrame& frame, Pack pack) {
    for (std::int32_t x = 0; x < place.width; x += kTileWidth) {
        StraightTile tile = run;
        for (StraightTile::Field& field : tile.fields) {
            field.x += x;
        }
        TilePlace here = place;
        here.x0 += x;
        here.width = std::min(kTileWidth, place.width - x);
        pack(tile, here, frame);
    }
}

void PackStraight(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    switch (frame.format) {
        case PackFormat::yuv420p8:
            return straight_420(tile, place, frame);
        case PackFormat::nv12:
            return each_tile(tile, place, frame, straight_nv<kPack8.shift>);
        case PackFormat::p010:
            return each_tile(tile, place, frame, straight_nv<kPack10.shift>);
        case PackFormat::uyvy:
            return each_tile(tile, place, frame, straight_uyvy);
        default:
            break;
    }
    const bool v210 = frame.format == PackFormat::v210;
    const bool stream = can_stream(frame);
    const std::int32_t direct = v210 ? direct_columns(tile, place) : 0;
    OwnLine line;
    for (std::int32_t y = 0; y < place.height; ++y) {
        const StraightTile::Field& field = tile.field_of(y);
        v210_from_words(*field.picture, field.x, field.y + y, direct, stream,
                        at(frame, 0, place.x0 / kTileWidth * 128, place.y0 + y));
        for (std::int32_t x = direct; x < place.width; x += kTileWidth) {
            const std::int32_t width = std::min(kTileWidth, place.width - x);
            line.load(*field.picture, field.x + x, field.y + y, width);
            if (v210) {
                put_v210(line, width, stream,
                         at(frame, 0, (place.x0 + x) / kTileWidth * 128, place.y0 + y));
            } else {
                put_planes(line, place.x0 + x, place.y0 + y, width, frame);
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

HWY_EXPORT(PackStraight);

void pack_straight_simd(const StraightTile& tile, const TilePlace& place, PackedFrame& frame) {
    HWY_DYNAMIC_DISPATCH(PackStraight)(tile, place, frame);
}

}  // namespace pitcast::draw
#endif
