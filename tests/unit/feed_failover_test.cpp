// SPDX-License-Identifier: Apache-2.0
// Two publishers of one race, slow consumers and slow subscribers, over real sockets.
#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <zmq.h>

#include "feed_rig.h"

namespace pitcast::feed {
namespace {

constexpr Nanoseconds kMs = 1'000'000;

/// Everything ten times as fast as on air.
PublisherOptions quick_publisher() {
    PublisherOptions options;
    options.heartbeat_ns = 50 * kMs;
    return options;
}

std::unique_ptr<Subscriber> open_pair(const std::string& main, const std::string& backup) {
    SubscriberOptions options;
    options.endpoints = {main, backup};
    options.estimated_ns = 200 * kMs;
    options.silent_ns = 500 * kMs;
    options.frozen_ns = 1200 * kMs;
    options.return_ns = 800 * kMs;
    auto subscriber = Subscriber::open(options);
    EXPECT_TRUE(subscriber.ok());
    return std::move(*subscriber);
}

void hear_both(Subscriber& subscriber) {
    ASSERT_TRUE(wait_until([&] {
        const FeedHealth health = subscriber.health();
        return health.used == 0 && health.publishers.size() == 2 && health.publishers[0].synced &&
               health.publishers[1].synced && health.publishers[1].age_ns >= 0;
    }));
}

class TwoPublishers : public ::testing::Test {
 protected:
    void SetUp() override {
        main_ = open_publisher(main_endpoint_, quick_publisher());
        backup_ = open_publisher(backup_endpoint_, quick_publisher());
        subscriber_ = open_pair(main_endpoint_, backup_endpoint_);
        hear_both(*subscriber_);
    }
    void publish(std::int32_t from, std::int32_t to, bool main, bool backup) {
        for (std::int32_t lap = from; lap <= to; ++lap) {
            EXPECT_TRUE(!main || main_->publish(passing(lap)).ok());
            EXPECT_TRUE(!backup || backup_->publish(passing(lap)).ok());
        }
    }
    void take_up_to(std::size_t count) {
        wait_until([&] { return drain(*subscriber_, events_), events_.size() >= count; });
    }
    /// Nothing more may come: gives what is doubled the time to.
    void expect_exactly(std::int32_t last) {
        take_up_to(static_cast<std::size_t>(last));
        std::this_thread::sleep_for(150ms);
        drain(*subscriber_, events_);
        EXPECT_EQ(laps_of(events_), numbers_to(last));
    }
    bool uses(std::int32_t publisher) {
        return wait_until([&] { return subscriber_->health().used == publisher; });
    }

