// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/race/stories.h"

#include "race_rig.h"

namespace pitcast::race {
namespace {

/// A race that is looked at after every event.
struct Watched {
    Rig rig;
    StoryWatcher watcher;

    explicit Watched(const std::vector<std::string>& numbers, StoryOptions options = {})
        : rig(race_of(numbers)), watcher(options) {
        look();
    }
    void look() {
        classify(rig.state);
        watcher.step(rig.state);
    }
    void at(double second, EventBody body) {
        rig.at(second, std::move(body));
        look();
    }
    void pass(double second, const std::string& number, const std::string& loop) {
        at(second, Passing{number, loop, 0});
    }
    /// A lap of 90 s by thirds from `from`, at `seconds` each.
    void thirds(double from, const std::string& number, double seconds) {
        pass(from + seconds, number, "I1");
        pass(from + 2 * seconds, number, "I2");
        pass(from + 3 * seconds, number, "SF");
    }
    std::vector<Story> of(StoryKind kind) const {
        std::vector<Story> found;
        for (const auto& [id, story] : watcher.stories()) {
            if (story.kind == kind) {
                found.push_back(story);
            }
        }
        return found;
    }
};

/// Both cars' passings in order of time. `gaps`: of the second car, at one loop after the other.
void follow_gaps(Watched& race, const std::vector<double>& gaps, int first_point = 1) {
    const char* const loops[] = {"SF", "I1", "I2"};
    for (std::size_t i = 0; i < gaps.size(); ++i) {
        const int point = first_point + static_cast<int>(i);
        race.pass(point * 30.0, "1", loops[point % 3]);
        race.pass(point * 30.0 + gaps[i], "2", loops[point % 3]);
    }
}

TEST(Stories, ABattleBeginsWhenACarStaysCloseAndEndsWhenItFallsBack) {
    Watched race({"1", "2"});
    follow_gaps(race, {1.5, 0.9, 0.8});
    ASSERT_EQ(race.of(StoryKind::battle).size(), 1U);
    const Story begun = race.of(StoryKind::battle)[0];
    EXPECT_EQ(begun.car, "2");
    EXPECT_EQ(begun.other, "1");
    EXPECT_EQ(begun.time_ns, 800'000'000);
    EXPECT_TRUE(begun.goes_on());
    follow_gaps(race, {1.2, 1.8}, 4);
    EXPECT_TRUE(race.of(StoryKind::battle)[0].goes_on());  // not before it is well apart
    follow_gaps(race, {2.1}, 6);
    ASSERT_EQ(race.of(StoryKind::battle).size(), 1U);
    EXPECT_FALSE(race.of(StoryKind::battle)[0].goes_on());
    EXPECT_EQ(race.of(StoryKind::battle)[0].id, begun.id);
}

TEST(Stories, ASingleCloseGapIsNoBattle) {
    Watched race({"1", "2"});
    follow_gaps(race, {3, 0.9, 1.5, 0.9, 1.5});
    EXPECT_TRUE(race.of(StoryKind::battle).empty());
}

TEST(Stories, AChaseTellsTheLapsUntilContact) {
    Watched race({"1", "2"});
    std::vector<double> gaps;  // 9 s, and 0.3 s less at every loop: 0.9 s a lap
    for (int i = 0; i < 15; ++i) {
        gaps.push_back(9 - 0.3 * i);
    }
    follow_gaps(race, gaps);
    ASSERT_EQ(race.of(StoryKind::chase).size(), 1U);
    const Story chase = race.of(StoryKind::chase)[0];
    EXPECT_NEAR(static_cast<double>(chase.closing_ns_per_lap), 0.9e9, 5e6);
    EXPECT_EQ(chase.time_ns, 4'800'000'000);
    EXPECT_EQ(chase.laps_to_contact, 5);  // (4.8 - 0.5) / 0.9
}

TEST(Stories, ACarThatFallsBackIsNoChase) {
    Watched race({"1", "2"});
    std::vector<double> gaps;
    for (int i = 0; i < 15; ++i) {
        gaps.push_back(3 + 0.3 * i);
    }
    follow_gaps(race, gaps);
    EXPECT_TRUE(race.of(StoryKind::chase).empty());
}

TEST(Stories, ThereAreNoBattlesBehindASafetyCar) {
    Watched race({"1", "2"});
    follow_gaps(race, {0.9, 0.9, 0.9});
    EXPECT_TRUE(race.of(StoryKind::battle)[0].goes_on());
    race.at(100, FlagChange{Flag::safety_car, 0});
    EXPECT_FALSE(race.of(StoryKind::battle)[0].goes_on());
    follow_gaps(race, {0.5, 0.5, 0.5}, 4);
    EXPECT_EQ(race.of(StoryKind::battle).size(), 1U);
}

TEST(Stories, AnOvertakeIsToldOnceALoopConfirmsIt) {
    Watched race({"1", "2"});
    follow_gaps(race, {0.5});
    race.pass(60, "2", "I2");
    EXPECT_TRUE(race.of(StoryKind::overtake).empty());  // car 1 may have stopped
    race.pass(60.4, "1", "I2");
    ASSERT_EQ(race.of(StoryKind::overtake).size(), 1U);
    EXPECT_EQ(race.of(StoryKind::overtake)[0].car, "2");
    EXPECT_EQ(race.of(StoryKind::overtake)[0].other, "1");
    ASSERT_EQ(race.of(StoryKind::lead_change).size(), 1U);
    EXPECT_EQ(race.of(StoryKind::lead_change)[0].car, "2");
}

TEST(Stories, APitStopIsNoOvertake) {
    Watched race({"1", "2"});
    follow_gaps(race, {0.5, 0.5});
    race.pass(85, "1", "PI");
    race.pass(90, "2", "SF");
    race.pass(110, "1", "PO");
    race.pass(120, "2", "I1");
    race.pass(121, "1", "I1");
    EXPECT_TRUE(race.of(StoryKind::overtake).empty());
    ASSERT_EQ(race.of(StoryKind::pit_stop).size(), 1U);
    EXPECT_EQ(race.of(StoryKind::pit_stop)[0].time_ns, 25 * kSecond);
}

TEST(Stories, ACarThatSpunWasNotOvertakenInAFight) {
    Watched race({"1", "2"});
    follow_gaps(race, {5, 5});
    race.pass(95, "2", "SF");
    race.pass(110, "1", "SF");  // 50 s for what takes 30 s
    EXPECT_TRUE(race.of(StoryKind::overtake).empty());
    EXPECT_EQ(race.of(StoryKind::lead_change).size(), 1U);
}

TEST(Stories, ALappedCarLetsOthersByWithoutBeingOvertaken) {
    Watched race({"1", "2"});
    for (int lap = 0; lap < 4; ++lap) {  // car 1 laps car 2
        race.thirds(lap * 60.0, "1", 20);
    }
    Watched mixed({"1", "2"});
    for (int third = 1; third <= 12; ++third) {
        const char* const loops[] = {"SF", "I1", "I2"};
        mixed.pass(third * 20.0, "1", loops[third % 3]);
        if (third % 2 == 0) {
            mixed.pass(third * 20.0 + 1, "2", loops[third / 2 % 3]);
        }
    }
    EXPECT_TRUE(mixed.of(StoryKind::overtake).empty());
    EXPECT_TRUE(mixed.of(StoryKind::battle).empty());
}

TEST(Stories, ALoopLeftOutIsAMissedGate) {
    Watched race({"1"});
    race.thirds(0, "1", 30);
    race.pass(120, "1", "I1");
    race.pass(180, "1", "SF");
    ASSERT_EQ(race.of(StoryKind::missed_gate).size(), 1U);
    EXPECT_EQ(race.of(StoryKind::missed_gate)[0].loop, "I2");
    race.pass(210, "1", "I1");
    race.pass(240, "1", "I2");
    EXPECT_EQ(race.of(StoryKind::missed_gate).size(), 1U);
    race.pass(300, "1", "I1");  // the line did not see it
    ASSERT_EQ(race.of(StoryKind::missed_gate).size(), 2U);
    EXPECT_EQ(race.of(StoryKind::missed_gate)[1].loop, "SF");
}

TEST(Stories, TheWayThroughThePitsMissesNoGate) {
    Watched race({"1"});
    race.thirds(0, "1", 30);
    race.pass(120, "1", "I1");
    race.pass(150, "1", "I2");
    race.pass(175, "1", "PI");
    race.pass(180, "1", "SFP");
    race.pass(200, "1", "PO");
    race.pass(240, "1", "I2");
    EXPECT_TRUE(race.of(StoryKind::missed_gate).empty());
}

void place(Watched& race, double second, const std::string& number, std::int64_t x_metres) {
    race.at(second, Positions{{{number, x_metres * 1000, 0, 0}}});
}

TEST(Stories, ACarThatDoesNotMoveHasStopped) {
    Watched race({"1"});
    race.thirds(0, "1", 30);
    for (int i = 0; i < 30; ++i) {
        place(race, 90 + i, "1", i < 10 ? i * 50 : 500);
    }
    ASSERT_EQ(race.of(StoryKind::stopped).size(), 1U);
    EXPECT_TRUE(race.of(StoryKind::stopped)[0].goes_on());
    EXPECT_EQ(race.of(StoryKind::stopped)[0].begun_utc_ns, kNoon + 106 * kSecond);
    place(race, 120, "1", 550);
    EXPECT_FALSE(race.of(StoryKind::stopped)[0].goes_on());
}

TEST(Stories, CarsOnTheGridOrInThePitsHaveNotStopped) {
    Watched race({"1"});
    for (int i = 0; i < 15; ++i) {
        place(race, 1 + i, "1", 0);
    }
    race.thirds(20, "1", 30);
    race.pass(120, "1", "PI");
    for (int i = 0; i < 60; ++i) {
        place(race, 130 + i, "1", 100);
    }
    EXPECT_TRUE(race.of(StoryKind::stopped).empty());
}

TEST(Stories, ACarThatTheFeedSaysHasStoppedHas) {
    Watched race({"1"});
    race.thirds(0, "1", 30);
    race.at(100, CarStatusChange{"1", CarStatus::stopped, std::nullopt});
    ASSERT_EQ(race.of(StoryKind::stopped).size(), 1U);
    race.at(130, CarStatusChange{"1", CarStatus::retired, std::nullopt});
    EXPECT_FALSE(race.of(StoryKind::stopped)[0].goes_on());
}

TEST(Stories, ACarThatDoesNotComeIsOverdue) {
    Watched race({"1", "2"});
    for (int lap = 0; lap < 4; ++lap) {
        for (int third = 1; third <= 3; ++third) {
            const char* const loops[] = {"SF", "I1", "I2"};
            race.pass((lap * 3 + third) * 30.0, "1", loops[third % 3]);
            race.pass((lap * 3 + third) * 30.0 + 5, "2", loops[third % 3]);
        }
    }
    race.pass(390, "1", "I1");
    race.pass(420, "1", "I2");
    EXPECT_TRUE(race.of(StoryKind::overdue).empty());
    race.pass(450, "1", "SF");
    ASSERT_EQ(race.of(StoryKind::overdue).size(), 1U);
    EXPECT_EQ(race.of(StoryKind::overdue)[0].car, "2");
    EXPECT_EQ(race.of(StoryKind::overdue)[0].loop, "I1");
    race.pass(460, "2", "I1");
    EXPECT_FALSE(race.of(StoryKind::overdue)[0].goes_on());
}

TEST(Stories, ASlowCarIsSlowAgainstItselfAndTheField) {
    const auto run = [](bool everybody) {
        Watched race({"1", "2", "3", "4", "5"});
        double second = 0;
        for (int third = 1; third <= 18; ++third) {
            const char* const loops[] = {"SF", "I1", "I2"};
            second += everybody && third >= 16 ? 45 : 30;
            for (int car = 1; car <= 5; ++car) {
                const double late = !everybody && car == 5 && third >= 16 ? 15 * (third - 15) : 0;
                race.pass(second + car + late, std::to_string(car), loops[third % 3]);
            }
        }
        return race.of(StoryKind::slow);
    };
    const auto one = run(false);
    ASSERT_EQ(one.size(), 1U);
    EXPECT_EQ(one[0].car, "5");
    EXPECT_GE(one[0].time_ns, 15 * kSecond);
    EXPECT_TRUE(run(true).empty());  // rain, or a flag that the feed has not told
}

TEST(Stories, AFastestLapTakenBackIsWithdrawn) {
    Watched race({"1", "2"});
    for (int lap = 0; lap < 3; ++lap) {
        race.thirds(lap * 90.0, "1", 30);
    }
    race.thirds(270, "1", 29);
    ASSERT_EQ(race.of(StoryKind::fastest_lap).size(), 1U);
    EXPECT_EQ(race.of(StoryKind::fastest_lap)[0].time_ns, 87 * kSecond);
    race.at(360, LapDeleted{"1", 4, std::nullopt, "track limits"});
    EXPECT_TRUE(race.of(StoryKind::fastest_lap)[0].withdrawn);
    EXPECT_TRUE(race.watcher.offered(600 * kSecond, 8).empty() ||
                race.watcher.offered(600 * kSecond, 8)[0].kind != StoryKind::fastest_lap);
}

TEST(Stories, ADetourIsTold) {
    Rig rig;
    SessionInfo info = course(SessionKind::race);
    info.loops.push_back({"J", "Joker", LoopKind::detour, 1'500'000, 0});
    rig.at(-10, info);
    rig.at(-9, Entry{"1", "", "", "", "", "", "", "", "", "", "", "", 1});
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    StoryWatcher watcher;
    for (const auto& [second, loop] : std::vector<std::pair<double, std::string>>{
             {30, "I1"}, {45, "J"}, {60, "I2"}, {90, "SF"}, {120, "I1"}, {150, "I2"}}) {
        rig.pass(second, "1", loop);
        classify(rig.state);
        watcher.step(rig.state);
    }
    ASSERT_EQ(watcher.stories().size(), 1U);
    EXPECT_EQ(watcher.stories().begin()->second.kind, StoryKind::detour);
    EXPECT_EQ(watcher.stories().begin()->second.loop, "J");
}

TEST(Stories, OffersTheMostUrgentFirst) {
    Watched race({"1", "2"});
    follow_gaps(race, {0.5, 0.5});
    race.pass(90, "2", "SF");
    race.pass(90.4, "1", "SF");
    const auto offered = race.watcher.offered(60 * kSecond, 2);
    ASSERT_EQ(offered.size(), 2U);
    EXPECT_EQ(offered[0].kind, StoryKind::lead_change);
    EXPECT_GE(offered[0].priority, offered[1].priority);
}

TEST(Stories, KeepsNoMoreThanItMay) {
    StoryOptions options;
    options.keep = 4;
    Watched race({"1", "2"}, options);
    for (int point = 1; point <= 40; ++point) {
        const char* const loops[] = {"SF", "I1", "I2"};
        race.pass(point * 30.0, point % 2 ? "1" : "2", loops[point % 3]);
        race.pass(point * 30.0 + 0.4, point % 2 ? "2" : "1", loops[point % 3]);
    }
    EXPECT_EQ(race.watcher.stories().size(), 4U);
    EXPECT_GT(race.watcher.stories().rbegin()->first, 30U);
}

TEST(Stories, AreTheSameForTheSameEvents) {
    Watched a({"1", "2"}), b({"1", "2"}), c({"1", "2"});
    follow_gaps(a, {0.5, 0.5, 0.4});
    follow_gaps(b, {0.5, 0.5, 0.4});
    follow_gaps(c, {0.5, 0.5, 0.3});
    EXPECT_EQ(a.watcher.digest(), b.watcher.digest());
    EXPECT_EQ(a.watcher.stories(), b.watcher.stories());
    EXPECT_NE(a.watcher.digest(), c.watcher.digest());
}

TEST(Stories, EndWithTheirSession) {
    Watched race({"1", "2"});
    follow_gaps(race, {0.5, 0.5, 0.4});
    SessionInfo next = course(SessionKind::race);
    next.id = "s2";
    race.at(200, next);
    for (const auto& [id, story] : race.watcher.stories()) {
        EXPECT_FALSE(story.goes_on()) << id;
    }
}

}  // namespace
}  // namespace pitcast::race
