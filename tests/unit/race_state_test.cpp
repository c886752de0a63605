// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/race/format.h"
#include "pitcast/race/report.h"

#include "race_chaos.h"
#include "race_rig.h"

namespace pitcast::race {
namespace {

TEST(Apply, RefusesWhatMakesNoSenseAndChangesNothingElse) {
    Rig rig = race_of({"7"});
    rig.pass(30, "7", "I1");
    RaceState before = rig.state;
    const std::vector<Event> nonsense{
        {kNoon + 40 * kSecond, Passing{"7", "no such loop", 0}},
        {kNoon + 20 * kSecond, Passing{"7", "I2", 0}},  // time runs backwards
        {kNoon + 40 * kSecond, Passing{"", "I2", 0}},
        {0, Passing{"7", "I2", 0}},
        {-5, RaceControlMessage{"hello", ""}},
        {kNoon, Positions{{{"unknown", 1, 2, 3}}}},
        {kNoon, LapCompleted{"7", 0, -1}},
        {kNoon, SectorTime{"7", 9, kSecond}},
        {kNoon, SectorTime{"7", 0, kSecond}},
        {kNoon, LapDeleted{"7", 0, std::nullopt, ""}},
        {kNoon, Penalty{"7", PenaltyKind::time, -1, false, "", ""}},
        {kNoon, OfficialPlace{"7", -1, std::nullopt}},
        {kNoon, RaceControlMessage{}},
        {kNoon, Entry{}},
        {kNoon, SessionStatus{SessionPhase::running, -1, 0}},
    };
    for (std::size_t i = 0; i < nonsense.size(); ++i) {
        apply(rig.state, nonsense[i]);
        EXPECT_EQ(rig.state.events_refused, i + 1) << "event " << i;
    }
    before.events_refused = rig.state.events_refused;
    EXPECT_EQ(state_hash(before), state_hash(rig.state));
}

TEST(Apply, MakesACarOfANumberItDoesNotKnow) {
    Rig rig = race_of({"7"});
    rig.lap(90, "007", 90);
    ASSERT_NE(rig.state.find("007"), nullptr);
    EXPECT_EQ(rig.car("7").laps, 0);  // "007" is not "7"
    EXPECT_EQ(rig.state.competitors.size(), 2U);
}

TEST(Batch, GivesEntriesWithoutATimeToTheSessionThatItBegins) {
    Rig rig = race_of({"7"});
    SessionInfo next = course(SessionKind::race);
    next.id = "s2";
    Entry entry;
    entry.number = "99";
    apply_batch(rig.state, {{0, entry}, {kNoon + kSecond, next}});
    EXPECT_EQ(rig.state.session.id, "s2");
    EXPECT_NE(rig.state.find("99"), nullptr);
    EXPECT_EQ(rig.state.find("7"), nullptr);
}

TEST(Apply, ClearsAllWithANewSessionAndNothingWithTheSame) {
    Rig rig = race_of({"7"});
    rig.lap(90, "7", 90);
    rig.at(91, course(SessionKind::race));
    EXPECT_EQ(rig.car("7").laps, 1);
    SessionInfo next = course(SessionKind::race);
    next.id = "s2";
    rig.at(92, next);
    EXPECT_TRUE(rig.state.competitors.empty());
    EXPECT_TRUE(rig.state.order.empty());
    EXPECT_EQ(rig.state.green_utc_ns, 0);
}

TEST(Apply, KeepsLocalFlagsBesideTheFlagOfTheTrack) {
    Rig rig = race_of({"7"});
    rig.at(5, FlagChange{Flag::yellow, 2});
    EXPECT_EQ(rig.state.flag, Flag::none);
    EXPECT_EQ(rig.state.sector_flags.at(2), Flag::yellow);
    rig.at(9, FlagChange{Flag::red, 0});
    rig.at(20, FlagChange{Flag::green, 0});
    EXPECT_EQ(rig.state.flag, Flag::green);
    EXPECT_TRUE(rig.state.sector_flags.empty());
}

TEST(SessionClock, CountsOnWhileItRuns) {
    Rig rig = race_of({"7"});
    EXPECT_FALSE(clock_remaining_at(rig.state, kNoon));
    rig.at(0, SessionClock{600 * kSecond, 0, true});
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 10 * kSecond), 590 * kSecond);
    EXPECT_EQ(clock_elapsed_at(rig.state, kNoon + 10 * kSecond), 10 * kSecond);
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 900 * kSecond), 0);
    rig.at(20, SessionClock{580 * kSecond, 20 * kSecond, false});
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 100 * kSecond), 580 * kSecond);
}

