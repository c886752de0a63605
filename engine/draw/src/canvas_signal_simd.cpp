// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/hlg.h"

#include "simd_targets.h"

// Highway compiles the rest once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "canvas_signal_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR
void ConvertHlg(const TileCanvas& from, const TilePlace& place, TileCanvas& to) {
    convert_hlg_reference(from, place, to);
}
#else
namespace hn = hwy::HWY_NAMESPACE;
// 16-bit pixels are read and written at half the width of the arithmetic.
using DInts = hn::CappedTag<std::int32_t, 8>;
using DPixels = hn::Rebind<std::int16_t, DInts>;
using DWords = hn::Rebind<std::uint32_t, DInts>;
using DWide = hn::Repartition<std::uint64_t, DWords>;
using Pixels = hn::Vec<DPixels>;
using Ints = hn::Vec<DInts>;
using Words = hn::Vec<DWords>;
using Wide = hn::Vec<DWide>;

HWY_INLINE Words gathered(const std::uint32_t* table, Ints index) {
    return hn::BitCast(DWords(),
                       hn::GatherIndex(DInts(), reinterpret_cast<const int*>(table), index));
}

/// hlg_table_at, lane by lane.
HWY_INLINE Ints table_at(const std::uint32_t* table, Words light) {
    const DInts d;
    const DWords words;
    const hn::Rebind<float, DInts> floats;
    const Words some = hn::Max(light, hn::Set(words, 1U));
    // The next bit cleared, no rounding to float carries over: its exponent is that of the highest.
    const Words highest = hn::AndNot(hn::ShiftRight<1>(some), some);
    const auto exponent =
        hn::ShiftRight<23>(hn::BitCast(words, hn::ConvertTo(floats, hn::BitCast(d, highest))));
    const Words n = hn::Sub(exponent, hn::Set(words, 127U));
    const Words mantissa = hn::Shl(light, hn::Sub(hn::Set(words, 31U), n));
    const Words step = hn::And(hn::ShiftRight<26>(mantissa), hn::Set(words, 31U));
    const Ints i = hn::BitCast(d, hn::Add(hn::ShiftLeft<5>(n), step));
    const Ints between =
        hn::BitCast(d, hn::And(hn::ShiftRight<14>(mantissa), hn::Set(words, 4095U)));
    const Ints first = hn::BitCast(d, gathered(table, i));
    const Ints next = hn::BitCast(d, gathered(table + 1, i));
    return hn::Add(first, hn::ShiftRight<12>(hn::Mul(hn::Sub(next, first), between)));
}

/// Every second lane as 64 bits, from the first or from the one after it.
struct Halves {
    Wide even;
    Wide odd;
};
HWY_INLINE Halves halves_of(Words v) {
    const Wide wide = hn::BitCast(DWide(), v);
    return {wide, hn::ShiftRight<32>(wide)};  // MulEven looks at low words only
}
HWY_INLINE Words joined(const Halves& h) {
    const DWords d;
    return hn::OddEven(hn::BitCast(d, hn::ShiftLeft<32>(h.odd)), hn::BitCast(d, h.even));
}
HWY_INLINE Wide product(Wide a, Words b) {
    return hn::MulEven(hn::BitCast(DWords(), a), b);
}

HWY_INLINE Wide weighted(const std::array<std::uint32_t, 3>& row, Wide r, Wide g, Wide b) {
    const DWords d;
    const Wide sum =
        hn::Add(hn::Add(product(r, hn::Set(d, row[0])), product(g, hn::Set(d, row[1]))),
                hn::Add(product(b, hn::Set(d, row[2])), hn::Set(DWide(), std::uint64_t{1} << 23U)));
    return hn::ShiftRight<24>(sum);
}
HWY_INLINE Halves weighted(const std::array<std::uint32_t, 3>& row, const Halves (&light)[3]) {
    return {weighted(row, light[0].even, light[1].even, light[2].even),
            weighted(row, light[0].odd, light[1].odd, light[2].odd)};
}

