// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bit>
#include <cstdint>

namespace pitcast::draw {

/// Adds one word to a running 64-bit hash. Two multiplications: signatures are mixed for every
/// op of every tile of every frame, where a general hash would cost more than the blending.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (std::rotl(hash, 27) ^ (value * 0x9e3779b97f4a7c15U)) * 0xc2b2ae3d27d4eb4fU;
    return hash ^ (hash >> 31U);
}

/// Adds a word that is a hash itself, at half the cost.
[[nodiscard]] constexpr std::uint64_t followed(std::uint64_t hash, std::uint64_t next) {
    return (std::rotl(hash, 27) ^ next) * 0xc2b2ae3d27d4eb4fU;
}

/// Two signed words in one.
[[nodiscard]] constexpr std::uint64_t joined(std::int32_t high, std::int32_t low) {
    return (std::uint64_t{static_cast<std::uint32_t>(high)} << 32U) |
           static_cast<std::uint32_t>(low);
}

}  // namespace pitcast::draw
