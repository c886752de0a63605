// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "pitcast/draw/pack_matrix.h"

#include "simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "pack_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on
#include "pack_lines-inl.h"

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR  // has no pairs of lanes
void Pack(const TileCanvas& canvas, const TilePlace& place, bool interlaced, PackedFrame& frame) {
    pack_reference(canvas, place, interlaced, frame);
}
#else
using D8 = hn::Rebind<std::uint8_t, D16>;
HWY_INLINE const std::int16_t* line_of(const TileCanvas& canvas, std::size_t channel,
                                       std::int32_t y) {
    return canvas.channel[channel][y] + kCanvasLeft;
}

template <int shift>
HWY_INLINE V16 clamped(V32 low, V32 high, const PackDepth& depth, std::int32_t offset) {
    const D16 d;
    const auto set = [&](std::int32_t v) { return hn::Set(d, static_cast<std::int16_t>(v)); };
    const V16 codes =
        hn::ReorderDemote2To(d, hn::ShiftRight<shift>(low), hn::ShiftRight<shift>(high));
    return hn::Min(hn::Max(hn::Add(codes, set(offset)), set(depth.low)), set(depth.high));
}

template <int shift>
void luma_line(const TileCanvas& canvas, std::int32_t y, const PackDepth& depth, std::int16_t* to) {
    // The factor of green needs 17 bits: half a unit of it goes with blue.
    constexpr std::int32_t kHalfUnit = 16384;
    static_assert(kPackY.g - kHalfUnit < 32768);
    const D16 d;
    const D32 wide;
    const V16 red_green = factors(kPackY.r, kPackY.g - kHalfUnit);
    const V16 blue_green = factors(kPackY.b, kHalfUnit);
    const V32 half = hn::Set(wide, depth.half);
    for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V16 r = hn::LoadU(d, line_of(canvas, 0, y) + x);
        const V16 g = hn::LoadU(d, line_of(canvas, 1, y) + x);
        const V16 b = hn::LoadU(d, line_of(canvas, 2, y) + x);
        const auto sum = [&](V16 rg, V16 bg) {
            return hn::Add(hn::Add(pair_sums(wide, rg, red_green), half),
                           pair_sums(wide, bg, blue_green));
        };
        const V32 low = sum(hn::InterleaveLower(d, r, g), hn::InterleaveLower(d, b, g));
        const V32 high = sum(hn::InterleaveUpper(d, r, g), hn::InterleaveUpper(d, b, g));
        hn::Store(clamped<shift>(low, high, depth, depth.luma_offset), d, to + x);
    }
}

/// a + 2b + c around the even columns from 2k.
HWY_INLINE V32 tent(const std::int16_t* line, std::int32_t k) {
    const D16 d;
    const D32 wide;
    const V16 here = hn::LoadU(d, line + 2 * k);
    const V16 before = hn::LoadU(d, line + 2 * k - 2);
    return hn::Add(pair_sums(wide, here, factors(2, 1)), pair_sums(wide, before, factors(0, 1)));
}

/// Chroma of line y, or of lines y and y2 together, as pairs.
template <int shift>
void chroma_line(const TileCanvas& canvas, std::int32_t y, std::int32_t y2, const PackDepth& depth,
                 std::int16_t* cbcr) {
    const D16 d;
    const D32 wide;
    const V32 low_half = hn::Set(wide, 0xffff);
    const auto bounded = [&](V32 sum) {
        const V32 code = hn::Add(hn::ShiftRight<shift>(sum), hn::Set(wide, depth.chroma_offset));
        return hn::Min(hn::Max(code, hn::Set(wide, depth.low)), hn::Set(wide, depth.high));
    };
    for (std::int32_t k = 0; k < kChromaWidth; k += static_cast<std::int32_t>(hn::Lanes(wide))) {
        V32 mean[3];
        for (std::size_t i = 0; i < 3; ++i) {
            const V32 one = tent(line_of(canvas, i, y), k);
            mean[i] = y2 < 0
                          ? hn::ShiftRight<2>(hn::Add(one, hn::Set(wide, 2)))
                          : hn::ShiftRight<3>(hn::Add(hn::Add(one, tent(line_of(canvas, i, y2), k)),
                                                      hn::Set(wide, 4)));
        }
        const V16 red_green =
            hn::BitCast(d, hn::Or(hn::And(mean[0], low_half), hn::ShiftLeft<16>(mean[1])));
        const V16 blue = hn::BitCast(d, mean[2]);
        const auto sum = [&](const PackRow& row) {
            return hn::Add(hn::Add(pair_sums(wide, red_green, factors(row.r, row.g)),
                                   hn::Set(wide, depth.half)),
                           pair_sums(wide, blue, factors(row.b, 0)));
        };
        const V32 pairs = hn::Or(bounded(sum(kPackCb)), hn::ShiftLeft<16>(bounded(sum(kPackCr))));
        hn::Store(hn::BitCast(d, pairs), d, cbcr + 2 * k);
    }
}

