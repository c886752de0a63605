// SPDX-License-Identifier: Apache-2.0
// The channel live: a race over real ZeroMQ, commands over real ZeroMQ, a real transport stream.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"
#include "pitcast/control/command_client.h"
#include "pitcast/output/sink.h"

#include "bundled_show.h"
#include "pitcast_tools/race_sim.h"

namespace pitcast {
namespace {

using testing::bundled_show;
using testing::Scratch;
using testing::small_render;

/// The simulator on a thread of this process, its feed on a real socket.
class SimulatedFeed {
 public:
    explicit SimulatedFeed(const std::string& endpoint)
        : thread_([this, endpoint] {
              const Status ran = tools::run_race_sim({}, endpoint, true, stop_);
              EXPECT_TRUE(ran.ok()) << ran.error().message();
          }) {}
    SimulatedFeed(const SimulatedFeed&) = delete;
    SimulatedFeed& operator=(const SimulatedFeed&) = delete;
    ~SimulatedFeed() {
        stop_ = true;
        thread_.join();
    }

 private:
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

channel::ChannelOptions live_options(const Scratch& scratch, FrameNumber frames) {
    channel::ChannelOptions options;
    options.show = bundled_show();
    options.render = small_render();
    options.render.validation = false;
    options.feed_endpoint = "ipc://" + (scratch.path() / "feed").string();
    options.control_endpoint = "ipc://" + (scratch.path() / "control").string();
    options.journal = scratch.path() / "show.journal";
    options.frames = frames;
    return options;
}

TEST(OnAir, AJournalReplaysToTheSameStateFrameByFrame) {
    const Scratch scratch;
    const channel::ChannelOptions options = live_options(scratch, 100);
    const SimulatedFeed feed(options.feed_endpoint);
    std::vector<Error> warnings;
    auto channel = channel::Channel::open(options, warnings);
    ASSERT_TRUE(channel.ok()) << channel.error().message();
    for (const Error& warning : warnings) {
        ADD_FAILURE() << warning.message();
    }
    auto context = (*channel)->prepare();
    ASSERT_TRUE(context.ok()) << context.error().message();
    const std::string file = (scratch.path() / "out.ts").string();
    auto sink = output::sink_from_url(file, *context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    ASSERT_TRUE((*channel)->add_sink(std::move(*sink), channel::Bus::programme).ok());

    const std::atomic<bool> stop{false};
    const Status ran = (*channel)->run(stop);
    ASSERT_TRUE(ran.ok()) << ran.error().message();
    const auto status = (*channel)->status();
    EXPECT_EQ(status->frames + status->frames_repeated, 100U);
    EXPECT_GT(status->feed.events, 100U);
    EXPECT_EQ(status->sinks.at(0).stats.frames_written + status->sinks.at(0).stats.frames_dropped,
              100U);

    channel::OfflineOptions offline;
    offline.show = options.show;
    offline.render = options.render;
    offline.recording = options.journal;
    auto report = channel::render_offline(offline, {}, nullptr, warnings);
    ASSERT_TRUE(report.ok()) << report.error().message();
    EXPECT_EQ(report->checks_equal, 100U);
    EXPECT_EQ(report->checks_different, 0U);
    EXPECT_EQ(report->state_hash, status->state_hash);
}

TEST(OnAir, ADirectorTakesAGraphicInAndOutOverASocket) {
    const Scratch scratch;
    channel::ChannelOptions options = live_options(scratch, 0);
    options.rundown = false;
    options.journal.clear();
    const SimulatedFeed feed(options.feed_endpoint);
    std::vector<Error> warnings;
    auto channel = channel::Channel::open(options, warnings);
    ASSERT_TRUE(channel.ok()) << channel.error().message();
    std::atomic<bool> stop{false};
    Status ran;
    std::thread frames([&] { ran = (*channel)->run(stop); });

    auto client = control::CommandClient::open(options.control_endpoint);
    ASSERT_TRUE(client.ok());
    const auto ask = [&](const Json& request) {
        auto answer = (*client)->send(request, 20 * kNanosecondsPerSecond);
        EXPECT_TRUE(answer.ok()) << answer.error().message();
        return answer.ok() ? *answer : Json::object();
    };
    const auto on_air = [&](const std::string& wanted) {
        for (int i = 0; i < 50; ++i) {
            const Json state = ask({{"verb", "state"}});
            for (const Json& layer :
                 state.value("state", Json::object()).value("layers", Json::array())) {
                if (layer.value("template", "") == wanted) {
                    return true;
                }
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
        }
        return false;
    };
    EXPECT_TRUE(ask({{"verb", "take"}, {"template", "tower"}}).value("ok", false));
    EXPECT_TRUE(on_air("tower"));
    const Json refused = ask({{"verb", "take"}, {"template", "towr"}});
    EXPECT_FALSE(refused.value("ok", true));
    EXPECT_NE(refused.dump().find("tower"), std::string::npos) << refused;
    // A wrong field is refused at the door, a command without an object when it takes effect.
    const Json typo =
        ask({{"verb", "update"}, {"template", "tower"}, {"data", {{"colum", "gap"}}}});
    EXPECT_FALSE(typo.value("ok", true));
    EXPECT_NE(typo.dump().find("column"), std::string::npos) << typo;
    EXPECT_FALSE(ask({{"verb", "continue"}, {"template", "onboard"}}).value("ok", true));
    EXPECT_TRUE(ask({{"verb", "clear"}}).value("ok", false));
    bool gone = false;
    for (int i = 0; i < 50 && !gone; ++i) {
        const Json state = ask({{"verb", "state"}});
        gone = state.value("state", Json::object()).value("layers", Json::array()).empty();
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    EXPECT_TRUE(gone);
    stop = true;
    frames.join();
    EXPECT_TRUE(ran.ok()) << ran.error().message();
}

TEST(OnAir, AnUnknownShowIsNamed) {
    channel::ChannelOptions options;
    options.show = "/nowhere/at/all";
    options.render = small_render();
    std::vector<Error> warnings;
    const auto channel = channel::Channel::open(options, warnings);
    ASSERT_FALSE(channel.ok());
    EXPECT_NE(channel.error().message().find("/nowhere/at/all"), std::string::npos);
}

}  // namespace
}  // namespace pitcast
