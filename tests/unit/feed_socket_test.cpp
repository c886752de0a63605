// SPDX-License-Identifier: Apache-2.0
// Publisher and subscriber over real sockets on this machine.
#include <chrono>
#include <map>
#include <thread>

#include <gtest/gtest.h>
#include <zmq.h>

#include "pitcast/feed/event_codec.h"
#include "pitcast/feed/publisher.h"
#include "pitcast/feed/subscriber.h"
#include "pitcast/race/race_state.h"

#include "feed_rig.h"
#include "feed_samples.h"

namespace pitcast::feed {
namespace {

using namespace std::chrono_literals;

class FeedOverTransport : public ::testing::TestWithParam<const char*> {
 protected:
    static std::string endpoint() {
        return std::string(GetParam()) == "ipc" ? ipc_endpoint() : "tcp://127.0.0.1:*";
    }
};

TEST_P(FeedOverTransport, CarriesEveryKindOfEvent) {
    auto publisher = open_publisher(endpoint());
    auto subscriber = open_subscriber(publisher->endpoint());
    hear(*subscriber);
    std::this_thread::sleep_for(100ms);  // synced: lossy kinds flow from here
    auto sent = sample_events();
    std::erase_if(sent, [](const race::Event& event) {
        return std::holds_alternative<race::FeedStatus>(event.body);  // not a publisher's to tell
    });
    for (const race::Event& event : sent) {
        ASSERT_TRUE(publisher->publish(event).ok());
    }
    const auto got = collect(*subscriber, sent.size());
    ASSERT_EQ(got.size(), sent.size());
    std::multiset<std::string> before;
    std::multiset<std::string> after;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        before.insert(event_to_json(sent[i]).dump());
        after.insert(event_to_json(got[i]).dump());
    }
    EXPECT_EQ(before, after);
    EXPECT_EQ(subscriber->health().refused, 0U);
    EXPECT_FALSE(subscriber->health().stale);
}

TEST_P(FeedOverTransport, RepairsWhatIsLostInOrderAndOnce) {
    PublisherOptions options;
    options.lose = [](std::string_view topic, std::uint64_t seq) {
        return topic.find("/pass/") != topic.npos && seq % 3 == 0;
    };
    auto publisher = open_publisher(endpoint(), options);
    auto subscriber = open_subscriber(publisher->endpoint());
    hear(*subscriber);
    for (std::int32_t lap = 1; lap <= 600; ++lap) {
        ASSERT_TRUE(publisher->publish(passing(lap)).ok());
        if (lap % 20 == 0) {
            std::this_thread::sleep_for(2ms);
        }
    }
    EXPECT_EQ(laps_of(collect(*subscriber, 600)), numbers_to(600));
    EXPECT_TRUE(wait_until([&] {
        const FeedHealth health = subscriber->health();
        return health.gaps_found > 0 && health.gaps_repaired == health.gaps_found;
    }));
    EXPECT_EQ(publisher->stats().lost_on_purpose, 200U);
    EXPECT_GE(publisher->stats().replayed, 1U);
}

INSTANTIATE_TEST_SUITE_P(Feed, FeedOverTransport, ::testing::Values("ipc", "tcp"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Feed, HeartbeatShowsTheLossOfTheLastMessage) {
    PublisherOptions options;
    options.heartbeat_ns = 200'000'000;
    options.lose = [](std::string_view topic, std::uint64_t seq) {
        return topic.find("/pass/") != topic.npos && seq == 3;
    };
    auto publisher = open_publisher(ipc_endpoint(), options);
    auto subscriber = open_subscriber(publisher->endpoint());
    hear(*subscriber);
    for (std::int32_t lap = 1; lap <= 3; ++lap) {
        ASSERT_TRUE(publisher->publish(passing(lap)).ok());
    }
    EXPECT_EQ(laps_of(collect(*subscriber, 3)), numbers_to(3));
}

TEST(Feed, GapTooOldForReplayIsCoveredByTheSnapshot) {
    PublisherOptions options;
    options.replay = 8;
    options.heartbeat_ns = 300'000'000;
    options.lose = [](std::string_view topic, std::uint64_t seq) {
        return topic.find("/pass/") != topic.npos && seq > 50 && seq < 120;
    };
    auto publisher = open_publisher(ipc_endpoint(), options);
    auto subscriber = open_subscriber(publisher->endpoint());
    hear(*subscriber);
    for (std::int32_t lap = 1; lap <= 150; ++lap) {
        ASSERT_TRUE(publisher->publish(passing(lap)).ok());
    }
    EXPECT_EQ(laps_of(collect(*subscriber, 150)), numbers_to(150));
}

TEST(Feed, LateJoinerEndsWithTheSameClassification) {
    auto publisher = open_publisher(ipc_endpoint());
    auto early = open_subscriber(publisher->endpoint());
    hear(*early);
    const auto samples = sample_events();
    ASSERT_TRUE(publisher->publish(samples[0]).ok());
    for (const char* car : {"7", "007", "21"}) {
        race::Entry entry;
        entry.number = car;
        ASSERT_TRUE(publisher->publish({1'750'000'000'000'000'000, entry}).ok());
    }
    ASSERT_TRUE(publisher
                    ->publish({1'750'000'000'000'000'000,
                               race::SessionStatus{race::SessionPhase::running, 0, 0}})
                    .ok());
    Nanoseconds t = 1'750'000'000'000'000'000;
    for (std::int32_t lap = 1; lap <= 700; ++lap) {  // more than a page of the snapshot
        for (const char* car : {"7", "007", "21"}) {
            t += 1'000'000'000 + (lap * 7919 + car[0]) % 1000;
            ASSERT_TRUE(publisher->publish({t, race::Passing{car, "SF", lap}}).ok());
        }
    }
    auto late = open_subscriber(publisher->endpoint());
    race::RaceState states[2];
    Subscriber* subscribers[2] = {early.get(), late.get()};
    for (int i = 0; i < 2; ++i) {
        for (const race::Event& event : collect(*subscribers[i], 5 + 2100)) {
            race::apply(states[i], event);
        }
        race::classify(states[i]);
    }
    EXPECT_EQ(states[0].events_applied, 2105U);
    EXPECT_EQ(race::state_hash(states[0]), race::state_hash(states[1]));
    EXPECT_EQ(late->health().gaps_found, 0U);
}

TEST(Feed, JoinsWhileEventsFlowWithoutMissingOne) {
    auto publisher = open_publisher(ipc_endpoint());
    std::thread busy([&] {
        for (std::int32_t lap = 1; lap <= 3000; ++lap) {
            EXPECT_TRUE(publisher->publish(passing(lap)).ok());
            std::this_thread::sleep_for(100us);
        }
    });
    std::this_thread::sleep_for(80ms);
    auto subscriber = open_subscriber(publisher->endpoint());
    const auto got = collect(*subscriber, 3000);
    busy.join();
    EXPECT_EQ(laps_of(got), numbers_to(3000));
}

TEST(Feed, RestartOfThePublisherIsNoticedAndCaughtUp) {
    const std::string endpoint = ipc_endpoint();
    auto publisher = open_publisher(endpoint);
    auto subscriber = open_subscriber(endpoint);
    hear(*subscriber);
    ASSERT_TRUE(publisher->publish(passing(1)).ok());
    EXPECT_EQ(laps_of(collect(*subscriber, 1)), numbers_to(1));
    publisher.reset();
    publisher = open_publisher(endpoint);
    ASSERT_TRUE(publisher->publish(passing(2)).ok());
    ASSERT_TRUE(publisher->publish(passing(3)).ok());
    EXPECT_EQ(laps_of(collect(*subscriber, 2)), (std::vector<std::int32_t>{2, 3}));
    EXPECT_TRUE(wait_until([&] { return subscriber->health().epoch_changes == 1; }));
}

TEST(Feed, GoesStaleThreeSecondsAfterTheLastHeartbeat) {
    auto publisher = open_publisher(ipc_endpoint());
    auto subscriber = open_subscriber(publisher->endpoint());
    EXPECT_TRUE(subscriber->health().stale);
    hear(*subscriber);
    EXPECT_FALSE(subscriber->health().stale);
    publisher.reset();
    std::this_thread::sleep_for(1500ms);
    EXPECT_FALSE(subscriber->health().stale);
    EXPECT_TRUE(wait_until([&] { return subscriber->health().stale; }, 3s));
    EXPECT_GE(subscriber->health().age_ns, 3 * kNanosecondsPerSecond);
}

TEST(Feed, PortInUseIsAnErrorThatHelps) {
    auto publisher = open_publisher("tcp://127.0.0.1:*");
    const auto second = Publisher::open(publisher->endpoint());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().where, publisher->endpoint());
    EXPECT_NE(second.error().mend.find("port"), std::string::npos);
    auto local = open_publisher(ipc_endpoint());
    EXPECT_FALSE(Publisher::open(local->endpoint()).ok());
    EXPECT_FALSE(Publisher::open("carrier-pigeon").ok());
    EXPECT_FALSE(Subscriber::open("tcp://nowhere").ok());
}

/// A raw PUB that sends what it likes.
class RubbishPublisher {
 public:
    RubbishPublisher() : context_(zmq_ctx_new()), socket_(zmq_socket(context_, ZMQ_PUB)) {
        const int none = 0;
        zmq_setsockopt(socket_, ZMQ_LINGER, &none, sizeof(none));
        endpoint_ = ipc_endpoint();
        zmq_bind(socket_, endpoint_.c_str());
    }
    ~RubbishPublisher() {
        zmq_close(socket_);
        zmq_ctx_term(context_);
    }
    void send(const std::vector<std::string>& parts) {
        for (std::size_t i = 0; i < parts.size(); ++i) {
            zmq_send(socket_, parts[i].data(), parts[i].size(),
                     i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
        }
    }
    [[nodiscard]] const std::string& endpoint() const { return endpoint_; }

 private:
    void* context_;
    void* socket_;
    std::string endpoint_;
};

TEST(Feed, RubbishIsCountedAndSurvived) {
    auto rubbish = std::make_unique<RubbishPublisher>();
    const std::string endpoint = rubbish->endpoint();
    auto subscriber = open_subscriber(endpoint);
    ASSERT_TRUE(wait_until([&] {
        rubbish->send({"pitcast/x/", "first"});
        return subscriber->health().refused > 0;
    }));
    const std::uint64_t before = subscriber->health().refused;
    const std::string topic = "pitcast/e/s/pass/";
    std::string noise(300, '\0');
    for (std::size_t i = 0; i < noise.size(); ++i) {
        noise[i] = static_cast<char>(i * 197 % 251);
    }
    rubbish->send({topic, std::string(64, 'x'), ""});             // wrong magic
    rubbish->send({topic, "PCF1", ""});                           // header cut
    rubbish->send({topic, noise.substr(0, 64), noise});           // noise
    rubbish->send({topic, "PCF1" + noise.substr(0, 60), noise});  // noise with a good begin
    rubbish->send({topic, noise, noise, noise, noise, noise, noise, noise, noise, noise, noise});
    rubbish->send({topic});
    rubbish->send({topic, std::string(64, 'x'), std::string(1'500'000, 'x')});  // too large
    ASSERT_TRUE(wait_until([&] { return subscriber->health().refused >= before + 7; }));
    rubbish->send({topic, std::string(64, 'x'), std::string(8'000'000, 'x')});  // cut off by ZeroMQ
    std::this_thread::sleep_for(50ms);
    rubbish.reset();
    auto publisher = open_publisher(endpoint);
    ASSERT_TRUE(publisher->publish(passing(1)).ok());
    EXPECT_EQ(laps_of(collect(*subscriber, 1)), numbers_to(1));
}

}  // namespace
}  // namespace pitcast::feed