TEST(Position, LiesBetweenTheFixesAroundIt) {
    Rig rig = race_of({"7"});
    rig.at(1, Positions{{{"7", 0, 1000, -500}}});
    rig.at(2, Positions{{{"7", 10'000, -1000, -500}}});
    const Competitor& car = rig.car("7");
    const auto hold = 3 * kSecond;
    EXPECT_FALSE(position_at(car, kNoon, hold));
    const auto half = position_at(car, kNoon + 3 * kSecond / 2, hold);
    ASSERT_TRUE(half);
    EXPECT_EQ(half->x_mm, 5'000);
    EXPECT_EQ(half->y_mm, 0);
    EXPECT_EQ(half->z_mm, -500);
    EXPECT_EQ(position_at(car, kNoon + kSecond, hold)->y_mm, 1000);
    EXPECT_EQ(position_at(car, kNoon + 5 * kSecond, hold)->x_mm, 10'000);
    EXPECT_FALSE(position_at(car, kNoon + 5 * kSecond + 1, hold));
}

TEST(Position, KeepsTheNewest64AndRefusesTheOld) {
    Rig rig = race_of({"7"});
    for (int i = 1; i <= 100; ++i) {
        rig.at(i, Positions{{{"7", i, i, i}}});
    }
    EXPECT_EQ(rig.car("7").fixes.size(), 64U);
    EXPECT_EQ(rig.car("7").fixes.front().x_mm, 37);
    rig.at(100, Positions{{{"7", 1, 1, 1}}});
    EXPECT_EQ(rig.state.events_refused, 1U);
}

TEST(StateHash, ChangesWithEveryEvent) {
    Rig rig = race_of({"7"});
    std::uint64_t last = state_hash(rig.state);
    const std::vector<EventBody> bodies{
        Passing{"7", "I1", 0},
        SectorTime{"7", 2, kSecond},
        LapCompleted{"7", 0, 90 * kSecond},
        LapDeleted{"7", 1, std::nullopt, ""},
        BestLap{"7", 90 * kSecond, 1, 0},
        Positions{{{"7", 1, 2, 3}}},
        Telemetry{"7", 1, 2, 3, 4, 5},
        FlagChange{Flag::yellow, 0},
        FlagChange{Flag::yellow, 3},
        CarStatusChange{"7", CarStatus::stopped, std::nullopt},
        Penalty{"7", PenaltyKind::warning, 0, false, "", ""},
        RaceControlMessage{"text", ""},
        SessionClock{kSecond, std::nullopt, true},
        OfficialPlace{"7", 3, 2},
        LapsCorrected{"7", 1},
        MiniSector{"7", 1, 2, SegmentColour::personal_best},
        PlaceOverride{"7", 1, 0, false, "", "D1"},
        CountBack{1},
        FeedStatus{Provenance::live},
    };
    double second = 31;
    for (const EventBody& body : bodies) {
        rig.at(second += 60, body);
        EXPECT_NE(state_hash(rig.state), last) << "kind " << body.index();
        last = state_hash(rig.state);
    }
    const RaceState copy = rig.state;
    EXPECT_EQ(state_hash(copy), last);
}

void expect_consistent(const RaceState& state) {
    std::vector<CompetitorIndex> order = state.order;
    std::sort(order.begin(), order.end());
    ASSERT_EQ(order.size(), state.competitors.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        ASSERT_EQ(order[i], static_cast<CompetitorIndex>(i));
    }
    std::int32_t position = 0;
    for (const CompetitorIndex index : state.order) {
        const Competitor& car = state.competitors[static_cast<std::size_t>(index)];
        ASSERT_EQ(state.find(car.entry.number), &car);
        ASSERT_TRUE(car.position == 0 || car.position == ++position);
        for (const Gap& gap : {car.gap, car.interval}) {
            ASSERT_GE(gap.time_ns, 0);
            ASSERT_TRUE(gap.kind != Gap::Kind::laps || gap.laps >= 1);
        }
        ASSERT_TRUE(std::is_sorted(car.lap_history.begin(), car.lap_history.end(),
                                   [](const Lap& a, const Lap& b) { return a.number < b.number; }));
        for (std::size_t i = 1; i < car.crossings.size(); ++i) {
            ASSERT_GT(car.crossings[i].point, car.crossings[i - 1].point);
            ASSERT_GT(car.crossings[i].utc_ns, car.crossings[i - 1].utc_ns);
        }
        for (std::size_t i = 1; i < car.fixes.size(); ++i) {
            ASSERT_GT(car.fixes[i].utc_ns, car.fixes[i - 1].utc_ns);
        }
        if (state.best_lap_ns && car.best_lap_ns && state.status.part == 0) {
            ASSERT_LE(*state.best_lap_ns, *car.best_lap_ns);
        }
    }
}

TEST(Determinism, SameEventsGiveTheSameStateWhateverTheyAre) {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        SCOPED_TRACE(seed);
        Chaos first(seed);
        Chaos second(seed);
        RaceState a;
        RaceState b;
        for (int i = 0; i < 1500; ++i) {
            apply(a, first.next());
            apply(b, second.next());
            if (i % 10 == 0) {
                classify(a);
                classify(b);
                expect_consistent(a);
                if (::testing::Test::HasFatalFailure()) {
                    return;
                }
            }
        }
        EXPECT_EQ(a.events_applied + a.events_refused, 1500U);
        EXPECT_GT(a.events_applied, 500U);
        EXPECT_EQ(state_hash(a), state_hash(b));
    }
}

TEST(Determinism, ClassifyingTwiceChangesNothing) {
    Chaos chaos(7);
    RaceState state;
    for (int i = 0; i < 500; ++i) {
        apply(state, chaos.next());
    }
    classify(state);
    const std::uint64_t once = state_hash(state);
    classify(state);
    EXPECT_EQ(state_hash(state), once);
}

TEST(Format, CutsTimesOffAndNeverRounds) {
    EXPECT_EQ(format_lap_time(83'456'999'999), "1:23.456");
    EXPECT_EQ(format_lap_time(59'999'000'000, Decimals::hundredths), "59.99");
    EXPECT_EQ(format_lap_time(3'723'004'000'000), "1:02:03.004");
    EXPECT_EQ(format_lap_time(-1'500'000'000, Decimals::tenths), "-1.5");
    EXPECT_EQ(format_lap_time(INT64_MIN, Decimals::none), "-2562047:47:16");
    EXPECT_EQ(format_gap({Gap::Kind::time, 1'234'567'890, 0}), "+1.234");
    EXPECT_EQ(format_gap({Gap::Kind::laps, 0, 1}), "+1 LAP");
    EXPECT_EQ(format_gap({Gap::Kind::laps, 0, 2}), "+2 LAPS");
    EXPECT_EQ(format_gap({}), "");
    EXPECT_EQ(format_clock(754 * kSecond), "12:34");
    EXPECT_EQ(format_clock(754 * kSecond, true), "0:12:34");
    EXPECT_EQ(format_clock(4'354 * kSecond), "1:12:34");
    EXPECT_EQ(format_clock(9'870'000'000, false, Decimals::hundredths), "00:09.87");
}

TEST(Report, ListsTheOrderWithNullsForWhatIsUnknown) {
    Rig rig = race_of({"7", "12"});
    rig.lap(90, "12", 90);
    rig.lap(91.5, "7", 91.5);
    rig.order();
    const Json json = classification_json(rig.state);
    const Json& rows = json["classification"];
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["number"], "12");
    EXPECT_EQ(rows[0]["position"], 1);
    EXPECT_TRUE(rows[0]["gap"].is_null());
    EXPECT_EQ(rows[1]["gap"], (Json{{"time_ns", 1'500'000'000}}));
    EXPECT_EQ(rows[1]["status"], "unknown");
    EXPECT_EQ(json["session"]["kind"], "race");
    EXPECT_TRUE(json["session"]["laps_total"].is_null());
}

}  // namespace
}  // namespace pitcast::race
