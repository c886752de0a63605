// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <random>
#include <thread>

#include <gtest/gtest.h>
#include <unistd.h>

#include "pitcast/core/clock.h"
#include "pitcast/feed/clock_estimate.h"
#include "pitcast/feed/publisher.h"
#include "pitcast/feed/subscriber.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kMilli = 1'000'000;
constexpr Nanoseconds kNoon = 1'800'000'000 * kSecond;

/// A sender whose clock is ahead by `ahead_ns` and gains `ppb`; messages take 2 ms and a random
/// time more. Ten messages a second.
struct Line {
    ClockEstimate estimate;
    std::mt19937_64 random{7};
    Nanoseconds now = kNoon;
    Nanoseconds ahead_ns = 0;
    std::int64_t gain_ppb = 0;
    Nanoseconds gained_ns = 0;
    Nanoseconds jitter_ns = 8 * kMilli;

    void message(Nanoseconds delay_ns) {
        estimate.take(now + ahead_ns + gained_ns, now + delay_ns);
    }
    void step() {
        now += kSecond / 10;
        gained_ns += gain_ppb / 10;
    }
    void run(int seconds) {
        for (int i = 0; i < seconds * 10; ++i) {
            step();
            const double part = std::uniform_real_distribution<>(0, 1)(random);
            message(2 * kMilli +
                    static_cast<Nanoseconds>(part * part * static_cast<double>(jitter_ns)));
        }
    }
    /// What the estimate should say.
    Nanoseconds offset() const { return 2 * kMilli - ahead_ns - gained_ns; }
    const ClockReport& report() const { return estimate.report(); }
};

TEST(ClockEstimate, FindsTheOffsetUnderTheJitter) {
    Line line;
    line.ahead_ns = 3 * kSecond;
    line.run(10);
    EXPECT_TRUE(line.report().known);
    EXPECT_NEAR(static_cast<double>(line.report().offset_ns), static_cast<double>(line.offset()),
                1e6);
    EXPECT_EQ(line.report().jumps, 0U);
    EXPECT_EQ(line.report().late, 0U);
}

