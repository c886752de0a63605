// SPDX-License-Identifier: Apache-2.0
#include "ndi_pack.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace pitcast::output::ndi {
namespace {

/// Of each 10-bit code.
template <typename T>
using Table = std::array<T, 1024>;

/// 64..940 to 0..most, rounded; codes outside are held.
template <typename T>
constexpr Table<T> alpha_table(std::uint32_t most) {
    Table<T> table{};
    for (std::uint32_t code = 0; code < 1024; ++code) {
        const std::uint32_t over = std::clamp<std::uint32_t>(code, 64, 940) - 64;
        table[code] = static_cast<T>((over * most + 438) / 876);
    }
    return table;
}
constexpr auto kAlpha8 = alpha_table<std::uint8_t>(255);
constexpr auto kAlpha16 = alpha_table<std::uint16_t>(65535);

/// A quarter, rounded. Not 255, which would be a timing code of SDI.
constexpr Table<std::uint8_t> fill_table() {
    Table<std::uint8_t> table{};
    for (std::uint32_t code = 0; code < 1024; ++code) {
        table[code] = static_cast<std::uint8_t>(std::min((code + 2) / 4, 254U));
    }
    return table;
}
constexpr auto kFill8 = fill_table();

/// The word of a line that holds sample 3 `i` and the two after it. In v210 samples are
/// Cb Y Cr Y ...; its lines are padded, so that any begun group of six pixels can be read.
std::uint32_t word_at(const std::byte* line, std::size_t i) {
    std::uint32_t word = 0;
    std::memcpy(&word, line + i * sizeof word, sizeof word);
    return word;
}

/// Puts three values of type T, the first in the low bits of `three`, to place `x` of `width`; of
/// the last ones as many as there is room for.
template <typename T, typename Three>
void put(std::byte* to, std::size_t x, std::size_t width, Three three) {
    static_assert(sizeof(Three) == 4 * sizeof(T));
    // All four at once where it does no harm: the next three overwrite the last.
    const std::size_t bytes = x + 3 < width ? sizeof three : (width - x) * sizeof(T);
    if (bytes == sizeof three) {
        std::memcpy(to + x * sizeof(T), &three, sizeof three);
    } else {
        std::memcpy(to + x * sizeof(T), &three, bytes);
    }
}

/// What the table has for each sample of a line.
template <typename T, typename Three>
void look_up(const std::byte* line, std::size_t samples, const Table<T>& table, std::byte* to) {
    constexpr unsigned kBits = 8 * sizeof(T);
    for (std::size_t x = 0; x < samples; x += 3) {
        const std::uint32_t word = word_at(line, x / 3);
        put<T>(to, x, samples,
               static_cast<Three>(Three{table[word & 1023U]} |
                                  Three{table[word >> 10U & 1023U]} << kBits |
                                  Three{table[word >> 20U & 1023U]} << 2 * kBits));
    }
}

/// Three 10-bit codes as 16-bit words, in their high bits.
std::uint64_t three_words(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
    return std::uint64_t{a & 1023U} << 6U | std::uint64_t{b & 1023U} << 22U |
           std::uint64_t{c & 1023U} << 38U;
}

/// Y to one plane and Cb Cr to the next: two words of v210 hold three of each.
void pack_planes_of_16(const draw::PackedFrame& frame, std::byte* luma, std::byte* chroma) {
    const draw::PackedFrame::Plane& fill = frame.planes[0];
    const auto width = static_cast<std::size_t>(frame.width);
    for (std::size_t y = 0; y < static_cast<std::size_t>(frame.height); ++y) {
        const std::byte* line = fill.bytes + y * fill.stride;
        for (std::size_t x = 0; x < width; x += 3) {
            const std::uint32_t one = word_at(line, x / 3 * 2);
            const std::uint32_t two = word_at(line, x / 3 * 2 + 1);
            put<std::uint16_t>(luma + y * width * 2, x, width,
                               three_words(one >> 10U, two, two >> 20U));
            put<std::uint16_t>(chroma + y * width * 2, x, width,
                               three_words(one, one >> 20U, two >> 10U));
        }
    }
}

}  // namespace

void pack_uyva(const draw::PackedFrame& v210a, std::span<std::byte> to) {
    const auto width = static_cast<std::size_t>(v210a.width);
    const auto height = static_cast<std::size_t>(v210a.height);
    const draw::PackedFrame::Plane& fill = v210a.planes[0];
    const draw::PackedFrame::Plane& key = v210a.planes[1];
    for (std::size_t y = 0; y < height; ++y) {
        look_up<std::uint8_t, std::uint32_t>(fill.bytes + y * fill.stride, width * 2, kFill8,
                                             to.data() + y * width * 2);
        look_up<std::uint8_t, std::uint32_t>(key.bytes + y * key.stride, width, kAlpha8,
                                             to.data() + (height * 2 + y) * width);
    }
}

void pack_p216(const draw::PackedFrame& v210, std::span<std::byte> to) {
    const std::size_t plane = p216_size(v210.width, v210.height) / 2;
    pack_planes_of_16(v210, to.data(), to.data() + plane);
}

void pack_pa16(const draw::PackedFrame& v210a, std::span<std::byte> to) {
    pack_p216(v210a, to);
    const auto width = static_cast<std::size_t>(v210a.width);
    const draw::PackedFrame::Plane& key = v210a.planes[1];
    std::byte* alpha = to.data() + p216_size(v210a.width, v210a.height);
    for (std::size_t y = 0; y < static_cast<std::size_t>(v210a.height); ++y) {
        look_up<std::uint16_t, std::uint64_t>(key.bytes + y * key.stride, width, kAlpha16,
                                              alpha + y * width * 2);
    }
}

}  // namespace pitcast::output::ndi