    const std::string main_endpoint_ = ipc_endpoint();
    const std::string backup_endpoint_ = ipc_endpoint();
    std::unique_ptr<Publisher> main_;
    std::unique_ptr<Publisher> backup_;
    std::unique_ptr<Subscriber> subscriber_;
    std::vector<race::Event> events_;
};

TEST_F(TwoPublishers, GiveEachEventOnce) {
    publish(1, 300, true, true);
    expect_exactly(300);
    const FeedHealth health = subscriber_->health();
    EXPECT_EQ(health.used, 0);
    EXPECT_EQ(health.changeovers, 0U);
    EXPECT_EQ(health.provenance, Provenance::live);
    EXPECT_TRUE(wait_until([&] { return subscriber_->health().duplicates == 300; }));
}

TEST_F(TwoPublishers, TheBackupTakesOverWithWhatTheMainNeverTold) {
    publish(1, 100, true, true);
    publish(101, 120, false, true);  // the main's last words never came
    main_.reset();
    publish(121, 140, false, true);
    expect_exactly(140);
    EXPECT_TRUE(uses(1));
    const FeedHealth health = subscriber_->health();
    EXPECT_EQ(health.changeovers, 1U);
    EXPECT_EQ(health.provenance, Provenance::live);
    EXPECT_FALSE(health.stale);
    EXPECT_GE(health.publishers[0].age_ns, 500 * kMs);
}

TEST_F(TwoPublishers, TheMainComesBackAnewAndIsUsedAgainWithoutALossOrADouble) {
    publish(1, 50, true, true);
    expect_exactly(50);
    main_.reset();
    publish(51, 80, false, true);
    expect_exactly(80);
    main_ = open_publisher(main_endpoint_, quick_publisher());
    for (std::int32_t lap = 30; lap <= 80; ++lap) {  // its source sent part of the race again
        EXPECT_TRUE(main_->publish(passing(lap)).ok());
    }
    publish(81, 100, true, true);
    expect_exactly(100);
    EXPECT_TRUE(uses(0));
    publish(101, 130, true, true);
    expect_exactly(130);
    EXPECT_EQ(subscriber_->health().changeovers, 2U);
    EXPECT_EQ(subscriber_->health().epoch_changes, 1U);
}

TEST_F(TwoPublishers, TheMainAliveWhoseSourceIsDeadIsGivenUp) {
    publish(1, 20, true, true);
    publish(21, 40, false, true);  // heartbeats of the main go on
    expect_exactly(40);
    EXPECT_TRUE(uses(1));
    std::this_thread::sleep_for(1s);
    publish(41, 60, false, true);
    expect_exactly(60);
    std::this_thread::sleep_for(600ms);
    EXPECT_EQ(subscriber_->health().used, 1) << "still mute, and used again";
}

TEST_F(TwoPublishers, WhatOnlyTheBackupToldIsForgottenWhileTheMainIsSound) {
    for (std::int32_t i = 0; i < 30; ++i) {  // clocks that differ: no event is the same
        EXPECT_TRUE(main_->publish(passing(i + 1)).ok());
        EXPECT_TRUE(backup_->publish(passing(1000 + i)).ok());
        std::this_thread::sleep_for(50ms);
    }
    expect_exactly(30);
    EXPECT_EQ(subscriber_->health().changeovers, 0U);
    EXPECT_TRUE(wait_until([&] { return subscriber_->health().unmatched > 0; }));
}

TEST_F(TwoPublishers, BothDeadIsEstimatedThenStaleThenFrozenAndThenLiveAgain) {
    publish(1, 10, true, true);
    expect_exactly(10);
    main_.reset();
    backup_.reset();
    const auto becomes = [&](Provenance provenance) {
        return wait_until(
            [&] {
                return subscriber_->health().provenance == provenance &&
                       subscriber_->provenance() == provenance;
            },
            5s);
    };
    EXPECT_TRUE(becomes(Provenance::estimated));
    EXPECT_FALSE(subscriber_->health().stale);
    EXPECT_TRUE(becomes(Provenance::stale));
    EXPECT_TRUE(subscriber_->health().stale);
    EXPECT_TRUE(becomes(Provenance::frozen));
    EXPECT_TRUE(subscriber_->health().stale);
    backup_ = open_publisher(backup_endpoint_, quick_publisher());
    publish(11, 12, false, true);
    expect_exactly(12);
    EXPECT_TRUE(becomes(Provenance::live));
    EXPECT_EQ(subscriber_->health().used, 1);
}

TEST_F(TwoPublishers, DoNotTellHowFarTheyCanBeTrusted) {
    ASSERT_TRUE(main_->publish({1, race::FeedStatus{Provenance::frozen}}).ok());
    publish(1, 3, true, true);
    expect_exactly(3);
    EXPECT_EQ(subscriber_->health().refused, 1U);
}

TEST_F(TwoPublishers, PositionsComeFromTheOneInUseOnly) {
    race::Positions here{{{"7", 1, 2, 3}}};
    race::Positions there{{{"7", 1000, 2, 3}}};
    for (int i = 0; i < 20; ++i) {
        ASSERT_TRUE(main_->publish({1'750'000'000'000'000'000 + i, here}).ok());
        ASSERT_TRUE(backup_->publish({1'750'000'000'000'000'000 + i, there}).ok());
    }
    take_up_to(20);
    std::this_thread::sleep_for(100ms);
    drain(*subscriber_, events_);
    EXPECT_EQ(events_.size(), 20U);
    for (const race::Event& event : events_) {
        EXPECT_EQ(std::get<race::Positions>(event.body).fixes[0].x_mm, 1);
    }
}

TEST(Failover, StartsOnTheBackupWhenThereIsNoMain) {
    const std::string nobody = ipc_endpoint();
    auto backup = open_publisher(ipc_endpoint(), quick_publisher());
    ASSERT_TRUE(backup->publish(passing(1)).ok());
    auto subscriber = open_pair(nobody, backup->endpoint());
    ASSERT_TRUE(backup->publish(passing(2)).ok());
    EXPECT_EQ(laps_of(collect(*subscriber, 2)), numbers_to(2));
    EXPECT_EQ(subscriber->health().used, 1);
    EXPECT_EQ(subscriber->health().changeovers, 0U);
}

TEST(Failover, AnEventWithoutATimeIsTakenAgainFromAPublisherThatStartedAnew) {
    const std::string endpoint = ipc_endpoint();
    auto publisher = open_publisher(endpoint);
    auto subscriber = open_subscriber(endpoint);
    hear(*subscriber);
    for (const race::Flag flag : {race::Flag::green, race::Flag::yellow}) {
        ASSERT_TRUE(publisher->publish({0, race::FlagChange{flag, 0}}).ok());
    }
    EXPECT_EQ(collect(*subscriber, 2).size(), 2U);
    publisher.reset();
    publisher = open_publisher(endpoint);
    ASSERT_TRUE(publisher->publish({0, race::FlagChange{race::Flag::green, 0}}).ok());
    const auto again = collect(*subscriber, 1);
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(std::get<race::FlagChange>(again[0].body).flag, race::Flag::green);
}

/// A consumer that does not drain for a while: what found no room is asked for again.
void expect_recovery(std::size_t replay) {
    PublisherOptions options;
    options.replay = replay;
    options.heartbeat_ns = 100 * kMs;
    auto publisher = open_publisher(ipc_endpoint(), options);
    SubscriberOptions slow;
    slow.endpoints = {publisher->endpoint()};
    slow.ring = 50;
    slow.pending = 1024;
    auto subscriber = Subscriber::open(slow);
    ASSERT_TRUE(subscriber.ok());
    hear(**subscriber);
    for (std::int32_t lap = 1; lap <= 6000; ++lap) {
        ASSERT_TRUE(publisher->publish(passing(lap)).ok());
    }
    ASSERT_TRUE(wait_until([&] { return (*subscriber)->health().dropped > 0; }));
    EXPECT_EQ(laps_of(collect(**subscriber, 6000)), numbers_to(6000));
}

TEST(Failover, ASlowConsumerIsCaughtUpByReplay) {
    expect_recovery(16'384);
}

TEST(Failover, ASlowConsumerIsCaughtUpByTheSnapshotWhenReplayIsTooOld) {
    expect_recovery(100);
}

TEST(Failover, ASubscriberThatDoesNotReadHoldsUpNobody) {
    auto publisher = open_publisher(ipc_endpoint(), quick_publisher());
    void* context = zmq_ctx_new();
    void* lazy = zmq_socket(context, ZMQ_SUB);
    const int few = 10;
    const int none = 0;
    zmq_setsockopt(lazy, ZMQ_RCVHWM, &few, sizeof(few));
    zmq_setsockopt(lazy, ZMQ_LINGER, &none, sizeof(none));
    zmq_setsockopt(lazy, ZMQ_SUBSCRIBE, "", 0);
    ASSERT_EQ(zmq_connect(lazy, publisher->endpoint().c_str()), 0);
    auto subscriber = open_subscriber(publisher->endpoint());
    hear(*subscriber);
    std::vector<race::Event> events;
    for (std::int32_t lap = 1; lap <= 30'000; ++lap) {  // more than its queues can hold
        ASSERT_TRUE(publisher->publish(passing(lap)).ok());
        if (lap % 500 == 0) {
            drain(*subscriber, events);
        }
    }
    wait_until([&] { return drain(*subscriber, events), events.size() >= 30'000; });
    EXPECT_EQ(laps_of(events), numbers_to(30'000));
    zmq_close(lazy);
    zmq_ctx_term(context);
}

TEST(Failover, TellsWhatIsWrongWithAListOfEndpoints) {
    EXPECT_FALSE(Subscriber::open(SubscriberOptions{}).ok());
    SubscriberOptions options;
    options.endpoints = {ipc_endpoint(), "tcp://nowhere"};
    const auto subscriber = Subscriber::open(options);
    ASSERT_FALSE(subscriber.ok());
    EXPECT_EQ(subscriber.error().where, "tcp://nowhere");
}

}  // namespace
}  // namespace pitcast::feed
