// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "race_rig.h"

namespace pitcast::race {
namespace {

Rig practice() {
    Rig rig;
    rig.at(-10, course(SessionKind::practice));
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    return rig;
}

/// Three sectors and the lap that they make, ending at `second`.
void lap_of(Rig& rig, double second, const std::string& number, double s1, double s2, double s3) {
    const auto ns = [](double s) { return static_cast<Nanoseconds>(s * 1000 + 0.5) * 1'000'000; };
    rig.at(second - s3 - s2, SectorTime{number, 1, ns(s1)});
    rig.at(second - s3, SectorTime{number, 2, ns(s2)});
    rig.at(second, SectorTime{number, 3, ns(s3)});
    rig.lap(second, number, s1 + s2 + s3);
}

std::string purple(const RaceState& state, std::size_t sector) {
    const CompetitorIndex holder = state.best_sector_holders.at(sector - 1);
    return holder < 0 ? "" : state.competitors[static_cast<std::size_t>(holder)].entry.number;
}

TEST(Sectors, OfADeletedLapLeaveTheBestsAndPurpleMovesBack) {
    Rig rig = practice();
    lap_of(rig, 100, "7", 27.0, 30.1, 25.4);
    lap_of(rig, 101, "12", 27.5, 30.0, 25.6);
    lap_of(rig, 200, "12", 26.8, 30.4, 25.9);
    EXPECT_EQ(purple(rig.state, 1), "12");
    EXPECT_EQ(theoretical_best(rig.car("12")), 82'400'000'000);
    rig.at(210, LapDeleted{"12", 2, std::nullopt, "track limits"});
    EXPECT_EQ(purple(rig.state, 1), "7");
    EXPECT_EQ(purple(rig.state, 2), "12");
    EXPECT_EQ(rig.state.best_sectors_ns.at(0), 27'000'000'000);
    EXPECT_EQ(rig.car("12").sectors.at(0).best_ns, 27'500'000'000);
    EXPECT_EQ(theoretical_best(rig.car("12")), 83'100'000'000);
    EXPECT_EQ(theoretical_best(rig.state), 27'000'000'000 + 30'000'000'000 + 25'400'000'000);
    // How it was crossed stays; how it stands now does not.
    EXPECT_EQ(rig.car("12").sectors.at(0).colour, SectorColour::overall_best);
    EXPECT_EQ(sector_colour_now(rig.state, rig.car("12"), 1), SectorColour::slower);
    EXPECT_EQ(sector_colour_now(rig.state, rig.car("7"), 1), SectorColour::overall_best);
    // The feed gives the lap back.
    rig.at(220, BestLap{"12", 83'100'000'000, 2, 0});
    EXPECT_EQ(purple(rig.state, 1), "12");
}

TEST(Sectors, OfALapThatIsDeletedBeforeItEndsDoNotStay) {
    Rig rig = practice();
    lap_of(rig, 100, "7", 27.0, 30.1, 25.4);
    rig.at(110, LapDeleted{"12", 1, std::nullopt, "cut"});
    lap_of(rig, 120, "12", 20.0, 30.5, 25.5);
    EXPECT_EQ(purple(rig.state, 1), "7");
    EXPECT_FALSE(rig.car("12").sectors.at(0).best_ns);
}

TEST(Sectors, ThatComeAfterTheirLapBelongToIt) {
    Rig rig = practice();
    rig.at(30, SectorTime{"7", 1, 27 * kSecond});
    rig.at(60, SectorTime{"7", 2, 30 * kSecond});
    rig.lap(85, "7", 85);
    rig.at(86, SectorTime{"7", 3, 25 * kSecond});
    rig.at(115, SectorTime{"7", 1, 28 * kSecond});
    const auto& kept = rig.car("7").lap_sectors;
    ASSERT_EQ(kept.size(), 4U);
    EXPECT_EQ(kept[2].lap, 1);
    EXPECT_EQ(kept[3].lap, 2);
    rig.at(120, LapDeleted{"7", 1, std::nullopt, ""});
    EXPECT_FALSE(rig.car("7").sectors.at(2).best_ns);
    EXPECT_EQ(rig.car("7").sectors.at(0).best_ns, 28 * kSecond);
}

TEST(Sectors, OfALapNamedAreReplaced) {
    Rig rig = practice();
    lap_of(rig, 100, "7", 27.0, 30.1, 25.4);
    rig.at(110, SectorTime{"7", 1, 29 * kSecond, 1});
    EXPECT_EQ(rig.car("7").sectors.at(0).best_ns, 29 * kSecond);
    EXPECT_EQ(rig.car("7").lap_sectors.size(), 3U);
}

TEST(Sectors, ToldTwiceChangeNothing) {
    Rig rig = practice();
    lap_of(rig, 100, "7", 27.0, 30.1, 25.4);
    lap_of(rig, 200, "7", 26.0, 30.1, 25.4);
    RaceState before = rig.state;
    rig.at(200, SectorTime{"7", 3, 25'400'000'000});
    before.events_applied = rig.state.events_applied;
    EXPECT_EQ(state_hash(rig.state), state_hash(before));
}

TEST(Sectors, GoWithLapsTakenAway) {
    Rig rig = race_of({"7"});
    lap_of(rig, 90, "7", 30, 31, 29);
    lap_of(rig, 130, "7", 13, 14, 13);  // a wrong reading
    rig.at(90, LapsCorrected{"7", 1});
    EXPECT_EQ(rig.car("7").sectors.at(0).best_ns, 30 * kSecond);
    EXPECT_EQ(rig.state.best_sectors_ns.at(1), 31 * kSecond);
}

TEST(MiniSectors, KeepTheirOrderAndClearWithTheNextLap) {
    Rig rig = practice();
    rig.at(1, MiniSector{"7", 2, 1, SegmentColour::slower});
    rig.at(2, MiniSector{"7", 1, 1, SegmentColour::personal_best});
    rig.at(3, MiniSector{"7", 1, 2, SegmentColour::overall_best});
    rig.at(4, MiniSector{"7", 2, 1, SegmentColour::pit_lane});
    const auto& segments = rig.car("7").segments;
    ASSERT_EQ(segments.size(), 3U);
    EXPECT_EQ(segments[1].segment, 2);
    EXPECT_EQ(segments[2].colour, SegmentColour::pit_lane);
    rig.at(90, MiniSector{"7", 1, 1, SegmentColour::slower});
    EXPECT_EQ(rig.car("7").segments[0].colour, SegmentColour::slower);
    EXPECT_EQ(rig.car("7").segments[2].colour, SegmentColour::none);
    rig.at(91, MiniSector{"7", 0, 1, SegmentColour::slower});
    rig.at(91, MiniSector{"7", 1, 65, SegmentColour::slower});
    EXPECT_EQ(rig.state.events_refused, 2U);
}

TEST(StintAverage, CountsOnlyLapsThatTellOfThePace) {
    Rig rig = race_of({"7"});
    for (int lap = 1; lap <= 3; ++lap) {
        rig.lap(lap * 90, "7", 90);
    }
    EXPECT_EQ(stint_average(rig.car("7")).laps, 3);
    rig.pass(350, "7", "PI");
    rig.pass(360, "7", "SFP");
    rig.pass(380, "7", "PO");
    EXPECT_EQ(stint_average(rig.car("7")).laps, 0);
    rig.lap(460, "7", 100);  // out lap
    rig.lap(548, "7", 88);
    rig.lap(638, "7", 90);
    rig.at(640, FlagChange{Flag::safety_car, 0});
    rig.lap(760, "7", 122);
    rig.at(770, FlagChange{Flag::green, 0});
    rig.lap(850, "7", 90);  // began behind the safety car
    rig.lap(935, "7", 85);
    rig.at(936, LapDeleted{"7", 10, std::nullopt, "cut"});
    const StintAverage average = stint_average(rig.car("7"));
    EXPECT_EQ(average.laps, 2);
    EXPECT_EQ(average.lap_time_ns, 89 * kSecond);
}

}  // namespace
}  // namespace pitcast::race