/// What the packers below take their samples from: here the usual signal, BT.709 and narrow.
struct PlainCoder {
    const TileCanvas& canvas;

    template <int shift>
    void luma(std::int32_t y, std::int16_t* to) const {
        luma_line<shift>(canvas, y, depth_of(shift), to);
    }
    /// Of line y, or of lines y and y2 together; `line` is theirs in the chroma plane.
    template <int shift>
    void chroma(std::int32_t y, std::int32_t y2, std::int32_t /*line*/, std::int16_t* cbcr) const {
        chroma_line<shift>(canvas, y, y2, depth_of(shift), cbcr);
    }
    static constexpr PackDepth depth_of(int shift) {
        return shift == kPack10.shift ? kPack10 : kPack8;
    }
};

/// What is added before bits are dropped: half a code, or a line of the dither's pattern.
struct Halves {
    alignas(32) std::int32_t of[8];
};

/// Any signal: rows, offsets and limits are values, and each line has its own halves.
class SignalCoder {
 public:
    SignalCoder(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
                const PackedFrame& frame, bool ten_bit)
        : canvas_(canvas),
          place_(place),
          interlaced_(interlaced),
          signal_(frame.signal),
          code_(pack_code(frame.signal, ten_bit, keeps_timing_codes(frame.format))) {}

