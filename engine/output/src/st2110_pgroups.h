// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>

namespace pitcast::output::st2110 {

/// Five octets: of 4:2:2 two pixels, Cb Y0 Cr Y1; of a key four (RFC 4175, 4.3; ST 2110-20, 6.2).
inline constexpr std::int32_t kPgroupOctets = 5;
inline constexpr std::int32_t kPgroupPixels = 2;
inline constexpr std::int32_t kKeyPgroupPixels = 4;

/// Room for the pgroups of a line: they are written 12 pixels at a time, with an octet behind.
[[nodiscard]] constexpr std::size_t line_room(std::int32_t width) {
    return static_cast<std::size_t>((width + 11) / 12) * 30 + 1;
}

/// A line of v210 as pgroups of 10-bit 4:2:2. `to` has line_room(width).
void pgroups_of_v210(const std::byte* line, std::int32_t width, std::byte* to);
/// The luma of a line of v210 as pgroups of a key; the line is padded to a multiple of 12 pixels.
void key_pgroups_of_v210(const std::byte* line, std::int32_t width, std::byte* to);

}  // namespace pitcast::output::st2110
