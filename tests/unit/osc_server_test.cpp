// SPDX-License-Identifier: Apache-2.0
// The server on real sockets, with a thread of the test in place of the channel.
#include "pitcast/osc/osc_server.h"

#include <atomic>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/osc/framing.h"

#include "order_taker.h"
#include "osc_client.h"
#include "rude_client.h"
#include "small_show.h"

namespace pitcast::osc {
namespace {

using namespace std::string_literals;
using test::in_time;
using test::OscClient;
using ::testing::HasSubstr;

OscOptions options_of_small_show() {
    OscOptions options;
    options.format = *video_format("1080p50");
    options.package = std::make_shared<const test::SmallShow>();
    return options;
}

std::unique_ptr<OscServer> open_server(const OscOptions& options = options_of_small_show()) {
    auto server = OscServer::open("127.0.0.1:0", options);
    EXPECT_TRUE(server.ok()) << server.error().message();
    return *std::move(server);
}

std::shared_ptr<const Json> state_of(FrameNumber frame, const char* phase) {
    return std::make_shared<const Json>(Json{
        {"frame", frame},
        {"timecode", "14:30:05:00"},
        {"layers", Json::array({Json{
                       {"layer", 20}, {"template", "tower"}, {"phase", phase}, {"step", 0}}})}});
}

/// Takes what comes in each "frame" and accepts it, but for continues.
class Frames : public test::OrderTaker<Order> {
 public:
    explicit Frames(OscServer& server)
        : OrderTaker(
              server,
              [&server](FrameNumber frame, Order& order) { return server.poll(frame, order); },
              Error{"", "no", ""}) {}
};

TEST(OscServer, CommandsReachTheFrameThreadAndRefusalsTheirSender) {
    auto server = open_server();
    const Frames frames(*server);
    OscClient surface(server->address());
    surface.send(
        {{}, {Packet{Message{"/pitcast/layer/1/out"}}, Packet{Message{"/pitcast/layer/2/out"}}}});
    EXPECT_TRUE(in_time([&] { return frames.taken() == 2; }));
    EXPECT_EQ(frames.largest_order(), 2U);
    surface.send({"/pitcast/layer/1/continue", {1.0F}});
    const auto error = surface.next_at("/pitcast/error");
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->arguments, (std::vector<Argument>{"/pitcast/layer/1/continue"s, "no"s}));
    surface.send_bytes("nonsense");
    EXPECT_TRUE(surface.next_at("/pitcast/error").has_value());
    EXPECT_TRUE(in_time([&] { return server->stats().refused == 2; }));
    EXPECT_EQ(server->stats().commands, 3U);
    EXPECT_EQ(server->stats().packets, 3U);
}

TEST(OscServer, SubscribersAndTargetsAreToldTheStateAndItsChanges) {
    OscClient target;
    OscOptions options = options_of_small_show();
    options.targets = {target.address()};
    options.refresh_ns = 3600 * kNanosecondsPerSecond;
    auto server = open_server(options);
    OscClient surface(server->address());
    OscClient screen;  // listens where the surface says
    server->publish(state_of(100, "in"));
    EXPECT_TRUE(target.hears({"/pitcast/layer/20/phase", {"in"s}}));
    surface.send({"/pitcast/subscribe", {static_cast<std::int32_t>(screen.port())}});
    EXPECT_TRUE(screen.hears({"/pitcast/layer/20/phase", {"in"s}}));
    server->publish(state_of(105, "on"));
    EXPECT_TRUE(target.hears({"/pitcast/layer/20/phase", {"on"s}}));
    EXPECT_TRUE(screen.hears({"/pitcast/layer/20/phase", {"on"s}}));
    surface.send({"/pitcast/unsubscribe"});
    OscClient curious(server->address());
    curious.send({"/pitcast/state"});
    EXPECT_TRUE(curious.hears({"/pitcast/layer/20/phase", {"on"s}}));
    EXPECT_TRUE(in_time([&] { return server->stats().subscribers == 0; }));
    EXPECT_EQ(server->stats().unsent, 0U);
}

TEST(OscServer, AllIsToldAgainAsDatagramsMayBeLost) {
    OscClient target;
    OscOptions options = options_of_small_show();
    options.targets = {target.address()};
    options.refresh_ns = kNanosecondsPerSecond / 10;
    auto server = OscServer::open("", options);
    ASSERT_TRUE(server.ok());
    EXPECT_EQ((*server)->address(), "");
    (*server)->publish(state_of(100, "in"));
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(target.hears({"/pitcast/layer/20/phase", {"in"s}}));
    }
}

