// SPDX-License-Identifier: Apache-2.0
#include "st2110_pgroups.h"

#include <bit>
#include <cstring>

namespace pitcast::output::st2110 {
namespace {

// v210 has its samples in the order of pgroups already, three in a word, the first in the low
// bits; in pgroups the first is in the high ones, and nothing lies between.

static_assert(std::endian::native == std::endian::little);

std::uint64_t word_at(const std::byte* line, std::int32_t index) {
    std::uint32_t word = 0;
    std::memcpy(&word, line + index * 4, sizeof word);
    return word;
}

/// The three samples of a word, the first in the high bits of 30.
std::uint64_t turned(std::uint64_t word) {
    return (word & 0x3ffU) << 20U | (word & 0xffc00U) | (word >> 20U & 0x3ffU);
}

/// Twelve samples as fifteen octets; one more is written. `high` and `low` have six each.
void put_twelve(std::byte* to, std::uint64_t high, std::uint64_t low) {
    const std::uint64_t first = __builtin_bswap64(high << 4U | low >> 56U);
    const std::uint64_t second = __builtin_bswap64(low << 8U);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + 8, &second, sizeof second);
}

constexpr std::uint64_t sample(std::uint64_t word, unsigned place) {
    return word >> (10U * place) & 0x3ffU;
}

/// The luma of six pixels, in 60 bits.
std::uint64_t luma_of_six(const std::byte* line, std::int32_t index) {
    const std::uint64_t w0 = word_at(line, index);
    const std::uint64_t w1 = word_at(line, index + 1);
    const std::uint64_t w2 = word_at(line, index + 2);
    const std::uint64_t w3 = word_at(line, index + 3);
    return sample(w0, 1) << 50U | sample(w1, 0) << 40U | sample(w1, 2) << 30U |
           sample(w2, 1) << 20U | sample(w3, 0) << 10U | sample(w3, 2);
}

}  // namespace

void pgroups_of_v210(const std::byte* line, std::int32_t width, std::byte* to) {
    for (std::int32_t x = 0; x < width; x += 6, line += 16, to += 15) {
        put_twelve(to, turned(word_at(line, 0)) << 30U | turned(word_at(line, 1)),
                   turned(word_at(line, 2)) << 30U | turned(word_at(line, 3)));
    }
}

void key_pgroups_of_v210(const std::byte* line, std::int32_t width, std::byte* to) {
    for (std::int32_t x = 0; x < width; x += 12, line += 32, to += 15) {
        put_twelve(to, luma_of_six(line, 0), luma_of_six(line, 4));
    }
}

}  // namespace pitcast::output::st2110