    template <int shift>
    void luma(std::int32_t y, std::int16_t* to) const {
        luma<shift>(canvas_, y, to);
    }
    /// Of another canvas of the same tile.
    template <int shift>
    void luma(const TileCanvas& canvas, std::int32_t y, std::int16_t* to) const {
        constexpr std::int32_t kHalfUnit = 16384;  // see luma_line
        const D16 d;
        const D32 wide;
        const V16 red_green = factors(code_.y.r, code_.y.g - kHalfUnit);
        const V16 blue_green = factors(code_.y.b, kHalfUnit);
        const Halves halves = halves_of(place_.y0 + y);
        // Interleaving goes by blocks of 8 pixels: each has the pattern's first half, then the
        // other.
        const V32 half_low = hn::LoadDup128(wide, halves.of);
        const V32 half_high = hn::LoadDup128(wide, halves.of + 4);
        for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
            const V16 r = hn::LoadU(d, line_of(canvas, 0, y) + x);
            const V16 g = hn::LoadU(d, line_of(canvas, 1, y) + x);
            const V16 b = hn::LoadU(d, line_of(canvas, 2, y) + x);
            const auto sum = [&](V16 rg, V16 bg, V32 half) {
                return hn::Add(hn::Add(pair_sums(wide, rg, red_green), half),
                               pair_sums(wide, bg, blue_green));
            };
            const V32 low =
                sum(hn::InterleaveLower(d, r, g), hn::InterleaveLower(d, b, g), half_low);
            const V32 high =
                sum(hn::InterleaveUpper(d, r, g), hn::InterleaveUpper(d, b, g), half_high);
            hn::Store(clamped<shift>(low, high, code_.depth, code_.depth.luma_offset), d, to + x);
        }
    }
    template <int shift>
    void chroma(std::int32_t y, std::int32_t y2, std::int32_t line, std::int16_t* cbcr) const {
        const D16 d;
        const D32 wide;
        const V32 low_half = hn::Set(wide, 0xffff);
        const Halves halves = halves_of((y2 < 0 ? place_.y0 : place_.y0 / 2) + line);
        const auto bounded = [&](V32 sum) {
            const V32 code =
                hn::Add(hn::ShiftRight<shift>(sum), hn::Set(wide, code_.depth.chroma_offset));
            return hn::Min(hn::Max(code, hn::Set(wide, code_.depth.low)),
                           hn::Set(wide, code_.depth.high));
        };
        for (std::int32_t k = 0; k < kChromaWidth;
             k += static_cast<std::int32_t>(hn::Lanes(wide))) {
            V32 mean[3];
            for (std::size_t i = 0; i < 3; ++i) {
                const V32 one = tent(line_of(canvas_, i, y), k);
                mean[i] =
                    y2 < 0 ? hn::ShiftRight<2>(hn::Add(one, hn::Set(wide, 2)))
                           : hn::ShiftRight<3>(hn::Add(
                                 hn::Add(one, tent(line_of(canvas_, i, y2), k)), hn::Set(wide, 4)));
            }
            const V16 red_green =
                hn::BitCast(d, hn::Or(hn::And(mean[0], low_half), hn::ShiftLeft<16>(mean[1])));
            const V16 blue = hn::BitCast(d, mean[2]);
            const V32 half = hn::LoadU(wide, halves.of + (k & 7));
            const auto sum = [&](const PackRow& row) {
                return hn::Add(hn::Add(pair_sums(wide, red_green, factors(row.r, row.g)), half),
                               pair_sums(wide, blue, factors(row.b, 0)));
            };
            const V32 pairs =
                hn::Or(bounded(sum(code_.cb)), hn::ShiftLeft<16>(bounded(sum(code_.cr))));
            hn::Store(hn::BitCast(d, pairs), d, cbcr + 2 * k);
        }
    }
    /// Cb and Cr of one line's means that are not premultiplied: v210a.
    void straight_chroma(std::int32_t y, std::int16_t* cbcr) const {
        const Halves halves = halves_of(place_.y0 + y);
        for (std::int32_t k = 0; k < kChromaWidth; ++k) {
            std::int32_t mean[4];
            for (std::size_t i = 0; i < 4; ++i) {
                const std::int16_t* at = line_of(canvas_, i, y) + 2 * k;
                mean[i] = (at[-1] + 2 * at[0] + at[1] + 2) >> 2;
            }
            const auto coded = [&](const PackRow& row) {
                const std::int32_t sum = row.r * unmultiplied(mean[0], mean[3]) +
                                         row.g * unmultiplied(mean[1], mean[3]) +
                                         row.b * unmultiplied(mean[2], mean[3]) + halves.of[k & 7];
                return static_cast<std::int16_t>(
                    std::clamp(code_.depth.chroma_offset + (sum >> code_.depth.shift),
                               code_.depth.low, code_.depth.high));
            };
            cbcr[2 * k] = coded(code_.cb);
            cbcr[2 * k + 1] = coded(code_.cr);
        }
    }

 private:
    /// Of a line of the frame's plane. A tile's first column is a multiple of 8 in every plane.
    [[nodiscard]] Halves halves_of(std::int32_t line) const {
        Halves halves;
        for (std::int32_t i = 0; i < 8; ++i) {
            halves.of[i] = signal_.dither == PackDither::none
                               ? code_.depth.half
                               : dither_half(dither_step(i, interlaced_ ? line >> 1 : line,
                                                         place_.dither_phase),
                                             code_.depth.shift);
        }
        return halves;
    }

    const TileCanvas& canvas_;
    const TilePlace& place_;
    bool interlaced_;
    PackSignal signal_;
    PackCode code_;
};

void key_line(const TileCanvas& canvas, std::int32_t y, PackRange range, std::int16_t* to) {
    const D16 d;
    // (876 a + 8192) >> 14 = (1752 a + 16384) >> 15
    const bool full = range == PackRange::full;
    const auto set = [&](int v) { return hn::Set(d, static_cast<std::int16_t>(v)); };
    const V16 factor = set(full ? 2046 : 1752);
    const V16 offset = set(full ? 0 : 64);
    for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V16 a = hn::LoadU(d, line_of(canvas, 3, y) + x);
        const V16 code = hn::Add(hn::MulFixedPoint15(a, factor), offset);
        hn::Store(hn::Min(hn::Max(code, set(kPack10.low)), set(kPack10.high)), d, to + x);
    }
}

/// Cb and Cr of pairs, each by itself.
void split_pairs(const std::int16_t* cbcr, std::int16_t* cb, std::int16_t* cr) {
    const D32 d;
    const DHalf half;
    for (std::int32_t k = 0; k < kChromaWidth; k += static_cast<std::int32_t>(hn::Lanes(d))) {
        const V32 pairs = hn::BitCast(d, hn::Load(D16(), cbcr + 2 * k));
        hn::Store(hn::DemoteTo(half, hn::And(pairs, hn::Set(d, 0xffff))), half, cb + k);
        hn::Store(hn::DemoteTo(half, hn::ShiftRight<16>(pairs)), half, cr + k);
    }
}

