// SPDX-License-Identifier: Apache-2.0
#include "pitcast/race/run_trace.h"

#include <algorithm>

#include "wide.h"

namespace pitcast::race {
namespace {

using Pass = RunTrace::Pass;

constexpr std::int64_t kSteps = 2'000;
constexpr std::size_t kMostRunPasses = 2'100;

/// `part` of `whole` of the way from `a` to `b`.
std::int64_t part_way(std::int64_t a, std::int64_t b, std::int64_t part, std::int64_t whole) {
    return whole > 0 ? a + mul_div(b - a, part, whole) : b;
}

std::optional<Pass> at_value(const std::vector<Pass>& passes, const std::optional<Pass>& now,
                             std::int64_t wanted, std::int64_t Pass::*value) {
    if (passes.empty() || wanted < passes.front().*value) {
        return std::nullopt;
    }
    const auto after =
        std::lower_bound(passes.begin(), passes.end(), wanted,
                         [&](const Pass& pass, std::int64_t at) { return pass.*value < at; });
    if (after != passes.end() && (*after).*value == wanted) {
        return *after;
    }
    const Pass& a = *std::prev(after);
    const Pass b = after != passes.end() ? *after : now.value_or(a);
    if (b.*value < wanted || b.distance_mm <= a.distance_mm || b.elapsed_ns <= a.elapsed_ns ||
        b.elapsed_ns - a.elapsed_ns > RunTrace::kLongestSilence) {
        return std::nullopt;
    }
    const std::int64_t part = wanted - a.*value;
    const std::int64_t whole = b.*value - a.*value;
    return Pass{part_way(a.distance_mm, b.distance_mm, part, whole),
                part_way(a.elapsed_ns, b.elapsed_ns, part, whole),
                part_way(a.speed_mm_s, b.speed_mm_s, part, whole)};
}

}  // namespace

void RunTrace::begin(Nanoseconds start_utc_ns, std::int64_t length_mm) {
    start_utc_ns_ = start_utc_ns;
    length_mm_ = length_mm;
    finished_ = false;
    passes_.clear();
    passes_.reserve(kMostRunPasses);  // on air nothing grows
    passes_.push_back({});
}

void RunTrace::take(Nanoseconds utc_ns, std::int64_t distance_mm, std::int64_t speed_mm_s) {
    if (!begun() || finished_ || utc_ns <= start_utc_ns_ || distance_mm >= length_mm_) {
        return;
    }
    const Pass pass{distance_mm, utc_ns - start_utc_ns_, speed_mm_s};
    const Pass& newest = passes_.back();
    // Some room is left for the finish.
    if (distance_mm < newest.distance_mm + std::max<std::int64_t>(1, length_mm_ / kSteps) ||
        pass.elapsed_ns <= newest.elapsed_ns || passes_.size() + 1 >= kMostRunPasses) {
        return;
    }
    passes_.push_back(pass);
}

void RunTrace::finish(Nanoseconds utc_ns) {
    const Nanoseconds elapsed_ns = utc_ns - start_utc_ns_;
    if (!begun() || finished_ || elapsed_ns <= 0) {
        return;
    }
    while (passes_.size() > 1 && passes_.back().elapsed_ns >= elapsed_ns) {
        passes_.pop_back();
    }
    passes_.push_back({length_mm_, elapsed_ns, passes_.back().speed_mm_s});
    finished_ = true;
}

std::optional<Pass> RunTrace::at_distance(std::int64_t distance_mm,
                                          const std::optional<Pass>& now) const {
    return at_value(passes_, now, distance_mm, &Pass::distance_mm);
}

std::optional<Pass> RunTrace::at_elapsed(Nanoseconds elapsed_ns,
                                         const std::optional<Pass>& now) const {
    return at_value(passes_, now, elapsed_ns, &Pass::elapsed_ns);
}

}  // namespace pitcast::race
