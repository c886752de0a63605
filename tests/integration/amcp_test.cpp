// SPDX-License-Identifier: Apache-2.0
// A channel on air, driven over AMCP by the bytes that clients of CasparCG send, and tormented.
#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <map>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"
#include "pitcast/control/command_client.h"

#include "amcp_client.h"
#include "door_channel.h"

namespace pitcast {
namespace {

using test::AmcpClient;
using ::testing::HasSubstr;

/// A channel with both doors open, on a thread of its own.
class OnAir : public testing::DoorChannel {
 public:
    OnAir() {
        options.control_endpoint = "ipc://" + (scratch.path() / "control").string();
        options.amcp.address = "127.0.0.1:0";
        options.amcp.data_folder = scratch.path() / "kept";
        options.amcp.version = "1.2.3";
        begin();
        auto native = control::CommandClient::open(options.control_endpoint);
        EXPECT_TRUE(native.ok());
        control = *std::move(native);
    }
    /// Whether the state tells in time that `holds` for what is on a layer (null = nothing). It
    /// is told some times a second, so later than commands are answered.
    [[nodiscard]] bool layer_is(std::int32_t number,
                                const std::function<bool(const Json&)>& holds) const {
        for (int i = 0; i < 400; ++i) {
            auto answer = control->send({{"verb", "state"}}, 20 * kNanosecondsPerSecond);
            const Json now = answer.ok() ? answer->value("state", Json::object()) : Json::object();
            Json found;
            for (const Json& one : now.value("layers", Json::array())) {
                found = one.value("layer", -1) == number ? one : found;
            }
            if (now.contains("layers") && holds(found)) {
                return true;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(25));
        }
        return false;
    }
    [[nodiscard]] bool layer_is_empty(std::int32_t number) const {
        return layer_is(number, [](const Json& one) { return one.is_null(); });
    }
    [[nodiscard]] bool layer_has(std::int32_t number, const Json& members) const {
        return layer_is(number, [&](const Json& one) {
            Json merged = one;
            merged.update(members);
            return one.is_object() && merged == one;
        });
    }

