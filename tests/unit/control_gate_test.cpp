// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "pitcast/core/file.h"

#include "key_rig.h"

namespace pitcast::control {
namespace {

using testing::BareClient;
using testing::becomes;
using ::testing::HasSubstr;
using testing::KeyRing;
using testing::PlayedFrames;

constexpr Nanoseconds kOneSecond = kNanosecondsPerSecond;
constexpr std::size_t kNowhere = std::string::npos;

class ControlGate : public ::testing::Test {
 protected:
    void open(GateDrill drill = GateDrill::none,
              const std::string& endpoint = "tcp://127.0.0.1:*") {
        auto opened = CommandServer::open(endpoint, {.key_folder = ring.folder(), .drill = drill});
        ASSERT_TRUE(opened.ok()) << opened.error().message();
        server = *std::move(opened);
        frames.emplace(*server);
    }
    void TearDown() override { frames.reset(); }
    [[nodiscard]] std::unique_ptr<CommandClient> client_of(const std::optional<ClientKeys>& keys) {
        auto client = CommandClient::open(server->endpoint(), keys);
        EXPECT_TRUE(client.ok()) << client.error().message();
        return *std::move(client);
    }
    [[nodiscard]] static Result<Json> clear(CommandClient& client,
                                            Nanoseconds patience_ns = 20 * kOneSecond) {
        return client.send({{"verb", "clear"}}, patience_ns);
    }
    /// Why a command gets no answer; "" when it gets one.
    [[nodiscard]] static std::string fault_of(CommandClient& client) {
        const auto answer = clear(client, kOneSecond / 2);
        return answer.ok() ? "" : answer.error().message();
    }