/// 16-bit samples as bytes; `most` of them when the tile is whole.
template <std::int32_t most>
HWY_INLINE void put_bytes(const std::int16_t* from, std::int32_t count, std::byte* to) {
    const hn::CappedTag<std::int16_t, 8> d;
    const hn::Rebind<std::uint8_t, decltype(d)> d8;
    alignas(64) std::uint8_t line[most];
    auto* out = count == most ? reinterpret_cast<std::uint8_t*>(to) : line;
    for (std::int32_t x = 0; x < most; x += static_cast<std::int32_t>(hn::Lanes(d))) {
        hn::StoreU(hn::DemoteTo(d8, hn::Load(d, from + x)), d8, out + x);
    }
    if (count != most) {
        std::memcpy(to, line, static_cast<std::size_t>(count));
    }
}

void pack_rgba(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    const D16 d;
    const D8 d8;
    const std::size_t red = frame.format == PackFormat::bgra8 ? 2 : 0;
    alignas(64) std::uint8_t part[kTileWidth * 4];
    for (std::int32_t y = 0; y < place.height; ++y) {
        std::byte* to = at(frame, 0, place.x0 * 4, place.y0 + y);
        const bool whole = place.width == kTileWidth;
        auto* line = whole ? reinterpret_cast<std::uint8_t*>(to) : part;
        for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
            // (255 v + 8192) >> 14 = (510 v + 16384) >> 15
            const auto load = [&](std::size_t channel) {
                const V16 v = hn::LoadU(d, line_of(canvas, channel, y) + x);
                return hn::DemoteTo(d8, hn::MulFixedPoint15(v, hn::Set(d, std::int16_t{510})));
            };
            hn::StoreInterleaved4(load(red), load(1), load(2 - red), load(3), d8, line + x * 4);
        }
        if (!whole) {
            std::memcpy(to, part, static_cast<std::size_t>(place.width) * 4);
        }
    }
}

template <class Coder>
void pack_420(const Coder& code, const TilePlace& place, bool interlaced, PackedFrame& frame) {
    Samples s;
    for (std::int32_t y = 0; y < place.height; ++y) {
        code.template luma<kPack8.shift>(y, s.y);
        put_bytes<kTileWidth>(s.y, place.width, at(frame, 0, place.x0, place.y0 + y));
    }
    alignas(64) std::int16_t cb[kChromaWidth];
    alignas(64) std::int16_t cr[kChromaWidth];
    for (std::int32_t j = 0; j < place.height / 2; ++j) {
        const std::int32_t first = interlaced ? (j >> 1) * 4 + (j & 1) : 2 * j;
        code.template chroma<kPack8.shift>(first, first + (interlaced ? 2 : 1), j, s.cbcr);
        split_pairs(s.cbcr, cb, cr);
        const std::int32_t line = place.y0 / 2 + j;
        put_bytes<kChromaWidth>(cb, place.width / 2, at(frame, 1, place.x0 / 2, line));
        put_bytes<kChromaWidth>(cr, place.width / 2, at(frame, 2, place.x0 / 2, line));
    }
}

void pack_rgba16(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    const hn::CappedTag<std::int16_t, 8> d;
    const hn::RebindToUnsigned<decltype(d)> du;
    alignas(64) std::uint16_t line[kTileWidth * 4];
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
            // Of 0..16384: (65535 v + 8192) >> 14 = 4 v - (v > 8192), in 16 bits
            const auto load = [&](std::size_t channel) {
                const auto v =
                    hn::Min(hn::Max(hn::LoadU(d, line_of(canvas, channel, y) + x), hn::Zero(d)),
                            hn::Set(d, std::int16_t{16384}));
                const auto less = hn::VecFromMask(d, hn::Gt(v, hn::Set(d, std::int16_t{8192})));
                return hn::BitCast(du, hn::Add(hn::ShiftLeft<2>(v), less));
            };
            hn::StoreInterleaved4(load(0), load(1), load(2), load(3), du, line + x * 4);
        }
        put<sizeof line>(line, static_cast<std::size_t>(place.width) * 8,
                         at(frame, 0, place.x0 * 8, place.y0 + y));
    }
}

