// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/race/live_timing.h"

#include "race_rig.h"

namespace pitcast::race {
namespace {

/// The course of the rig as a ring in plan: 1000 m by 500 m, loops at 0, 1000 and 2000 m.
Track ring() {
    auto track = Track::make({{0, 0}, {1'000'000, 0}, {1'000'000, 500'000}, {0, 500'000}}, true);
    EXPECT_TRUE(track.ok());
    return *track;
}

/// Two cars at constant speeds, seen at 10 Hz and by the loops, from the start at noon.
struct Pursuit {
    Rig rig = race_of({"1", "2"});
    LiveTiming live{ring()};
    double speed[2];      ///< metres a second
    double start[2];      ///< second at which the car leaves the line
    double crossed[2]{};  ///< distance of the last loop told

    Pursuit(double first, double second, double late) : speed{first, second}, start{0, late} {}

    double metres(int car, double second) const {
        return std::max(0.0, (second - start[car]) * speed[car]);
    }
    void fix(double second, int car, double at_metres) {
        const PlanPoint p = live.track().at(static_cast<std::int64_t>(at_metres * 1000));
        rig.at(second, Positions{{{std::to_string(car + 1), p.x_mm, p.y_mm, 0}}});
    }
    /// Runs to `second` from where it was, in steps of 100 ms.
    void run(double from, double to, bool loops = true) {
        for (int i = 1; from + i * 0.1 <= to + 1e-6; ++i) {
            const double now = from + i * 0.1;
            for (int car = 0; car < 2; ++car) {
                const std::string number = std::to_string(car + 1);
                const double next = crossed[car] + 1000;
                if (loops && metres(car, now) >= next) {
                    crossed[car] = next;
                    const char* const ids[] = {"SF", "I1", "I2"};
                    rig.pass(start[car] + next / speed[car], number,
                             ids[static_cast<int>(next / 1000) % 3]);
                }
                fix(now, car, metres(car, now));
            }
            classify(rig.state);
            live.take(rig.state);
            live.refresh(rig.state, at(now));
        }
    }
    static Nanoseconds at(double second) {
        return kNoon + static_cast<Nanoseconds>(second * 1000 + 0.5) * 1'000'000;
    }
};

TEST(LiveTiming, TellsTheTimeSinceTheCarAheadWasThere) {
    Pursuit pursuit(50, 50, 3);
    pursuit.run(0, 30);
    const auto gap = pursuit.live.estimate(pursuit.rig.state, 0, 1, Pursuit::at(30));
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->gap.kind, Gap::Kind::time);
    EXPECT_NEAR(static_cast<double>(gap->gap.time_ns), 3e9, 2e6);
    EXPECT_TRUE(gap->estimated);
    EXPECT_FALSE(gap->ahead);
}

TEST(LiveTiming, FollowsAGapThatShrinksBetweenLoops) {
    Pursuit pursuit(40, 50, 10);
    pursuit.run(0, 38);  // the second car has passed 1000 m at 30 s; 1400 m now
    const LiveGap shown = pursuit.live.interval(1);
    EXPECT_TRUE(shown.estimated);
    // At 1400 m the first car was at 35 s: 3 s ago. At the loop it was 5 s.
    EXPECT_NEAR(static_cast<double>(shown.gap.time_ns), 3e9, 6e8);
    EXPECT_EQ(pursuit.rig.car("2").interval.time_ns, 5 * kSecond);
}

TEST(LiveTiming, ShowsTheLoopsWordRightAfterACrossing) {
    Pursuit pursuit(40, 50, 10);
    pursuit.run(0, 31);  // crossed I1 at 30 s
    EXPECT_EQ(pursuit.live.interval(1), (LiveGap{{Gap::Kind::time, 5 * kSecond, 0}, false, false}));
    pursuit.run(31, 32);
    EXPECT_TRUE(pursuit.live.interval(1).estimated);
}

TEST(LiveTiming, DoesNotFlicker) {
    Pursuit pursuit(50, 50, 2);
    pursuit.run(0, 25);
    int changes = 0;
    LiveGap last = pursuit.live.interval(1);
    for (int i = 1; i <= 100; ++i) {
        const double now = 25 + i * 0.1;
        for (int car = 0; car < 2; ++car) {  // fixes that are a metre off, now here, now there
            pursuit.fix(now, car, pursuit.metres(car, now) + (i % 2 == car ? 1 : -1));
        }
        pursuit.live.take(pursuit.rig.state);
        pursuit.live.refresh(pursuit.rig.state, Pursuit::at(now));
        changes += pursuit.live.interval(1) == last ? 0 : 1;
        last = pursuit.live.interval(1);
    }
    EXPECT_LE(changes, 1);
    EXPECT_TRUE(last.estimated);
}

TEST(LiveTiming, CountsACarThatIsLappedInLaps) {
    Pursuit pursuit(60, 30, 0);
    pursuit.run(0, 110);  // 6600 m against 3300 m: a lap and a bit
    const LiveGap shown = pursuit.live.gap(1);
    EXPECT_EQ(shown.gap.kind, Gap::Kind::laps);
    EXPECT_EQ(shown.gap.laps, 1);
    // Beside the leader on the road, and still a lap down.
    Pursuit close(60, 30, 0);
    close.run(0, 101);
    EXPECT_EQ(close.live.gap(1).gap.kind, Gap::Kind::laps);
}

TEST(LiveTiming, NeverCarriesACarPastALoopThatIsSilent) {
    Pursuit pursuit(50, 50, 2);
    pursuit.run(0, 19.5);  // 975 m: the loop at 1000 m comes at 20 s
    const TrackPosition at = pursuit.live.position(pursuit.rig.state, 0, Pursuit::at(20.5));
    EXPECT_TRUE(at.extrapolated);
    EXPECT_EQ(at.distance_mm, 1'000'000);
    EXPECT_EQ(pursuit.live.position(pursuit.rig.state, 0, Pursuit::at(21.5)).whereabouts,
              Whereabouts::lost);
}

TEST(LiveTiming, SaysWhenTheCarBehindIsAheadBeforeALoopKnows) {
    Pursuit pursuit(40, 50, 4);
    pursuit.run(0, 19.9);
    pursuit.run(19.9, 24.5);  // the second passes the first at 20 s, 800 m; loop at 24 s and 25 s
    Pursuit before(40, 50, 4);
    before.run(0, 23.9);  // 956 m against 995 m, no loop yet
    const auto gap = before.live.estimate(before.rig.state, 0, 1, Pursuit::at(23.9));
    ASSERT_TRUE(gap);
    EXPECT_TRUE(gap->ahead);
    EXPECT_EQ(before.rig.order(), "1 2");
    EXPECT_EQ(pursuit.rig.order(), "2 1");
}

TEST(LiveTiming, HasNoEstimateOfACarThatIsLost) {
    Pursuit pursuit(50, 50, 2);
    pursuit.run(0, 25);
    for (int i = 1; i <= 50; ++i) {
        const double now = 25 + i * 0.1;
        pursuit.fix(now, 1, pursuit.metres(1, now));
        pursuit.live.take(pursuit.rig.state);
        pursuit.live.refresh(pursuit.rig.state, Pursuit::at(now));
    }
    EXPECT_EQ(pursuit.live.estimate(pursuit.rig.state, 0, 1, Pursuit::at(30)), std::nullopt);
    EXPECT_FALSE(pursuit.live.interval(1).estimated);  // the loop's word again
}

TEST(LiveTiming, IsTheSameForTheSameEvents) {
    Pursuit a(60, 30, 1), b(60, 30, 1), c(60, 31, 1);
    a.run(0, 80);
    b.run(0, 80);
    c.run(0, 80);
    EXPECT_EQ(a.live.hash(), b.live.hash());
    EXPECT_NE(a.live.hash(), c.live.hash());
}

TEST(LiveTiming, StartsOverWithANewSession) {
    Pursuit pursuit(50, 50, 3);
    pursuit.run(0, 30);
    SessionInfo next = course(SessionKind::race);
    next.id = "s2";
    pursuit.rig.at(31, next);
    pursuit.live.take(pursuit.rig.state);
    pursuit.live.refresh(pursuit.rig.state, Pursuit::at(31));
    EXPECT_EQ(pursuit.live.gap(1), LiveGap{});
}

/// Whoever joins in mid-race does not know the lap. The crossing tells it, also when the positions
/// of that moment are missing and the next ones come after it.
TEST(LiveTiming, FindsTheLapOnceAFixTellsWhereTheCarWasWhenItCrossed) {
    Rig rig = race_of({"1", "2"});
    LiveTiming live(ring());
    const auto fix = [&](double second, const char* number, double metres) {
        const PlanPoint p = live.track().at(static_cast<std::int64_t>(metres * 1000));
        rig.at(second, Positions{{{number, p.x_mm, p.y_mm, 0}}});
        live.take(rig.state);
    };
    const auto cross = [&](double second, const char* number) {
        rig.at(second, Passing{number, "SF", 5});
        classify(rig.state);
        live.take(rig.state);
    };
    for (int i = 0; i <= 60; ++i) {  // 50 m/s, the second 100 m behind; both cross the line
        const double now = 1000 + i * 0.1;
        if (i < 2 || i >= 40) {
            fix(now, "1", 2900 + i * 5);
        }
        fix(now, "2", 2800 + i * 5);
        if (i == 38) {
            cross(1002, "1");
        } else if (i == 40) {
            cross(1004, "2");
        }
    }
    const auto gap = live.estimate(rig.state, 0, 1, Pursuit::at(1006));
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->gap.kind, Gap::Kind::time);
    EXPECT_NEAR(static_cast<double>(gap->gap.time_ns), 2e9, 5e6);
}

}  // namespace
}  // namespace pitcast::race
