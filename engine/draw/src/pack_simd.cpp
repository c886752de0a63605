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

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// 48 pixels are 3 x 16 and 6 x 8; 24 chroma samples are 3 x 8: no vector is left half empty.
using D16 = hn::CappedTag<std::int16_t, 16>;
using D8 = hn::Rebind<std::uint8_t, D16>;
using D32 = hn::CappedTag<std::int32_t, 8>;
using V32 = hn::Vec<D32>;
using DHalf = hn::Rebind<std::int16_t, D32>;

constexpr std::int32_t kChromaWidth = kTileWidth / 2;

/// A tile's line as samples.
struct Samples {
    alignas(64) std::int16_t y[kTileWidth];
    alignas(64) std::int16_t cb[kChromaWidth];
    alignas(64) std::int16_t cr[kChromaWidth];
};

const std::int16_t* line_of(const TileCanvas& canvas, std::size_t channel, std::int32_t y) {
    return canvas.channel[channel][y] + kCanvasLeft;
}

HWY_INLINE hn::Vec<DHalf> matrixed(const PackRow& row, const PackDepth& depth, std::int32_t offset,
                                   V32 r, V32 g, V32 b) {
    const D32 d;
    const V32 sum = hn::Add(hn::Add(hn::Mul(r, hn::Set(d, row.r)), hn::Mul(g, hn::Set(d, row.g))),
                            hn::Add(hn::Mul(b, hn::Set(d, row.b)), hn::Set(d, depth.half)));
    const V32 shifted = depth.shift == 22 ? hn::ShiftRight<22>(sum) : hn::ShiftRight<20>(sum);
    const V32 value = hn::Add(shifted, hn::Set(d, offset));
    return hn::DemoteTo(DHalf(),
                        hn::Min(hn::Max(value, hn::Set(d, depth.low)), hn::Set(d, depth.high)));
}

void luma_line(const TileCanvas& canvas, std::int32_t y, const PackDepth& depth, std::int16_t* to) {
    const D32 d;
    const DHalf half;
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    for (std::int32_t x = 0; x < kTileWidth; x += n) {
        const auto load = [&](std::size_t channel) {
            return hn::PromoteTo(d, hn::Load(half, line_of(canvas, channel, y) + x));
        };
        hn::Store(matrixed(kPackY, depth, depth.luma_offset, load(0), load(1), load(2)), half,
                  to + x);
    }
}

/// a + 2b + c around the even columns from 2k.
HWY_INLINE V32 tent(const std::int16_t* line, std::int32_t k) {
    const D32 d;
    const DHalf half;
    hn::Vec<DHalf> even;
    hn::Vec<DHalf> odd;
    hn::Vec<DHalf> unused;
    hn::Vec<DHalf> before;
    hn::LoadInterleaved2(half, line + 2 * k, even, odd);
    hn::LoadInterleaved2(half, line + 2 * k - 2, unused, before);
    const V32 b = hn::PromoteTo(d, even);
    return hn::Add(hn::Add(hn::PromoteTo(d, before), hn::PromoteTo(d, odd)), hn::Add(b, b));
}

/// Chroma of line y, or of lines y and y2 together.
void chroma_line(const TileCanvas& canvas, std::int32_t y, std::int32_t y2, const PackDepth& depth,
                 std::int16_t* cb, std::int16_t* cr) {
    const D32 d;
    const DHalf half;
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    for (std::int32_t k = 0; k < kChromaWidth; k += n) {
        V32 mean[3];
        for (std::size_t i = 0; i < 3; ++i) {
            const V32 one = tent(line_of(canvas, i, y), k);
            if (y2 < 0) {
                mean[i] = hn::ShiftRight<2>(hn::Add(one, hn::Set(d, 2)));
            } else {
                const V32 both = hn::Add(one, tent(line_of(canvas, i, y2), k));
                mean[i] = hn::ShiftRight<3>(hn::Add(both, hn::Set(d, 4)));
            }
        }
        hn::Store(matrixed(kPackCb, depth, depth.chroma_offset, mean[0], mean[1], mean[2]), half,
                  cb + k);
        hn::Store(matrixed(kPackCr, depth, depth.chroma_offset, mean[0], mean[1], mean[2]), half,
                  cr + k);
    }
}

void key_line(const TileCanvas& canvas, std::int32_t y, Samples& samples) {
    const D16 d;
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    // (876 a + 8192) >> 14 = (1752 a + 16384) >> 15
    for (std::int32_t x = 0; x < kTileWidth; x += n) {
        const auto a = hn::Load(d, line_of(canvas, 3, y) + x);
        const auto scaled = hn::MulFixedPoint15(a, hn::Set(d, std::int16_t{1752}));
        hn::Store(hn::Add(scaled, hn::Set(d, std::int16_t{64})), d, samples.y + x);
    }
}

/// 16-bit samples as bytes, through a buffer of a whole line.
void store_bytes(const std::int16_t* from, std::int32_t count, std::byte* to) {
    const D16 d;
    const D8 d8;
    alignas(64) std::uint8_t line[kTileWidth + 16];
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    for (std::int32_t x = 0; x < count; x += n) {
        hn::StoreU(hn::DemoteTo(d8, hn::LoadU(d, from + x)), d8, line + x);
    }
    std::memcpy(to, line, static_cast<std::size_t>(count));
}

