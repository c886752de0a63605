// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

/// Noise from integer hashes: basic arithmetic and square roots only, which IEEE 754 rounds the
/// same everywhere, so that what is built on it is the same on every machine.
namespace pitcast::map {

/// 32 well-mixed bits of a lattice point.
[[nodiscard]] std::uint32_t lattice_hash(std::int32_t x, std::int32_t y, std::uint32_t seed);

/// Smooth noise, -1..1, features about 1 unit wide.
[[nodiscard]] double value_noise(double x, double y, std::uint32_t seed);

/// Sum of `octaves` of value_noise, each half as large and twice as fine; about -1..1.
[[nodiscard]] double fractal_noise(double x, double y, int octaves, std::uint32_t seed);

/// 0 below `from`, 1 above `to`, smooth between; `from` may be the larger.
[[nodiscard]] double smooth_step(double from, double to, double x);

[[nodiscard]] constexpr double mix(double a, double b, double part) {
    return a + (b - a) * part;
}

}  // namespace pitcast::map
