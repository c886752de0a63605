// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace pitcast::draw {

/// Two lines of samples that become one of half as many.
template <typename Sample>
struct LinePair {
    const Sample* upper = nullptr;
    const Sample* lower = nullptr;
};

/// Means of `pairs` pairs of columns; sited left: 3 parts of the first and 1 of the second. Of
/// words the low 10 bits count.
void halve(const LinePair<std::uint8_t>& from, std::int32_t pairs, bool sited_left,
           std::uint8_t* to);
void halve(const LinePair<std::uint16_t>& from, std::int32_t pairs, bool sited_left,
           std::uint16_t* to);

}  // namespace pitcast::draw
