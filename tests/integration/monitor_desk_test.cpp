// SPDX-License-Identifier: Apache-2.0
// The monitoring workspace with a real mouse and keyboard, a real channel and a real camera that is
// killed and comes back. PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <fstream>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/editor/channel_view.h"

#include "bundled_show.h"
#include "desk_robot.h"
#include "peer_ports.h"
#include "peer_process.h"

namespace pitcast::testing {
namespace {

const char* const kWatchedPackage = R"({
  "schema": 1,
  "id": "watched",
  "title": "Xinqiu 新丘",
  "canvas": {"width": 1920, "height": 1080},
  "sources": [
    {"id": "bars", "url": "pattern:bars"},
    {"id": "cam", "url": "udp://127.0.0.1:PORT"}
  ],
  "templates": ["templates/bars.json"]
}
)";
const char* const kBarsTemplate = R"({
  "schema": 1, "id": "bars", "layer": 0, "background": true, "take_over": "cut",
  "elements": [
    {"id": "picture", "type": "video", "source": "bars", "width": 1920, "height": 1080}
  ]
}
)";

class MonitorDesk : public ::testing::Test {
 protected:
    void SetUp() override {
        std::filesystem::create_directories(folder() / "templates");
        std::ofstream(folder() / "package.json") << test::filled(kWatchedPackage, port_, "");
        std::ofstream(folder() / "templates/bars.json") << kBarsTemplate;
    }
    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "show"; }

    [[nodiscard]] std::unique_ptr<test::PeerProcess> camera() const {
        return std::make_unique<test::PeerProcess>(test::filled(
            "exec ffmpeg -v quiet -re -f lavfi -i testsrc2=s=192x108:r=25 -c:v libx264 -preset "
            "ultrafast -tune zerolatency -g 12 -f mpegts 'udp://127.0.0.1:PORT?pkt_size=1316'",
            port_, ""));
    }

    /// Opens a channel and the desk; `script` has the mouse.
    void work(const std::function<void(DeskRobot&)>& script) {
        const VirtualDisplay display("1600x900x24");
        if (!display.ok()) {
            GTEST_SKIP() << "Xvfb is not installed (package xvfb)";
        }
        channel::ChannelOptions wanted;
        wanted.show = folder();
        wanted.render = small_render();
        wanted.rundown = false;
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(wanted, warnings);
        ASSERT_TRUE(channel) << channel.error().message();
        ASSERT_TRUE((*channel)->want_preview());
        ASSERT_TRUE((*channel)->want_instruments());
        channel_ = channel->get();
        std::atomic<bool> end{false};
        std::thread frames([&] { EXPECT_TRUE((*channel)->run(end)); });
        const auto view = editor::view_of(**channel, wanted.render.format.rate);
        std::atomic<bool> stop{false};
        DeskRobot robot(stop);
        editor::EditorOptions options;
        options.width = 1600;
        options.height = 900;
        options.validation = true;
        options.stop = &stop;
        options.close_after_ns = 240 * kNanosecondsPerSecond;
        options.control_seen = [&](std::string_view name, const editor::ControlRect& rect) {
            robot.see(name, rect);
        };
        robot.start([&] { script(robot); });
        const auto report = editor::run_editor(*view, options);
        stop = true;
        robot.finish();
        end = true;
        frames.join();
        ASSERT_TRUE(report) << report.error().message();
        EXPECT_EQ(report->validation_messages, 0U);
    }

    [[nodiscard]] std::optional<channel::SourceReport> source(const std::string& id) const {
        for (const channel::SourceReport& one : channel_->status()->sources) {
            if (one.id == id) {
                return one;
            }
        }
        return std::nullopt;
    }
    [[nodiscard]] int delay() const {
        const auto cam = source("cam");
        return cam ? cam->delay_frames : -1;
    }
    [[nodiscard]] bool plays() const {
        const auto cam = source("cam");
        return cam && cam->state == "playing";
    }

    Scratch scratch_;
    const int port_ = test::free_port();
    channel::Channel* channel_ = nullptr;
};

