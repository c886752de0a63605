// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/histogram.h"

#include <algorithm>

namespace pitcast::channel {
namespace {

constexpr Nanoseconds kFineNs = 10'000;
constexpr Nanoseconds kFineEnd = 100'000'000;
constexpr Nanoseconds kCoarseNs = 1'000'000;
constexpr std::size_t kFineBuckets = kFineEnd / kFineNs;

std::size_t bucket_of(Nanoseconds duration_ns, std::size_t count) {
    const Nanoseconds positive = std::max<Nanoseconds>(duration_ns, 0);
    if (positive < kFineEnd) {
        return static_cast<std::size_t>(positive / kFineNs);
    }
    const auto coarse = static_cast<std::size_t>((positive - kFineEnd) / kCoarseNs);
    return std::min(kFineBuckets + coarse, count - 1);
}

Nanoseconds upper_edge(std::size_t bucket) {
    if (bucket < kFineBuckets) {
        return static_cast<Nanoseconds>(bucket + 1) * kFineNs;
    }
    return kFineEnd + static_cast<Nanoseconds>(bucket - kFineBuckets + 1) * kCoarseNs;
}

}  // namespace

void Histogram::add(Nanoseconds duration_ns) {
    ++buckets_[bucket_of(duration_ns, buckets_.size())];
    ++count_;
    sum_ns_ += duration_ns;
    max_ns_ = std::max(max_ns_, duration_ns);
}

Histogram::Summary Histogram::summary() const {
    Summary summary;
    summary.count = count_;
    summary.sum_ns = sum_ns_;
    std::uint64_t seen = 0;
    std::size_t bucket = 0;
    for (std::size_t i = 0; i < Summary::kEdges.size(); ++i) {
        for (; bucket + 1 < buckets_.size() && upper_edge(bucket) <= Summary::kEdges[i]; ++bucket) {
            seen += buckets_[bucket];
        }
        summary.up_to[i] = seen;
    }
    return summary;
}

Nanoseconds Histogram::at_permille(std::int32_t permille) const {
    const std::uint64_t wanted = (count_ * static_cast<std::uint64_t>(permille) + 999) / 1000;
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size() && count_ > 0; ++i) {
        seen += buckets_[i];
        if (seen >= wanted) {
            return i + 1 == buckets_.size() ? max_ns_ : std::min(upper_edge(i), max_ns_);
        }
    }
    return max_ns_;
}

}  // namespace pitcast::channel
