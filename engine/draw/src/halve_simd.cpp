// SPDX-License-Identifier: Apache-2.0
#include "halve.h"
#include "simd_targets.h"

// Highway compiles the rest once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "halve_simd.cpp"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace pitcast::draw {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <typename Sample>
constexpr std::uint32_t kCode = sizeof(Sample) == 1 ? 255 : 1023;

/// What is left behind the last whole vector.
template <typename Sample>
void halve_singly(const LinePair<Sample>& from, std::int32_t begin, std::int32_t pairs,
                  bool sited_left, Sample* to) {
    const std::uint32_t first = sited_left ? 3 : 1;
    const int shift = sited_left ? 3 : 2;
    const auto at = [](const Sample* line, std::int32_t i) { return line[i] & kCode<Sample>; };
    for (std::int32_t i = begin; i < pairs; ++i) {
        const std::uint32_t sum = first * (at(from.upper, 2 * i) + at(from.lower, 2 * i)) +
                                  at(from.upper, 2 * i + 1) + at(from.lower, 2 * i + 1);
        to[i] = static_cast<Sample>((sum + (1U << shift >> 1)) >> shift);
    }
}

#if HWY_TARGET == HWY_SCALAR  // has no pairs of lanes
template <typename Sample>
void halve_line(const LinePair<Sample>& from, std::int32_t pairs, bool sited_left, Sample* to) {
    halve_singly(from, 0, pairs, sited_left, to);
}
#else
/// A vector of pairs, each a lane of twice the sample's width: its samples added, by their parts.
template <int kShift, typename Wide, typename Sample>
std::int32_t halve_vectors(const LinePair<Sample>& from, std::int32_t pairs, Sample* to) {
    const hn::ScalableTag<Wide> d;
    const hn::RepartitionToNarrow<decltype(d)> narrow;
    const hn::Rebind<Sample, decltype(d)> half;
    const hn::RebindToSigned<decltype(d)> is_signed;
    const auto code = hn::Set(d, static_cast<Wide>(kCode<Sample>));
    const auto rounding = hn::Set(d, static_cast<Wide>(1 << kShift >> 1));
    const auto n = static_cast<std::int32_t>(hn::Lanes(d));
    std::int32_t i = 0;
    for (; i + n <= pairs; i += n) {
        const auto upper = hn::BitCast(d, hn::LoadU(narrow, from.upper + 2 * i));
        const auto lower = hn::BitCast(d, hn::LoadU(narrow, from.lower + 2 * i));
        auto first = hn::Add(hn::And(upper, code), hn::And(lower, code));
        if constexpr (kShift == 3) {
            first = hn::Add(first, hn::Add(first, first));
        }
        const auto second = hn::Add(hn::And(hn::ShiftRight<8 * sizeof(Sample)>(upper), code),
                                    hn::And(hn::ShiftRight<8 * sizeof(Sample)>(lower), code));
        const auto mean = hn::ShiftRight<kShift>(hn::Add(hn::Add(first, second), rounding));
        hn::StoreU(hn::DemoteTo(half, hn::BitCast(is_signed, mean)), half, to + i);
    }
    return i;
}

template <typename Wide, typename Sample>
void halve_wide(const LinePair<Sample>& from, std::int32_t pairs, bool sited_left, Sample* to) {
    const std::int32_t done = sited_left ? halve_vectors<3, Wide>(from, pairs, to)
                                         : halve_vectors<2, Wide>(from, pairs, to);
    halve_singly(from, done, pairs, sited_left, to);
}
void halve_line(const LinePair<std::uint8_t>& from, std::int32_t pairs, bool sited_left,
                std::uint8_t* to) {
    halve_wide<std::uint16_t>(from, pairs, sited_left, to);
}
void halve_line(const LinePair<std::uint16_t>& from, std::int32_t pairs, bool sited_left,
                std::uint16_t* to) {
    halve_wide<std::uint32_t>(from, pairs, sited_left, to);
}
#endif

void HalveBytes(const LinePair<std::uint8_t>& from, std::int32_t pairs, bool sited_left,
                std::uint8_t* to) {
    halve_line(from, pairs, sited_left, to);
}
void HalveWords(const LinePair<std::uint16_t>& from, std::int32_t pairs, bool sited_left,
                std::uint16_t* to) {
    halve_line(from, pairs, sited_left, to);
}

}  // namespace HWY_NAMESPACE
}  // namespace pitcast::draw
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace pitcast::draw {

HWY_EXPORT(HalveBytes);
HWY_EXPORT(HalveWords);

void halve(const LinePair<std::uint8_t>& from, std::int32_t pairs, bool sited_left,
           std::uint8_t* to) {
    HWY_DYNAMIC_DISPATCH(HalveBytes)(from, pairs, sited_left, to);
}
void halve(const LinePair<std::uint16_t>& from, std::int32_t pairs, bool sited_left,
           std::uint16_t* to) {
    HWY_DYNAMIC_DISPATCH(HalveWords)(from, pairs, sited_left, to);
}

}  // namespace pitcast::draw
#endif