template <class Coder>
void pack_uyvy(const Coder& code, const TilePlace& place, PackedFrame& frame) {
    const D16 d;
    Samples s;
    alignas(64) std::int16_t line[kTileWidth];
    for (std::int32_t y = 0; y < place.height; ++y) {
        code.template luma<kPack8.shift>(y, s.y);
        code.template chroma<kPack8.shift>(y, -1, y, s.cbcr);
        for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
            const V16 y_high = hn::ShiftLeft<8>(hn::Load(d, s.y + x));
            hn::Store(hn::Or(hn::Load(d, s.cbcr + x), y_high), d, line + x);
        }
        put<sizeof line>(line, static_cast<std::size_t>(place.width) * 2,
                         at(frame, 0, place.x0 * 2, place.y0 + y));
    }
}

/// A line of nv12 or p010: `samples` of the depth, in bytes or in the high bits of words.
HWY_INLINE void put_nv(bool ten_bit, std::int16_t* samples, const TilePlace& place,
                       std::size_t plane, std::int32_t y, PackedFrame& frame) {
    if (!ten_bit) {
        put_bytes<kTileWidth>(samples, place.width, at(frame, plane, place.x0, y));
        return;
    }
    const D16 d;
    for (std::int32_t x = 0; x < kTileWidth; x += static_cast<std::int32_t>(hn::Lanes(d))) {
        hn::Store(hn::ShiftLeft<6>(hn::Load(d, samples + x)), d, samples + x);
    }
    put<kTileWidth * 2>(samples, static_cast<std::size_t>(place.width) * 2,
                        at(frame, plane, place.x0 * 2, y));
}

template <int shift, class Coder>
void pack_nv(const Coder& code, const TilePlace& place, bool interlaced, PackedFrame& frame) {
    constexpr bool kTen = shift == kPack10.shift;
    Samples s;
    for (std::int32_t y = 0; y < place.height; ++y) {
        code.template luma<shift>(y, s.y);
        put_nv(kTen, s.y, place, 0, place.y0 + y, frame);
    }
    for (std::int32_t j = 0; j < place.height / 2; ++j) {
        const std::int32_t first = interlaced ? (j >> 1) * 4 + (j & 1) : 2 * j;
        code.template chroma<shift>(first, first + (interlaced ? 2 : 1), j, s.cbcr);
        put_nv(kTen, s.cbcr, place, 1, place.y0 / 2 + j, frame);
    }
}

template <class Coder>
void pack_422(const Coder& code, const TilePlace& place, PackedFrame& frame) {
    Samples s;
    alignas(64) std::int16_t cb[kChromaWidth];
    alignas(64) std::int16_t cr[kChromaWidth];
    const auto width = static_cast<std::size_t>(place.width);
    for (std::int32_t y = 0; y < place.height; ++y) {
        code.template luma<kPack10.shift>(y, s.y);
        code.template chroma<kPack10.shift>(y, -1, y, s.cbcr);
        split_pairs(s.cbcr, cb, cr);
        put<kTileWidth * 2>(s.y, width * 2, at(frame, 0, place.x0 * 2, place.y0 + y));
        put<kTileWidth>(cb, width, at(frame, 1, place.x0, place.y0 + y));
        put<kTileWidth>(cr, width, at(frame, 2, place.x0, place.y0 + y));
    }
}

/// Lines into v210, each from samples that `make(y, samples)` has made. Two lines in turn: a line's
/// samples are read, in other pieces than they were written in, when they have reached the cache.
template <class Make>
HWY_INLINE void put_v210_lines(const TilePlace& place, PackedFrame& frame, Make make) {
    const bool stream = can_stream(frame);
    Samples lines[2];
    for (Samples& s : lines) {
        std::fill(std::begin(s.y), std::end(s.y), std::int16_t{0});
        std::fill(std::begin(s.cbcr), std::end(s.cbcr), std::int16_t{512});
    }
    const auto make_line = [&](std::int32_t y) {
        Samples& s = lines[y % 2];
        make(y, s);
        if (place.width < kTileWidth) {  // no samples there: zero
            std::fill(s.y + place.width, std::end(s.y), std::int16_t{0});
            std::fill(s.cbcr + place.width, std::end(s.cbcr), std::int16_t{0});
        }
    };
    make_line(0);
    for (std::int32_t y = 0; y < place.height; ++y) {
        if (y + 1 < place.height) {
            make_line(y + 1);
        }
        v210_line(lines[y % 2], stream, at(frame, 0, place.x0 / kTileWidth * 128, place.y0 + y));
    }
}

