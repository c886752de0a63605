// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>

#include "pitcast/core/frame_rate.h"

namespace pitcast::channel {

/// Distribution of durations in fixed buckets: 10 us wide up to 100 ms, 1 ms wide up to 5 s, the
/// rest in the last.
/// Adding allocates nothing.
class Histogram {
 public:
    void add(Nanoseconds duration_ns);
    /// Upper edge of the bucket that holds the given share (0..1000 permille); 0 when empty.
    [[nodiscard]] Nanoseconds at_permille(std::int32_t permille) const;
    [[nodiscard]] std::uint64_t count() const { return count_; }

    /// How many took at most so long, for monitoring: few edges, and the sum.
    struct Summary {
        static constexpr std::array<Nanoseconds, 14> kEdges{
            500'000,    1'000'000,  2'000'000,  3'000'000,  5'000'000,  8'000'000,   12'000'000,
            16'000'000, 20'000'000, 25'000'000, 33'000'000, 40'000'000, 100'000'000, 500'000'000};
        std::array<std::uint64_t, kEdges.size()> up_to{};
        std::uint64_t count = 0;
        Nanoseconds sum_ns = 0;
    };
    [[nodiscard]] Summary summary() const;
    [[nodiscard]] Nanoseconds max_ns() const { return max_ns_; }

 private:
    std::array<std::uint32_t, 10'000 + 4'901> buckets_{};
    std::uint64_t count_ = 0;
    Nanoseconds max_ns_ = 0;
    Nanoseconds sum_ns_ = 0;
};

}  // namespace pitcast::channel