TEST(ClockEstimate, FindsADriftOfPartsInAMillion) {
    for (const std::int64_t ppb : {-200'000, -20'000, 0, 20'000, 50'000, 200'000}) {
        Line line;
        line.gain_ppb = ppb;
        line.run(60);
        ASSERT_TRUE(line.report().drift_known);
        EXPECT_NEAR(static_cast<double>(line.report().drift_ppb), static_cast<double>(-ppb), 5'000);
        EXPECT_NEAR(static_cast<double>(line.report().offset_ns),
                    static_cast<double>(line.offset()), 1e6);
    }
}

TEST(ClockEstimate, CountsLateMessagesAndIsNotMovedByThem) {
    Line line;
    for (int i = 0; i < 30; ++i) {
        line.run(1);
        line.step();
        line.message(400 * kMilli);
    }
    EXPECT_EQ(line.report().late, 30U);
    EXPECT_EQ(line.report().jumps, 0U);
    EXPECT_NEAR(static_cast<double>(line.report().offset_ns), static_cast<double>(line.offset()),
                1e6);
}

TEST(ClockEstimate, NoticesAClockThatIsSetBackOrForth) {
    for (const Nanoseconds by : {700 * kMilli, -700 * kMilli, 3600 * kSecond, -3600 * kSecond}) {
        Line line;
        line.run(20);
        line.ahead_ns += by;
        line.run(10);
        EXPECT_EQ(line.report().jumps, 1U) << by;
        EXPECT_NEAR(static_cast<double>(line.report().last_jump_ns), static_cast<double>(-by), 3e6);
        EXPECT_NEAR(static_cast<double>(line.report().offset_ns),
                    static_cast<double>(line.offset()), 1e6);
        EXPECT_EQ(line.report().late, 0U) << by;
    }
}

TEST(ClockEstimate, DoesNotTakeATrafficJamForAClock) {
    Line line;
    line.run(20);
    // Everything waits for a second, then comes at once, the longest wait first.
    for (int i = 0; i < 10; ++i) {
        line.step();
        line.message((1000 - 100 * i) * kMilli);
    }
    line.run(10);
    EXPECT_EQ(line.report().jumps, 0U);
    EXPECT_GE(line.report().late, 8U);
}

TEST(ClockEstimate, RecoversFromHostileStamps) {
    Line line;
    std::mt19937_64 random(3);
    for (int i = 0; i < 20'000; ++i) {
        line.now += kSecond / 100;
        const auto wild = static_cast<Nanoseconds>(random());
        line.estimate.take(i % 2 == 0 ? wild : line.now + wild % (3600 * kSecond), line.now);
        line.estimate.take(wild, INT64_MAX);
    }
    line.run(30);
    EXPECT_NEAR(static_cast<double>(line.report().offset_ns), static_cast<double>(line.offset()),
                1e6);
}

TEST(FeedClockWatch, AStepOfOurOwnClockIsNotTheSenders) {
    FeedClockWatch watch;
    for (int i = 0; i < 300; ++i) {
        const Nanoseconds monotonic = i * kSecond / 10;
        const Nanoseconds step = i < 150 ? 0 : 5 * kSecond;
        watch.take(1, 0, kNoon + monotonic, monotonic, kNoon + monotonic + step);
    }
    EXPECT_EQ(watch.clocks().local_steps, 1U);
    EXPECT_EQ(watch.clocks().send.jumps, 0U);
}

TEST(FeedClockWatch, TellsHowOldEventsAreWhenTheyAreSent) {
    FeedClockWatch watch;
    for (int i = 0; i < 300; ++i) {
        const Nanoseconds now = i * kSecond / 10;
        const Nanoseconds age = (i % 50 == 49 ? 4000 : 300 + i % 7) * kMilli;
        watch.take(1, kNoon + now - age, kNoon + now, now, kNoon + now);
    }
    EXPECT_NEAR(static_cast<double>(watch.clocks().event.offset_ns), 0.3e9, 5e6);
    EXPECT_EQ(watch.clocks().event.late, 6U);
}

TEST(FeedClockWatch, AnotherPublisherIsNoJump) {
    FeedClockWatch watch;
    for (int i = 0; i < 200; ++i) {
        const Nanoseconds now = i * kSecond / 10;
        watch.take(i < 100 ? 1 : 2, 0, kNoon + now + (i < 100 ? 0 : 9 * kSecond), now, kNoon + now);
    }
    EXPECT_EQ(watch.clocks().send.jumps, 0U);
    EXPECT_NEAR(static_cast<double>(watch.clocks().send.offset_ns), -9e9, 1e6);
}

/// Over a real socket: a publisher whose clock runs fast by 2 in a thousand and is then set back.
TEST(FeedClocks, AreKnownOfARealFeed) {
    const Nanoseconds began = utc_now_ns();
    std::atomic<Nanoseconds> set_by{0};
    PublisherOptions options;
    options.clock = [&] {
        const Nanoseconds now = utc_now_ns();
        return now + (now - began) / 500 + kSecond + set_by;
    };
    auto publisher =
        Publisher::open("ipc:///tmp/pitcast-test-clock-" + std::to_string(::getpid()), options);
    ASSERT_TRUE(publisher.ok()) << publisher.error().message();
    auto subscriber = Subscriber::open((*publisher)->endpoint());
    ASSERT_TRUE(subscriber.ok()) << subscriber.error().message();
    race::Event event;
    const auto run = [&](int messages) {
        for (int i = 0; i < messages; ++i) {
            race::Telemetry telemetry;
            telemetry.number = "7";
            telemetry.rpm = i;
            ASSERT_TRUE((*publisher)->publish({options.clock() - 40 * kMilli, telemetry}).ok());
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            while ((*subscriber)->poll(event)) {
            }
        }
    };
    run(280);
    const FeedClocks before = (*subscriber)->clocks();
    EXPECT_TRUE(before.send.drift_known);
    EXPECT_NEAR(static_cast<double>(before.send.drift_ppb), -2e6, 3e5);
    EXPECT_NEAR(static_cast<double>(before.send.offset_ns), -1e9, 3e7);
    EXPECT_NEAR(static_cast<double>(before.event.offset_ns), 4e7, 1e7);
    EXPECT_EQ(before.send.jumps, 0U);
    set_by = 700 * kMilli;
    run(20);
    const FeedClocks after = (*subscriber)->clocks();
    EXPECT_EQ(after.send.jumps, 1U);
    EXPECT_NEAR(static_cast<double>(after.send.last_jump_ns), -7e8, 3e7);
}

}  // namespace
}  // namespace pitcast::feed