template <class Coder>
void pack_v210(const Coder& code, const TilePlace& place, PackedFrame& frame) {
    put_v210_lines(place, frame, [&](std::int32_t y, Samples& s) {
        code.template luma<kPack10.shift>(y, s.y);
        code.template chroma<kPack10.shift>(y, -1, y, s.cbcr);
    });
}

void pack_v210_key(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    put_v210_lines(place, frame, [&](std::int32_t y, Samples& s) {
        key_line(canvas, y, frame.signal.range, s.y);
    });
}

/// Colours of the tile that are not premultiplied.
void unmultiply(const TileCanvas& from, const TilePlace& place, TileCanvas& to) {
    for (std::int32_t y = 0; y < place.height; ++y) {
        const std::int16_t* alpha = line_of(from, 3, y);
        for (std::size_t i = 0; i < 3; ++i) {
            const std::int16_t* c = line_of(from, i, y);
            for (std::int32_t x = 0; x < kTileWidth; ++x) {
                to.channel[i][y][kCanvasLeft + x] =
                    static_cast<std::int16_t>(x < place.width ? unmultiplied(c[x], alpha[x]) : 0);
            }
        }
    }
}

void pack_v210a(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
                PackedFrame& frame) {
    const SignalCoder code(canvas, place, interlaced, frame, true);
    TileCanvas straight;  // not initialised: what is read was written
    unmultiply(canvas, place, straight);
    put_v210_lines(place, frame, [&](std::int32_t y, Samples& s) {
        code.luma<kPack10.shift>(straight, y, s.y);
        code.straight_chroma(y, s.cbcr);
    });
    alignas(64) std::int16_t key[kTileWidth + 16];
    for (std::int32_t y = 0; y < place.height; ++y) {
        key_line(canvas, y, frame.signal.range, key);
        std::fill(key + place.width, std::end(key), std::int16_t{0});
        std::int32_t words[kTileWidth / 3];
        for (std::size_t i = 0; i < std::size(words); ++i) {
            words[i] = key[3 * i] | key[3 * i + 1] << 10 | key[3 * i + 2] << 20;
        }
        put<sizeof words>(words, static_cast<std::size_t>(place.width + 2) / 3 * 4,
                          at(frame, 1, place.x0 / 3 * 4, place.y0 + y));
    }
}

template <class Coder>
void pack_ycbcr(const Coder& code, const TilePlace& place, bool interlaced, PackedFrame& frame) {
    switch (frame.format) {
        case PackFormat::yuv420p8:
            return pack_420(code, place, interlaced, frame);
        case PackFormat::yuv422p10:
            return pack_422(code, place, frame);
        case PackFormat::v210:
            return pack_v210(code, place, frame);
        case PackFormat::uyvy:
            return pack_uyvy(code, place, frame);
        case PackFormat::nv12:
            return pack_nv<kPack8.shift>(code, place, interlaced, frame);
        case PackFormat::p010:
            return pack_nv<kPack10.shift>(code, place, interlaced, frame);
        default:
            return;
    }
}

void Pack(const TileCanvas& canvas, const TilePlace& place, bool interlaced, PackedFrame& frame) {
    switch (frame.format) {
        case PackFormat::bgra8:
        case PackFormat::rgba8:
            return pack_rgba(canvas, place, frame);
        case PackFormat::rgba16:
            return pack_rgba16(canvas, place, frame);
        case PackFormat::v210_key:
            return pack_v210_key(canvas, place, frame);
        case PackFormat::v210a:
            return pack_v210a(canvas, place, interlaced, frame);
        default:
            break;
    }
    if (frame.signal == PackSignal{}) {
        return pack_ycbcr(PlainCoder{canvas}, place, interlaced, frame);
    }
    const bool ten_bit = frame.format == PackFormat::v210 || frame.format == PackFormat::p010 ||
                         frame.format == PackFormat::yuv422p10;
    pack_ycbcr(SignalCoder(canvas, place, interlaced, frame, ten_bit), place, interlaced, frame);
}

#endif

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(Pack);

void pack_simd(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
               PackedFrame& frame) {
    HWY_DYNAMIC_DISPATCH(Pack)(canvas, place, interlaced, frame);
}

}  // namespace pitcast::draw
#endif
