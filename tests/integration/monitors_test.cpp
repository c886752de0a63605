// SPDX-License-Identifier: Apache-2.0
// Preview and multiview of a channel on air, as outputs of bytes: what they show, and that they
// come and go without the programme noticing.
#include <atomic>
#include <chrono>
#include <fstream>
#include <functional>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/control/command_client.h"
#include "pitcast/core/file.h"
#include "pitcast/output/output_url.h"

#include "bundled_show.h"

namespace pitcast {
namespace {

struct Colour {
    int r = 0, g = 0, b = 0;
    friend bool operator==(const Colour&, const Colour&) = default;
};
std::ostream& operator<<(std::ostream& out, const Colour& c) {
    return out << c.r << ' ' << c.g << ' ' << c.b;
}
constexpr Colour kOrange{255, 128, 0};
constexpr Colour kCueBackdrop{38, 42, 48};
constexpr std::int32_t kWide = 640;
constexpr std::int32_t kHigh = 360;

Result<channel::OpenedSink> open_monitor_sink(const std::string& url,
                                              const output::SinkContext& context) {
    const auto request = output::read_output_url(url, context);
    auto sink = output::sink_from_url(url, context);
    if (!sink) {
        return sink.error();
    }
    const auto bus = request->window.shows == output::WindowShows::preview ? channel::Bus::preview
                     : request->window.shows == output::WindowShows::multiview
                         ? channel::Bus::multiview
                     : request->graphics ? channel::Bus::graphics
                                         : channel::Bus::programme;
    return channel::OpenedSink{std::move(*sink), bus};
}

/// A show of one orange square at the design's 100,100, on a channel of 640 x 360.
class Monitors : public ::testing::Test {
 protected:
    void SetUp() override {
        std::filesystem::create_directories(folder());
        write("package.json",
              R"({"schema": 1, "id": "bare", "title": "Bare", "templates": ["a.json"]})");
        write("a.json",
              R"({"id": "a", "title": "Square", "elements": [{"id": "r", "type": "rect",
                  "x": 300, "y": 300, "width": 600, "height": 300, "fill": "#ff8000"}]})");
        channel::ChannelOptions options;
        options.show = folder();
        options.render = testing::small_render();
        options.render.validation = false;
        options.control_endpoint = "ipc://" + (scratch_.path() / "control").string();
        options.open_sink = open_monitor_sink;
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(options, warnings);
        ASSERT_TRUE(channel.ok()) << channel.error().message();
        channel_ = *std::move(channel);
        auto context = channel_->prepare();
        ASSERT_TRUE(context.ok());
        auto first = open_monitor_sink(url("programme", "programme"), *context);
        ASSERT_TRUE(first.ok()) << first.error().message();
        ASSERT_TRUE(channel_->add_sink(std::move(first->sink), first->bus).ok());
        frames_ = std::thread([this] { ran_ = channel_->run(stop_); });
        auto client = control::CommandClient::open(options.control_endpoint);
        ASSERT_TRUE(client.ok());
        client_ = *std::move(client);
    }
    void TearDown() override {
        stop_ = true;
        if (frames_.joinable()) {
            frames_.join();
            EXPECT_TRUE(ran_.ok()) << ran_.error().message();
        }
    }
    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "show"; }
    [[nodiscard]] std::string url(const std::string& name, const std::string& bus) const {
        return "raw:" + (scratch_.path() / name).string() + "?pack=rgba8&bus=" + bus;
    }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder() / name, std::ios::binary) << text;
    }
    void ask(const Json& command) {
        auto answer = client_->send(command, 20 * kNanosecondsPerSecond);
        ASSERT_TRUE(answer.ok()) << answer.error().message();
        EXPECT_TRUE(answer->value("ok", false)) << *answer;
    }
    /// Of the newest whole picture in a file; black before the first.
    [[nodiscard]] Colour newest(const std::string& name, std::int32_t x, std::int32_t y) const {
        constexpr std::streamoff kFrame = std::streamoff{kWide} * kHigh * 4;
        std::ifstream file(scratch_.path() / name, std::ios::binary | std::ios::ate);
        const std::streamoff whole = file.tellg() / kFrame;
        std::array<char, 3> rgb{};
        if (whole > 0) {
            file.seekg((whole - 1) * kFrame + (std::streamoff{y} * kWide + x) * 4);
            file.read(rgb.data(), rgb.size());
        }
        const auto value = [&](std::size_t i) { return int{static_cast<std::uint8_t>(rgb[i])}; };
        return {value(0), value(1), value(2)};
    }
    static bool comes(const std::function<bool()>& holds) {
        for (int i = 0; i < 500 && !holds(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
        }
        return holds();
    }

    testing::Scratch scratch_;
    std::unique_ptr<channel::Channel> channel_;
    std::unique_ptr<control::CommandClient> client_;
    std::atomic<bool> stop_{false};
    Status ran_;
    std::thread frames_;
};

