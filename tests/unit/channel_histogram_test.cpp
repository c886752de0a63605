// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/channel/histogram.h"

namespace pitcast::channel {
namespace {

TEST(Histogram, FindsMedianAndTail) {
    Histogram histogram;
    for (int i = 1; i <= 100; ++i) {
        histogram.add(i * 100'000);  // 0.1 ms .. 10 ms
    }
    EXPECT_EQ(histogram.at_permille(500), 5'010'000);
    EXPECT_EQ(histogram.at_permille(990), 9'910'000);
    EXPECT_EQ(histogram.at_permille(1000), 10'000'000);
    EXPECT_EQ(histogram.max_ns(), 10'000'000);
}

TEST(Histogram, KeepsWhatIsTooLongForTheLastBucket) {
    Histogram histogram;
    histogram.add(60 * kNanosecondsPerSecond);
    EXPECT_EQ(histogram.at_permille(990), 60 * kNanosecondsPerSecond);
    EXPECT_EQ(histogram.max_ns(), 60 * kNanosecondsPerSecond);
}

TEST(Histogram, TellsLongDurationsApart) {
    Histogram histogram;
    for (int i = 1; i <= 100; ++i) {
        histogram.add(i * 10'000'000);  // 10 ms .. 1 s
    }
    EXPECT_EQ(histogram.at_permille(500), 501'000'000);
    EXPECT_EQ(histogram.at_permille(990), 991'000'000);
}

TEST(Histogram, IsZeroWhenEmpty) {
    EXPECT_EQ(Histogram{}.at_permille(990), 0);
}

}  // namespace
}  // namespace pitcast::channel
