// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.hpp>

#include "pitcast/control/command_client.h"
#include "pitcast/control/command_server.h"

namespace pitcast::control {
namespace {

using ::testing::HasSubstr;

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

std::unique_ptr<CommandServer> open_server(const ServerOptions& options = {}) {
    auto server = CommandServer::open("tcp://127.0.0.1:*", options);
    EXPECT_TRUE(server) << server.error().message();
    return *std::move(server);
}

std::unique_ptr<CommandClient> open_client(const CommandServer& server) {
    auto client = CommandClient::open(server.endpoint());
    EXPECT_TRUE(client) << client.error().message();
    return *std::move(client);
}

/// Plays the frame thread: takes commands and answers them.
class FrameThread {
 public:
    using Answerer = std::function<Json(const Received&)>;
    explicit FrameThread(CommandServer& server, Answerer answerer = nullptr)
        : thread_([this, &server, answerer] {
              Received received;
              while (!stop_) {
                  while (server.poll(received)) {
                      ++taken_;
                      server.answer(received,
                                    answerer ? answerer(received) : accepted_answer(1000));
                  }
                  std::this_thread::sleep_for(std::chrono::milliseconds(1));
              }
          }) {}
    ~FrameThread() {
        stop_ = true;
        thread_.join();
    }
    [[nodiscard]] int taken() const { return taken_; }