TEST(OscServer, ADeadTargetHoldsNobodyUp) {
    OscClient alive;
    OscOptions options = options_of_small_show();
    {
        const OscClient dead;
        options.targets = {dead.address(), "192.0.2.1:9000", alive.address()};
    }
    options.refresh_ns = 0;
    auto server = open_server(options);
    const Frames frames(*server);
    OscClient surface(server->address());
    for (int i = 0; i < 50; ++i) {
        server->publish(state_of(100 + i, i % 2 == 0 ? "in" : "on"));
        surface.send({"/pitcast/layer/1/out"});
        std::this_thread::sleep_for(std::chrono::milliseconds(4));
    }
    EXPECT_TRUE(in_time([&] { return frames.taken() == 50; }));
    EXPECT_TRUE(alive.hears({"/pitcast/layer/20/phase", {"on"s}}));
}

TEST(OscServer, ABundleForLaterWaitsForItsFrame) {
    auto server = open_server();
    OscClient surface(server->address());
    const FrameRate rate{50, 1};
    const Nanoseconds due_ns = utc_now_ns() + 300'000'000;
    const FrameNumber due = frame_at_tai_ns(tai_from_utc(due_ns), rate);
    surface.send(
        {time_tag_of(due_ns),
         {Packet{Message{"/pitcast/layer/1/out"}}, Packet{Message{"/pitcast/layer/2/out"}}}});
    surface.send({"/pitcast/layer/3/out"});
    Order order;
    ASSERT_TRUE(in_time([&] { return server->poll(due - 5, order); }));
    EXPECT_EQ(order[0].command.layer, 3);
    ASSERT_TRUE(in_time([&] { return server->stats().commands == 3; })) << "it is here already";
    EXPECT_FALSE(server->poll(due - 1, order));
    ASSERT_TRUE(server->poll(due, order));
    ASSERT_EQ(order.size(), 2U);
    EXPECT_EQ(order[1].command.layer, 2);
}

TEST(OscServer, StreamsOfBothFramingsAreServedOnTheSamePort) {
    auto server = open_server();
    const Frames frames(*server);
    server->publish(state_of(100, "in"));
    class StreamClient : public test::RudeClient {
     public:
        using RudeClient::RudeClient;
        std::optional<std::string> next() {
            while (true) {
                if (auto packet = stream_.next()) {
                    return packet;
                }
                got_.clear();
                if (!read()) {
                    return std::nullopt;
                }
                stream_.add(got_);
            }
        }

     private:
        PacketStream stream_{kMostPacketBytes};
    };
    for (const Framing framing : {Framing::length, Framing::slip}) {
        StreamClient client(server->address());
        ASSERT_TRUE(client.connected());
        std::string bytes;
        for (int i = 0; i < 100; ++i) {
            bytes += framed(encode(Message{"/pitcast/layer/1/out"}), framing);
        }
        const auto before = frames.taken();
        ASSERT_TRUE(client.send(bytes));
        EXPECT_TRUE(in_time([&] { return frames.taken() == before + 100; }));
        ASSERT_TRUE(client.send(framed(encode(Message{"/pitcast/layer/1/uot"}), framing)));
        const auto answer = client.next();
        ASSERT_TRUE(answer.has_value());
        EXPECT_THAT(*answer, HasSubstr("/pitcast/error"));
        ASSERT_TRUE(client.send(framed(encode(Message{"/pitcast/state"}), framing)));
        const auto state = client.next();
        ASSERT_TRUE(state.has_value());
        EXPECT_THAT(*state, HasSubstr("/channel/1/format"));
    }
    test::RudeClient web(server->address());
    ASSERT_TRUE(web.send("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_TRUE(web.hung_up());
}

TEST(OscServer, AnAddressThatOthersReachNeedsToBeAllowed) {
    const auto refused = OscServer::open("0.0.0.0:0", options_of_small_show());
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message(), HasSubstr("--osc-wide"));
    OscOptions wide = options_of_small_show();
    wide.allow_wide_bind = true;
    EXPECT_TRUE(OscServer::open("0.0.0.0:0", wide).ok());
    for (const char* target : {"", "here", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536"}) {
        OscOptions options = options_of_small_show();
        options.targets = {target};
        EXPECT_FALSE(OscServer::open("", options).ok()) << target;
    }
    auto server = open_server();
    const auto taken = OscServer::open(server->address(), options_of_small_show());
    ASSERT_FALSE(taken.ok());
    EXPECT_THAT(taken.error().message(), HasSubstr("in use"));
}

TEST(OscServer, EveryCountIsInTheState) {
    OscStats stats;
    stats.packets = 7;
    stats.subscribers = 2;
    const Json json = stats_json(stats);
    EXPECT_EQ(json.size(), sizeof(OscStats) / sizeof(std::uint64_t));
    EXPECT_EQ(json["packets"], 7);
    EXPECT_EQ(json["subscribers"], 2);
}

}  // namespace
}  // namespace pitcast::osc