TEST_F(Monitors, PreviewShowsWhatIsCuedAndProgrammeDoesNot) {
    ask({{"verb", "add_sink"}, {"sink", url("preview", "preview")}});
    EXPECT_TRUE(comes([&] { return newest("preview", 200, 150) == kCueBackdrop; }))
        << newest("preview", 200, 150);
    ask({{"verb", "cue"}, {"template", "a"}});
    EXPECT_TRUE(comes([&] { return newest("preview", 200, 150) == kOrange; }));
    EXPECT_NE(newest("programme", 200, 150), kOrange);
    ask({{"verb", "take"}, {"template", "a"}});
    EXPECT_TRUE(comes([&] { return newest("programme", 200, 150) == kOrange; }));
    EXPECT_TRUE(comes([&] { return newest("preview", 200, 150) == kCueBackdrop; }))
        << "what is on air is cued no more";
}

TEST_F(Monitors, MultiviewShowsBothWithTheirTally) {
    ask({{"verb", "add_sink"}, {"sink", url("wall", "multiview")}});
    // The programme is at 966,14 of 1920 x 1080 and 940 wide, the preview at 14,14.
    const auto in_programme = [&] {
        return newest("wall", 322 + 470 * 200 / 960, 5 + 264 * 150 / 540);
    };
    const auto in_preview = [&] {
        return newest("wall", 5 + 470 * 200 / 960, 5 + 264 * 150 / 540);
    };
    const auto edge_of_preview = [&] { return newest("wall", 160, 4); };
    const auto edge_of_programme = [&] { return newest("wall", 480, 4); };
    EXPECT_TRUE(comes([&] { return in_preview() == kCueBackdrop; })) << in_preview();
    ask({{"verb", "cue"}, {"template", "a"}});
    EXPECT_TRUE(comes([&] { return in_preview() == kOrange; })) << in_preview();
    EXPECT_TRUE(comes([&] {
        return edge_of_preview() == (Colour{28, 170, 74});
    })) << edge_of_preview();
    EXPECT_NE(in_programme(), kOrange);
    ask({{"verb", "take"}, {"template", "a"}});
    EXPECT_TRUE(comes([&] { return in_programme() == kOrange; })) << in_programme();
    EXPECT_TRUE(comes([&] {
        return edge_of_programme() == (Colour{226, 32, 32});
    })) << edge_of_programme();
}

TEST_F(Monitors, ComeAndGoWithoutAGapInTheProgramme) {
    for (const char* bus : {"preview", "multiview"}) {
        const std::string added = url(bus, bus);
        ask({{"verb", "add_sink"}, {"sink", added}});
        EXPECT_TRUE(comes([&] { return newest(bus, 20, 20) == kCueBackdrop; }));
        ask({{"verb", "remove_sink"}, {"sink", added}});
    }
    stop_ = true;
    frames_.join();
    EXPECT_TRUE(ran_.ok());
    const auto status = channel_->status();
    ASSERT_EQ(status->sinks.size(), 1U);
    const output::SinkStats& stats = status->sinks[0].stats;
    EXPECT_EQ(stats.frames_written + stats.frames_dropped,
              status->frames + status->frames_repeated);
}

}  // namespace
}  // namespace pitcast
