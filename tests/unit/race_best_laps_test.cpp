// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "race_rig.h"

namespace pitcast::race {
namespace {

Rig session(SessionKind kind) {
    Rig rig;
    rig.at(-10, course(kind));
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    return rig;
}

std::string holder(const RaceState& state) {
    return state.best_lap_holder < 0
               ? ""
               : state.competitors[static_cast<std::size_t>(state.best_lap_holder)].entry.number;
}

TEST(Practice, RanksByBestLapAndTheEarlierOfEquals) {
    Rig rig = session(SessionKind::practice);
    rig.lap(100, "7", 80);
    rig.lap(110, "12", 79.5);
    rig.lap(120, "99", 79.5);
    rig.at(121, Telemetry{"3", 0, 0, 0, 0, 0});
    EXPECT_EQ(rig.order(), "12 99 7 3");
    EXPECT_EQ(rig.car("7").gap.time_ns, kSecond / 2);
    EXPECT_EQ(rig.car("99").interval, (Gap{Gap::Kind::time, 0, 0}));
    EXPECT_EQ(rig.car("3").gap, Gap{});
    EXPECT_EQ(holder(rig.state), "12");
}

TEST(Practice, DoesNotTimeTheWayOutOfThePits) {
    Rig rig = session(SessionKind::practice);
    rig.at(1, CarStatusChange{"7", CarStatus::in_pit, std::nullopt});
    rig.pass(10, "7", "PO");
    rig.pass(60, "7", "I1");
    rig.pass(150, "7", "SF");
    EXPECT_EQ(rig.car("7").laps, 1);
    EXPECT_FALSE(rig.car("7").last_lap_ns);
    rig.pass(230, "7", "SF");
    EXPECT_EQ(rig.car("7").best_lap_ns, 80 * kSecond);
    EXPECT_EQ(rig.car("7").best_lap_number, 2);
}

TEST(LapDeleted, GivesTheBestLapBackToAnotherCar) {
    Rig rig = session(SessionKind::practice);
    rig.lap(100, "7", 80);
    rig.lap(110, "12", 81);
    rig.lap(180, "7", 79);
    EXPECT_EQ(holder(rig.state), "7");
    rig.at(190, LapDeleted{"7", 0, 79 * kSecond, "track limits"});
    EXPECT_EQ(rig.car("7").best_lap_ns, 80 * kSecond);
    EXPECT_EQ(rig.car("7").laps, 2);
    EXPECT_EQ(rig.car("7").last_lap_ns, 79 * kSecond);
    rig.at(191, LapDeleted{"7", 1, std::nullopt, ""});
    EXPECT_FALSE(rig.car("7").best_lap_ns);
    EXPECT_EQ(holder(rig.state), "12");
    EXPECT_EQ(rig.order(), "12 7");
}

TEST(LapDeleted, WaitsForALapThatHasNotEnded) {
    Rig rig = session(SessionKind::practice);
    rig.lap(100, "7", 80);
    rig.at(110, LapDeleted{"7", 2, std::nullopt, "cut"});
    rig.lap(178, "7", 78);
    EXPECT_TRUE(rig.car("7").lap_history.at(1).deleted);
    EXPECT_EQ(rig.car("7").best_lap_ns, 80 * kSecond);
    rig.lap(257, "7", 79);
    EXPECT_EQ(rig.car("7").best_lap_ns, 79 * kSecond);
}

TEST(BestLap, RestoresOrTakesAwayWhatTheFeedSays) {
    Rig rig = session(SessionKind::practice);
    rig.lap(100, "7", 80);
    rig.lap(180, "7", 79);
    rig.at(181, LapDeleted{"7", 2, std::nullopt, ""});
    rig.at(200, BestLap{"7", 79 * kSecond, 2, 0});
    EXPECT_EQ(rig.car("7").best_lap_ns, 79 * kSecond);
    rig.at(210, BestLap{"7", 80 * kSecond, 1, 0});
    EXPECT_EQ(rig.car("7").best_lap_ns, 80 * kSecond);
    rig.at(220, BestLap{"7", std::nullopt, 0, 0});
    EXPECT_FALSE(rig.car("7").best_lap_ns);
}

TEST(BestLap, TellsOfLapsRunBeforeWeListened) {
    Rig rig = session(SessionKind::practice);
    rig.at(100, BestLap{"7", 78 * kSecond, 5, 0});
    EXPECT_EQ(rig.car("7").best_lap_ns, 78 * kSecond);
    EXPECT_EQ(rig.order(), "7");
}

TEST(KnockOut, RanksEachGroupByThePartItWentOutIn) {
    Rig rig = session(SessionKind::qualifying);
    rig.at(1, SessionStatus{SessionPhase::running, 1, 2});
    rig.lap(100, "1", 80);
    rig.lap(101, "2", 81);
    rig.lap(102, "3", 82);
    rig.lap(103, "4", 83);
    rig.at(200, SessionStatus{SessionPhase::running, 2, 0});
    EXPECT_TRUE(rig.car("3").knocked_out);
    EXPECT_EQ(rig.order(), "1 2 3 4");
    EXPECT_FALSE(rig.state.best_lap_ns);
    rig.lap(300, "2", 84);  // slower than those out: still ahead of them
    EXPECT_EQ(rig.order(), "2 1 3 4");
    EXPECT_EQ(rig.car("3").gap.time_ns, 2 * kSecond);
    EXPECT_EQ(rig.car("3").interval.time_ns, kSecond);
    EXPECT_EQ(rig.car("3").best_lap_ns, 82 * kSecond);
    EXPECT_FALSE(rig.car("1").best_lap_ns);
}

TEST(KnockOut, KeepsACarOutThatIsTakenBackByMistake) {
    Rig rig = session(SessionKind::qualifying);
    rig.at(1, SessionStatus{SessionPhase::running, 1, 0});
    rig.lap(100, "1", 80);
    rig.lap(101, "2", 81);
    rig.at(199, CarStatusChange{"2", CarStatus::unknown, true});
    rig.at(200, SessionStatus{SessionPhase::running, 2, 0});
    rig.at(250, CarStatusChange{"2", CarStatus::unknown, false});
    rig.at(250, BestLap{"2", 81 * kSecond, 1, 2});  // a lap of part 1 is none of part 2
    rig.at(251, CarStatusChange{"2", CarStatus::unknown, true});
    EXPECT_EQ(rig.car("2").out_in_part, 1);
    EXPECT_EQ(rig.car("2").best_lap_ns, 81 * kSecond);
    EXPECT_EQ(rig.state.events_refused, 1U);
}

TEST(Sectors, AreColouredAsCrossed) {
    Rig rig = session(SessionKind::practice);
    double now = 10;
    const auto sector = [&](const char* number, std::int32_t n, Nanoseconds seconds) {
        rig.at(now += 1, SectorTime{number, n, seconds * kSecond});
        return rig.car(number).sectors.at(static_cast<std::size_t>(n - 1)).colour;
    };
    EXPECT_EQ(sector("7", 1, 30), SectorColour::overall_best);
    EXPECT_EQ(sector("12", 1, 31), SectorColour::personal_best);
    EXPECT_EQ(sector("12", 1, 31), SectorColour::slower);
    EXPECT_EQ(sector("12", 1, 29), SectorColour::overall_best);
    EXPECT_EQ(rig.car("7").sectors.at(0).colour, SectorColour::overall_best);  // when crossed
    EXPECT_EQ(sector("7", 2, 25), SectorColour::overall_best);
    EXPECT_EQ(sector("7", 1, 32), SectorColour::slower);
    EXPECT_FALSE(rig.car("7").sectors.at(1).last_ns);  // a new lap has begun
    EXPECT_EQ(rig.state.best_sectors_ns.at(0), 29 * kSecond);
    EXPECT_EQ(rig.car("7").sectors.at(0).best_ns, 30 * kSecond);
}

}  // namespace
}  // namespace pitcast::race
