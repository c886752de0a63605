// SPDX-License-Identifier: Apache-2.0
// A control surface against a real command server.
#include <atomic>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/control/command_server.h"
#include "pitcast/control/key_folder.h"
#include "pitcast/plugin/surface.h"

#include "plugin_rig.h"
#include "video_test_support.h"

namespace pitcast::plugin {
namespace {

using ::testing::HasSubstr;

/// A channel's side of the control: answers, and publishes a state over and over.
class ControlledChannel {
 public:
    explicit ControlledChannel(const std::string& keys = "") {
        control::ServerOptions options;
        options.key_folder = keys;
        auto opened = control::CommandServer::open("tcp://127.0.0.1:*", options);
        EXPECT_TRUE(opened);
        server_ = *std::move(opened);
        thread_ = std::thread([this] { run(); });
    }
    ~ControlledChannel() {
        stop_ = true;
        thread_.join();
    }
    [[nodiscard]] const std::string& endpoint() const { return server_->endpoint(); }
    [[nodiscard]] std::int32_t layer() const { return layer_; }
    [[nodiscard]] std::string who() const {
        const std::lock_guard lock(mutex_);
        return who_;
    }

 private:
    void run() {
        control::Received received;
        for (std::int64_t n = 0; !stop_; ++n) {
            while (server_->poll(received)) {
                layer_ = received.command.layer;
                {
                    const std::lock_guard lock(mutex_);
                    who_ = received.command.who;
                }
                server_->answer(received, control::accepted_answer(1234));
            }
            server_->publish({{"frame", n}, {"long", std::string(20'000, 'x')}}, "state");
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }

    std::unique_ptr<control::CommandServer> server_;
    std::atomic<bool> stop_{false};
    std::atomic<std::int32_t> layer_{-1};
    mutable std::mutex mutex_;
    std::string who_;
    std::thread thread_;
};

std::unique_ptr<Surface> open_surface(const std::string& options, const std::string& endpoint) {
    auto surface =
        Surface::open(troublemaker(), quick_url("plugin:troublemaker?" + options), endpoint);
    EXPECT_TRUE(surface) << (surface ? "" : surface.error().message());
    return *std::move(surface);
}

TEST(PluginSurface, HearsTheStateAndCommandsTheChannel) {
    const ControlledChannel channel;
    const test::Folder folder;
    const std::string file = folder / "note";
    auto surface = open_surface("when=poll&do=command&note=" + file, channel.endpoint());
    EXPECT_TRUE(comes_true([&] { return channel.layer() == 3; }));
    EXPECT_EQ(channel.who(), "plugin troublemaker");
    EXPECT_TRUE(comes_true([&] {
        const std::string heard = text_in_file(file);
        return heard.find("state {\"frame\":") != heard.npos &&
               heard.find("\"id\":\"mine\",\"ok\":true") != heard.npos &&
               heard.find("is no JSON object") != heard.npos;
    })) << text_in_file(file);
    const Report report = surface->watch()->report();
    EXPECT_EQ(report.commands, 2U);
    EXPECT_EQ(report.refused, 1U);
    surface.reset();
    EXPECT_THAT(text_in_file(file), HasSubstr("stop \ndestroy \n"));
}

TEST(PluginSurface, HasAKeyWhereTheChannelAsksForOne) {
    const test::Folder folder;
    const std::string keys = folder / "keys";
    ASSERT_TRUE(control::make_server_key(keys));
    ASSERT_TRUE(control::make_client(keys, "panel", control::Role::director));
    const ControlledChannel channel(keys);
    const auto surface = open_surface("when=poll&do=command&control_key=" + keys +
                                          "/panel.key&control_server_key=" + keys + "/server.pub",
                                      channel.endpoint());
    EXPECT_TRUE(comes_true([&] { return channel.layer() == 3; }));
    EXPECT_EQ(channel.who(), "panel");
    EXPECT_THAT(Surface::open(troublemaker(), quick_url("plugin:troublemaker?control_key=x"),
                              channel.endpoint())
                    .error()
                    .message(),
                HasSubstr("plugin:troublemaker?control_key="));
}

TEST(PluginSurface, ThatCrashesOrHangsIsEnded) {
    const ControlledChannel channel;
    for (const char* how : {"crash", "hang"}) {
        for (const char* where : {"create", "start", "hear", "poll"}) {
            const auto surface = open_surface(
                "patience_ms=300&when=" + std::string(where) + "&do=" + how, channel.endpoint());
            ASSERT_TRUE(comes_true([&] {
                return surface->watch()->report().condition == Condition::failed;
            })) << where
                << how;
            const Report report = surface->watch()->report();
            EXPECT_EQ(report.crashes + report.hangs, 3U) << report.error;
        }
    }
}

TEST(PluginSurface, HasAProcessOfItsOwn) {
    EXPECT_THAT(Surface::open(troublemaker(), quick_url("plugin:troublemaker?in_process"),
                              "tcp://127.0.0.1:1")
                    .error()
                    .message(),
                HasSubstr("surfaces have a process of their own"));
}

}  // namespace
}  // namespace pitcast::plugin
