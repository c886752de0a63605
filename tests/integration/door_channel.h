// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"

#include "bundled_show.h"
#include "test_paths.h"

namespace pitcast::testing {

/// A channel with a small show on a thread of its own, for tests of its doors. The door is set in
/// `options`, then begin() puts it on air.
class DoorChannel {
 public:
    DoorChannel() {
        options.show = std::filesystem::path(PITCAST_SOURCE_DIR) / "tests/integration/amcp/show";
        options.render = small_render();
        options.render.validation = false;
        options.journal = scratch.path() / "show.journal";
    }
    ~DoorChannel() {
        if (frames_.joinable()) {
            stop();
        }
    }
    DoorChannel(const DoorChannel&) = delete;
    DoorChannel& operator=(const DoorChannel&) = delete;

    void begin() {
        std::vector<Error> warnings;
        auto opened = channel::Channel::open(options, warnings);
        ASSERT_TRUE(opened.ok()) << opened.error().message();
        channel = *std::move(opened);
        frames_ = std::thread([this] { ran_ = channel->run(stop_); });
    }
    void stop() {
        stop_ = true;
        frames_.join();
        EXPECT_TRUE(ran_.ok()) << ran_.error().message();
    }
    /// Its journal, stepped through again; after stop().
    [[nodiscard]] channel::OfflineReport replay() const {
        channel::OfflineOptions offline;
        offline.show = options.show;
        offline.render = options.render;
        offline.recording = options.journal;
        std::vector<Error> warnings;
        const auto report = channel::render_offline(offline, {}, nullptr, warnings);
        EXPECT_TRUE(report.ok()) << report.error().message();
        return report.ok() ? *report : channel::OfflineReport{};
    }

    Scratch scratch;
    channel::ChannelOptions options;
    std::unique_ptr<channel::Channel> channel;

 private:
    std::atomic<bool> stop_{false};
    Status ran_;
    std::thread frames_;
};

}  // namespace pitcast::testing
