// SPDX-License-Identifier: Apache-2.0
// A channel on air with keys: hostile clients change nothing of it, and batches are one frame.
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"

#include "door_channel.h"
#include "key_rig.h"

namespace pitcast {
namespace {

using testing::BareClient;
using testing::becomes;
using ::testing::HasSubstr;
using testing::KeyRing;

/// A channel with keys on a thread of its own.
class KeyedChannel : public testing::DoorChannel {
 public:
    KeyedChannel() {
        options.control_endpoint = "tcp://127.0.0.1:*";
        options.control_keys = ring.folder();
        begin();
    }
    KeyRing ring;
};

TEST(ControlOnAir, HostileClientsLeaveTheStateAsItIs) {
    KeyedChannel on_air;
    const std::string& endpoint = on_air.channel->control_endpoint();
    const auto viewer = on_air.ring.keys_of("a-viewer");
    const auto operators = on_air.ring.keys_of("a-operator");
    const auto strange = on_air.ring.strange_keys();
    BareClient nobody(endpoint, nullptr);
    BareClient stranger(endpoint, &strange);
    BareClient bad_viewer(endpoint, &viewer);
    BareClient bad_operator(endpoint, &operators);
    const std::string take = R"({"v":1,"id":"t","verb":"take","template":"caption"})";
    for (int i = 0; i < 200; ++i) {
        for (BareClient* one : {&nobody, &stranger, &bad_viewer, &bad_operator}) {
            one->send(take);  // not their role, replayed again and again
        }
        bad_viewer.send(std::string(static_cast<std::size_t>(i), '\xff'));
        bad_operator.send(R"({"v":1,"verb":"cue","template":"caption","who":"a-director"})");
        bad_operator.send(R"({"v":1,"id":"b)" + std::to_string(i) +
                          R"(","verb":"batch","commands":[{"verb":"cue","template":"caption"},)"
                          R"({"verb":"clear"}]})");
    }
    BareClient flood(endpoint, &viewer);
    for (int i = 0; i < 5000; ++i) {
        flood.send(take);
    }
    EXPECT_THAT(bad_operator.next(), HasSubstr("needs the role director"));
    // A director is still served, at once and after all that.
    const auto directors = on_air.ring.keys_of("a-director");
    BareClient director(endpoint, &directors);
    ASSERT_TRUE(becomes([&] {
        return director.ask({{"v", 1}, {"verb", "state"}}).value("ok", false);
    }));
    on_air.stop();
    const auto status = on_air.channel->status();
    EXPECT_EQ(status->inputs, 0U) << "nothing hostile came as far as the journal";
    // A journal without inputs gives the same state on every frame: as if nobody had ever spoken.
    const auto report = on_air.replay();
    EXPECT_GT(report.checks_equal, 0U);
    EXPECT_EQ(report.checks_different, 0U);
    EXPECT_EQ(report.state_hash, status->state_hash);
}

TEST(ControlOnAir, ABatchTakesEffectOnOneFrameFromTheKeysOwnerAndReplaysAlike) {
    KeyedChannel on_air;
    auto director = control::CommandClient::open(on_air.channel->control_endpoint(),
                                                 on_air.ring.keys_of("a-director"));
    ASSERT_TRUE(director.ok());
    ASSERT_TRUE((*director)->subscribe("").ok());
    ASSERT_TRUE(becomes([&] {
        const auto event = (*director)->next_event(kNanosecondsPerSecond);
        return event.ok() && event->has_value();
    }));
    Json commands = Json::array();
    for (int layer = 100; layer < 300; ++layer) {
        commands.push_back({{"verb", "take"}, {"template", "caption"}, {"layer", layer}});
    }
    const auto answer = (*director)->send(
        {{"verb", "batch"}, {"id", "all"}, {"commands", commands}}, 60 * kNanosecondsPerSecond);
    ASSERT_TRUE(answer.ok()) << answer.error().message();
    EXPECT_EQ((*answer)["ok"], true) << answer->dump();
    EXPECT_EQ((*answer)["answers"].size(), 200U);
    std::map<FrameNumber, int> frames;
    for (int n = 0; n < 200;) {
        const auto event = (*director)->next_event(60 * kNanosecondsPerSecond);
        ASSERT_TRUE(event.ok() && event->has_value());
        if ((*event)->topic == "on_air") {
            ++frames[(*event)->body["frame"].get<FrameNumber>()];
            EXPECT_EQ((*event)->body["command"]["who"], "a-director");
            ++n;
        }
    }
    EXPECT_EQ(frames.size(), 1U);
    EXPECT_EQ(frames.begin()->first, (*answer)["effective_frame"].get<FrameNumber>());
    // What can be known to be wrong stops the whole batch; what is found out later does not.
    const auto misspelt = (*director)->send(
        {{"verb", "batch"},
         {"id", "m"},
         {"commands", {{{"verb", "clear"}}, {{"verb", "take"}, {"template", "captoin"}}}}},
        60 * kNanosecondsPerSecond);
    ASSERT_TRUE(misspelt.ok());
    EXPECT_EQ((*misspelt)["ok"], false);
    EXPECT_THAT((*misspelt)["error"]["where"].get<std::string>(), HasSubstr("command 2"));
    const auto half = (*director)->send(
        {{"verb", "batch"},
         {"id", "h"},
         {"commands", {{{"verb", "continue"}, {"layer", 9}}, {{"verb", "clear"}}}}},
        60 * kNanosecondsPerSecond);
    ASSERT_TRUE(half.ok());
    EXPECT_EQ((*half)["ok"], false);
    EXPECT_EQ((*half)["answers"][0]["ok"], false) << half->dump();
    EXPECT_EQ((*half)["answers"][1]["ok"], true) << half->dump();
    on_air.stop();
    const auto report = on_air.replay();
    EXPECT_EQ(report.checks_different, 0U);
    EXPECT_EQ(report.state_hash, on_air.channel->status()->state_hash);
}

TEST(ControlOnAir, TwoDesksMayCountTheirCommandsAlike) {
    KeyedChannel on_air;
    const auto directors = on_air.ring.keys_of("a-director");
    const auto engineers = on_air.ring.keys_of("a-engineer");
    BareClient first(on_air.channel->control_endpoint(), &directors);
    BareClient second(on_air.channel->control_endpoint(), &engineers);
    const auto take = [](int layer) {
        return Json{
            {"v", 1}, {"id", 1}, {"verb", "take"}, {"template", "caption"}, {"layer", layer}};
    };
    const Json done = first.ask(take(20));
    EXPECT_EQ(done["ok"], true) << done.dump();
    EXPECT_EQ(second.ask(take(30))["ok"], true);
    EXPECT_EQ(first.ask(take(20)), done) << "a replay is answered alike and done once";
    std::vector<std::int32_t> layers;
    ASSERT_TRUE(becomes([&] {
        layers.clear();
        for (const auto& layer : on_air.channel->status()->layers) {
            layers.push_back(layer.layer);
        }
        return layers.size() == 2;
    }));
    EXPECT_EQ(layers, (std::vector<std::int32_t>{20, 30}));
    on_air.stop();
    EXPECT_EQ(on_air.channel->status()->inputs, 2U);
    EXPECT_EQ(on_air.replay().checks_different, 0U);
}

}  // namespace
}  // namespace pitcast
