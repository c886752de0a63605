// SPDX-License-Identifier: Apache-2.0
#include "pitcast/channel/histogram.h"

#include <algorithm>

namespace pitcast::channel {

void Histogram::add(Nanoseconds duration_ns) {
    const Nanoseconds last = static_cast<Nanoseconds>(buckets_.size()) - 1;
    const Nanoseconds bucket = std::clamp<Nanoseconds>(duration_ns / kBucketNs, 0, last);
    ++buckets_[static_cast<std::size_t>(bucket)];
    ++count_;
    max_ns_ = std::max(max_ns_, duration_ns);
}

Nanoseconds Histogram::at_permille(std::int32_t permille) const {
    const std::uint64_t wanted = (count_ * static_cast<std::uint64_t>(permille) + 999) / 1000;
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets_.size() && count_ > 0; ++i) {
        seen += buckets_[i];
        if (seen >= wanted) {
            return std::min(static_cast<Nanoseconds>(i + 1) * kBucketNs, max_ns_);
        }
    }
    return max_ns_;
}

}  // namespace pitcast::channel
