// SPDX-License-Identifier: Apache-2.0
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zmq.hpp>

#include "pitcast/control/command_client.h"
#include "pitcast/control/command_server.h"

namespace pitcast::control {
namespace {

using ::testing::HasSubstr;

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

/// A client without manners.
class RawClient {
 public:
    explicit RawClient(const std::string& endpoint) : dealer_(context_, zmq::socket_type::dealer) {
        dealer_.set(zmq::sockopt::linger, 0);
        dealer_.set(zmq::sockopt::rcvtimeo, 5000);
        dealer_.set(zmq::sockopt::sndhwm, 0);
        dealer_.connect(endpoint);
    }
    void send(const std::vector<std::string>& frames) {
        for (std::size_t i = 0; i < frames.size(); ++i) {
            dealer_.send(zmq::buffer(frames[i]),
                         i + 1 < frames.size() ? zmq::send_flags::sndmore : zmq::send_flags::none);
        }
    }
    std::string answer() {
        zmq::message_t frame;
        do {
            if (!dealer_.recv(frame)) {
                return "";
            }
        } while (frame.more());
        return frame.to_string();
    }

 private:
    zmq::context_t context_;
    zmq::socket_t dealer_;
};

class CommandServerUnderAttack : public ::testing::Test {
 protected:
    void open(const ServerOptions& options) {
        auto opened = CommandServer::open("tcp://127.0.0.1:*", options);
        ASSERT_TRUE(opened) << opened.error().message();
        server = *std::move(opened);
        client = std::make_unique<RawClient>(server->endpoint());
    }
    std::string ask(const std::vector<std::string>& frames) {
        client->send(frames);
        return client->answer();
    }
    void wait_for_requests(std::uint64_t count) {
        for (int n = 0; n < 5000 && server->stats().requests < count; ++n) {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        ASSERT_EQ(server->stats().requests, count);
    }

    std::unique_ptr<CommandServer> server;
    std::unique_ptr<RawClient> client;
};

TEST_F(CommandServerUnderAttack, RubbishIsAnsweredWithAnError) {
    open({});
    const std::vector<std::vector<std::string>> rubbish{
        {"not json"},
        {""},
        {"\xff\xfe\x00"},
        {"{\"v\":1,\"verb\":\"take\",\"template\":\"\xc3\x28\"}"},
        {std::string(10'000, '{')},
        {"null"},
        {R"({"v":1,"v":1,"verb":"clear"})"},
        {"a", "b", "c"},
        {"", "", ""},
        {R"({"v":1e999,"verb":"clear"})"},
        {R"({"v":1,"verb":"take","layer":99999999999999999999})"},
        {"{\"v\":1,\"verb\":\"clear\",\"data\":{\"x\":\"" + std::string(70'000, 'x') + "\"}}"}};
    for (const auto& frames : rubbish) {
        const std::string answer = ask(frames);
        EXPECT_THAT(answer, HasSubstr(R"("ok":false)")) << frames.front().substr(0, 60);
    }
    EXPECT_EQ(server->stats().refused, rubbish.size());
    Received received;
    EXPECT_FALSE(server->poll(received));
    EXPECT_EQ(server->error(), std::nullopt);
}

TEST_F(CommandServerUnderAttack, AMegabyteClosesTheConnectionNotTheServer) {
    open({});
    client->send({std::string(20U << 20U, 'x')});
    auto other = CommandClient::open(server->endpoint());
    ASSERT_TRUE(other);
    server->publish({{"frame", 1}}, "state");
    EXPECT_TRUE((*other)->send({{"verb", "state"}}, 5 * kSecond));
}

TEST_F(CommandServerUnderAttack, AFloodIsBoundedAndOthersAreStillServed) {
    open({.max_requests_per_second = 50});
    const std::string request = R"({"v":1,"verb":"state"})";
    for (int n = 0; n < 2000; ++n) {
        client->send({request});
    }
    server->publish({{"frame", 1}}, "state");
    auto other = CommandClient::open(server->endpoint());
    ASSERT_TRUE(other);
    const auto answer = (*other)->send({{"verb", "state"}}, 5 * kSecond);
    ASSERT_TRUE(answer);
    wait_for_requests(2001);
    const auto stats = server->stats();
    EXPECT_GE(stats.flooded, 1500U);
    EXPECT_EQ(stats.flooded + stats.refused + stats.state_requests, 2001U);
    EXPECT_LE(stats.answers, 500U);
}

TEST_F(CommandServerUnderAttack, AClientMayHaveOnlySoManyUnansweredCommands) {
    open({.max_waiting_per_client = 4});
    for (int n = 0; n < 6; ++n) {
        client->send({R"({"v":1,"verb":"clear","id":)" + std::to_string(n) + "}"});
    }
    EXPECT_THAT(client->answer(), HasSubstr("4 of your commands wait"));
    EXPECT_THAT(client->answer(), HasSubstr(R"("id":5)"));
    Received received;
    int polled = 0;
    while (server->poll(received)) {
        server->answer(received, accepted_answer(1));
        ++polled;
    }
    EXPECT_EQ(polled, 4);
    EXPECT_THAT(client->answer(), HasSubstr(R"("id":0)"));
    EXPECT_THAT(client->answer(), HasSubstr(R"("ok":true)"));
}

TEST_F(CommandServerUnderAttack, AFullQueueIsAnsweredBusy) {
    open({.command_ring = 3});
    for (int n = 0; n < 4; ++n) {
        client->send({R"({"v":1,"verb":"clear"})"});
    }
    EXPECT_THAT(client->answer(), HasSubstr("busy"));
}

TEST_F(CommandServerUnderAttack, AChannelThatDoesNotAnswerIsReportedAndItsLateAnswerCounted) {
    open({.answer_patience_ns = kSecond / 10});
    EXPECT_THAT(ask({R"({"v":1,"verb":"clear","id":"x"})"}), HasSubstr("did not answer in time"));
    Received received;
    ASSERT_TRUE(server->poll(received));
    server->answer(received, accepted_answer(1));
    server->answer(received, accepted_answer(1));
    for (int n = 0; n < 1000 && server->stats().answers_lost < 2; ++n) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    EXPECT_EQ(server->stats().answers_lost, 2U);
}

TEST_F(CommandServerUnderAttack, ClientsAreForgottenWhenThereAreTooMany) {
    open({.max_clients = 8});
    server->publish({{"frame", 1}}, "state");
    for (int n = 0; n < 40; ++n) {
        RawClient one(server->endpoint());
        one.send({R"({"v":1,"verb":"state"})"});
        EXPECT_THAT(one.answer(), HasSubstr("\"ok\""));
    }
    EXPECT_LE(server->stats().clients, 8U);
}

TEST_F(CommandServerUnderAttack, APublishRingThatIsFullDropsAndCounts) {
    open({.publish_ring = 4});
    for (int n = 0; n < 100'000 && server->stats().publishes_dropped == 0; ++n) {
        server->publish({{"frame", n}}, "state");
    }
    EXPECT_GT(server->stats().publishes_dropped, 0U);
}

}  // namespace
}  // namespace pitcast::control