 private:
    std::atomic<bool> stop_{false};
    std::atomic<int> taken_{0};
    std::thread thread_;
};

TEST(CommandServer, ACommandIsTakenAndAnswered) {
    auto server = open_server();
    FrameThread frames(*server, [](const Received& received) {
        EXPECT_EQ(received.command.template_id, "tower");
        EXPECT_EQ(received.command.data["rows"], 8);
        return accepted_answer(4711);
    });
    auto client = open_client(*server);
    const auto answer = client->send(
        {{"verb", "take"}, {"template", "tower"}, {"id", "a"}, {"data", {{"rows", 8}}}},
        5 * kSecond);
    ASSERT_TRUE(answer) << answer.error().message();
    EXPECT_EQ(*answer, (Json{{"v", 1}, {"id", "a"}, {"ok", true}, {"effective_frame", 4711}}));
    EXPECT_EQ(server->stats().commands, 1U);
}

TEST(CommandServer, ARefusalOfTheChannelSaysWhereWhatAndHowToMendIt) {
    auto server = open_server();
    FrameThread frames(*server, [](const Received&) {
        return refused_answer({"template \"towr\"", "is not in the show", "did you mean tower?"});
    });
    const auto answer =
        open_client(*server)->send({{"verb", "take"}, {"template", "towr"}}, 5 * kSecond);
    ASSERT_TRUE(answer);
    EXPECT_EQ((*answer)["ok"], false);
    EXPECT_EQ((*answer)["error"]["mend"], "did you mean tower?");
}

TEST(CommandServer, AReqSocketIsServedToo) {
    auto server = open_server();
    FrameThread frames(*server);
    zmq::context_t context;
    zmq::socket_t req(context, zmq::socket_type::req);
    req.set(zmq::sockopt::rcvtimeo, 5000);
    req.set(zmq::sockopt::linger, 0);
    req.connect(server->endpoint());
    for (int n = 0; n < 3; ++n) {
        req.send(zmq::buffer(std::string(R"({"v":1,"id":5,"verb":"clear"})")));
        zmq::message_t answer;
        ASSERT_TRUE(req.recv(answer));
        EXPECT_EQ(Json::parse(answer.to_string())["id"], 5);
    }
    EXPECT_EQ(frames.taken(), 1) << "the same id and content is one command";
    EXPECT_EQ(server->stats().repeated, 2U);
    req.send(zmq::buffer(std::string(R"({"v":1,"id":5,"verb":"clear","layer":3})")));
    zmq::message_t answer;
    ASSERT_TRUE(req.recv(answer));
    EXPECT_THAT(answer.to_string(), HasSubstr("has been used for another request"));
}

TEST(CommandServer, StateIsAnsweredWithoutTheFrameThread) {
    auto server = open_server();
    auto client = open_client(*server);
    const auto early = client->send({{"verb", "state"}}, 5 * kSecond);
    ASSERT_TRUE(early);
    EXPECT_EQ((*early)["ok"], false);
    server->publish({{"frame", 1}}, "state");
    server->publish({{"frame", 2}, {"layers", Json::array()}}, "state");
    server->publish({{"frame", 3}}, "other");
    Json state;
    for (int n = 0; n < 100 && !(state.is_object() && state["frame"] == 2); ++n) {
        const auto answer = client->send({{"verb", "state"}}, 5 * kSecond);
        ASSERT_TRUE(answer);
        state = answer->value("state", Json());
    }
    EXPECT_EQ(state, (Json{{"frame", 2}, {"layers", Json::array()}}));
}

TEST(CommandServer, EventsReachSubscribersNumberedByTopic) {
    auto server = open_server();
    auto client = open_client(*server);
    ASSERT_TRUE(client->subscribe("on_air"));
    show::Command command;
    command.verb = show::Verb::take;
    command.template_id = "tower";
    std::optional<Event> event;
    for (int n = 0; n < 500 && !event; ++n) {  // until the subscription has arrived
        server->publish({{"frame", n}}, "state");
        server->publish(on_air_event(command, n), "on_air");
        const auto next = client->next_event(kSecond / 100);
        ASSERT_TRUE(next) << next.error().message();
        event = *next;
    }
    ASSERT_TRUE(event);
    EXPECT_EQ(event->topic, "on_air");
    EXPECT_EQ(event->body["command"]["template"], "tower");
    EXPECT_EQ(event->seq, event->body["frame"].get<std::uint64_t>() + 1);
}

TEST(CommandServer, NobodyThereIsAnErrorAndTheCommandIsNotDoneLater) {
    auto server = open_server();
    const std::string endpoint = server->endpoint();
    server.reset();
    auto client = CommandClient::open(endpoint);
    ASSERT_TRUE(client);
    const auto answer = (*client)->send({{"verb", "clear"}}, kSecond / 5);
    ASSERT_FALSE(answer);
    EXPECT_THAT(answer.error().message(), HasSubstr("no answer in time"));
    auto again = CommandServer::open(endpoint);
    ASSERT_TRUE(again) << again.error().message();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    EXPECT_EQ((*again)->stats().requests, 0U);
    FrameThread frames(**again);
    EXPECT_TRUE((*client)->send({{"verb", "clear"}}, 5 * kSecond));
}

TEST(CommandServer, AWideBindIsDeniedWithoutKeys) {
    for (const char* endpoint :
         {"tcp://*:5560", "tcp://0.0.0.0:5560", "tcp://192.168.1.5:5560", "tcp://eth0:5560",
          "tcp://[::]:5560", "tcp://127.evil.example:5560", "tcp://1270.0.0.1:5560"}) {
        const auto server = CommandServer::open(endpoint);
        ASSERT_FALSE(server) << endpoint;
        EXPECT_THAT(server.error().message(), HasSubstr("other machines"));
    }
    EXPECT_TRUE(CommandServer::open("tcp://localhost:*"));
}

TEST(CommandServer, AnEndpointThatMakesNoSenseIsNamed) {
    for (const char* endpoint :
         {"", "127.0.0.1:5560", "tcp://127.0.0.1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:65535",
          "tcp://127.0.0.1:x", "ipc://", "ipc://*", "inproc://x", "http://127.0.0.1:80"}) {
        const auto server = CommandServer::open(endpoint);
        ASSERT_FALSE(server) << endpoint;
        EXPECT_FALSE(server.error().what.empty());
        EXPECT_FALSE(server.error().mend.empty()) << endpoint;
    }
}

TEST(CommandServer, APortInUseIsAnErrorThatSaysHowToMendIt) {
    auto server = open_server();
    const auto second = CommandServer::open(server->endpoint());
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().where, server->endpoint());
    EXPECT_THAT(second.error().message(), HasSubstr("in use"));
    EXPECT_THAT(second.error().mend, HasSubstr("another port"));
}

TEST(CommandServer, AnIpcPathIsNotTakenFromItsHolderAndIsPrivate) {
    const auto path = std::filesystem::path(::testing::TempDir()) /
                      ("pitcast-control-" + std::to_string(::getpid()));
    const std::string endpoint = "ipc://" + path.string();
    auto server = CommandServer::open(endpoint);
    ASSERT_TRUE(server) << server.error().message();
    EXPECT_EQ((*server)->state_endpoint(), endpoint + ".state");
    struct stat found {};
    ASSERT_EQ(::stat(path.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    const auto second = CommandServer::open(endpoint);
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message(), HasSubstr("another program listens"));
    {
        FrameThread frames(**server);
        EXPECT_TRUE(open_client(**server)->send({{"verb", "clear"}}, 5 * kSecond));
    }
    *server = nullptr;
    EXPECT_TRUE(CommandServer::open(endpoint));
    std::ofstream(path) << "somebody's notes";
    const auto third = CommandServer::open(endpoint);
    ASSERT_FALSE(third);
    EXPECT_THAT(third.error().message(), HasSubstr("no socket"));
    EXPECT_EQ(std::filesystem::file_size(path), 16U);
    std::filesystem::remove(path);
    EXPECT_FALSE(CommandServer::open("ipc:///tmp/" + std::string(150, 'x')));
}

}  // namespace
}  // namespace pitcast::control
