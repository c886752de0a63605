// SPDX-License-Identifier: Apache-2.0
// The server on real sockets, with a thread of the test in place of the channel.
#include "pitcast/amcp/amcp_server.h"

#include <atomic>
#include <functional>
#include <list>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "amcp_client.h"
#include "amcp_show.h"
#include "order_taker.h"

namespace pitcast::amcp {
namespace {

using test::AmcpClient;
using test::in_time;
using ::testing::HasSubstr;

AmcpOptions options_of_small_show() {
    const ShowView view = test::small_view();
    AmcpOptions options;
    options.format = view.format;
    options.package = view.package;
    options.version = view.version;
    return options;
}

std::unique_ptr<AmcpServer> open_server(const AmcpOptions& options = options_of_small_show()) {
    auto server = AmcpServer::open("127.0.0.1:0", options);
    EXPECT_TRUE(server) << server.error().message();
    return *std::move(server);
}

/// Takes one order in each "frame" and accepts what is in it, but for continues.
class Frames : public test::OrderTaker<Order> {
 public:
    explicit Frames(AmcpServer& server)
        : OrderTaker(
              server, [&server](FrameNumber, Order& order) { return server.poll(order); },
              Error{"", "no", ""}) {}
};

TEST(AmcpServer, AnswersWhenTheChannelHasTakenTheCommand) {
    auto server = open_server();
    AmcpClient client(server->address());
    ASSERT_TRUE(client.send("REQ a CG 1-20 STOP 1\r\nREQ b VERSION\r\n"));
    Order order;
    ASSERT_TRUE(in_time([&] { return server->poll(order); }));
    ASSERT_EQ(order.size(), 1U);
    EXPECT_EQ(order[0].command.layer, 20);
    EXPECT_THAT(order[0].command.who, HasSubstr("amcp 127.0.0.1:"));
    server->answer(order[0].number, {}, 7);
    EXPECT_EQ(client.line(), "RES a 202 CG OK");
    EXPECT_EQ(client.line(), "RES b 201 VERSION OK");
    server->answer(order[0].number, {}, 7);
    EXPECT_TRUE(in_time([&] { return server->stats().late == 1; })) << "nobody waits for it twice";
}

TEST(AmcpServer, ARefusalOfTheChannelIsAnsweredSo) {
    auto server = open_server();
    const Frames frames(*server);
    AmcpClient client(server->address());
    EXPECT_EQ(client.ask("CG 1-20 NEXT 1"), "403 CG ERROR");
    EXPECT_EQ(client.ask("CG 1-20 STOP 1"), "202 CG OK");
}

TEST(AmcpServer, ABurstOfThreeThousandCommandsGetsThreeThousandAnswersInOrder) {
    auto server = open_server();
    const Frames frames(*server);
    AmcpClient client(server->address());
    std::string burst;
    for (int i = 0; i < 3000; ++i) {
        burst += "REQ " + std::to_string(i) + " CG 1-20 UPDATE 1 \"{\\\"name\\\":\\\"" +
                 std::string(100, 'x') + "\\\"}\"\r\n";
    }
    ASSERT_TRUE(client.send(burst));
    for (int i = 0; i < 3000; ++i) {
        ASSERT_EQ(client.line(), "RES " + std::to_string(i) + " 202 CG OK");
    }
    EXPECT_EQ(frames.taken(), 3000U);
}

TEST(AmcpServer, ABatchReachesTheFrameThreadAsOne) {
    auto server = open_server();
    const Frames frames(*server);
    AmcpClient client(server->address());
    std::string batch = "BEGIN\r\n";
    for (int i = 0; i < 200; ++i) {
        batch += "CG 1-" + std::to_string(i) + " STOP 1\r\n";
    }
    ASSERT_TRUE(client.send(batch + "COMMIT\r\n"));
    EXPECT_EQ(client.line(), "202 BEGIN OK");
    for (int i = 0; i < 200; ++i) {
        ASSERT_EQ(client.line(), "202 CG OK");
    }
    EXPECT_EQ(client.line(), "202 COMMIT OK");
    EXPECT_EQ(frames.largest_order(), 200U);
}

TEST(AmcpServer, AChannelThatDoesNotAnswerIsReported) {
    AmcpOptions options = options_of_small_show();
    options.answer_patience_ns = kNanosecondsPerSecond / 20;
    auto server = open_server(options);
    AmcpClient client(server->address());
    EXPECT_EQ(client.ask("CLEAR 1"), "500 CLEAR FAILED");
}

TEST(AmcpServer, ByeAndHalfClosedConnectionsGetTheirLastAnswers) {
    auto server = open_server();
    const Frames frames(*server);
    AmcpClient leaving(server->address());
    ASSERT_TRUE(leaving.send("CLEAR 1\r\nBYE\r\nCLEAR 1\r\n"));
    EXPECT_EQ(leaving.line(), "202 CLEAR OK");
    EXPECT_TRUE(leaving.hung_up());
    AmcpClient ended(server->address());
    ASSERT_TRUE(ended.send("CLEAR 1\r\nBEGIN\r\nCLEAR 1\r\nCLEAR"));
    ended.end_sending();
    EXPECT_EQ(ended.line(), "202 CLEAR OK");
    EXPECT_EQ(ended.line(), "202 BEGIN OK");
    EXPECT_EQ(ended.line(), "501 CLEAR FAILED");
    EXPECT_TRUE(ended.hung_up());
    EXPECT_EQ(frames.taken(), 2U);
    EXPECT_TRUE(in_time([&] { return server->stats().connections == 0; }));
}

TEST(AmcpServer, ALineThatIsTooLongIsAnsweredAndEndsTheConnectionAlone) {
    auto server = open_server();
    const Frames frames(*server);
    AmcpClient other(server->address());
    EXPECT_EQ(other.ask("CLEAR 1"), "202 CLEAR OK");
    AmcpClient client(server->address());
    // All ten megabytes are taken and thrown away, so that the answer can be read.
    ASSERT_TRUE(client.send("CLEAR 1\r\n" + std::string(10U << 20U, 'x')));
    EXPECT_EQ(client.line(), "202 CLEAR OK") << "what came before counts";
    EXPECT_EQ(client.line(), "400 ERROR");
    EXPECT_EQ(client.line(), std::string(100, 'x'));
    EXPECT_TRUE(client.hung_up());
    EXPECT_EQ(other.ask("CLEAR 1"), "202 CLEAR OK");
    EXPECT_TRUE(in_time([&] { return server->stats().dropped == 1; }));
}

TEST(AmcpServer, RubbishHurtsOnlyItsSender) {
    auto server = open_server();
    const Frames frames(*server);
    AmcpClient half(server->address());
    ASSERT_TRUE(half.send("CG 1-20 ADD 1 \"tower"));
    AmcpClient stray(server->address());
    ASSERT_TRUE(stray.send("\xff"));
    AmcpClient other(server->address());
    EXPECT_EQ(other.ask("CLEAR 1"), "202 CLEAR OK");
    EXPECT_EQ(stray.ask("CLEAR 1"), "400 ERROR");
    EXPECT_EQ(stray.line(), "?CLEAR 1");
    EXPECT_EQ(stray.ask("CLEAR 1"), "202 CLEAR OK");
    EXPECT_EQ(half.ask("\" 1"), "202 CG OK") << "the other half";
}

TEST(AmcpServer, AThousandConnectionsChangeNothingForThoseThatTalk) {
    AmcpOptions options = options_of_small_show();
    options.max_connections = 32;
    auto server = open_server(options);
    const Frames frames(*server);
    AmcpClient first(server->address());
    EXPECT_EQ(first.ask("CLEAR 1"), "202 CLEAR OK");
    std::list<AmcpClient> crowd;
    for (int i = 0; i < 1000; ++i) {
        if (crowd.size() >= 200) {
            crowd.pop_front();  // a process has only so many descriptors
        }
        crowd.emplace_back(server->address());
    }
    EXPECT_EQ(first.ask("CLEAR 1"), "202 CLEAR OK");
    AmcpClient late(server->address());
    EXPECT_EQ(late.ask("CLEAR 1"), "202 CLEAR OK") << "the silent ones make room";
    EXPECT_LE(server->stats().connections, 32U);
    EXPECT_GT(server->stats().dropped, 0U);
}

TEST(AmcpServer, WhenAllConnectionsTalkANewcomerIsRefused) {
    AmcpOptions options = options_of_small_show();
    options.max_connections = 2;
    auto server = open_server(options);
    const Frames frames(*server);
    AmcpClient first(server->address());
    AmcpClient second(server->address());
    EXPECT_EQ(first.ask("PING"), "PONG");
    EXPECT_EQ(second.ask("PING"), "PONG");
    AmcpClient third(server->address());
    EXPECT_TRUE(third.hung_up());
    EXPECT_EQ(server->stats().refused, 1U);
    EXPECT_EQ(first.ask("PING"), "PONG");
}

TEST(AmcpServer, AClientThatTakesNoAnswersIsDropped) {
    AmcpOptions options = options_of_small_show();
    options.send_patience_ns = kNanosecondsPerSecond / 5;
    auto server = open_server(options);
    const Frames frames(*server);
    AmcpClient slow(server->address());
    slow.take_little();
    std::thread sender([&] {
        // Until the server has hung up: it reads no more than it can answer.
        const std::string questions = [] {
            std::string text;
            for (int i = 0; i < 1000; ++i) {
                text += "INFO 1\r\n";
            }
            return text;
        }();
        while (slow.send(questions)) {
        }
    });
    EXPECT_TRUE(in_time([&] { return server->stats().dropped == 1; }));
    sender.join();
    AmcpClient other(server->address());
    EXPECT_EQ(other.ask("CLEAR 1"), "202 CLEAR OK");
}

TEST(AmcpServer, WithoutAFrameThreadCommandsWaitUnread) {
    AmcpOptions options = options_of_small_show();
    options.order_ring = 4;
    auto server = open_server(options);
    AmcpClient client(server->address());
    std::string burst;
    for (int i = 0; i < 100; ++i) {
        burst += "CLEAR 1\r\n";
    }
    ASSERT_TRUE(client.send(burst));
    AmcpClient other(server->address());
    EXPECT_EQ(other.ask("PING"), "PONG") << "whoever asks nothing of the channel is answered";
    ASSERT_TRUE(in_time([&] { return server->stats().commands == 4; }));
    EXPECT_LE(server->stats().lines, 24U);
    const Frames frames(*server);
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(client.line(), "202 CLEAR OK");
    }
}

TEST(AmcpServer, AWideAddressIsDeniedUnlessAllowed) {
    for (const char* address : {"0.0.0.0:0", "*:0", "192.0.2.7:0", "[::]:0", "[2001:db8::1]:0"}) {
        const auto server = AmcpServer::open(address, options_of_small_show());
        ASSERT_FALSE(server) << address;
        EXPECT_THAT(server.error().message(), HasSubstr("other machines")) << address;
        EXPECT_THAT(server.error().mend, HasSubstr("--amcp-wide"));
    }
    AmcpOptions wide = options_of_small_show();
    wide.allow_wide_bind = true;
    const auto server = AmcpServer::open("*:0", wide);
    ASSERT_TRUE(server) << server.error().message();
    AmcpClient client((*server)->address());
    EXPECT_EQ(client.ask("PING"), "PONG");
}

TEST(AmcpServer, AnAddressThatMakesNoSenseIsNamed) {
    for (const char* address : {"", "5250", "127.0.0.1", ":5250", "127.0.0.1:", "127.0.0.1:x",
                                "127.0.0.1:65536", "127.0.0.1:-1", "host.example:5250"}) {
        const auto server = AmcpServer::open(address, options_of_small_show());
        ASSERT_FALSE(server) << address;
        EXPECT_EQ(server.error().where, address);
        EXPECT_THAT(server.error().mend, HasSubstr("127.0.0.1:5250"));
    }
    auto held = open_server();
    const auto second = AmcpServer::open(held->address(), options_of_small_show());
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message(), HasSubstr("in use"));
}

}  // namespace
}  // namespace pitcast::amcp
