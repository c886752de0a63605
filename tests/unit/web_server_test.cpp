// SPDX-License-Identifier: Apache-2.0
// The server on real sockets, with a thread of the test in place of the channel.
#include "pitcast/web/web_server.h"

#include <atomic>
#include <functional>
#include <list>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "order_taker.h"
#include "web_client.h"
#include "web_show.h"

namespace pitcast::web {
namespace {

using test::WebAnswer;
using test::WebClient;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::Not;

constexpr Nanoseconds kMs = 1'000'000;
const std::string kToken = "0123456789abcdef0123";

WebOptions small_door() {
    WebOptions options;
    options.package = std::make_shared<const test::SmallShow>();
    options.format = *video_format("1080p50");
    options.version = "9.8.7";
    return options;
}

std::unique_ptr<WebServer> open_door(const WebOptions& options = small_door()) {
    auto server = WebServer::open("127.0.0.1:0", options);
    EXPECT_TRUE(server) << server.error().message();
    return *std::move(server);
}

/// In place of the channel: takes orders once a millisecond, refuses continues, tells its state.
class Channel : public test::OrderTaker<Order> {
 public:
    explicit Channel(WebServer& server)
        : OrderTaker(
              server, [&server](FrameNumber, Order& order) { return server.poll(order); },
              Error{"layer", "is empty", "take it"},
              [&server](FrameNumber frame) {
                  if (frame % 20 == 0) {
                      server.publish(std::make_shared<const Json>(test::web_state(frame)));
                  }
              }) {}
};

TEST(WebServer, AnswersWhenTheChannelHasTakenTheCommand) {
    auto server = open_door();
    WebClient client(server->address());
    std::thread asker;
    WebAnswer answer;
    asker = std::thread([&] {
        answer = client.post("/api/commands", {{"verb", "take"}, {"template", "tower"}});
    });
    Order order;
    EXPECT_TRUE(test::in_time([&] { return server->poll(order); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(answer.status, 0) << "not before";
    ASSERT_EQ(order.size(), 1U);
    EXPECT_EQ(order[0].command.who, "http 127.0.0.1");
    EXPECT_THAT(order[0].command.id, MatchesRegex("http-[0-9a-z]+-1"));
    server->answer(order[0].number, {}, 77);
    asker.join();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.json(), (Json{{"ok", true}, {"effective_frame", 77}}));
}

TEST(WebServer, RefusalsSayWhatAndHowToMend) {
    auto server = open_door();
    const Channel channel(*server);
    WebClient client(server->address());
    const WebAnswer answer = client.post("/api/commands", {{"verb", "continue"}, {"layer", 3}});
    EXPECT_EQ(answer.status, 409);
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(answer.json()["detail"], "layer: is empty (take it)");
    EXPECT_EQ(answer.json()["error"]["mend"], "take it");
    const WebAnswer graphic =
        client.post("/ograf/v1/renderers/pitcast/target/graphicInstance/load",
                    {{"renderTarget", {{"layer", 40}}}, {"graphicId", "small.lower-third"}});
    EXPECT_EQ(graphic.status, 200) << graphic.body;
    EXPECT_EQ(graphic.json()["graphicInstanceId"], "40:lower-third");
    EXPECT_EQ(client.get("/nothing/here").status, 404);
    EXPECT_EQ(client.ask("DELETE", "/metrics").status, 405);
    EXPECT_EQ(client.get("/renderers/other").status, 404);
}

TEST(WebServer, AListIsOneOrderAndARepetitionIsDoneOnce) {
    auto server = open_door();
    const Channel channel(*server);
    WebClient client(server->address());
    const Json list{{{"verb", "out"}, {"layer", 1}}, {{"verb", "out"}, {"layer", 2}}};
    EXPECT_EQ(client.post("/api/commands", list).status, 200);
    EXPECT_EQ(channel.largest_order(), 2U);
    const Json once{{"verb", "take"}, {"template", "tower"}, {"id", "7"}};
    const WebAnswer first = client.post("/api/commands", once);
    const WebAnswer again = client.post("/api/commands", once);
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(channel.taken(), 3U);
    const WebAnswer other = client.post("/api/commands", {{"verb", "clear"}, {"id", "7"}});
    EXPECT_EQ(other.status, 409);
    EXPECT_THAT(other.body, HasSubstr("another command"));
}

TEST(WebServer, ServesThePanelMetricsHealthAndState) {
    auto server = open_door();
    WebClient client(server->address());
    EXPECT_EQ(client.get("/healthz").status, 503) << "no frame yet";
    const Channel channel(*server);
    EXPECT_TRUE(test::in_time([&] { return server->health().ok(); }));
    EXPECT_EQ(client.get("/healthz").json()["ok"], true);
    const WebAnswer page = client.ask("GET", "/", "", "Accept: text/html,*/*\r\n");
    EXPECT_THAT(page.headers.at("content-type"), HasSubstr("text/html"));
    EXPECT_THAT(page.headers.at("content-security-policy"), HasSubstr("default-src 'none'"));
    EXPECT_EQ(client.get("/").json()["name"], "Pitcast") << "for what is no browser";
    EXPECT_THAT(client.get("/metrics").body, HasSubstr("pitcast_frames_total 1000\n"));
    EXPECT_GT(client.get("/api/state").json()["frame"], 0);
    EXPECT_EQ(client.get("/api/show").json()["pages"][0]["title"], "Welcome");
    EXPECT_EQ(client.get("/openapi.json").json()["openapi"], "3.0.3");
    const WebAnswer head = client.ask("HEAD", "/metrics");
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(client.ask("HEAD", "/api/events").status, 200) << "and no events";
    EXPECT_EQ(client.get("/healthz").status, 200) << "the connection goes on";
}

TEST(WebServer, PicturesAreMadeWhileSomebodyLooks) {
    auto server = open_door();
    const auto stills = server->stills();
    EXPECT_FALSE(stills->is_looked_at());
    WebClient client(server->address());
    std::thread painter([&] {
        EXPECT_TRUE(test::in_time([&] { return stills->is_looked_at(); }));
        stills->put(StillOf::programme, {41, "first"});
    });
    const WebAnswer first = client.get("/api/picture/programme.jpg");
    painter.join();
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(first.headers.at("content-type"), "image/jpeg");
    EXPECT_EQ(first.headers.at("x-pitcast-frame"), "41");
    EXPECT_EQ(first.body, "first");
    EXPECT_EQ(client.get("/api/picture/programme").body, "first") << "asked by somebody else";
    painter = std::thread([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        stills->put(StillOf::preview, {42, "of the other bus"});
        stills->put(StillOf::programme, {42, "second"});
    });
    EXPECT_EQ(client.get("/api/picture/programme?after=41").body, "second");
    painter.join();
    EXPECT_EQ(client.get("/api/picture/preview").body, "of the other bus");
    EXPECT_EQ(client.get("/api/picture/programme?after=42").status, 503) << "nothing newer";
    EXPECT_EQ(client.get("/api/picture/programme?after=4x").status, 400);
    EXPECT_EQ(client.get("/api/picture/multiview").status, 404);
}

TEST(WebServer, TheRaceIsAskedForOnlyWhenSomebodyWantsIt) {
    auto server = open_door();
    const Channel channel(*server);
    EXPECT_FALSE(server->wants_race());
    std::thread frames([&] {
        EXPECT_TRUE(test::in_time([&] { return server->wants_race(); }));
        auto race = std::make_shared<race::RaceState>();
        race->competitors.emplace_back().entry.number = "77";
        race->order.push_back(0);
        server->set_race(std::move(race));
        EXPECT_FALSE(server->wants_race());
    });
    WebClient client(server->address());
    const WebAnswer answer = client.get("/api/race");
    frames.join();
    ASSERT_EQ(answer.json()["cars"].size(), 1U) << answer.body;
    EXPECT_EQ(answer.json()["cars"][0]["number"], "77");
    EXPECT_FALSE(server->wants_race());
}

TEST(WebServer, FollowersAreToldTheStateAndThatItStands) {
    auto server = open_door();
    auto channel = std::make_unique<Channel>(*server);
    WebClient follower(server->address());
    ASSERT_TRUE(follower.send("GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    EXPECT_THAT(follower.until("\r\n\r\n"), HasSubstr("Content-Type: text/event-stream"));
    std::string event = follower.until("\n\n");
    EXPECT_THAT(event, HasSubstr("event: state\ndata: {"));
    EXPECT_THAT(event, Not(HasSubstr("cost_buckets")));
    channel.reset();
    EXPECT_THAT(follower.until("event: pulse"), HasSubstr("event: pulse"));
    EXPECT_EQ(server->stats().listeners, 1U);
    server.reset();
    EXPECT_TRUE(follower.hung_up());
}

TEST(WebServer, FollowersAreCountedAndForgotten) {
    WebOptions options = small_door();
    options.max_listeners = 2;
    auto server = open_door(options);
    const Channel channel(*server);
    const std::string ask = "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    {
        WebClient one(server->address());
        WebClient two(server->address());
        ASSERT_TRUE(one.send(ask) && two.send(ask));
        EXPECT_THAT(one.until("\n\n"), HasSubstr("200 OK"));
        EXPECT_TRUE(test::in_time([&] { return server->stats().listeners == 2; }));
        WebClient three(server->address());
        EXPECT_EQ(three.get("/api/events").status, 503);
    }
    EXPECT_TRUE(test::in_time([&] { return server->stats().listeners == 0; }));
}

TEST(WebServer, AWideAddressNeedsATokenAndThenAsksForIt) {
    for (const char* address : {"0.0.0.0:0", "*:0", "[::]:0"}) {
        auto server = WebServer::open(address, small_door());
        ASSERT_FALSE(server.ok()) << address;
        EXPECT_THAT(server.error().message(), HasSubstr("--http-token"));
    }
    WebOptions options = small_door();
    options.gate.token = kToken;
    auto server = WebServer::open("0.0.0.0:0", options);
    ASSERT_TRUE(server.ok()) << server.error().message();
    const Channel channel(**server);
    WebClient client((*server)->address());
    const WebAnswer without = client.get("/api/state");
    EXPECT_EQ(without.status, 401);
    EXPECT_THAT(without.headers.at("www-authenticate"), HasSubstr("Bearer"));
    WebClient knowing((*server)->address());
    EXPECT_EQ(knowing
                  .ask("POST", "/api/commands", R"({"verb":"clear"})",
                       "Authorization: Bearer " + kToken + "\r\n")
                  .status,
              200);
    EXPECT_EQ(WebClient((*server)->address())
                  .ask("POST", "/api/commands", R"({"verb":"clear"})",
                       "Authorization: Bearer " + kToken + "x\r\n")
                  .status,
              401);
    EXPECT_EQ(channel.taken(), 1U);
}

TEST(WebServer, OtherPagesReadAndCommandOnlyWhenAllowed) {
    WebOptions options = small_door();
    options.gate.origins = {"https://desk.example"};
    auto server = open_door(options);
    const Channel channel(*server);
    const auto ask = [&](const std::string& origin, const std::string& method) {
        return WebClient(server->address())
            .ask(method, "/api/commands", method == "POST" ? R"({"verb":"clear"})" : "",
                 "Origin: " + origin + "\r\n");
    };
    EXPECT_EQ(ask("https://evil.example", "POST").status, 403);
    EXPECT_EQ(ask("null", "POST").status, 403);
    const WebAnswer preflight = ask("https://desk.example", "OPTIONS");
    EXPECT_EQ(preflight.status, 204);
    EXPECT_EQ(preflight.headers.at("access-control-allow-origin"), "https://desk.example");
    EXPECT_THAT(preflight.headers.at("access-control-allow-headers"), HasSubstr("authorization"));
    EXPECT_EQ(ask("https://evil.example", "OPTIONS").status, 403);
    const WebAnswer done = ask("https://desk.example", "POST");
    EXPECT_EQ(done.status, 200);
    EXPECT_EQ(done.headers.at("access-control-allow-origin"), "https://desk.example");
    EXPECT_EQ(ask("http://" + server->address(), "POST").status, 200) << "our own page";
    EXPECT_EQ(
        WebClient(server->address()).ask("GET", "/api/state", "", "Host: evil.example\r\n").status,
        400)
        << "two hosts";
    EXPECT_EQ(channel.taken(), 2U);
}

TEST(WebServer, SlowRequestsAreCutAndNewcomersGetTheirPlaces) {
    WebOptions options = small_door();
    options.max_connections = 8;
    options.request_ns = 700 * kMs;
    auto server = open_door(options);
    const Channel channel(*server);
    std::list<WebClient> slow;
    const auto began = std::chrono::steady_clock::now();
    for (int i = 0; i < 8; ++i) {
        slow.emplace_back(server->address());
        ASSERT_TRUE(slow.back().send("GET /api/state HTTP/1.1\r\nX: "));
    }
    // One byte in a while does not buy time, and nobody waits for it.
    for (int i = 0; i < 10; ++i) {
        WebClient good(server->address());
        EXPECT_EQ(good.get("/api/state").status, 200);
        (void)slow.front().send("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    for (WebClient& one : slow) {
        EXPECT_TRUE(one.hung_up());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(8));
    EXPECT_GE(server->stats().dropped, 8U);
}

TEST(WebServer, BodiesThatDoNotComeDoNotKeepPlaces) {
    WebOptions options = small_door();
    options.max_connections = 4;
    auto server = open_door(options);
    const Channel channel(*server);
    std::list<WebClient> waiting;
    for (int i = 0; i < 4; ++i) {
        waiting.emplace_back(server->address());
        ASSERT_TRUE(
            waiting.back().send("POST /api/commands HTTP/1.1\r\nHost: localhost\r\n"
                                "Content-Type: application/json\r\n"
                                "Content-Length: 100\r\n\r\n{"));
    }
    EXPECT_TRUE(test::in_time([&] { return server->stats().connections == 4; }));
    WebClient good(server->address());
    EXPECT_EQ(good.post("/api/commands", {{"verb", "clear"}}).status, 200);
}

TEST(WebServer, WhatIsTooLargeOrGarbageIsAnsweredAndCut) {
    auto server = open_door();
    const Channel channel(*server);
    const auto status_after = [&](const std::string& bytes) {
        WebClient client(server->address());
        (void)client.send(bytes);
        const int status = client.answer().status;
        EXPECT_TRUE(client.hung_up()) << bytes.substr(0, 60);
        return status;
    };
    const std::string post = "POST /api/commands HTTP/1.1\r\nHost: localhost\r\n";
    const std::string json = "Content-Type: application/json\r\n";
    EXPECT_EQ(
        status_after(post + json + "Content-Length: 300000\r\n\r\n" + std::string(300'000, ' ')),
        413);
    EXPECT_EQ(status_after(post + json + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), 411);
    EXPECT_EQ(status_after(post + json + "\r\n{}"), 411);
    EXPECT_EQ(status_after(post + json + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), 400);
    EXPECT_EQ(status_after(post + "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}"), 415);
    EXPECT_EQ(status_after("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403);
    EXPECT_EQ(
        status_after("GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        414);
    EXPECT_EQ(
        status_after("GET /" + std::string(2000, 'a') + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        404);
    EXPECT_EQ(status_after("\x16\x03\x01\x02 not http\r\n\r\n"), 400);
    EXPECT_EQ(WebClient(server->address()).ask("TRACE", "/").status, 400);
    (void)status_after("GET / HTTP/1.1\r\n" + std::string(1U << 20U, 'h'));
    std::string many = "GET / HTTP/1.1\r\nHost: localhost\r\n";
    for (int i = 0; i < 20'000; ++i) {
        many += "X-" + std::to_string(i) + ": y\r\n";
    }
    (void)status_after(many + "\r\n");
    EXPECT_EQ(channel.taken(), 0U);
    EXPECT_EQ(WebClient(server->address()).get("/metrics").status, 200);
}

TEST(WebServer, PartsOfAnAnswerAreNotMultiplied) {
    auto server = open_door();
    const Channel channel(*server);
    EXPECT_TRUE(test::in_time([&] { return server->health().ok(); }));
    std::string ranges = "Range: bytes=0-";
    for (int i = 0; i < 500; ++i) {
        ranges += ",0-";
    }
    WebClient client(server->address());
    const WebAnswer answer = client.ask("GET", "/metrics", "", ranges + "\r\n");
    EXPECT_LT(answer.body.size(), 100'000U);
    EXPECT_EQ(WebClient(server->address()).get("/metrics").status, 200);
}

TEST(WebServer, AChannelThatDoesNotAnswerIsToldSo) {
    WebOptions options = small_door();
    options.answer_patience_ns = 100 * kMs;
    options.order_ring = 2;
    auto server = open_door(options);
    WebClient client(server->address());
    EXPECT_EQ(client.post("/api/commands", {{"verb", "clear"}}).status, 500);
    EXPECT_EQ(client.post("/api/commands", {{"verb", "clear"}}).status, 500);
    const WebAnswer full = client.post("/api/commands", {{"verb", "clear"}});
    EXPECT_EQ(full.status, 503);
    EXPECT_EQ(full.headers.at("retry-after"), "1");
    Order late;
    ASSERT_TRUE(server->poll(late));
    server->answer(late[0].number, {}, 5);
    ASSERT_TRUE(server->poll(late));
    server->answer(late[0].number, {}, 5);
    const Channel channel(*server);
    EXPECT_EQ(client.post("/api/commands", {{"verb", "clear"}}).status, 200);
    EXPECT_EQ(server->stats().unanswered, 2U);
}

TEST(WebServer, ABurstOfManyClientsIsAnsweredToTheLast) {
    auto server = open_door();
    const Channel channel(*server);
    std::atomic<int> done{0};
    std::vector<std::thread> clients;
    for (int c = 0; c < 16; ++c) {
        clients.emplace_back([&] {
            WebClient client(server->address());
            for (int i = 0; i < 50; ++i) {
                done += client.post("/api/commands", {{"verb", "out"}, {"layer", i}}).status == 200;
            }
        });
    }
    for (std::thread& client : clients) {
        client.join();
    }
    EXPECT_EQ(done, 800);
    EXPECT_EQ(channel.taken(), 800U);
}

}  // namespace
}  // namespace pitcast::web
