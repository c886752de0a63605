// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "race_rig.h"

namespace pitcast::race {
namespace {

std::string numbers(const RaceState& state, Ranking ranking) {
    std::string text;
    for (const CompetitorIndex index : ranked(state, ranking)) {
        text += state.competitors[static_cast<std::size_t>(index)].entry.number + " ";
    }
    return text;
}

TEST(LapsCorrected, TakeLaterLapsAway) {
    Rig rig = race_of({"1", "2"});
    rig.at(90, LapCompleted{"1", 1, 90'000'000'000});
    rig.at(91, LapCompleted{"2", 1, 91'000'000'000});
    rig.at(175, LapCompleted{"2", 2, 84'000'000'000});
    EXPECT_EQ(rig.order(), "2 1");
    rig.at(91, LapsCorrected{"2", 1});
    EXPECT_EQ(rig.order(), "1 2");
    EXPECT_EQ(rig.car("2").laps, 1);
    EXPECT_EQ(rig.car("2").best_lap_ns, 91'000'000'000);
    EXPECT_EQ(rig.car("2").gap.time_ns, 1'000'000'000);
}

TEST(LapsCorrected, MoveTheLastCrossing) {
    Rig rig = race_of({"1", "2"});
    rig.at(90, LapCompleted{"1", 1, std::nullopt});
    rig.at(91, LapCompleted{"2", 1, std::nullopt});
    rig.at(89, LapsCorrected{"2", 1});
    EXPECT_EQ(rig.order(), "2 1");
    EXPECT_EQ(rig.car("2").total_ns, 89'000'000'000);
    rig.at(92, LapsCorrected{"2", 1});
    EXPECT_EQ(rig.order(), "1 2");
}

TEST(LapsCorrected, PutACarWhereItIsWhenWeJoinInMidRace) {
    Rig rig = race_of({});
    rig.at(3000, LapsCorrected{"7", 33});
    rig.at(3010, LapsCorrected{"8", 34});
    rig.at(3, LapsCorrected{"9", 0});
    EXPECT_EQ(rig.order(), "8 7 9");
    EXPECT_FALSE(rig.car("7").last_lap_ns);
    rig.at(3090, LapCompleted{"7", 34, 90'000'000'000});
    EXPECT_EQ(rig.car("7").laps, 34);
    EXPECT_EQ(rig.state.events_refused, 0U);
}

TEST(LapsCorrected, NeedATime) {
    Rig rig = race_of({"1"});
    apply(rig.state, {0, LapsCorrected{"1", 1}});
    apply(rig.state, {kNoon, LapsCorrected{"1", -1}});
    EXPECT_EQ(rig.state.events_refused, 2U);
}

TEST(Ranked, ListsFastestLapsOfARaceWithoutChangingTheOrder) {
    Rig rig = race_of({"1", "2", "3"});
    rig.at(90, LapCompleted{"1", 1, 90'000'000'000});
    rig.at(91, LapCompleted{"2", 1, 80'000'000'000});
    EXPECT_EQ(rig.order(), "1 2 3");
    EXPECT_EQ(numbers(rig.state, Ranking::best_lap), "2 1 3 ");
    EXPECT_EQ(numbers(rig.state, Ranking::distance), "1 2 3 ");
}

}  // namespace
}  // namespace pitcast::race
