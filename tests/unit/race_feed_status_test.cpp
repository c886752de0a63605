// SPDX-License-Identifier: Apache-2.0
// What a silence of the feed does to the state of the race.
#include <gtest/gtest.h>

#include "race_rig.h"

namespace pitcast::race {
namespace {

/// Running, 600 s to go at noon and 30 s gone.
Rig clocked() {
    Rig rig = race_of({"1", "2"});
    rig.at(0, SessionClock{600 * kSecond, 30 * kSecond, true});
    return rig;
}

TEST(FeedStatus, LetsTheClockStandWhereTheFeedFellSilent) {
    Rig rig = clocked();
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 8 * kSecond), 592 * kSecond);
    rig.at(3, FeedStatus{Provenance::stale});
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 2 * kSecond), 598 * kSecond);
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 8 * kSecond), 597 * kSecond);
    EXPECT_EQ(clock_elapsed_at(rig.state, kNoon + 8 * kSecond), 33 * kSecond);
    rig.at(10, FeedStatus{Provenance::frozen});
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 60 * kSecond), 597 * kSecond);
    rig.at(61, FeedStatus{Provenance::live});
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 62 * kSecond), 538 * kSecond);
}

TEST(FeedStatus, EstimatedLetsTheClockCountOn) {
    Rig rig = clocked();
    rig.at(2, FeedStatus{Provenance::estimated});
    EXPECT_EQ(rig.state.feed, Provenance::estimated);
    EXPECT_EQ(rig.state.feed_silent_utc_ns, 0);
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 8 * kSecond), 592 * kSecond);
}

TEST(FeedStatus, OfAnotherClockLetsItStandAtTheNewestEvent) {
    // A recording of noon that is sent again an hour later; and a source an hour ahead of us.
    for (const double hour : {3600.0, -3600.0}) {
        Rig rig = clocked();
        rig.pass(2, "1", "I1");
        rig.at(hour, FeedStatus{Provenance::stale});
        EXPECT_EQ(rig.state.now_utc_ns, kNoon + 2 * kSecond);
        EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 30 * kSecond), 598 * kSecond);
    }
}

TEST(FeedStatus, WithoutATimeLetsItStandAtTheNewestEvent) {
    Rig rig = clocked();
    rig.pass(2, "1", "I1");
    apply(rig.state, {0, FeedStatus{Provenance::frozen}});
    EXPECT_EQ(rig.state.feed_silent_utc_ns, 0);
    EXPECT_EQ(clock_remaining_at(rig.state, kNoon + 30 * kSecond), 598 * kSecond);
}

TEST(FeedStatus, OutlivesTheSession) {
    Rig rig = clocked();
    rig.at(3, FeedStatus{Provenance::stale});
    SessionInfo next = course(SessionKind::race);
    next.id = "s2";
    rig.at(4, next);
    EXPECT_EQ(rig.state.feed, Provenance::stale);
    EXPECT_EQ(rig.state.feed_silent_utc_ns, kNoon + 3 * kSecond);
}

TEST(FeedStatus, LeavesTheOrderAlone) {
    Rig rig = clocked();
    classify(rig.state);
    rig.at(3, FeedStatus{Provenance::stale});
    EXPECT_FALSE(rig.state.order_stale);
    EXPECT_EQ(rig.state.events_refused, 0U);
}

}  // namespace
}  // namespace pitcast::race
