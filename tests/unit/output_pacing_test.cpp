// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/output/pacing.h"

namespace pitcast::output {
namespace {

constexpr Nanoseconds kMs = 1'000'000;

TEST(LatenessHistogram, ReadsBackWithinAQuarter) {
    LatenessHistogram histogram;
    EXPECT_EQ(histogram.percentile(50), 0);
    for (Nanoseconds value = 1; value <= 1'000'000; value += 7) {
        histogram.add(value);
    }
    for (const double percent : {1.0, 50.0, 90.0, 99.0}) {
        const auto exact = static_cast<Nanoseconds>(percent * 10'000);
        EXPECT_GE(histogram.percentile(percent), exact - 8);
        EXPECT_LE(histogram.percentile(percent), exact + exact / 4 + 8);
    }
    EXPECT_EQ(histogram.percentile(100), histogram.max());
    histogram.add(std::int64_t{1} << 50);
    histogram.add(-5);
    EXPECT_EQ(histogram.max(), std::int64_t{1} << 50);
}

TEST(Pacer, WakesAtTheStartOfEachFrameAndDoesNotDrift) {
    Pacer pacer({100, 1});
    FrameNumber n = pacer.frame_now() + 1;
    const FrameNumber first = n;
    for (int i = 0; i < 30; ++i) {
        const Nanoseconds late = pacer.wait_for(n);
        EXPECT_GE(late, 0);
        EXPECT_GE(pacer.tai_now(), frame_start_tai_ns(n, {100, 1}));
        n = pacer.next_after(n);
    }
    EXPECT_EQ(n - first, 30 + static_cast<FrameNumber>(pacer.skipped()));
    EXPECT_EQ(pacer.lateness().count(), 30U);
    EXPECT_LT(std::abs(pacer.tai_now() - tai_now_ns()), 20 * kMs);
}

TEST(Pacer, SkipsTheNumbersThatAnOverrunCost) {
    Pacer pacer({100, 1});
    const FrameNumber n = pacer.frame_now() + 1;
    pacer.wait_for(n);
    std::this_thread::sleep_for(std::chrono::milliseconds(45));
    const FrameNumber next = pacer.next_after(n);
    EXPECT_GE(next, n + 4);
    EXPECT_EQ(static_cast<FrameNumber>(pacer.skipped()), next - n - 1);
    EXPECT_LT(pacer.wait_for(next), 15 * kMs);
}

TEST(Pacer, ComputesDeadlinesFromTheNumberAlone) {
    // 30000/1001 at a million frames: no accumulated rounding.
    const Pacer pacer({30000, 1001}, 1000 * kMs, 400 * kMs);
    EXPECT_EQ(pacer.deadline_of(1'000'000),
              frame_start_tai_ns(1'000'000, {30000, 1001}) - 600 * kMs);
}

}  // namespace
}  // namespace pitcast::output