    KeyRing ring;
    std::unique_ptr<CommandServer> server;
    std::optional<PlayedFrames> frames;
};

TEST_F(ControlGate, AKnownKeyIsLetIn) {
    open();
    auto client = client_of(ring.keys_of("a-director"));
    const auto answer = clear(*client);
    ASSERT_TRUE(answer.ok()) << answer.error().message();
    EXPECT_EQ((*answer)["ok"], true);
    EXPECT_TRUE(becomes([&] { return server->stats().let_in == 1; }));
}

TEST_F(ControlGate, AnUnknownKeyIsTurnedAwayAndToldSo) {
    open();
    auto client = client_of(ring.strange_keys());
    const auto answer = clear(*client);
    ASSERT_FALSE(answer.ok());
    EXPECT_THAT(answer.error().message(), HasSubstr("does not know this key"));
    EXPECT_EQ(server->stats().requests, 0U);
    EXPECT_TRUE(becomes([&] { return server->stats().turned_away == 1; }));
}

TEST_F(ControlGate, NoKeyIsRefused) {
    open();
    auto client = client_of(std::nullopt);
    EXPECT_TRUE(becomes([&] { return fault_of(*client).find("asks for a key") != kNowhere; }));
    EXPECT_EQ(server->stats().requests, 0U);
}

TEST_F(ControlGate, TheKeyOfAnotherServerIsNoticedByTheClient) {
    open();
    ClientKeys keys = ring.keys_of("a-director");
    keys.server_public_key = make_key_pair()->public_key;
    auto client = client_of(keys);
    EXPECT_TRUE(becomes([&] { return fault_of(*client).find("another key, or") != kNowhere; }));
    EXPECT_EQ(server->stats().requests, 0U);
}

TEST_F(ControlGate, AChannelWithoutKeysDoesNotPassForOneWith) {
    auto bare = CommandServer::open("tcp://127.0.0.1:*");
    ASSERT_TRUE(bare.ok());
    auto client = CommandClient::open((*bare)->endpoint(), ring.keys_of("a-director"));
    ASSERT_TRUE(client.ok());
    EXPECT_FALSE(clear(**client, kOneSecond).ok());
    EXPECT_EQ((*bare)->stats().requests, 0U);
}

// The fact of Debian's library that the three bars stand against. Should it ever change, this
// test says so.
TEST(ZeroMq, LetsUnknownKeysInWhereNobodyAnswersHandshakesAndSaysNoUser) {
    const KeyRing ring;
    const auto server_key = load_private_key(server_key_file(ring.folder()));
    zmq::context_t context;
    zmq::socket_t router(context, zmq::socket_type::router);
    router.set(zmq::sockopt::linger, 0);
    router.set(zmq::sockopt::rcvtimeo, 20'000);
    router.set(zmq::sockopt::curve_server, true);
    router.set(zmq::sockopt::curve_secretkey, server_key->secret_key);
    router.set(zmq::sockopt::zap_domain, "pitcast");
    router.bind("tcp://127.0.0.1:*");
    const ClientKeys keys = ring.strange_keys();
    BareClient stranger(router.get(zmq::sockopt::last_endpoint), &keys);
    stranger.send("hello");
    zmq::message_t frame;
    ASSERT_TRUE(router.recv(frame));
    ASSERT_TRUE(router.recv(frame));
    EXPECT_EQ(frame.to_string(), "hello");
    EXPECT_EQ(zmq_msg_gets(frame.handle(), "User-Id"), nullptr);
}

TEST_F(ControlGate, WithoutAGatekeeperNobodyComesInNotEvenThoseWithAKey) {
    for (const GateDrill drill : {GateDrill::absent, GateDrill::silent}) {
        frames.reset();
        open(drill);
        for (const ClientKeys& keys : {ring.strange_keys(), ring.keys_of("a-engineer")}) {
            auto client = client_of(keys);
            EXPECT_FALSE(clear(*client, kOneSecond / 2).ok());
            ASSERT_TRUE(client->subscribe("").ok());
            const auto event = client->next_event(kOneSecond / 2);
            EXPECT_TRUE(!event.ok() || !event->has_value());
        }
        EXPECT_EQ(server->stats().requests, 0U);
    }
}

TEST_F(ControlGate, WhatComesWithoutAUserIsRefusedEvenIfZeroMqHasLetItIn) {
    open(GateDrill::absent_and_unenforced);
    for (const ClientKeys& keys : {ring.strange_keys(), ring.keys_of("a-engineer")}) {
        BareClient client(server->endpoint(), &keys);
        for (const char* verb : {"clear", "state", "reload"}) {
            const Json answer = client.ask({{"v", 1}, {"verb", verb}});
            ASSERT_TRUE(answer.is_object());
            EXPECT_EQ(answer["ok"], false);
            EXPECT_FALSE(answer.contains("state"));
            EXPECT_THAT(answer["error"]["what"].get<std::string>(), HasSubstr("proved no key"));
        }
        client.send("rubbish");
        EXPECT_THAT(client.next(), HasSubstr("proved no key"));
    }
    EXPECT_EQ(server->stats().denied, 8U);
    EXPECT_EQ(server->stats().commands, 0U);
    EXPECT_TRUE(frames->taken().empty());
}

TEST_F(ControlGate, TheStateIsForThoseWithAKey) {
    open();
    auto viewer = client_of(ring.keys_of("a-viewer"));
    ASSERT_TRUE(viewer->subscribe("state").ok());
    ASSERT_TRUE(becomes([&] {
        const auto event = viewer->next_event(kOneSecond);
        return event.ok() && event->has_value();
    }));
    auto bare = client_of(std::nullopt);
    ASSERT_TRUE(bare->subscribe("").ok());
    ASSERT_TRUE(becomes([&] { return !bare->next_event(kOneSecond / 10).ok(); }));
    EXPECT_THAT(bare->next_event(0).error().message(), HasSubstr("asks for a key"));
    auto stranger = client_of(ring.strange_keys());
    ASSERT_TRUE(stranger->subscribe("").ok());
    ASSERT_TRUE(becomes([&] { return !stranger->next_event(kOneSecond / 10).ok(); }));
    EXPECT_THAT(stranger->next_event(0).error().message(), HasSubstr("does not know this key"));
}

TEST_F(ControlGate, AKeyWithdrawnOnAirIsRefusedOnItsOpenConnectionAndHearsNothingMore) {
    open();
    const ClientKeys keys = ring.keys_of("a-director");
    BareClient withdrawn(server->endpoint(), &keys);
    BareClient listener(server->state_endpoint(), &keys, zmq::socket_type::sub);
    const ClientKeys viewers = ring.keys_of("a-viewer");
    BareClient other(server->state_endpoint(), &viewers, zmq::socket_type::sub);
    EXPECT_EQ(withdrawn.ask({{"v", 1}, {"verb", "clear"}})["ok"], true);
    EXPECT_THAT(listener.next(), HasSubstr("state"));
    EXPECT_THAT(other.next(), HasSubstr("state"));

    ASSERT_TRUE(withdraw_client(ring.folder(), "a-director").ok());
    ASSERT_TRUE(becomes([&] { return server->stats().withdrawals == 1; }));
    const Json answer = withdrawn.ask({{"v", 1}, {"verb", "clear"}});
    EXPECT_EQ(answer["ok"], false);
    EXPECT_THAT(answer["error"]["what"].get<std::string>(), HasSubstr("no longer known"));
    EXPECT_EQ(frames->taken().size(), 1U);
    // The other subscriber comes back by itself; only what was on its way still reaches the first.
    const auto published = [](const std::string& event) {
        return event.empty() ? 0 : Json::parse(event)["seq"].get<int>();
    };
    const int then = published(other.next());
    ASSERT_TRUE(becomes([&] { return published(other.next()) > then + 200; }));
    int last = 0;
    for (std::string event = listener.next(0); !event.empty(); event = listener.next(0)) {
        last = published(event);
    }
    ASSERT_TRUE(becomes([&] { return published(other.next()) > last + 400; }));
    EXPECT_EQ(listener.next(0), "") << "hears what is published after its key was withdrawn";
    // Nor does it come in again.
    BareClient again(server->endpoint(), &keys);
    const auto turned_away = server->stats().turned_away;
    ASSERT_TRUE(becomes([&] { return server->stats().turned_away > turned_away; }));
}

TEST_F(ControlGate, AnotherKeyUnderTheSameNameIsAnotherClient) {
    open();
    const ClientKeys old = ring.keys_of("a-director");
    BareClient client(server->endpoint(), &old);
    EXPECT_EQ(client.ask({{"v", 1}, {"verb", "clear"}})["ok"], true);
    ASSERT_TRUE(withdraw_client(ring.folder(), "a-director").ok());
    std::filesystem::remove(client_key_file(ring.folder(), "a-director"));
    ASSERT_TRUE(make_client(ring.folder(), "a-director", Role::director).ok());
    ASSERT_TRUE(becomes([&] { return server->stats().withdrawals >= 1; }));
    EXPECT_EQ(client.ask({{"v", 1}, {"verb", "clear"}})["ok"], false);
    auto fresh = client_of(ring.keys_of("a-director"));
    ASSERT_TRUE(becomes([&] {
        const auto answer = clear(*fresh);
        return answer.ok() && (*answer)["ok"] == true;
    }));
}

TEST_F(ControlGate, AClientAddedOnAirIsLetInAndARoleChangedCountsAtOnce) {
    open();
    ASSERT_TRUE(make_client(ring.folder(), "late", Role::viewer).ok());
    auto late = client_of(ring.keys_of("late"));
    ASSERT_TRUE(becomes([&] { return late->send({{"verb", "state"}}, kOneSecond).ok(); }));
    EXPECT_EQ((*clear(*late))["ok"], false);
    std::string text = *read_file(client_list_file(ring.folder()));
    text.replace(text.find("viewer    late"), 6, "director");
    ASSERT_TRUE(write_file(client_list_file(ring.folder()), text).ok());
    ASSERT_TRUE(becomes([&] { return clear(*late)->value("ok", false); }));
    EXPECT_EQ(server->stats().withdrawals, 0U) << "nobody had to go for it";
}

TEST_F(ControlGate, AListThatIsGoneLetsNobodyIn) {
    open();
    auto client = client_of(ring.keys_of("a-engineer"));
    ASSERT_TRUE(clear(*client).ok());
    std::filesystem::remove(client_list_file(ring.folder()));
    ASSERT_TRUE(becomes([&] { return server->stats().withdrawals == 1; }));
    EXPECT_EQ((*clear(*client))["ok"], false);
}

TEST_F(ControlGate, NobodyTakesAnothersConnectionOverByGivingItsName) {
    open();
    const ClientKeys director = ring.keys_of("a-director");
    const ClientKeys viewer = ring.keys_of("a-viewer");
    BareClient first(server->endpoint(), &director, zmq::socket_type::dealer, "desk-1");
    EXPECT_EQ(first.ask({{"v", 1}, {"verb", "clear"}})["ok"], true);
    BareClient thief(server->endpoint(), &viewer, zmq::socket_type::dealer, "desk-1");
    thief.send(R"({"v":1,"verb":"state"})");
    ASSERT_TRUE(becomes([&] { return server->stats().let_in == 2; }));
    EXPECT_EQ(first.ask({{"v", 1}, {"verb", "clear"}})["ok"], true);
    EXPECT_EQ(thief.next(0), "");
}

TEST_F(ControlGate, AddressesThatOthersReachNeedKeysAndTheErrorSaysHowToMakeThem) {
    const auto without = CommandServer::open("tcp://0.0.0.0:*");
    ASSERT_FALSE(without.ok());
    EXPECT_THAT(without.error().message(), HasSubstr("pitcast keys make"));
    EXPECT_THAT(without.error().message(), HasSubstr("--control-keys"));
    open(GateDrill::none, "tcp://0.0.0.0:*");
    const std::string port = server->endpoint().substr(server->endpoint().rfind(':'));
    auto client = CommandClient::open("tcp://127.0.0.1" + port, ring.keys_of("a-director"));
    ASSERT_TRUE(client.ok());
    EXPECT_TRUE(clear(**client).ok());
}

TEST_F(ControlGate, AFolderWithoutKeysIsAnErrorThatSaysHowToMakeThem) {
    const auto empty = CommandServer::open("tcp://127.0.0.1:*", {.key_folder = "/nowhere/keys"});
    ASSERT_FALSE(empty.ok());
    EXPECT_THAT(empty.error().message(), HasSubstr("pitcast keys make"));
}

TEST_F(ControlGate, KeysWorkOverIpcTooAndItsPathStaysPrivateWhenAKeyIsWithdrawn) {
    const auto path = ring.folder() / "control";
    open(GateDrill::none, "ipc://" + path.string());
    auto client = client_of(ring.keys_of("a-director"));
    EXPECT_TRUE(clear(*client).ok());
    ASSERT_TRUE(withdraw_client(ring.folder(), "a-viewer").ok());
    ASSERT_TRUE(client->subscribe("state").ok());
    ASSERT_TRUE(becomes([&] { return server->stats().withdrawals == 1; }));
    ASSERT_TRUE(becomes([&] {
        const auto event = client->next_event(kOneSecond);
        return event.ok() && event->has_value();
    }));
    for (const char* end : {"", ".state"}) {
        struct stat found {};
        ASSERT_EQ(::stat((path.string() + end).c_str(), &found), 0) << end;
        EXPECT_EQ(found.st_mode & 0777U, 0600U) << end;
    }
}

}  // namespace
}  // namespace pitcast::control
