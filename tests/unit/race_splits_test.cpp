// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/race/splits.h"

#include "race_rig.h"

namespace pitcast::race {
namespace {

Nanoseconds ms(std::int64_t count) {
    return count * 1'000'000;
}

/// The course of the rig as a stage: splits at 1 and 2 km, the finish at 3 km.
struct StageRig : Rig {
    StageRig() {
        SessionInfo info = course(SessionKind::stage);
        info.laps_total = 1;
        info.loops = {{"SF", "", LoopKind::start_finish, 0, 3},
                      {"I2", "", LoopKind::intermediate, 2'000'000, 2},
                      {"I1", "", LoopKind::intermediate, 1'000'000, 1},
                      {"I1B", "", LoopKind::intermediate, 1'000'000, 0},
                      {"TRAP", "", LoopKind::speed_trap, 1'500'000, 0}};
        at(-100, info);
    }
    void run(const std::string& number, double start, std::vector<double> times) {
        pass(start, number, "SF");
        const char* const ids[] = {"I1", "TRAP", "I2", "SF"};
        for (std::size_t i = 0; i < times.size(); ++i) {
            pass(start + times[i], number, ids[i]);
        }
        classify(state);
    }
};

TEST(Splits, AreTheIntermediateLoopsInTheirOrderAndTheFinish) {
    const StageRig rig;
    EXPECT_EQ(splits_of(rig.state.session), 3);
    EXPECT_EQ(split_distance(rig.state.session, 1), 1'000'000);
    EXPECT_EQ(split_distance(rig.state.session, 2), 2'000'000);
    EXPECT_EQ(split_distance(rig.state.session, 3), 3'000'000);
    EXPECT_EQ(split_distance(rig.state.session, 0), 0);
    EXPECT_EQ(split_distance(rig.state.session, 4), 0);
}

TEST(Splits, CompareWithTheBestOfAllOthersAtTheSameSplit) {
    StageRig rig;
    rig.run("1", 0, {40, 60, 82, 120});
    rig.run("2", 60, {41.5, 61, 80.25, 119});
    rig.run("3", 120, {40.5, 60, 83});
    const auto at = [&](const char* number, int split) {
        return *split_of(rig.state, rig.car(number), split);
    };
    EXPECT_EQ(at("1", 1).time_ns, ms(40'000));
    EXPECT_EQ(at("1", 1).gap_ns, ms(-500)) << "ahead of the best of the others";
    EXPECT_EQ(at("1", 1).position, 1);
    EXPECT_EQ(at("2", 1).gap_ns, ms(1'500));
    EXPECT_EQ(at("2", 1).position, 3);
    EXPECT_EQ(at("2", 2).gap_ns, ms(-1'750));
    EXPECT_EQ(at("3", 2).gap_ns, ms(2'750));
    EXPECT_EQ(at("3", 2).position, 3);
    EXPECT_EQ(at("2", 3).gap_ns, ms(-1'000));
    EXPECT_FALSE(split_of(rig.state, rig.car("3"), 3)) << "still on its way";
    EXPECT_FALSE(split_of(rig.state, rig.car("3"), 4));
    EXPECT_FALSE(split_of(rig.state, rig.car("3"), 0));
}

TEST(Splits, KnowWhichOneComesNext) {
    StageRig rig;
    rig.pass(0, "1", "SF");
    EXPECT_EQ(next_split(rig.state, rig.car("1")), 1);
    rig.pass(40, "1", "I1");
    EXPECT_EQ(next_split(rig.state, rig.car("1")), 2);
    rig.pass(60, "1", "TRAP");
    EXPECT_EQ(next_split(rig.state, rig.car("1")), 2) << "a speed trap is no split";
    rig.pass(82, "1", "I2");
    EXPECT_EQ(next_split(rig.state, rig.car("1")), 3);
    rig.pass(120, "1", "SF");
    EXPECT_EQ(next_split(rig.state, rig.car("1")), 0);
}

TEST(Splits, OfTheFirstCarHaveNothingToCompareWith) {
    StageRig rig;
    rig.run("1", 0, {40});
    const auto split = split_of(rig.state, rig.car("1"), 1);
    ASSERT_TRUE(split);
    EXPECT_FALSE(split->gap_ns);
    EXPECT_EQ(split->position, 1);
}

TEST(Splits, AreNotWhatACarPassedOnItsWayToTheStart) {
    StageRig rig;
    rig.pass(-60, "1", "I1");
    rig.pass(0, "1", "SF");
    EXPECT_FALSE(split_of(rig.state, rig.car("1"), 1));
}

TEST(Splits, BelongToStagesOnly) {
    Rig rig = race_of({"1"});
    rig.pass(40, "1", "I1");
    EXPECT_FALSE(split_of(rig.state, rig.car("1"), 1));
    EXPECT_EQ(next_split(rig.state, rig.car("1")), 0);
}

TEST(RunningSector, FollowsTheLoops) {
    Rig rig = race_of({"1"});
    EXPECT_EQ(running_sector(rig.car("1")).sector, 1);
    rig.pass(27, "1", "I1");
    EXPECT_EQ(running_sector(rig.car("1")).sector, 2);
    EXPECT_EQ(running_sector(rig.car("1")).from_utc_ns, kNoon + 27 * kSecond);
    rig.pass(57, "1", "I2");
    rig.pass(82, "1", "SF");
    EXPECT_EQ(running_sector(rig.car("1")).sector, 1);
    EXPECT_EQ(running_sector(rig.car("1")).from_utc_ns, kNoon + 82 * kSecond);
    rig.at(90, CarStatusChange{"1", CarStatus::retired, {}});
    EXPECT_EQ(running_sector(rig.car("1")).sector, 0);
}

TEST(RunningSector, FollowsAFeedThatTellsSectorsAlone) {
    Rig rig;
    rig.at(-10, course(SessionKind::qualifying));
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    rig.lap(100, "1", 82);
    rig.at(127, SectorTime{"1", 1, ms(27'000), 0});
    EXPECT_EQ(running_sector(rig.car("1")).sector, 2);
    EXPECT_EQ(running_sector(rig.car("1")).from_utc_ns, kNoon + 127 * kSecond);
    rig.at(157, SectorTime{"1", 2, ms(30'000), 0});
    rig.at(182, SectorTime{"1", 3, ms(25'000), 0});
    EXPECT_EQ(running_sector(rig.car("1")).sector, 0) << "the lap's end is not told yet";
    rig.lap(182, "1", 82);
    EXPECT_EQ(running_sector(rig.car("1")).sector, 1);
}

TEST(SectorDifferences, AreToWhatWasTheBestBefore) {
    Rig rig;
    rig.at(-10, course(SessionKind::qualifying));
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    rig.at(27, SectorTime{"1", 1, ms(27'000), 0});
    EXPECT_FALSE(sector_to_session(rig.car("1"), 1)) << "the first of all";
    rig.at(30, SectorTime{"2", 1, ms(27'400), 0});
    EXPECT_EQ(sector_to_session(rig.car("2"), 1), ms(400));
    EXPECT_FALSE(sector_to_own(rig.car("2"), 1));
    rig.lap(80, "2", 80);
    rig.at(107, SectorTime{"2", 1, ms(26'900), 0});
    EXPECT_EQ(sector_to_session(rig.car("2"), 1), ms(-100));
    EXPECT_EQ(sector_to_own(rig.car("2"), 1), ms(-500));
    EXPECT_FALSE(sector_to_own(rig.car("2"), 2));
    EXPECT_FALSE(sector_to_own(rig.car("2"), 0));
}

}  // namespace
}  // namespace pitcast::race
