// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

/// SDR (BT.709) to HLG (BT.2100, BT.2020 primaries), in integers, for both executors.
///
/// The display-light conversion of ITU-R BT.2408, 5 (inclusion of SDR content in HDR), which keeps
/// the colours that a designer saw on an SDR display: SDR white comes out at 203 cd/m2, that is
/// 75 % HLG (10-bit code 721), on a display of 1000 cd/m2.
///   1. light of the SDR display:     L = E'^2.4                    (ITU-R BT.1886, annex 1, black
///   0)
///   2. to BT.2020 primaries:         the matrix of ITU-R BT.2087-0, 2
///   3. of the HDR display:           Fd = 0.203 L, 1.0 being 1000 cd/m2
///   4. inverse of HLG's OOTF:        E = Fd Yd^((1 - 1.2) / 1.2)   (BT.2100-2, table 5)
///   5. HLG's OETF:                   E' = sqrt(3 E), or a ln(12 E - b) + c above 1/12
/// Colours between black and SDR super-white (112.5 %) are converted; what lies outside is held.
namespace pitcast::draw {

inline constexpr std::int32_t kHlgMostIn = 18432;  ///< Q14; more is held there
/// Light is counted in 2^-30 of SDR white.
inline constexpr std::size_t kHlgLinearEntries = kHlgMostIn + 1;
/// Of a table over light: 32 entries an octave; see hlg_table_at.
inline constexpr std::size_t kHlgCurveEntries = 31 * 32 + 1;

/// One array, so that a device takes it as it is.
struct HlgTables {
    std::array<std::uint32_t, kHlgLinearEntries> linear{};  ///< of E' in Q14: 2^30 E'^2.4
    /// Of luminance: 2^23 * 0.203^(5/6) Y^(-1/6), step 3 and 4 in one.
    std::array<std::uint32_t, kHlgCurveEntries> gain{};
    std::array<std::uint32_t, kHlgCurveEntries> signal{};  ///< of E: 2^24 E'
};
static_assert(sizeof(HlgTables) == (kHlgLinearEntries + 2 * kHlgCurveEntries) * 4);

/// Made at the first call, from sums, products, quotients and square roots of IEEE doubles only:
/// the same numbers on every machine.
[[nodiscard]] const HlgTables& hlg_tables();

/// Weights of BT.2087-0 and of BT.2020's luminance in 2^-24, each row 2^24.
inline constexpr std::array<std::array<std::uint32_t, 3>, 4> kHlgMatrix{
    {{10526026, 5524737, 726453},
     {1159306, 15426650, 191260},
     {275146, 1476395, 15025675},
     {4407375, 11374952, 994889}}};

/// A table at `light` (below 2^31; 0 counts as 1), straight lines between entries: n = the number
/// of the highest bit set, i = 32 n + the 5 bits below it, f the 12 bits below those,
/// T[i] + ((T[i + 1] - T[i]) f >> 12) in 32 bits.
[[nodiscard]] std::int32_t hlg_table_at(const std::array<std::uint32_t, kHlgCurveEntries>& table,
                                        std::uint32_t light);

/// R', G', B' of SDR in Q14, not premultiplied, to those of HLG in Q14.
[[nodiscard]] std::array<std::int32_t, 3> hlg_of_sdr(const HlgTables& tables,
                                                     const std::array<std::int32_t, 3>& sdr);

/// A premultiplied canvas pixel: each colour `unmultiplied` (pack_matrix.h), converted, multiplied
/// by alpha again, so that a keyer that works on the HLG signal gives the right picture.
/// Nothing where alpha is 0 or less.
[[nodiscard]] std::array<std::int32_t, 3> hlg_of_canvas(const HlgTables& tables,
                                                        const std::array<std::int32_t, 4>& pixel);

}  // namespace pitcast::draw
