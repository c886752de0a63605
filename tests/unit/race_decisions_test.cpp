// SPDX-License-Identifier: Apache-2.0
// Penalties, places given by race control, red flags: what decides beside the stopwatch.
#include <gtest/gtest.h>

#include "race_rig.h"

namespace pitcast::race {
namespace {

void two_laps(Rig& rig) {
    rig.lap(90, "7", 90);
    rig.lap(92, "12", 92);
    rig.lap(180, "7", 90);
    rig.lap(184, "12", 92);
}

void finish(Rig& rig, double second) {
    rig.at(second, SessionStatus{SessionPhase::finished, 0, 0});
}

const GivenPenalty& penalty(const Rig& rig) {
    return rig.car("7").penalties.at(0);
}

TEST(DriveThrough, NotServedAtTheFlagCostsItsTime) {
    Rig rig = race_of({"7", "12"});
    rig.at(50, Penalty{"7", PenaltyKind::drive_through, 0, false, "jump start", "P1"});
    two_laps(rig);
    EXPECT_EQ(rig.order(), "7 12");
    EXPECT_EQ(rig.car("7").penalty_ns, 0);
    finish(rig, 185);
    EXPECT_EQ(rig.order(), "12 7");
    EXPECT_EQ(rig.car("7").penalty_ns, 20 * kSecond);
    rig.at(190, Penalty{"7", PenaltyKind::drive_through, 0, false, "jump start", "P1", true});
    EXPECT_EQ(rig.order(), "7 12");  // withdrawn
}

TEST(DriveThrough, CostsWhatTheSessionSays) {
    Rig rig = race_of({"7", "12"});
    SessionInfo info = rig.state.session;
    info.drive_through_ns = 3 * kSecond;
    rig.at(1, info);
    rig.at(50, Penalty{"7", PenaltyKind::drive_through, 0, false, "", "P1"});
    two_laps(rig);
    finish(rig, 185);
    EXPECT_EQ(rig.order(), "7 12");
    EXPECT_EQ(rig.car("12").gap.time_ns, kSecond);
}

TEST(StopAndGo, CostsItsStopOnTop) {
    Rig rig = race_of({"7", "12"});
    rig.at(50, Penalty{"7", PenaltyKind::stop_and_go, 0, false, "", "P1"});
    rig.at(51, Penalty{"12", PenaltyKind::stop_and_go, 5 * kSecond, false, "", "P2"});
    two_laps(rig);
    finish(rig, 185);
    rig.order();
    EXPECT_EQ(rig.car("7").penalty_ns, 30 * kSecond);
    EXPECT_EQ(rig.car("12").penalty_ns, 25 * kSecond);
}

TEST(DriveThrough, IsServedByAWayThroughThePits) {
    Rig rig = race_of({"7", "12"});
    rig.pass(30, "7", "PI");
    rig.at(40, Penalty{"7", PenaltyKind::drive_through, 0, false, "", "P1"});
    rig.pass(50, "7", "PO");  // was in there when it was given
    EXPECT_TRUE(penalty(rig).open());
    rig.pass(85, "7", "PI");
    EXPECT_TRUE(penalty(rig).open());
    rig.pass(95, "7", "SFP");
    rig.pass(105, "7", "PO");
    EXPECT_FALSE(penalty(rig).open());
    rig.at(110, Penalty{"7", PenaltyKind::drive_through, 0, false, "", "P1"});  // repeated
    EXPECT_FALSE(penalty(rig).open());
}

TEST(DriveThrough, IsServedWhenTheFeedSaysSo) {
    Rig rig = race_of({"7", "12"});
    rig.at(40, Penalty{"7", PenaltyKind::drive_through, 0, false, "", "P1"});
    rig.at(60, Penalty{"7", PenaltyKind::drive_through, 0, true, "", "P1"});
    EXPECT_FALSE(penalty(rig).open());
}

TEST(DriveThrough, IsNotServedBehindTheSafetyCar) {
    Rig rig = race_of({"7", "12"});
    rig.at(40, Penalty{"7", PenaltyKind::drive_through, 0, false, "", "P1"});
    rig.at(45, FlagChange{Flag::safety_car, 0});
    rig.pass(50, "7", "PI");
    rig.pass(60, "7", "PO");
    rig.at(70, FlagChange{Flag::green, 0});
    EXPECT_TRUE(penalty(rig).open());
    rig.pass(80, "7", "PI");
    rig.pass(95, "7", "PO");
    EXPECT_FALSE(penalty(rig).open());
}

TEST(DriveThrough, ToldLateIsServedAllTheSame) {
    Rig rig = race_of({"7", "12"});
    rig.pass(50, "7", "PI");
    rig.pass(60, "7", "PO");
    rig.at(40, Penalty{"7", PenaltyKind::drive_through, 0, false, "", "P1"});
    EXPECT_FALSE(penalty(rig).open());
}

TEST(Penalty, WithoutAnIdToldTwiceIsOne) {
    Rig rig = race_of({"7"});
    rig.at(40, Penalty{"7", PenaltyKind::time, 5 * kSecond, false, "cut", ""});
    rig.at(40, Penalty{"7", PenaltyKind::time, 5 * kSecond, false, "cut", ""});
    rig.at(60, Penalty{"7", PenaltyKind::time, 5 * kSecond, false, "cut", ""});
    rig.order();
    EXPECT_EQ(rig.car("7").penalty_ns, 10 * kSecond);
}

TEST(Place, GivenByRaceControlOutlivesReclassification) {
    Rig rig = race_of({"7", "12", "99"});
    rig.at(10, PlaceOverride{"7", 3, 0, false, "overtook under yellow", "D1"});
    EXPECT_EQ(rig.order(), "12 99 7");
    EXPECT_EQ(rig.car("7").position, 3);
    two_laps(rig);
    rig.lap(190, "99", 190);
    EXPECT_EQ(rig.order(), "12 99 7");
    EXPECT_EQ(rig.state.leader_laps(), 2);
    rig.at(200, PlaceOverride{"7", 2, 0, false, "", "D1"});  // the decision is changed
    EXPECT_EQ(rig.order(), "12 7 99");
    rig.at(201, PlaceOverride{"7", 0, 0, true, "", "D1"});
    EXPECT_EQ(rig.order(), "7 12 99");
    rig.at(202, PlaceOverride{"7", 0, 0, true, "", "D1"});
    EXPECT_EQ(rig.state.events_refused, 1U);
}

TEST(Place, CanBeSoManyLost) {
    Rig rig = race_of({"1", "2", "3", "4"});
    rig.at(1, PlaceOverride{"1", 0, 2, false, "", "D1"});
    rig.at(2, PlaceOverride{"4", 0, 9, false, "", "D2"});
    rig.at(3, PlaceOverride{"3", 0, 0, false, "says nothing", "D3"});
    EXPECT_EQ(rig.order(), "2 3 1 4");
    EXPECT_EQ(rig.state.events_refused, 1U);
}

TEST(Place, OfAnExcludedCarIsNone) {
    Rig rig = race_of({"1", "2", "3"});
    rig.at(1, PlaceOverride{"3", 1, 0, false, "", "D1"});
    rig.at(2, CarStatusChange{"3", CarStatus::disqualified, std::nullopt});
    EXPECT_EQ(rig.order(), "1 2 3");
    EXPECT_EQ(rig.car("3").position, 0);
}

TEST(Result, LeavesOutWhoRanTooLittle) {
    Rig rig = race_of({"7", "12", "99", "3"});
    SessionInfo info = rig.state.session;
    info.classified_permille = 900;
    rig.at(1, info);
    for (int lap = 1; lap <= 10; ++lap) {
        rig.lap(lap * 90, "7", 90);
        if (lap != 5) {
            rig.lap(lap * 90 + 5, "12", 95);
        }
        if (lap < 9) {
            rig.lap(lap * 90 + 6, "99", 96);
        }
    }
    rig.at(890, CarStatusChange{"99", CarStatus::retired, std::nullopt});
    EXPECT_EQ(rig.order(), "7 12 99 3");
    EXPECT_EQ(rig.car("99").position, 3);
    finish(rig, 910);
    EXPECT_EQ(rig.order(), "7 12 99 3");
    EXPECT_EQ(rig.car("12").position, 2);  // nine of ten are enough
    EXPECT_EQ(rig.car("99").position, 0);
    EXPECT_EQ(rig.car("3").position, 0);
}

TEST(Result, IsProvisionalUntilOfficialAndMayChangeTill) {
    Rig rig = race_of({"7", "12"});
    two_laps(rig);
    EXPECT_EQ(standing_of(rig.state), Standing::running);
    finish(rig, 185);
    EXPECT_EQ(standing_of(rig.state), Standing::provisional);
    rig.at(2000, Penalty{"7", PenaltyKind::time, 5 * kSecond, false, "", "P1"});
    EXPECT_EQ(rig.order(), "12 7");
    const std::vector<CompetitorIndex> road = ranked(rig.state, Ranking::road);
    EXPECT_EQ(rig.state.competitors[static_cast<std::size_t>(road.front())].entry.number, "7");
    rig.at(3000, SessionStatus{SessionPhase::official, 0, 0});
    rig.order();
    EXPECT_EQ(standing_of(rig.state), Standing::official);
    EXPECT_EQ(result_of(rig.state).rows.front().number, "12");
}

TEST(RedFlag, CountsBackToALap) {
    Rig rig = race_of({"7", "12", "99"});
    for (int lap = 1; lap <= 3; ++lap) {
        rig.lap(lap * 90, "7", 90);
        rig.lap(lap * 90 + (lap < 3 ? 2 : -0.5), "12", 90);
    }
    rig.lap(130, "99", 130);  // comes late into the list, as late feeds do
    rig.lap(260, "99", 130);
    EXPECT_EQ(rig.order(), "12 7 99");
    rig.at(280, FlagChange{Flag::red, 0});
    rig.at(281, SessionStatus{SessionPhase::suspended, 0, 0});
    EXPECT_TRUE(is_neutralised(rig.state));
    rig.at(300, CountBack{2});
    EXPECT_EQ(rig.order(), "7 12 99");
    EXPECT_EQ(rig.car("7").laps, 2);
    EXPECT_EQ(rig.car("12").gap, (Gap{Gap::Kind::time, 2 * kSecond, 0}));
    EXPECT_EQ(rig.car("99").laps, 2);  // its first crossing after the flag counts
    EXPECT_EQ(rig.car("12").best_lap_ns, 90 * kSecond);
    rig.at(300, CountBack{2});
    EXPECT_EQ(rig.order(), "7 12 99");
    rig.at(301, CountBack{7});
    EXPECT_EQ(rig.state.events_refused, 1U);
}

TEST(RedFlag, IsFollowedByARestart) {
    Rig rig = race_of({"7", "12"});
    two_laps(rig);
    rig.at(200, FlagChange{Flag::red, 0});
    rig.at(201, SessionStatus{SessionPhase::suspended, 0, 0});
    rig.at(210, CountBack{1});
    EXPECT_EQ(rig.state.counted_back_to, 1);
    rig.at(1000, SessionStatus{SessionPhase::running, 0, 0});
    rig.at(1000, FlagChange{Flag::green, 0});
    EXPECT_EQ(rig.state.restarts, 1);
    EXPECT_FALSE(is_neutralised(rig.state));
    rig.lap(1095, "12", 95);
    EXPECT_EQ(rig.order(), "12 7");
    EXPECT_EQ(rig.car("12").laps, 2);
    EXPECT_TRUE(rig.car("12").lap_history.back().neutralised);
    rig.lap(1190, "12", 95);
    EXPECT_FALSE(rig.car("12").lap_history.back().neutralised);
}

TEST(Code60, MarksTheLapsThatItHeldDown) {
    Rig rig = race_of({"7"});
    rig.lap(90, "7", 90);
    rig.at(100, FlagChange{Flag::code_60, 0});
    rig.at(120, FlagChange{Flag::green, 0});
    rig.lap(200, "7", 110);
    rig.lap(290, "7", 90);
    const auto& laps = rig.car("7").lap_history;
    EXPECT_FALSE(laps[0].neutralised);
    EXPECT_TRUE(laps[1].neutralised);
    EXPECT_FALSE(laps[2].neutralised);
    EXPECT_EQ(rig.car("7").best_lap_ns, 90 * kSecond);
}

TEST(RaceInterval, IsNotCountedToARetiredCarAhead) {
    Rig rig = race_of({"1", "2", "3"});
    rig.lap(90, "1", 90);
    rig.lap(91, "2", 91);
    rig.lap(95, "3", 95);
    rig.at(96, CarStatusChange{"2", CarStatus::retired, std::nullopt});
    EXPECT_EQ(rig.order(), "1 2 3");
    EXPECT_EQ(rig.car("3").interval, (Gap{Gap::Kind::time, 5 * kSecond, 0}));
    rig.at(97, CarStatusChange{"1", CarStatus::retired, std::nullopt});
    rig.order();
    EXPECT_EQ(rig.car("3").gap, Gap{});  // the first that still runs
    EXPECT_EQ(rig.car("3").interval, Gap{});
}

TEST(Classify, DoesNothingWhenNothingRanks) {
    Rig rig = race_of({"1", "2"});
    rig.order();
    EXPECT_FALSE(rig.state.order_stale);
    rig.at(5, Positions{{{"1", 1, 2, 3}}});
    rig.at(5, Telemetry{"1", 1, 2, 3, 4, 5});
    rig.at(5, SectorTime{"1", 1, 30 * kSecond});
    EXPECT_FALSE(rig.state.order_stale);
    rig.at(6, Telemetry{"3", 1, 2, 3, 4, 5});  // a car that was not there
    EXPECT_TRUE(rig.state.order_stale);
    rig.order();
    rig.pass(30, "2", "I1");
    EXPECT_TRUE(rig.state.order_stale);
    EXPECT_EQ(rig.order(), "2 1 3");
}

}  // namespace
}  // namespace pitcast::race
