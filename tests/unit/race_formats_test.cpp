// SPDX-License-Identifier: Apache-2.0
// The formats of cross-country racing: stages, timed heats, pairs on parallel tracks. The figures
// are those of real events where these are known (Quzhou 2023, the double ring of 2014 to 2016,
// Monte Carlo 2021).
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/race/aggregate.h"
#include "pitcast/race/bracket.h"

#include "race_rig.h"

namespace pitcast::race {
namespace {

/// "5:16.09"
Nanoseconds time_of(const std::string& text) {
    const std::size_t colon = text.find(':');
    const double seconds =
        std::stod(text.substr(0, colon)) * 60 + std::stod(text.substr(colon + 1));
    return static_cast<Nanoseconds>(seconds * 100 + 0.5) * 10'000'000;
}

ResultRow ran(const std::string& number, const std::string& time, Nanoseconds penalty_s = 0,
              std::int32_t laps = 5) {
    ResultRow row;
    row.number = number;
    row.laps = laps;
    row.penalty_ns = penalty_s * kSecond;
    row.finished = !time.empty();
    if (row.finished) {
        row.total_ns = time_of(time);
    }
    return row;
}

SessionResult session(std::vector<ResultRow> rows) {
    SessionResult result;
    result.rows = std::move(rows);
    return result;
}

std::string numbers(const std::vector<AggregateRow>& rows) {
    std::string text;
    for (const AggregateRow& row : rows) {
        text += (text.empty() ? "" : " ") + row.number;
    }
    return text;
}

TEST(Rounds, OfTimedHeatsInGroupsDecideTheFinalGrid) {
    // Two preliminary rounds of under six minutes, two groups each; the sum decides the grid.
    const SessionResult one_a = session({ran("8", "5:48.31"), ran("3", "5:52.10"), ran("21", "")});
    const SessionResult one_b = session({ran("15", "5:55.02"), ran("6", "6:03.77", 6)});
    const SessionResult two_a = session({ran("8", "6:09.58"), ran("15", "5:50.40")});
    const SessionResult two_b =
        session({ran("3", "5:51.20"), ran("6", "5:49.00"), ran("21", "5:45.00")});
    const std::vector<Round> rounds{{&one_a, &one_b}, {&two_a, &two_b}};
    const std::vector<AggregateRow> rows = aggregate(rounds);
    EXPECT_EQ(numbers(rows), "3 15 8 6 21");
    EXPECT_EQ(rows[0].time_ns, time_of("11:43.30"));
    EXPECT_EQ(rows[2].time_ns, time_of("11:57.89"));
    EXPECT_EQ(rows[3].penalty_ns, 6 * kSecond);
    EXPECT_EQ(rows[1].gap, (Gap{Gap::Kind::time, time_of("0:02.12"), 0}));
    EXPECT_EQ(rows[4].gap, Gap{});  // missed a round
    EXPECT_EQ(rows[4].position, 5);
    EXPECT_EQ(advancing(rows, 3), (std::vector<std::string>{"3", "15", "8"}));
}

TEST(Rounds, RankALappedCarBehindWhateverItsTime) {
    const SessionResult heat = session({ran("1", "5:20.00"), ran("2", "4:50.00", 0, 4)});
    EXPECT_EQ(numbers(aggregate(std::vector<Round>{{&heat}})), "1 2");
}

TEST(Rounds, SettleATieByTheEarlierRound) {
    const SessionResult first = session({ran("1", "5:00.00"), ran("2", "4:59.00")});
    const SessionResult second = session({ran("1", "4:59.00"), ran("2", "5:00.00")});
    const auto rows = aggregate(std::vector<Round>{{&first}, {&second}});
    EXPECT_EQ(numbers(rows), "2 1");
    EXPECT_EQ(rows[1].gap, (Gap{Gap::Kind::time, 0, 0}));
}

TEST(Rounds, GiveNoPlaceToAnExcludedCar) {
    SessionResult first = session({ran("1", "5:00.00"), ran("2", "5:10.00")});
    first.rows[0].status = CarStatus::disqualified;
    first.rows[0].finished = false;
    const SessionResult second = session({ran("1", "4:00.00"), ran("2", "5:10.00")});
    const auto rows = aggregate(std::vector<Round>{{&first}, {&second}});
    EXPECT_EQ(numbers(rows), "2 1");
    EXPECT_EQ(rows[1].position, 0);
}

TEST(Rounds, CountPlacesWithinEachClass) {
    SessionResult heat = session({ran("1", "5:00.00"), ran("2", "5:10.00"), ran("3", "5:20.00")});
    heat.rows[0].car_class = heat.rows[2].car_class = "UTV";
    heat.rows[1].car_class = "open";
    const auto rows = aggregate(std::vector<Round>{{&heat}});
    EXPECT_EQ(rows[1].class_position, 1);
    EXPECT_EQ(rows[2].class_position, 2);
    EXPECT_EQ(advancing(rows, 6, "UTV"), (std::vector<std::string>{"1", "3"}));
}

TEST(Groups, AreDrawnLikeASnake) {
    const std::vector<std::string> seeds{"1", "2", "3", "4", "5", "6", "7"};
    const auto groups = grouped(seeds, 3);
    EXPECT_EQ(groups[0], (std::vector<std::string>{"1", "6", "7"}));
    EXPECT_EQ(groups[2], (std::vector<std::string>{"3", "4"}));
    EXPECT_TRUE(grouped(seeds, 0).empty());
}

TEST(Stages, AddUpAcrossSessionsOfOneEvent) {
    // Starts every three minutes, as for the first ten of a Monte Carlo stage.
    Rig rig;
    const auto stage = [&](double from, const char* id,
                           std::vector<std::pair<const char*, double>> times) {
        SessionInfo info = course(SessionKind::stage);
        info.id = id;
        rig.at(from, info);
        rig.at(from, SessionStatus{SessionPhase::running, 0, 0});
        double start = from;
        for (const auto& [number, seconds] : times) {
            rig.pass(start, number, "SF");
            rig.pass(start + seconds / 2, number, "I1");
            if (seconds > 0) {
                rig.pass(start + seconds, number, "SF");
            }
            start += 180;
        }
        rig.at(start + 1000, SessionStatus{SessionPhase::finished, 0, 0});
        rig.at(start + 1001, SessionStatus{SessionPhase::official, 0, 0});
    };
    stage(10, "SS1", {{"1", 700.5}, {"8", 698.2}, {"33", 701.0}});
    EXPECT_EQ(rig.order(), "8 1 33");
    stage(10'000, "SS2", {{"1", 600.0}, {"8", 603.1}, {"33", 0.2}});
    rig.at(19'000, CarStatusChange{"33", CarStatus::did_not_finish, std::nullopt});
    SessionInfo none = course(SessionKind::practice);
    none.id = "end";
    rig.at(20'000, none);

    const auto& past = rig.state.past_sessions;
    ASSERT_EQ(past.size(), 2U);
    EXPECT_EQ(past[0].id, "SS1");
    EXPECT_EQ(past[0].standing, Standing::official);
    EXPECT_EQ(past[0].rows.front().number, "8");
    EXPECT_EQ(past[0].find("1")->total_ns, 700'500'000'000);
    EXPECT_TRUE(past[0].find("33")->finished);
    const auto rows = aggregate(std::vector<Round>{{&past[0]}, {&past[1]}});
    EXPECT_EQ(numbers(rows), "1 8 33");
    EXPECT_EQ(rows[0].time_ns, 1'300'500'000'000);
    EXPECT_EQ(rows[1].gap.time_ns, 800'000'000);
    EXPECT_EQ(rows[2].rounds, 1);
}

TEST(Stages, EndAtTheirFinish) {
    Rig rig;
    rig.at(0, course(SessionKind::stage));
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    rig.pass(10, "1", "SF");
    rig.pass(300, "1", "I1");
    rig.pass(710, "1", "SF");
    rig.pass(900, "1", "SF");  // drives back through it
    EXPECT_EQ(rig.car("1").total_ns, 700 * kSecond);
    EXPECT_EQ(rig.car("1").laps, 1);
    rig.at(300.1, LapsCorrected{"1", 0});  // that was another car
    EXPECT_FALSE(rig.car("1").finished);
    rig.pass(720, "1", "SF");
    EXPECT_EQ(rig.car("1").total_ns, 710 * kSecond);
}

TEST(PastSessions, AreKeptOnceEachAndBounded) {
    Rig rig;
    const auto hold = [&](const std::string& id) {
        SessionInfo info = course(SessionKind::race);
        info.id = id;
        rig.at(0, info);
        rig.at(1, OfficialPlace{"7", 1, std::nullopt});
    };
    for (int i = 0; i < 100; ++i) {
        hold("H" + std::to_string(i));
    }
    EXPECT_EQ(rig.state.past_sessions.size(), 64U);
    EXPECT_EQ(rig.state.past_sessions.back().id, "H98");
    hold("H98");  // the feed goes back and forth
    hold("H99");
    hold("H100");
    EXPECT_EQ(std::count_if(rig.state.past_sessions.begin(), rig.state.past_sessions.end(),
                            [](const SessionResult& s) { return s.id == "H98"; }),
              1);
}

TEST(Detours, AreCountedOnceALapAndCostWhatIsMissing) {
    // Two laps, one of them through the mandatory pass.
    Rig rig = race_of({"1", "2"});
    SessionInfo info = rig.state.session;
    info.laps_total = 2;
    info.detours_required = 1;
    info.missed_detour_ns = 30 * kSecond;
    info.loops.push_back({"J", "Pass", LoopKind::detour, 1'500'000, 0});
    rig.at(1, info);
    EXPECT_EQ(detours_owed(rig.state, rig.car("1")), 1);
    rig.pass(50, "1", "J");
    rig.pass(50.4, "1", "J");
    EXPECT_EQ(rig.car("1").detours, 1);
    EXPECT_EQ(detours_owed(rig.state, rig.car("1")), 0);
    rig.lap(95, "1", 95);
    rig.lap(90, "2", 90);
    rig.lap(180, "2", 90);
    rig.lap(190, "1", 95);
    EXPECT_EQ(rig.order(), "2 1");
    rig.at(191, SessionStatus{SessionPhase::finished, 0, 0});
    EXPECT_EQ(rig.order(), "1 2");
    EXPECT_EQ(rig.car("2").penalty_ns, 30 * kSecond);
}

// Lanes of the double ring differ by about two seconds: inner lane 1, outer lane 2.
constexpr Nanoseconds kOuter = 2 * kSecond;

TEST(Duel, IsDecidedByTheSumOfBothLanes) {
    const std::vector<LaneRun> day_one{{"5", 1, time_of("1:41.20"), 0, false},
                                       {"9", 2, time_of("1:42.90"), 0, false}};
    DuelResult result = duel("5", "9", day_one, {});
    EXPECT_EQ(result.state, DuelResult::State::open);
    std::vector<LaneRun> both = day_one;
    both.push_back({"5", 2, time_of("1:43.50"), 0, false});
    both.push_back({"9", 1, time_of("1:41.30"), 0, false});
    result = duel("5", "9", both, {});
    EXPECT_EQ(result.state, DuelResult::State::decided);
    EXPECT_EQ(result.winner, "9");
    EXPECT_EQ(result.margin_ns, time_of("0:00.50"));
    both[3].penalty_ns = kSecond;
    EXPECT_EQ(duel("5", "9", both, {}).winner, "5");
}

TEST(Duel, OfOneRunReckonsWithTheLongerLane) {
    const std::vector<LaneRun> runs{{"5", 1, time_of("1:41.20"), 0, false},
                                    {"9", 2, time_of("1:42.90"), 0, false}};
    EXPECT_EQ(duel("5", "9", runs, {{0, 0}, false}).winner, "5");
    const DuelResult result = duel("5", "9", runs, {{0, kOuter}, false});
    EXPECT_EQ(result.winner, "9");
    EXPECT_EQ(result.margin_ns, time_of("0:00.30"));
}

TEST(Duel, GoesToWhoComesThrough) {
    const DuelRule one{{0, 0}, false};
    const LaneRun out{"5", 1, std::nullopt, 0, false};
    const LaneRun slow{"9", 2, time_of("3:00.00"), 0, false};
    EXPECT_EQ(duel("5", "9", std::vector{out, slow}, one).winner, "9");
    EXPECT_FALSE(duel("5", "9", std::vector{out, slow}, one).margin_ns);
    const LaneRun also_out{"9", 2, std::nullopt, 0, false};
    EXPECT_EQ(duel("5", "9", std::vector{out, also_out}, one).state, DuelResult::State::rerun);
    LaneRun excluded = slow;
    excluded.excluded = true;
    EXPECT_EQ(duel("5", "9", std::vector{out, excluded}, one).winner, "5");
}

TEST(Duel, OfEqualsIsRunAgain) {
    const std::vector<LaneRun> runs{{"5", 1, time_of("1:41.20"), 0, false},
                                    {"9", 2, time_of("1:41.20"), 0, false}};
    EXPECT_EQ(duel("5", "9", runs, {{0, 0}, false}).state, DuelResult::State::rerun);
    std::vector<LaneRun> again = runs;
    again.push_back({"9", 2, time_of("1:41.10"), 0, false});  // the later of a lane counts
    EXPECT_EQ(duel("5", "9", again, {{0, 0}, false}).winner, "9");
}

PairingRuns won_by_the_first_named(
    const std::vector<std::pair<PairingKey, std::pair<const char*, const char*>>>& list) {
    PairingRuns runs;
    for (const auto& [key, cars] : list) {
        runs[key] = {{cars.first, 1, time_of("1:40.00"), 0, false},
                     {cars.second, 2, time_of("1:41.00"), 0, false}};
    }
    return runs;
}

TEST(Bracket, KeepsTheBestSeedsApartUntilTheFinal) {
    const std::vector<std::string> seeds{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"};
    const Bracket open = bracket(seeds, {}, {{0, 0}, false});
    ASSERT_EQ(open.rounds.size(), 3U);
    EXPECT_EQ(open.rounds[0][0].cars, (std::array<std::string, 2>{"s1", "s8"}));
    EXPECT_EQ(open.rounds[0][1].cars, (std::array<std::string, 2>{"s4", "s5"}));
    EXPECT_EQ(open.rounds[0][2].cars, (std::array<std::string, 2>{"s2", "s7"}));
    EXPECT_EQ(open.champion(), "");
    const Bracket done = bracket(seeds,
                                 won_by_the_first_named({{{0, 0}, {"s1", "s8"}},
                                                         {{0, 1}, {"s5", "s4"}},
                                                         {{0, 2}, {"s2", "s7"}},
                                                         {{0, 3}, {"s3", "s6"}},
                                                         {{1, 0}, {"s5", "s1"}},
                                                         {{1, 1}, {"s2", "s3"}},
                                                         {{2, 0}, {"s2", "s5"}},
                                                         {{3, 0}, {"s1", "s3"}}}),
                                 {{0, 0}, false});
    EXPECT_EQ(done.champion(), "s2");
    EXPECT_EQ(done.rounds[2][0].loser, "s5");
    EXPECT_EQ(done.third_place.winner, "s1");
}

TEST(Bracket, LetsTheBestSeedsThroughWhereOpponentsAreMissing) {
    const std::vector<std::string> seeds{"s1", "s2", "s3", "s4", "s5", "s6"};
    const Bracket tree = bracket(seeds, {}, {{0, 0}, false});
    EXPECT_EQ(tree.rounds[0][0].winner, "s1");
    EXPECT_EQ(tree.rounds[0][2].winner, "s2");
    EXPECT_EQ(tree.rounds[0][1].winner, "");
    EXPECT_EQ(tree.rounds[1][0].cars, (std::array<std::string, 2>{"s1", ""}));
    EXPECT_EQ(tree.rounds[1][0].winner, "");
    EXPECT_TRUE(bracket(std::vector<std::string>{"s1"}, {}, {}).rounds.empty());
}

TEST(Duel, ComesFromASessionOfTwoCars) {
    Rig rig;
    SessionInfo info = course(SessionKind::race);
    info.laps_total = 1;
    rig.at(-10, info);
    for (const auto& [number, lane] : {std::pair{"5", 1}, {"9", 2}}) {
        Entry entry;
        entry.number = number;
        entry.grid_position = lane;
        rig.at(-5, entry);
    }
    rig.at(0, SessionStatus{SessionPhase::running, 0, 0});
    rig.pass(101.2, "5", "SF");
    rig.pass(102.9, "9", "SF");
    rig.at(110, SessionStatus{SessionPhase::finished, 0, 0});
    rig.order();
    const std::vector<LaneRun> runs = lane_runs(result_of(rig.state));
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(duel("5", "9", runs, {{0, kOuter}, false}).winner, "9");
}

}  // namespace
}  // namespace pitcast::race
