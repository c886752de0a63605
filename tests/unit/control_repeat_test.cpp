// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "key_rig.h"

namespace pitcast::control {
namespace {

using testing::BareClient;
using testing::becomes;
using ::testing::HasSubstr;
using testing::KeyRing;
using testing::PlayedFrames;

class ControlRepeat : public ::testing::Test {
 protected:
    void open(const ServerOptions& options) {
        auto opened = CommandServer::open("tcp://127.0.0.1:*", options);
        ASSERT_TRUE(opened.ok()) << opened.error().message();
        server = *std::move(opened);
        frames.emplace(*server);
    }
    void TearDown() override { frames.reset(); }

    std::unique_ptr<CommandServer> server;
    std::optional<PlayedFrames> frames;
};

const Json& a_take() {
    static const Json take{
        {"v", 1}, {"id", "42"}, {"verb", "take"}, {"template", "t"}, {"who", "anna"}};
    return take;
}

TEST_F(ControlRepeat, TheSameRequestHasTheSameAnswerAndIsDoneOnceOverAnyConnection) {
    open({});
    const Json first = BareClient(server->endpoint(), nullptr).ask(a_take());
    EXPECT_EQ(first["ok"], true);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(BareClient(server->endpoint(), nullptr).ask(a_take()), first);
    }
    EXPECT_EQ(frames->taken().size(), 1U);
    EXPECT_EQ(server->stats().repeated, 3U);
}

TEST_F(ControlRepeat, WithKeysTheClientIsTheKeyAndNotTheConnection) {
    const KeyRing ring;
    open({.key_folder = ring.folder()});
    const ClientKeys director = ring.keys_of("a-director");
    const ClientKeys engineer = ring.keys_of("a-engineer");
    Json take = a_take();
    take.erase("who");
    const Json first = BareClient(server->endpoint(), &director).ask(take);
    EXPECT_EQ(first["ok"], true);
    EXPECT_EQ(BareClient(server->endpoint(), &director).ask(take), first);
    EXPECT_EQ(frames->taken().size(), 1U);
    EXPECT_EQ(BareClient(server->endpoint(), &engineer).ask(take)["ok"], true);
    EXPECT_EQ(frames->taken().size(), 2U) << "the id of one client is not that of another";
}

TEST_F(ControlRepeat, TheAnswerGoesToWhereItWasAskedForLast) {
    open({});
    frames->hold(true);
    auto lost = std::make_unique<BareClient>(server->endpoint(), nullptr);
    lost->send(a_take().dump());
    ASSERT_TRUE(becomes([&] { return server->stats().commands == 1; }));
    lost.reset();
    BareClient again(server->endpoint(), nullptr);
    again.send(a_take().dump());
    ASSERT_TRUE(becomes([&] { return server->stats().repeated == 1; }));
    frames->hold(false);
    EXPECT_THAT(again.next(), HasSubstr(R"("ok":true)"));
    EXPECT_EQ(frames->taken().size(), 1U);
}

TEST_F(ControlRepeat, AnotherRequestWithAnOldIdIsRefusedHoweverLongAgoItWas) {
    open({.max_requests_per_second = 100'000});
    BareClient client(server->endpoint(), nullptr);
    EXPECT_EQ(client.ask(a_take())["ok"], true);
    Json other = a_take();
    other["template"] = "u";
    for (int i = 0; i < 2000; ++i) {
        Json more = a_take();
        more["id"] = i + 1000;
        ASSERT_EQ(client.ask(more)["ok"], true);
    }
    const Json answer = client.ask(other);
    EXPECT_EQ(answer["ok"], false);
    EXPECT_THAT(answer["error"]["what"].get<std::string>(), HasSubstr("another request"));
    EXPECT_EQ(frames->taken().size(), 2001U);
}

TEST_F(ControlRepeat, ABatchReachesTheChannelAsOneAndIsRepeatedAsOne) {
    open({});
    BareClient client(server->endpoint(), nullptr);
    const Json batch{
        {"v", 1},
        {"id", 5},
        {"verb", "batch"},
        {"who", "anna"},
        {"commands",
         {{{"verb", "out"}, {"layer", 10}}, {{"verb", "take"}, {"template", "t"}, {"layer", 11}}}}};
    const Json first = client.ask(batch);
    EXPECT_EQ(first["ok"], true);
    EXPECT_EQ(first["id"], 5);
    EXPECT_EQ(first["answers"], (Json{{{"ok", true}}, {{"ok", true}}}));
    EXPECT_EQ(client.ask(batch), first);
    const auto taken = frames->taken();
    ASSERT_EQ(taken.size(), 2U);
    EXPECT_EQ(taken[0].id, "5/1");
    EXPECT_EQ(taken[1].id, "5/2");
    EXPECT_EQ(taken[1].who, "anna");
    EXPECT_EQ(taken[1].layer, 11);
}

TEST(ControlBatch, WhatIsWrongWithItIsNamed) {
    const auto refusal_of = [](const Json& batch) {
        const auto parsed = parse_request(batch.dump());
        const auto* refusal = std::get_if<Refusal>(&parsed);
        return refusal == nullptr ? std::string() : refusal->error.message();
    };
    const Json clear{{"verb", "clear"}};
    const Json good{{"v", 1}, {"id", "b"}, {"verb", "batch"}, {"commands", {clear}}};
    EXPECT_EQ(refusal_of(good), "");
    const auto with = [&](const char* member, const Json& value) {
        Json batch = good;
        batch[member] = value;
        return refusal_of(batch);
    };
    Json nameless = good;
    nameless.erase("id");
    EXPECT_THAT(refusal_of(nameless), HasSubstr("needs an \"id\""));
    EXPECT_THAT(with("commands", Json::array()), HasSubstr("1 to 256"));
    EXPECT_THAT(with("commands", Json(std::vector<Json>(257, clear))), HasSubstr("1 to 256"));
    EXPECT_THAT(with("commands", "clear"), HasSubstr("1 to 256"));
    EXPECT_THAT(with("commands", {clear, {{"verb", "cleer"}}}), HasSubstr("command 2"));
    EXPECT_THAT(with("commands", {{{"verb", "clear"}, {"who", "x"}}}), HasSubstr("of its own"));
    EXPECT_THAT(with("commands", {{{"verb", "clear"}, {"id", "x"}}}), HasSubstr("of its own"));
    EXPECT_THAT(with("commands", {{{"verb", "reload"}}}), HasSubstr("reload"));
    EXPECT_THAT(with("commands", {{{"verb", "batch"}}}), HasSubstr("unknown verb"));
    EXPECT_THAT(with("commands", {1}), HasSubstr("must be an object"));
    EXPECT_THAT(with("layer", 1), HasSubstr("no member \"layer\""));
    EXPECT_THAT(with("who", 1), HasSubstr("must be text"));
}

TEST(ControlBatch, OneRefusedCommandIsSaidAndTheOthersCount) {
    const Json answer =
        batch_answer(7, {accepted_answer(7), refused_answer({"layer 20", "is locked", "ask"})});
    EXPECT_EQ(answer["ok"], false);
    EXPECT_EQ(answer["effective_frame"], 7);
    EXPECT_THAT(answer["error"]["what"].get<std::string>(), HasSubstr("1 of 2"));
    EXPECT_EQ(answer["answers"][0], (Json{{"ok", true}}));
    EXPECT_EQ(answer["answers"][1]["error"]["where"], "layer 20");
}

}  // namespace
}  // namespace pitcast::control
