// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "race_rig.h"

namespace pitcast::race {
namespace {

Gap in_time(Nanoseconds ns) {
    return {Gap::Kind::time, ns, 0};
}
Gap in_laps(std::int32_t laps) {
    return {Gap::Kind::laps, 0, laps};
}

TEST(RaceOrder, IsTheGridUntilALoopIsPassed) {
    Rig rig = race_of({"7", "12", "99"});
    EXPECT_EQ(rig.order(), "7 12 99");
    EXPECT_EQ(rig.car("12").position, 2);
    EXPECT_EQ(rig.state.leader_laps(), 0);
}

TEST(RaceOrder, OfUnknownGridGoesLast) {
    Rig rig = race_of({"7", "12"});
    Entry late;
    late.number = "1";
    rig.at(1, late);
    EXPECT_EQ(rig.order(), "7 12 1");
}

TEST(RaceOrder, FollowsTheLoopsOfTheFirstLap) {
    Rig rig = race_of({"7", "12"});
    rig.pass(30, "12", "I1");
    EXPECT_EQ(rig.order(), "12 7");
    EXPECT_EQ(rig.car("12").positions_gained, 1);
    rig.pass(30.5, "7", "I1");
    EXPECT_EQ(rig.order(), "12 7");
    EXPECT_EQ(rig.car("7").gap, in_time(kSecond / 2));
    rig.pass(59, "7", "I2");
    EXPECT_EQ(rig.order(), "7 12");
}

TEST(RaceLaps, AreCountedAndTimedFromTheLoops) {
    Rig rig = race_of({"7"});
    rig.pass(2, "7", "SF");  // the grid lies before the line
    EXPECT_EQ(rig.car("7").laps, 0);
    rig.pass(30, "7", "I1");
    rig.pass(60, "7", "I2");
    rig.pass(90, "7", "SF");
    EXPECT_EQ(rig.car("7").laps, 1);
    EXPECT_EQ(rig.car("7").last_lap_ns, 90 * kSecond);
    EXPECT_EQ(rig.car("7").total_ns, 90 * kSecond);
    EXPECT_EQ(rig.car("7").sectors.at(2).last_ns, 30 * kSecond);
    rig.pass(90.3, "7", "SF");  // read twice
    EXPECT_EQ(rig.car("7").laps, 1);
    EXPECT_EQ(rig.state.events_refused, 1U);
}

TEST(RaceLaps, EndInThePitLaneToo) {
    Rig rig = race_of({"7"});
    rig.pass(30, "7", "I1");
    rig.pass(85, "7", "PI");
    rig.pass(95, "7", "SFP");
    EXPECT_EQ(rig.car("7").laps, 1);
    EXPECT_EQ(rig.car("7").status, CarStatus::in_pit);
    EXPECT_TRUE(rig.car("7").lap_history.at(0).off_record);
    rig.pass(120, "7", "PO");
    EXPECT_EQ(rig.car("7").status, CarStatus::on_track);
    rig.pass(190, "7", "SF");
    EXPECT_EQ(rig.car("7").last_lap_ns, 95 * kSecond);
    EXPECT_FALSE(rig.car("7").best_lap_ns);  // both laps touched the pits
}

TEST(RaceGap, IsInTimeWhileTheCarBehindHasYetToReachTheLine) {
    Rig rig = race_of({"7", "12"});
    rig.lap(90, "7", 90);
    rig.lap(92, "12", 92);
    rig.lap(180, "7", 90);
    EXPECT_EQ(rig.order(), "7 12");
    EXPECT_EQ(rig.car("12").laps, 1);
    EXPECT_EQ(rig.car("12").gap, in_time(2 * kSecond));
}

TEST(RaceGap, IsCountedInLapsOnceALapBehind) {
    Rig rig = race_of({"7", "12", "99"});
    rig.lap(90, "7", 90);
    rig.lap(120, "12", 120);
    rig.lap(180, "7", 90);
    rig.lap(200, "99", 200);  // the leader has been by twice
    EXPECT_EQ(rig.order(), "7 12 99");
    EXPECT_EQ(rig.car("99").gap, in_laps(1));
    EXPECT_EQ(rig.car("99").interval, in_time(80 * kSecond));
    rig.lap(270, "7", 90);  // and the second has not come round since
    rig.order();
    EXPECT_EQ(rig.car("12").gap, in_laps(1));
    rig.lap(360, "7", 90);
    rig.order();
    EXPECT_EQ(rig.car("12").gap, in_laps(2));
}

TEST(RaceGap, OfALappedCarCloseBehindOnTheRoadStaysInLaps) {
    Rig rig = race_of({"7", "12"});
    for (const auto& [second, loop] : {std::pair{30, "I1"}, {60, "I2"}, {90, "SF"}, {120, "I1"}}) {
        rig.pass(second, "7", loop);
    }
    rig.pass(121, "12", "I1");
    rig.order();
    EXPECT_EQ(rig.car("12").gap, in_laps(1));
}

TEST(RaceOrder, KeepsARetiredCarAheadUntilItsLapsAreRunByOthers) {
    Rig rig = race_of({"7", "12"});
    rig.lap(90, "7", 90);
    rig.at(100, CarStatusChange{"7", CarStatus::retired, std::nullopt});
    rig.lap(110, "12", 110);
    EXPECT_EQ(rig.order(), "7 12");
    rig.lap(220, "12", 110);
    EXPECT_EQ(rig.order(), "12 7");
}

TEST(RaceOrder, ListsThoseWithoutAPlaceLast) {
    Rig rig = race_of({"7", "12", "99", "3"});
    rig.lap(90, "7", 90);
    rig.lap(91, "12", 91);
    rig.at(95, CarStatusChange{"7", CarStatus::disqualified, std::nullopt});
    rig.at(95, CarStatusChange{"99", CarStatus::did_not_start, std::nullopt});
    EXPECT_EQ(rig.order(), "12 3 99 7");
    EXPECT_EQ(rig.car("12").position, 1);
    EXPECT_EQ(rig.car("7").position, 0);
    EXPECT_EQ(rig.car("7").gap, Gap{});
}

TEST(RaceOrder, TakesTheFeedsOrderOfEqualCrossings) {
    Rig rig = race_of({"7", "12"});
    rig.lap(90, "12", 90);
    rig.lap(90, "7", 90);
    EXPECT_EQ(rig.order(), "7 12");
    EXPECT_EQ(rig.car("12").interval, in_time(0));
}

TEST(RaceOrder, CountsInsideEachClass) {
    Rig rig = race_of({"7", "12", "99"});
    for (const auto& [number, name] : {std::pair{"7", "T1"}, {"12", "T2"}, {"99", "T1"}}) {
        Entry entry = rig.car(number).entry;
        entry.car_class = name;
        rig.at(1, entry);
    }
    rig.order();
    EXPECT_EQ(rig.car("7").class_position, 1);
    EXPECT_EQ(rig.car("12").class_position, 1);
    EXPECT_EQ(rig.car("99").class_position, 2);
}

TEST(RacePenalty, CountsInTheResultButNotOnTheRoad) {
    Rig rig = race_of({"7", "12"});
    rig.at(10, Penalty{"7", PenaltyKind::time, 5 * kSecond, false, "short cut", "p1"});
    rig.lap(90, "7", 90);
    rig.lap(92, "12", 92);
    EXPECT_EQ(rig.order(), "7 12");
    rig.at(93, SessionStatus{SessionPhase::finished, 0, 0});
    EXPECT_EQ(rig.order(), "12 7");
    EXPECT_EQ(rig.car("7").gap, in_time(3 * kSecond));
    EXPECT_EQ(rig.car("7").penalty_ns, 5 * kSecond);
    rig.at(95, Penalty{"7", PenaltyKind::time, 5 * kSecond, true, "short cut", "p1"});
    EXPECT_EQ(rig.order(), "7 12");
    EXPECT_EQ(rig.car("7").penalties.size(), 1U);
}

TEST(RaceFinish, LeavesOutTheSlowingDownLap) {
    Rig rig = race_of({"7", "12", "99"});
    rig.lap(90, "7", 90);
    rig.lap(92, "12", 92);
    rig.lap(100, "99", 100);
    rig.lap(180, "7", 90);
    rig.at(180.5, FlagChange{Flag::chequered, 0});  // told just after the crossing that earned it
    rig.lap(184, "12", 92);
    rig.lap(200, "99", 100);
    rig.lap(290, "7", 110);
    EXPECT_EQ(rig.order(), "7 12 99");
    EXPECT_EQ(rig.car("7").laps, 2);
    EXPECT_EQ(rig.car("99").gap, in_time(20 * kSecond));
}

TEST(RaceFinish, ComesWithTheLastOfTheLaps) {
    Rig rig;
    SessionInfo info = course(SessionKind::race);
    info.laps_total = 2;
    rig.at(-10, info);
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    rig.lap(90, "7", 90);
    rig.lap(91, "12", 91);
    rig.lap(180, "7", 90);
    EXPECT_TRUE(rig.car("7").finished);
    EXPECT_FALSE(rig.car("12").finished);
    rig.lap(182, "12", 91);
    rig.lap(300, "12", 118);
    EXPECT_EQ(rig.car("12").laps, 2);
}

TEST(StageOrder, CountsEachFromItsOwnStart) {
    Rig rig;
    SessionInfo info = course(SessionKind::stage);
    rig.at(-10, info);
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    rig.pass(10, "1", "SF");
    rig.pass(130, "2", "SF");
    rig.pass(40, "1", "I1");
    rig.pass(158, "2", "I1");
    EXPECT_EQ(rig.order(), "2 1");
    EXPECT_EQ(rig.car("1").gap, in_time(2 * kSecond));
}

}  // namespace
}  // namespace pitcast::race
