// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

/// Integer arithmetic wider than 64 bits, for products of distances.
namespace pitcast::race {

__extension__ using Wide = __int128;

/// a * b / c, rounded to nearest (halves away from zero). c > 0; the quotient fits 64 bits.
[[nodiscard]] inline std::int64_t mul_div(std::int64_t a, std::int64_t b, std::int64_t c) {
    std::int64_t narrow = 0;
    if (!__builtin_mul_overflow(a, b, &narrow) && narrow < INT64_MAX - c / 2 &&
        narrow > INT64_MIN + c / 2) {
        return (narrow + (narrow < 0 ? -(c / 2) : c / 2)) / c;  // most of the time, and faster
    }
    const Wide product = Wide{a} * b;
    return static_cast<std::int64_t>((product + (product < 0 ? -(c / 2) : c / 2)) / c);
}

/// Largest r with r * r <= value. value >= 0 and below 2^126.
[[nodiscard]] inline std::int64_t square_root(Wide value) {
    if (value < 1) {
        return 0;
    }
    // Newton's method from above falls until it has arrived (Warren, Hacker's Delight, 11-1).
    int bits = 0;
    for (Wide rest = value; rest > 0; rest >>= 1) {
        ++bits;
    }
    Wide root = Wide{1} << ((bits + 1) / 2);
    while (true) {
        const Wide next = (root + value / root) >> 1;
        if (next >= root) {
            return static_cast<std::int64_t>(root);
        }
        root = next;
    }
}

}  // namespace pitcast::race
