// SPDX-License-Identifier: Apache-2.0
// Two clocks that drift apart, in simulated time: nothing sleeps here.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "../../engine/output/src/card_schedule.h"

namespace pitcast::output::card {
namespace {

constexpr FrameRate kFifty{50, 1};
constexpr FrameNumber kFirst = 86'000'000'000;
constexpr Nanoseconds kFrame = 20'000'000;
constexpr std::int32_t kPreroll = 3;

/// A channel that offers each frame when it is done, and a card that drifts.
struct TwoClocks {
    double ppm = 0;
    Nanoseconds began = 0;  ///< when the card began, by the channel's clock

    [[nodiscard]] Nanoseconds stream(Nanoseconds now) const {
        return std::llround(static_cast<double>(now - began) * (1.0 + ppm / 1e6));
    }
};

struct Shown {
    std::vector<FrameNumber> slots;  ///< the frame of each
    Schedule::Counts counts;
};

/// `late(i)`: how long after its beginning frame `i` is offered.
template <typename Late>
Shown run(double ppm, std::int64_t frames, Late&& late) {
    Schedule schedule(kFifty, kPreroll);
    TwoClocks clocks{.ppm = ppm};
    Shown shown;
    for (std::int64_t i = 0; i < frames; ++i) {
        const Nanoseconds now = i * kFrame + late(i);
        const Schedule::Place place = i < kPreroll
                                          ? schedule.preroll(kFirst + i)
                                          : schedule.place(kFirst + i, clocks.stream(now), late(i));
        if (i + 1 == kPreroll) {
            clocks.began = now;
        }
        EXPECT_EQ(place.missing, 0);
        for (std::int32_t copy = 0; copy < place.copies; ++copy) {
            EXPECT_EQ(place.slot + copy, static_cast<std::int64_t>(shown.slots.size()))
                << "slots follow each other without a hole";
            shown.slots.push_back(kFirst + i);
        }
    }
    shown.counts = schedule.counts();
    return shown;
}

/// Ten minutes at 200 ppm are 6 frames; the sixth is due at the very end.
constexpr std::int64_t kTenMinutes = 30'000 + 200;

TEST(CardSchedule, AFastCardShowsOneFrameTwiceEachTimeThatItHasGainedAFrame) {
    const Shown shown = run(200, kTenMinutes, [](std::int64_t) { return Nanoseconds{4'000'000}; });
    EXPECT_EQ(shown.counts.repeated, 6U);
    EXPECT_EQ(shown.counts.left_out, 0U);
    EXPECT_EQ(shown.counts.late, 0U);
    EXPECT_EQ(shown.counts.missing, 0U);
    EXPECT_EQ(shown.counts.new_starts, 0U);
    std::size_t twice = 0;
    for (std::size_t i = 1; i < shown.slots.size(); ++i) {
        const FrameNumber step = shown.slots[i] - shown.slots[i - 1];
        ASSERT_TRUE(step == 0 || step == 1);
        twice += step == 0 ? 1 : 0;
    }
    EXPECT_EQ(twice, 6U);
    EXPECT_EQ(shown.slots.size(), static_cast<std::size_t>(kTenMinutes) + 6);
}

TEST(CardSchedule, ASlowCardLeavesOneFrameOutEachTimeThatItHasLostAFrame) {
    const Shown shown = run(-200, kTenMinutes, [](std::int64_t) { return Nanoseconds{4'000'000}; });
    EXPECT_EQ(shown.counts.left_out, 6U);
    EXPECT_EQ(shown.counts.repeated, 0U);
    EXPECT_EQ(shown.counts.late, 0U);
    std::size_t skipped = 0;
    for (std::size_t i = 1; i < shown.slots.size(); ++i) {
        const FrameNumber step = shown.slots[i] - shown.slots[i - 1];
        ASSERT_TRUE(step == 1 || step == 2);
        skipped += step == 2 ? 1 : 0;
    }
    EXPECT_EQ(skipped, 6U);
}

TEST(CardSchedule, EqualClocksAndAnUnsteadyChannelCostNothing) {
    std::uint32_t state = 1;
    const Shown shown = run(0, 90'000, [&](std::int64_t) {
        state = state * 1664525U + 1013904223U;
        return Nanoseconds{state % 35'000'000U};  // almost two frames
    });
    EXPECT_EQ(shown.counts.repeated + shown.counts.left_out + shown.counts.late, 0U);
    EXPECT_EQ(shown.slots.size(), 90'000U);
}

TEST(CardSchedule, AFrameThatComesAfterItsTimeIsLostAloneAndTheNextIsInItsPlace) {
    Schedule schedule(kFifty, kPreroll);
    for (std::int64_t i = 0; i < kPreroll; ++i) {
        EXPECT_EQ(schedule.preroll(kFirst + i).slot, i);
    }
    // The card began with frame 2; frame 3 is for slot 3, two frames ahead.
    EXPECT_EQ(schedule.place(kFirst + 3, kFrame, 0).slot, 3);
    const Schedule::Place lost = schedule.place(kFirst + 4, 5 * kFrame, 3 * kFrame);
    EXPECT_EQ(lost.copies, 0);
    EXPECT_EQ(schedule.counts().late, 1U);
    // The card is in slot 5 and has shown 3 since; frame 6 has its place, and nothing is filled
    // that is over.
    const Schedule::Place next = schedule.place(kFirst + 6, 5 * kFrame, kFrame);
    EXPECT_EQ(next.slot, 6);
    EXPECT_EQ(next.copies, 1);
    EXPECT_EQ(next.missing, 0);
}

TEST(CardSchedule, NumbersThatDoNotComeAreFilledWithWhatWasShownBefore) {
    Schedule schedule(kFifty, kPreroll);
    for (std::int64_t i = 0; i < kPreroll; ++i) {
        static_cast<void>(schedule.preroll(kFirst + i));
    }
    EXPECT_EQ(schedule.place(kFirst + 3, kFrame, 0).slot, 3);
    const Schedule::Place after = schedule.place(kFirst + 6, 4 * kFrame, 0);
    EXPECT_EQ(after.slot, 6);
    EXPECT_EQ(after.missing, 1) << "slot 5; 4 has begun already";
}

TEST(CardSchedule, AClockThatLeapsIsFollowedAtOnceAndCounted) {
    Schedule schedule(kFifty, kPreroll);
    for (std::int64_t i = 0; i < kPreroll; ++i) {
        static_cast<void>(schedule.preroll(kFirst + i));
    }
    EXPECT_EQ(schedule.place(kFirst + 3, kFrame, 0).slot, 3);
    const Schedule::Place after = schedule.place(kFirst + 4, 102 * kFrame, 0);
    EXPECT_EQ(after.slot, 104);
    EXPECT_EQ(after.copies, 1);
    EXPECT_EQ(schedule.counts().new_starts, 1U);
    EXPECT_EQ(schedule.place(kFirst + 5, 103 * kFrame, 0).slot, 105);
    // And back.
    const Schedule::Place back = schedule.place(kFirst + 6, 10 * kFrame, 0);
    EXPECT_EQ(back.slot, 12);
    EXPECT_EQ(back.copies, 1);
    EXPECT_EQ(schedule.counts().new_starts, 2U);
}

TEST(CardSchedule, AChannelThatBeginsLateAndCatchesUpLeavesNoLatencyBehind) {
    Schedule schedule(kFifty, kPreroll);
    // Frames 0 to 8 come all at once, 40 frames late; then the channel is at frame 41.
    for (std::int64_t i = 0; i < kPreroll; ++i) {
        EXPECT_EQ(schedule.preroll(kFirst + i).slot, i);
    }
    constexpr Nanoseconds kBegan = 40 * kFrame;
    std::int64_t last = kPreroll - 1;
    std::int64_t ahead_at_most = 0;
    const auto offer = [&](std::int64_t i, Nanoseconds now) {
        const Schedule::Place place = schedule.place(kFirst + i, now - kBegan, now - i * kFrame);
        if (place.copies > 0) {
            EXPECT_GT(place.slot, last);
            last = place.slot;
            ahead_at_most = std::max(ahead_at_most, last - (now - kBegan) / kFrame);
        }
        return place;
    };
    for (std::int64_t i = kPreroll; i < 9; ++i) {
        static_cast<void>(offer(i, kBegan));
    }
    for (std::int64_t i = 41; i < 100; ++i) {
        const Schedule::Place place = offer(i, i * kFrame + kFrame / 4);
        if (i > 50) {
            EXPECT_EQ(place.copies, 1) << i;
            EXPECT_EQ(place.missing, 0) << i;
        }
    }
    EXPECT_LE(ahead_at_most, kPreroll + 1) << "more pictures than that it is not given";
    EXPECT_EQ(schedule.counts().late, 0U);
    EXPECT_LE(schedule.latency_ns(), (kPreroll + 1) * kFrame);
}

TEST(CardSchedule, AChannelThatFallsBehindForGoodIsFollowed) {
    Schedule schedule(kFifty, kPreroll);
    for (std::int64_t i = 0; i < kPreroll; ++i) {
        static_cast<void>(schedule.preroll(kFirst + i));
    }
    std::uint64_t shown = 0;
    for (std::int64_t i = kPreroll; i < 200; ++i) {
        const Nanoseconds behind = i < 100 ? 0 : 6 * kFrame;
        const Nanoseconds stream = (i - 2) * kFrame + behind;
        shown += schedule.place(kFirst + i, stream, behind).copies == 1 ? 1 : 0;
    }
    EXPECT_EQ(schedule.counts().late, 24U);
    EXPECT_EQ(schedule.counts().new_starts, 1U);
    EXPECT_EQ(shown, 200U - kPreroll - 24U);
}

TEST(CardSchedule, NumbersThatDoNotComeBeforeItPlaysAreNoLatency) {
    Schedule schedule(kFifty, kPreroll);
    EXPECT_EQ(schedule.preroll(kFirst).slot, 0);
    EXPECT_EQ(schedule.preroll(kFirst + 20).slot, 1);
    EXPECT_EQ(schedule.preroll(kFirst + 21).slot, 2);
    const Schedule::Place next = schedule.place(kFirst + 22, kFrame, 0);
    EXPECT_EQ(next.slot, 3);
    EXPECT_EQ(next.missing, 0);
}

TEST(DriftMeter, ReadsPartsInAMillion) {
    DriftMeter meter;
    EXPECT_EQ(meter.ppm(), 0);
    for (std::int64_t i = 0; i <= 60'000; ++i) {
        const Nanoseconds now = i * kFrame;
        meter.add(now + now / 1'000'000 * -35, now);
    }
    EXPECT_NEAR(meter.ppm(), -35, 0.1);
}

}  // namespace
}  // namespace pitcast::output::card