/// hlg_of_sdr of opaque pixels.
HWY_INLINE void convert_opaque(const HlgTables& tables, const Pixels (&sdr)[3], Pixels (&hlg)[3]) {
    const DPixels pixels;
    const DInts d;
    Halves narrow[3];
    for (std::size_t i = 0; i < 3; ++i) {
        const Pixels held = hn::Min(hn::Max(sdr[i], hn::Zero(pixels)),
                                    hn::Set(pixels, static_cast<std::int16_t>(kHlgMostIn)));
        narrow[i] = halves_of(gathered(tables.linear.data(), hn::PromoteTo(d, held)));
    }
    Halves wide[3];
    for (std::size_t i = 0; i < 3; ++i) {
        wide[i] = weighted(kHlgMatrix[i], narrow);
    }
    const Halves gain = halves_of(
        hn::BitCast(DWords(), table_at(tables.gain.data(), joined(weighted(kHlgMatrix[3], wide)))));
    for (std::size_t i = 0; i < 3; ++i) {
        const Halves scene{
            hn::ShiftRight<23>(product(wide[i].even, hn::BitCast(DWords(), gain.even))),
            hn::ShiftRight<23>(product(wide[i].odd, hn::BitCast(DWords(), gain.odd)))};
        const Ints signal = table_at(tables.signal.data(), joined(scene));
        hlg[i] = hn::DemoteTo(pixels,
                              hn::ShiftRight<10>(hn::Add(signal, hn::Set(d, std::int32_t{512}))));
    }
}

/// Pixels with alpha between clear and opaque, one by one: they are divided by it.
void convert_singly(const HlgTables& tables, const TileCanvas& from, std::int32_t y, std::int32_t x,
                    std::int32_t count, TileCanvas& to) {
    for (std::int32_t end = x + count; x < end; ++x) {
        const auto hlg = hlg_of_canvas(tables, {from.channel[0][y][x], from.channel[1][y][x],
                                                from.channel[2][y][x], from.channel[3][y][x]});
        for (std::size_t i = 0; i < 3; ++i) {
            to.channel[i][y][x] = static_cast<std::int16_t>(hlg[i]);
        }
    }
}

/// From the line's start on, in whole vectors: what lies left of the apron is nobody's.
void ConvertHlg(const TileCanvas& from, const TilePlace& place, TileCanvas& to) {
    const HlgTables& tables = hlg_tables();
    const DPixels d;
    const auto lanes = static_cast<std::int32_t>(hn::Lanes(d));
    static_assert(kCanvasLeft >= kTileApron);
    const Pixels most = hn::Set(d, std::int16_t{16383});       // above: opaque
    Pixels last[3] = {hn::Zero(d), hn::Zero(d), hn::Zero(d)};  // converted, of opaque pixels
    Pixels hlg[3] = {hn::Zero(d), hn::Zero(d), hn::Zero(d)};
    for (std::int32_t y = 0; y < place.height; ++y) {
        for (std::int32_t x = 0; x < kCanvasLeft + place.width; x += lanes) {
            const Pixels alpha = hn::Load(d, from.channel[3][y] + x);
            const auto clear = hn::Lt(alpha, hn::Set(d, std::int16_t{1}));
            if (!hn::AllTrue(d, hn::Or(clear, hn::Gt(alpha, most)))) {
                convert_singly(tables, from, y, x, lanes, to);
                continue;
            }
            Pixels sdr[3];
            for (std::size_t i = 0; i < 3; ++i) {
                sdr[i] = hn::IfThenZeroElse(clear, hn::Load(d, from.channel[i][y] + x));
            }
            // Graphics repeat colours: what was converted last is kept.
            const auto same = hn::And(hn::Eq(sdr[0], last[0]),
                                      hn::And(hn::Eq(sdr[1], last[1]), hn::Eq(sdr[2], last[2])));
            if (!hn::AllTrue(d, same)) {
                convert_opaque(tables, sdr, hlg);
                for (std::size_t i = 0; i < 3; ++i) {
                    last[i] = sdr[i];
                }
            }
            for (std::size_t i = 0; i < 3; ++i) {
                hn::Store(hlg[i], d, to.channel[i][y] + x);
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

HWY_EXPORT(ConvertHlg);

void convert_hlg_simd(const TileCanvas& from, const TilePlace& place, TileCanvas& to) {
    HWY_DYNAMIC_DISPATCH(ConvertHlg)(from, place, to);
}

}  // namespace pitcast::draw
#endif
