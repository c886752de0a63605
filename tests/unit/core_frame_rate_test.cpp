// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/core/frame_rate.h"

namespace pitcast {
namespace {

TEST(FrameRate, EveryFrameContainsItsOwnStart) {
    for (const FrameRate rate :
         {FrameRate{50, 1}, FrameRate{25, 1}, FrameRate{30000, 1001}, FrameRate{24000, 1001}}) {
        for (FrameNumber n = 53'000'000'000; n < 53'000'000'200; ++n) {
            const Nanoseconds start = frame_start_tai_ns(n, rate);
            EXPECT_EQ(frame_at_tai_ns(start, rate), n);
            EXPECT_EQ(frame_at_tai_ns(start - 1, rate), n - 1);
        }
    }
}

TEST(FrameRate, CountsBackwardsBeforeTheEpoch) {
    EXPECT_EQ(frame_at_tai_ns(-1, {50, 1}), -1);
    EXPECT_EQ(frame_start_tai_ns(-50, {50, 1}), -kNanosecondsPerSecond);
}

}  // namespace
}  // namespace pitcast
