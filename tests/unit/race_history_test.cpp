// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/race/history.h"

#include "race_chaos.h"

namespace pitcast::race {
namespace {

/// Counters tell how the state came to be, not what it is.
std::uint64_t result_hash(RaceState state) {
    state.events_applied = 0;
    state.events_refused = 0;
    return state_hash(state);
}

/// Without what history keeps for a while only.
std::uint64_t lasting_hash(RaceState state) {
    for (Competitor& car : state.competitors) {
        car.fixes.clear();
        car.telemetry = {};
        car.telemetry_utc_ns = 0;
        car.top_speed_mm_s = 0;
        car.samples.clear();
        car.g_trail.clear();
    }
    return result_hash(std::move(state));
}

/// A race of 20 cars over `laps` laps in order of time, with a deletion and a penalty in it.
std::vector<Event> race_events(int laps) {
    Rig rig = race_of({});
    for (int lap = 0; lap < laps; ++lap) {
        for (const auto& [loop, second] : {std::pair{"I1", 30}, {"I2", 60}, {"SF", 90}}) {
            for (int car = 0; car < 20; ++car) {
                rig.pass(lap * 100 + second + car * 0.1 + lap % 5 * (car % 3), std::to_string(car),
                         loop);
            }
        }
        if (lap == 10) {
            rig.at(lap * 100 + 99, LapDeleted{"3", 8, std::nullopt, "cut"});
            rig.at(lap * 100 + 99.5, Penalty{"4", PenaltyKind::time, 5 * kSecond, false, "", "P1"});
        }
    }
    std::stable_sort(rig.events.begin(), rig.events.end(),
                     [](const Event& a, const Event& b) { return a.utc_ns < b.utc_ns; });
    return rig.events;
}

TEST(History, GivesEveryInstantAsItWasKnown) {
    const std::vector<Event> events = race_events(40);
    HistoryLimits limits;
    limits.keyframe_ns = 300 * kSecond;
    History history(limits);
    for (const Event& event : events) {
        history.add(event);
    }
    EXPECT_GT(history.keyframes(), 10U);
    for (std::size_t n = 8; n < events.size(); n += 97) {
        RaceState expected;
        const Nanoseconds instant = events[n].utc_ns;
        for (const Event& event : events) {
            if (event.utc_ns <= instant) {
                apply(expected, event);
            }
        }
        classify(expected);
        const auto state = history.at(instant, Knowledge::then);
        ASSERT_TRUE(state);
        EXPECT_EQ(state_hash(*state), state_hash(expected)) << n;
    }
    EXPECT_EQ(state_hash(*history.at(kLastInstant, Knowledge::then)), state_hash(history.latest()));
}

TEST(History, TellsThenFromNow) {
    History history;
    Rig rig = race_of({"7", "12"});
    for (const Event& event : rig.events) {
        history.add(event);
    }
    const auto at = [](double second) {
        return kNoon + static_cast<Nanoseconds>(second * 1000) * 1'000'000;
    };
    history.add({at(90), LapCompleted{"7", 1, 90 * kSecond}});
    history.add({at(91), LapCompleted{"12", 1, 91 * kSecond}});
    history.add({at(180), LapCompleted{"7", 2, 90 * kSecond}});
    history.add({at(200), LapDeleted{"7", 1, std::nullopt, "cut"}});
    history.add({at(89), LapCompleted{"99", 1, 89 * kSecond}}, at(210));  // late by two minutes

    const auto then = history.at(at(150), Knowledge::then);
    const auto now = history.at(at(150), Knowledge::now);
    ASSERT_TRUE(then && now);
    EXPECT_EQ(then->best_lap_ns, 90 * kSecond);
    EXPECT_EQ(then->find("99"), nullptr);
    EXPECT_EQ(now->best_lap_ns, 89 * kSecond);
    EXPECT_EQ(now->find("99")->position, 1);
    EXPECT_FALSE(now->find("7")->best_lap_ns);  // deleted since
    EXPECT_EQ(now->find("7")->laps, 1);
}

TEST(History, PutsALateCrossingWhereItHappened) {
    Rig never_lost = race_of({"7", "12"});
    for (const auto& [second, loop] : {std::pair{30, "I1"}, {60, "I2"}, {90, "SF"}, {120, "I1"}}) {
        never_lost.pass(second, "7", loop);
        never_lost.pass(second + 1, "12", loop);
    }
    History history;
    Event lost;
    for (const Event& event : never_lost.events) {
        const auto* passing = std::get_if<Passing>(&event.body);
        if (passing && passing->number == "7" && passing->loop == "SF") {
            lost = event;
        } else {
            history.add(event);
        }
    }
    history.add(lost, kNoon + 130 * kSecond);
    EXPECT_EQ(history.latest().find("7")->laps, 0);  // too late for the state that goes on
    const auto settled = history.at(kLastInstant, Knowledge::now);
    classify(never_lost.state);
    EXPECT_EQ(result_hash(*settled), result_hash(never_lost.state));
}

TEST(History, LetsACorrectionVoidWhatItTakesAway) {
    History history;
    for (const Event& event : race_of({"1"}).events) {
        history.add(event);
    }
    history.add({kNoon + 90 * kSecond, LapCompleted{"1", 1, 90 * kSecond}});
    history.add({kNoon + 130 * kSecond, LapCompleted{"1", 2, 40 * kSecond}});  // a wrong reading
    history.add({kNoon + 90 * kSecond, LapsCorrected{"1", 1}}, kNoon + 140 * kSecond);
    history.add({kNoon + 181 * kSecond, LapCompleted{"1", 2, 91 * kSecond}});
    EXPECT_EQ(history.at(kNoon + 135 * kSecond, Knowledge::then)->find("1")->laps, 2);
    EXPECT_EQ(history.at(kNoon + 135 * kSecond, Knowledge::now)->find("1")->laps, 1);
    EXPECT_EQ(history.at(kLastInstant, Knowledge::now)->find("1")->best_lap_ns, 90 * kSecond);
}

TEST(History, AnswersTheSameFromItsSettledKeyframes) {
    std::vector<Event> events = race_events(60);
    std::swap(events[200], events[260]);
    HistoryLimits limits;
    limits.keyframe_ns = 400 * kSecond;
    History history(limits);
    for (const Event& event : events) {
        history.add(event);
    }
    const Nanoseconds instant = kNoon + 4000 * kSecond;
    const std::uint64_t first = state_hash(*history.at(instant, Knowledge::now));
    EXPECT_EQ(state_hash(*history.at(instant, Knowledge::now)), first);
    history.add({kNoon + 500 * kSecond, LapDeleted{"5", 2, std::nullopt, ""}},
                kNoon + 7000 * kSecond);
    const auto later = history.at(instant, Knowledge::now);
    EXPECT_TRUE(later->find("5")->lap_history.at(1).deleted);
    EXPECT_NE(state_hash(*later), first);
}

TEST(History, StaysWithinItsMemory) {
    HistoryLimits limits;
    limits.most_bytes = 1'500'000;
    limits.keyframe_ns = 100 * kSecond;
    History history(limits);
    const std::vector<Event> events = race_events(200);
    for (const Event& event : events) {
        history.add(event);
        ASSERT_LE(history.bytes(), limits.most_bytes);
    }
    EXPECT_GT(history.earliest_ns(), 0);
    EXPECT_FALSE(history.at(history.earliest_ns() - 1, Knowledge::then));
    const Nanoseconds instant = history.earliest_ns() + kSecond;
    RaceState expected;
    for (const Event& event : events) {
        if (event.utc_ns <= instant) {
            apply(expected, event);
        }
    }
    classify(expected);
    EXPECT_EQ(state_hash(*history.at(instant, Knowledge::then)), state_hash(expected));
    EXPECT_EQ(result_hash(*history.at(instant, Knowledge::now)), result_hash(expected));
}

TEST(History, ForgetsPositionsBeforeItsWindow) {
    HistoryLimits limits;
    limits.live_window_ns = 10 * kSecond;
    History history(limits);
    for (const Event& event : race_of({"7"}).events) {
        history.add(event);
    }
    for (int second = 1; second <= 60; ++second) {
        history.add({kNoon + second * kSecond, Positions{{{"7", second, 0, 0}}}});
    }
    EXPECT_EQ(history.at(kNoon + 55 * kSecond, Knowledge::then)->find("7")->fixes.back().x_mm, 55);
    EXPECT_TRUE(history.at(kNoon + 20 * kSecond, Knowledge::then)->find("7")->fixes.empty());
}

TEST(History, TakesWhateverComes) {
    for (std::uint32_t seed = 1; seed <= 8; ++seed) {
        Chaos chaos(seed);
        HistoryLimits limits;
        limits.most_bytes = 600'000;
        History history(limits);
        RaceState state;
        for (int i = 0; i < 1500; ++i) {
            const Event event = chaos.next();
            history.add(event);
            apply(state, event);
        }
        classify(state);
        EXPECT_EQ(state_hash(history.latest()), state_hash(state));
        EXPECT_EQ(lasting_hash(*history.at(kLastInstant, Knowledge::then)), lasting_hash(state));
        EXPECT_TRUE(history.at(kLastInstant, Knowledge::now));
    }
}

}  // namespace
}  // namespace pitcast::race
