// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "../../engine/editor/src/clip_clock.h"

namespace pitcast::editor {
namespace {

constexpr Nanoseconds kClipSecond = kNanosecondsPerSecond;

TEST(ClipClock, TellsWhatEndsFirst) {
    const std::vector<ClipClock> clocks =
        clip_clocks({{5, "a.mov", "playing", 10 * kClipSecond, 70 * kClipSecond},
                     {6, "b.mov", "playing", 2 * kClipSecond, 9 * kClipSecond},
                     {7, "c.mov", "cued", 0, 4 * kClipSecond},
                     {8, "d.mov", "paused", 0, 3 * kClipSecond},
                     {9, "e.mov", "playing", 1, 0}});
    ASSERT_EQ(clocks.size(), 3U) << "what waits, and what has no length, has no clock";
    EXPECT_EQ(clocks[0].file, "b.mov");
    EXPECT_EQ(clocks[0].urgency(), ClipClock::Urgency::soon);
    EXPECT_EQ(clocks[1].left_ns, 60 * kClipSecond);
    EXPECT_EQ(clocks[1].urgency(), ClipClock::Urgency::none);
    EXPECT_TRUE(clocks[2].paused) << "what stands still ends last";
    EXPECT_EQ(clip_clocks({{5, "a.mov", "playing", 9 * kClipSecond, 8 * kClipSecond}})[0].left_ns,
              0);
}

TEST(ClipClock, CountsDownInTenthsAtTheEnd) {
    EXPECT_EQ(time_left_text(3725 * kClipSecond), "1:02:05");
    EXPECT_EQ(time_left_text(83 * kClipSecond + 999'999'999), "1:23");
    EXPECT_EQ(time_left_text(7 * kClipSecond + 390'000'000), "0:07.3");
    EXPECT_EQ(time_left_text(0), "0:00.0");
}

}  // namespace
}  // namespace pitcast::editor