TEST_F(MonitorDesk, ADelayIsSetByButtonsKeysAndTheSlider) {
    const auto sender = camera();
    work([&](DeskRobot& robot) {
        robot.click("workspace:monitor");
        ASSERT_TRUE(robot.eventually([&] { return plays(); }));
        robot.click("delay+:cam");
        EXPECT_TRUE(robot.eventually([&] { return delay() == 1; })) << delay();
        robot.click("source:cam");
        robot.press("Right");
        EXPECT_TRUE(robot.eventually([&] { return delay() == 2; })) << delay();
        robot.press("shift+Right");
        EXPECT_TRUE(robot.eventually([&] { return delay() == 12; })) << delay();
        robot.press("Left");
        EXPECT_TRUE(robot.eventually([&] { return delay() == 11; })) << delay();
        // From the middle of 0 to 100 on by a quarter.
        robot.drag("delay:cam", static_cast<int>(robot.rect_of("delay:cam").width / 4), 0);
        EXPECT_TRUE(robot.eventually([&] { return delay() > 60 && delay() < 90; })) << delay();
        robot.screenshot("monitor-delay");
        robot.drag("delay:cam", -static_cast<int>(robot.rect_of("delay:cam").width), 0);
        EXPECT_TRUE(robot.eventually([&] { return delay() == 0; })) << delay();
    });
}

TEST_F(MonitorDesk, AnAlarmComesWhenACameraIsKilledAndGoesWhenItIsBack) {
    auto sender = camera();
    work([&](DeskRobot& robot) {
        ASSERT_TRUE(robot.eventually([&] { return plays(); }));
        robot.press("ctrl+m");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("source:cam"); }));
        EXPECT_FALSE(robot.shows("alarm:source:cam:silent"));
        sender.reset();
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("alarm:source:cam:silent"); }));
        EXPECT_TRUE(robot.shows("badge:alarms"));
        robot.screenshot("monitor-alarm");
        EXPECT_TRUE(robot.shows("button:ACKNOWLEDGE"));
        robot.click("alarm:source:cam:silent");
        // Seen, it is told as long as it holds, but no longer calls.
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows("button:ACKNOWLEDGE"); }));
        EXPECT_TRUE(robot.shows("alarm:source:cam:silent"));
        robot.screenshot("monitor-seen");
        sender = camera();
        EXPECT_TRUE(robot.eventually([&] { return plays(); }));
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows("alarm:source:cam:silent"); }));
        EXPECT_FALSE(robot.shows("badge:alarms"));
    });
}

TEST_F(MonitorDesk, WhatIsLookedAtIsRenderedAndNothingElse) {
    const auto sender = camera();
    work([&](DeskRobot& robot) {
        show::Command take;
        take.verb = show::Verb::take;
        take.template_id = "bars";
        ASSERT_TRUE(channel_->send(std::move(take)));
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("workspace:monitor"); }));
        EXPECT_EQ(channel_->snapshot()->signal, nullptr);
        EXPECT_EQ(channel_->snapshot()->graphics, nullptr);
        EXPECT_TRUE(channel_->snapshot()->pictures.empty());
        robot.click("workspace:monitor");
        EXPECT_TRUE(robot.eventually([&] { return channel_->snapshot()->signal != nullptr; }));
        EXPECT_TRUE(robot.eventually([&] { return channel_->snapshot()->pictures.size() == 2; }));
        robot.press("ctrl+p");
        EXPECT_TRUE(robot.eventually([&] { return channel_->snapshot()->graphics != nullptr; }));
        robot.press("ctrl+s");
        robot.press("2");
        robot.screenshot("monitor-vector");
        robot.press("ctrl+m");
        robot.click("view:fill");
        EXPECT_TRUE(robot.eventually([&] {
            const auto now = channel_->snapshot();
            return now->signal == nullptr && now->graphics == nullptr && now->pictures.empty();
        }));
    });
}

}  // namespace
}  // namespace pitcast::testing
