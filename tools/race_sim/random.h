// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

namespace pitcast::tools {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed everywhere.
class Random {
 public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    /// 0 <= x < 1, every double exact.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
    /// from <= x < to.
    double between(double from, double to) { return from + (to - from) * unit(); }
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }

 private:
    std::uint64_t state_;
};

}  // namespace pitcast::tools
