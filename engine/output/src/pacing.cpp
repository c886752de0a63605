// SPDX-License-Identifier: Apache-2.0
#include "pitcast/output/pacing.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "pitcast/core/clock.h"

namespace pitcast::output {
namespace {

/// Four buckets to each power of two; 0..3 ns share the first ones.
std::size_t bucket_of(std::uint64_t value, std::size_t buckets) {
    if (value < 4) {
        return static_cast<std::size_t>(value);
    }
    const auto exponent = static_cast<std::size_t>(std::bit_width(value)) - 1;
    const auto quarter = static_cast<std::size_t>((value >> (exponent - 2)) & 3U);
    return std::min(4 * (exponent - 1) + quarter, buckets - 1);
}

Nanoseconds upper_edge(std::size_t bucket) {
    if (bucket < 4) {
        return static_cast<Nanoseconds>(bucket);
    }
    const std::size_t exponent = bucket / 4 + 1;
    return (static_cast<Nanoseconds>(5 + bucket % 4) << (exponent - 2)) - 1;
}

}  // namespace

void LatenessHistogram::add(Nanoseconds late_ns) {
    late_ns = std::max<Nanoseconds>(late_ns, 0);
    ++buckets_[bucket_of(static_cast<std::uint64_t>(late_ns), kBuckets)];
    ++count_;
    max_ = std::max(max_, late_ns);
}

Nanoseconds LatenessHistogram::percentile(double percent) const {
    if (count_ == 0) {
        return 0;
    }
    const auto rank = static_cast<std::uint64_t>(
        std::ceil(std::clamp(percent, 0.0, 100.0) / 100.0 * static_cast<double>(count_)));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < kBuckets; ++i) {
        seen += buckets_[i];
        if (seen >= std::max<std::uint64_t>(rank, 1)) {
            return std::min(upper_edge(i), max_);
        }
    }
    return max_;
}

Pacer::Pacer(FrameRate rate) : Pacer(rate, tai_now_ns(), monotonic_now_ns()) {}

Pacer::Pacer(FrameRate rate, Nanoseconds tai_ns, Nanoseconds monotonic_ns)
    : rate_(rate), tai_minus_monotonic_(tai_ns - monotonic_ns) {}

Nanoseconds Pacer::deadline_of(FrameNumber n) const {
    return frame_start_tai_ns(n, rate_) - tai_minus_monotonic_;
}

Nanoseconds Pacer::tai_now() const {
    return monotonic_now_ns() + tai_minus_monotonic_;
}

Nanoseconds Pacer::wait_for(FrameNumber n) {
    const Nanoseconds deadline = deadline_of(n);
    sleep_until_monotonic(deadline);
    const Nanoseconds late = std::max<Nanoseconds>(monotonic_now_ns() - deadline, 0);
    lateness_.add(late);
    return late;
}

FrameNumber Pacer::frame_now() const {
    return frame_at_tai_ns(tai_now(), rate_);
}

FrameNumber Pacer::next_after(FrameNumber n) {
    const FrameNumber next = std::max(n + 1, frame_now());
    skipped_ += static_cast<std::uint64_t>(next - (n + 1));
    return next;
}

}  // namespace pitcast::output