std::byte* at(PackedFrame& frame, std::size_t plane, std::int32_t x_bytes, std::int32_t y) {
    return frame.planes[plane].bytes + static_cast<std::size_t>(y) * frame.planes[plane].stride +
           x_bytes;
}

void pack_rgba(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    const D16 d;
    const D8 d8;
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    const std::size_t red = frame.format == PackFormat::bgra8 ? 2 : 0;
    alignas(64) std::uint8_t line[kTileWidth * 4];
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = 0; x < kTileWidth; x += n) {
            // (255 v + 8192) >> 14 = (510 v + 16384) >> 15
            const auto load = [&](std::size_t channel) {
                const auto v = hn::Load(d, line_of(canvas, channel, y) + x);
                return hn::DemoteTo(d8, hn::MulFixedPoint15(v, hn::Set(d, std::int16_t{510})));
            };
            hn::StoreInterleaved4(load(red), load(1), load(2 - red), load(3), d8, line + x * 4);
        }
        std::memcpy(at(frame, 0, place.x0 * 4, place.y0 + y), line,
                    static_cast<std::size_t>(place.width) * 4);
    }
}

void pack_420(const TileCanvas& canvas, const TilePlace& place, bool interlaced,
              PackedFrame& frame) {
    Samples s;
    for (std::int32_t y = 0; y < place.height; ++y) {
        luma_line(canvas, y, kPack8, s.y);
        store_bytes(s.y, place.width, at(frame, 0, place.x0, place.y0 + y));
    }
    for (std::int32_t j = 0; j < place.height / 2; ++j) {
        const std::int32_t first = interlaced ? (j >> 1) * 4 + (j & 1) : 2 * j;
        chroma_line(canvas, first, first + (interlaced ? 2 : 1), kPack8, s.cb, s.cr);
        store_bytes(s.cb, place.width / 2, at(frame, 1, place.x0 / 2, place.y0 / 2 + j));
        store_bytes(s.cr, place.width / 2, at(frame, 2, place.x0 / 2, place.y0 / 2 + j));
    }
}

void pack_422(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    Samples s;
    for (std::int32_t y = 0; y < place.height; ++y) {
        luma_line(canvas, y, kPack10, s.y);
        chroma_line(canvas, y, -1, kPack10, s.cb, s.cr);
        const auto width = static_cast<std::size_t>(place.width);
        std::memcpy(at(frame, 0, place.x0 * 2, place.y0 + y), s.y, width * 2);
        std::memcpy(at(frame, 1, place.x0, place.y0 + y), s.cb, width);
        std::memcpy(at(frame, 2, place.x0, place.y0 + y), s.cr, width);
    }
}

void pack_v210(const TileCanvas& canvas, const TilePlace& place, PackedFrame& frame) {
    const bool key = frame.format == PackFormat::v210_key;
    Samples s;
    std::fill(std::begin(s.cb), std::end(s.cb), std::int16_t{512});
    std::fill(std::begin(s.cr), std::end(s.cr), std::int16_t{512});
    for (std::int32_t y = 0; y < place.height; ++y) {
        if (key) {
            key_line(canvas, y, s);
        } else {
            luma_line(canvas, y, kPack10, s.y);
            chroma_line(canvas, y, -1, kPack10, s.cb, s.cr);
        }
        if (place.width < kTileWidth) {  // no samples there: zero
            std::fill(s.y + place.width, std::end(s.y), std::int16_t{0});
            std::fill(s.cb + place.width / 2, std::end(s.cb), std::int16_t{0});
            std::fill(s.cr + place.width / 2, std::end(s.cr), std::int16_t{0});
        }
        std::byte* to = at(frame, 0, place.x0 / kTileWidth * 128, place.y0 + y);
        for (std::size_t x = 0; x < kTileWidth; x += 6, to += 16) {
            const std::size_t c = x / 2;
            const std::int32_t words[4] = {s.cb[c] | s.y[x] << 10 | s.cr[c] << 20,
                                           s.y[x + 1] | s.cb[c + 1] << 10 | s.y[x + 2] << 20,
                                           s.cr[c + 1] | s.y[x + 3] << 10 | s.cb[c + 2] << 20,
                                           s.y[x + 4] | s.cr[c + 2] << 10 | s.y[x + 5] << 20};
            std::memcpy(to, words, sizeof words);
        }
    }
}

void Pack(const TileCanvas& canvas, const TilePlace& place, bool interlaced, PackedFrame& frame) {
    switch (frame.format) {
        case PackFormat::bgra8:
        case PackFormat::rgba8:
            return pack_rgba(canvas, place, frame);
        case PackFormat::yuv420p8:
            return pack_420(canvas, place, interlaced, frame);
        case PackFormat::yuv422p10:
            return pack_422(canvas, place, frame);
        case PackFormat::v210:
        case PackFormat::v210_key:
            return pack_v210(canvas, place, frame);
        case PackFormat::none:
            return;
    }
}

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