    std::unique_ptr<control::CommandClient> control;
};

TEST(Amcp, TheCommandsOfSpxDriveTheChannel) {
    OnAir on_air;
    AmcpClient spx(on_air.channel->amcp_address());
    // At its start, in one write.
    std::string all_clear = "CLEAR 1\r\n";
    for (int i = 2; i <= 8; ++i) {
        all_clear += "    CLEAR " + std::to_string(i) + "\r\n";
    }
    ASSERT_TRUE(spx.send(all_clear));
    EXPECT_EQ(spx.line(), "202 CLEAR OK");
    for (int i = 2; i <= 8; ++i) {
        EXPECT_EQ(spx.line(), "400 ERROR");
        EXPECT_THAT(spx.line().value_or(""), HasSubstr("CLEAR " + std::to_string(i)));
    }
    EXPECT_EQ(spx.ask(R"(CG 1-20 ADD 1 "pack/caption" 1 "{\"line\":\"LI\",\"place\":\"3\"}")"),
              "202 CG OK");
    EXPECT_TRUE(on_air.layer_has(20, {{"data", {{"line", "LI"}, {"place", 3}}}}));
    EXPECT_EQ(spx.ask(R"(CG 1-20 UPDATE 1 "<templateData><componentData id=\"line\"><data )"
                      R"(id=\"text\" value=\"WU &amp; co\"/></componentData></templateData>")"),
              "202 CG OK");
    EXPECT_EQ(spx.ask("CG 1-20 NEXT 0"), "202 CG OK");
    EXPECT_TRUE(on_air.layer_has(
        20, {{"phase", "on"}, {"step", 1}, {"data", {{"line", "WU & co"}, {"place", 3}}}}));
    EXPECT_EQ(spx.ask("CG 1-20 STOP 1"), "202 CG OK");
    EXPECT_TRUE(on_air.layer_is_empty(20));
    EXPECT_EQ(spx.ask("PLAY 1-21 \"caption\""), "202 PLAY OK");
    EXPECT_EQ(spx.ask("PLAY 1-21 EMPTY MIX 13"), "202 PLAY OK");
    EXPECT_TRUE(on_air.layer_is_empty(21));
    EXPECT_EQ(spx.ask("CG 1-20 NEXT 0"), "403 CG ERROR") << "nothing is there";
    EXPECT_EQ(spx.ask(R"(CG 1-20 ADD 1 "caption" 1 "{\"lin\":\"x\"}")"), "403 CG ERROR");
}

TEST(Amcp, ABatchTakesEffectOnOneFrameAndReplaysToTheSameState) {
    OnAir on_air;
    ASSERT_TRUE(on_air.control->subscribe("on_air"));
    ASSERT_TRUE(on_air.layer_is_empty(20)) << "subscribed by now";
    AmcpClient client(on_air.channel->amcp_address());
    EXPECT_EQ(client.ask("BEGIN"), "202 BEGIN OK");
    const int count = 100;  // more than are begun in a frame one by one
    for (int i = 0; i < count; ++i) {
        ASSERT_TRUE(client.send("CG 1-" + std::to_string(100 + i) + " ADD 1 caption 0\r\n"));
    }
    ASSERT_TRUE(client.send("COMMIT\r\n"));
    for (int i = 0; i < count; ++i) {
        ASSERT_EQ(client.line(), "202 CG OK");
    }
    EXPECT_EQ(client.line(), "202 COMMIT OK");
    std::map<FrameNumber, int> frames;
    std::string who;
    for (int i = 0; i < count; ++i) {
        const auto event = on_air.control->next_event(20 * kNanosecondsPerSecond);
        ASSERT_TRUE(event.ok() && event->has_value());
        ++frames[(*event)->body["frame"].get<FrameNumber>()];
        who = (*event)->body["command"]["who"];
    }
    EXPECT_EQ(frames.size(), 1U) << "frames, not one";
    EXPECT_THAT(who, HasSubstr("amcp 127.0.0.1:"));
    on_air.stop();

    const channel::OfflineReport report = on_air.replay();
    EXPECT_EQ(report.checks_different, 0U);
    EXPECT_EQ(report.state_hash, on_air.channel->status()->state_hash);
}

TEST(Amcp, BothDoorsServeOneShowAndHeedItsLocks) {
    OnAir on_air;
    AmcpClient client(on_air.channel->amcp_address());
    EXPECT_EQ(client.ask("CG 1-20 ADD 1 page/welcome 1"), "202 CG OK");
    EXPECT_TRUE(on_air.layer_has(20, {{"page", "welcome"}}));
    const auto ask = [&](const Json& request) {
        return on_air.control->send(request, 20 * kNanosecondsPerSecond);
    };
    auto locked = ask({{"verb", "lock"}, {"layer", 20}, {"who", "li"}});
    ASSERT_TRUE(locked.ok());
    EXPECT_TRUE(locked->value("ok", false));
    EXPECT_EQ(client.ask("CG 1-20 STOP 1"), "403 CG ERROR");
    EXPECT_EQ(client.ask("CLEAR 1"), "202 CLEAR OK") << "a clear of all heeds no lock";
    auto taken = ask({{"verb", "take"}, {"template", "caption"}, {"layer", 30}});
    ASSERT_TRUE(taken.ok());
    EXPECT_TRUE(on_air.layer_has(30, {{"template", "caption"}}));
    EXPECT_EQ(client.ask("CG 1-30 STOP 1"), "202 CG OK");
    EXPECT_TRUE(on_air.layer_is_empty(30));
}

TEST(Amcp, TormentsChangeNothingForOthersNorForTheShow) {
    OnAir on_air;
    const std::string& address = on_air.channel->amcp_address();
    AmcpClient good(address);
    EXPECT_EQ(good.ask("CG 1-20 ADD 1 caption 1"), "202 CG OK");
    AmcpClient half(address);
    EXPECT_TRUE(half.send("CG 1-20 STOP"));
    AmcpClient stray(address);
    EXPECT_TRUE(stray.send("\x80"));
    AmcpClient endless(address);
    EXPECT_TRUE(endless.send(std::string(10U << 20U, 'x')));
    EXPECT_EQ(endless.line(), "400 ERROR");
    AmcpClient burst(address);
    std::string commands;
    for (int i = 0; i < 3000; ++i) {
        commands += "REQ " + std::to_string(i) +
                    " CG 1-20 UPDATE 1 \"{\\\"place\\\":" + std::to_string(i) + "}\"\r\n";
    }
    ASSERT_TRUE(burst.send(commands));
    std::list<AmcpClient> crowd;
    for (int i = 0; i < 1000; ++i) {
        if (crowd.size() >= 200) {
            crowd.pop_front();
        }
        crowd.emplace_back(address);
    }
    EXPECT_EQ(good.ask("REQ x INFO"), "RES x 200 INFO OK");
    for (int i = 0; i < 3000; ++i) {
        ASSERT_EQ(burst.line(), "RES " + std::to_string(i) + " 202 CG OK");
    }
    EXPECT_TRUE(on_air.layer_has(20, {{"data", {{"place", 2999}}}}));
    EXPECT_EQ(good.line(), "1 360p2500 PLAYING");
    EXPECT_EQ(good.line(), "");
    EXPECT_EQ(good.ask("CG 1-20 STOP 1"), "202 CG OK");
    EXPECT_TRUE(on_air.layer_is_empty(20));
}

}  // namespace
}  // namespace pitcast
