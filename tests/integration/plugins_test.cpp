// SPDX-License-Identifier: Apache-2.0
// A real channel with plug-ins that work for it, and with plug-ins that do all they should not: the
// frames, the picture and the state are those of a channel without them.
#include <atomic>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/channel/offline.h"
#include "pitcast/core/clock.h"
#include "pitcast/core/hash.h"
#include "pitcast/core/timecode.h"
#include "pitcast/plugin/feed.h"
#include "pitcast/plugin/sink.h"
#include "pitcast/plugin/source.h"
#include "pitcast/plugin/surface.h"

#include "bundled_show.h"
#include "json_server.h"
#include "plugin_rig.h"

namespace pitcast {
namespace {

using plugin::Condition;
using plugin::Role;
using ::testing::HasSubstr;

constexpr std::string_view kPackage =
    R"({"schema": 1, "id": "plugins", "templates": ["a.json"],
        "rundown": {"cues": [{"at_ms": 0, "verb": "take", "template": "a"}]}})";
/// A red half, and a green one once there is a second car.
constexpr std::string_view kTemplate = R"({"id": "a", "title": "A", "elements": [
  {"id": "red", "type": "rect", "width": 960, "height": 1080, "fill": "#FF0000"},
  {"id": "green", "type": "rect", "x": 960, "width": 960, "height": 1080, "fill": "#00FF00",
   "visible_if": "race.order[1].laps"}]})";

/// A channel with plug-ins, as `pitcast run` makes one.
class PluginChannel {
 public:
    explicit PluginChannel(FrameNumber frames) {
        std::filesystem::create_directories(scratch_.path() / "show");
        std::ofstream(scratch_.path() / "show" / "package.json") << kPackage;
        std::ofstream(scratch_.path() / "show" / "a.json") << kTemplate;
        options_.show = scratch_.path() / "show";
        options_.render = testing::small_render();
        options_.render.validation = false;
        options_.journal = scratch_.path() / "show.journal";
        options_.control_endpoint = "tcp://127.0.0.1:*";
        options_.frames = frames;
        options_.plugins = watches_;
        catalogue_ = plugin::catalogue_of(
            {"csv_sink", "http_json_feed", plugin::test_plugin("troublemaker")});
    }

    void feed(const std::string& text) {
        const auto url = plugin::quick_url(text);
        auto feed =
            plugin::Feed::open(*catalogue_.find(url.name, Role::feed), url, "tcp://127.0.0.1:*");
        ASSERT_TRUE(feed.ok()) << feed.error().message();
        options_.feed_endpoint = (*feed)->endpoint();
        watches_->add((*feed)->watch());
        feed_ = *std::move(feed);
    }
    void open(const std::vector<std::string>& sinks, const std::vector<std::string>& surfaces) {
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(options_, warnings);
        ASSERT_TRUE(channel.ok()) << channel.error().message();
        channel_ = *std::move(channel);
        ASSERT_TRUE(channel_->want_preview().ok());
        auto context = channel_->prepare();
        ASSERT_TRUE(context.ok());
        for (const std::string& text : sinks) {
            const auto url = plugin::quick_url(text);
            auto watch = std::make_shared<plugin::Watch>(url, Role::sink);
            watches_->add(watch);
            auto sink =
                plugin::make_sink(*catalogue_.find(url.name, Role::sink), url, *context, watch);
            ASSERT_TRUE(sink.ok()) << sink.error().message();
            ASSERT_TRUE(channel_->add_sink(*std::move(sink), channel::Bus::programme).ok());
        }
        for (const std::string& text : surfaces) {
            const auto url = plugin::quick_url(text);
            auto surface = plugin::Surface::open(*catalogue_.find(url.name, Role::surface), url,
                                                 channel_->control_endpoint());
            ASSERT_TRUE(surface.ok()) << surface.error().message();
            watches_->add((*surface)->watch());
            surfaces_.push_back(*std::move(surface));
        }
    }
    Status run() { return channel_->run(stop_); }
    void stop() { stop_ = true; }

    [[nodiscard]] std::string file(const std::string& name) const {
        return (scratch_.path() / name).string();
    }
    [[nodiscard]] channel::Channel& channel() { return *channel_; }
    [[nodiscard]] std::uint64_t picture_hash() const {
        const auto snapshot = channel_->snapshot();
        if (!snapshot->programme) {
            return 0;
        }
        const auto& plane = snapshot->programme->planes[0];
        return hash_bytes({plane.bytes, plane.size});
    }
    /// The journal's inputs, stepped through again, give the same state in every frame.
    void expect_the_same_state() const {
        channel::OfflineOptions offline;
        offline.show = options_.show;
        offline.render = options_.render;
        offline.recording = options_.journal;
        std::vector<Error> warnings;
        auto report = channel::render_offline(offline, {}, nullptr, warnings);
        ASSERT_TRUE(report.ok()) << report.error().message();
        EXPECT_GT(report->checks_equal, 0U);
        EXPECT_EQ(report->checks_different, 0U);
        EXPECT_EQ(report->state_hash, channel_->status()->state_hash);
    }

 private:
    testing::Scratch scratch_;
    plugin::Catalogue catalogue_;
    std::shared_ptr<plugin::Watches> watches_ = std::make_shared<plugin::Watches>();
    channel::ChannelOptions options_;
    std::unique_ptr<plugin::Feed> feed_;
    std::unique_ptr<channel::Channel> channel_;
    std::vector<std::unique_ptr<plugin::Surface>> surfaces_;
    std::atomic<bool> stop_{false};
};

TEST(Plugins, BringARaceOnAirAndWriteDownWhatWentOut) {
    const plugin::JsonServer server;
    server.offer(R"([{"kind": "session", "id": "R", "session_kind": "race",
                      "loops": [{"id": "SF", "kind": "start_finish"}]},
                     {"kind": "session_status", "phase": "running"}])");
    PluginChannel rig(0);
    rig.feed("plugin:http_json_feed?interval_ms=50&" + server.url());
    rig.open({"plugin:csv_sink?path=" + rig.file("out.csv")}, {});
    Status ran;
    std::thread frames([&] { ran = rig.run(); });
    const auto cars = [&] { return rig.channel().snapshot()->race.competitors.size(); };
    EXPECT_TRUE(
        plugin::comes_true([&] { return rig.channel().snapshot()->race.session.id == "R"; }));
    EXPECT_EQ(cars(), 0U);
    const std::uint64_t before = rig.picture_hash();
    const Nanoseconds now = utc_now_ns();
    std::string document = R"([{"kind": "session", "id": "R", "session_kind": "race",
                      "loops": [{"id": "SF", "kind": "start_finish"}]},
                     {"kind": "session_status", "phase": "running"})";
    for (const auto& [number, lap, ago] :
         {std::tuple{"7", 0, 60}, {"8", 0, 59}, {"7", 1, 2}, {"8", 1, 1}}) {
        document += R"(, {"kind": "passing", "number": ")" + std::string(number) +
                    R"(", "loop": "SF", "utc_ns": )" +
                    std::to_string(now - ago * kNanosecondsPerSecond + lap) + "}";
    }
    server.offer(document + "]");
    EXPECT_TRUE(plugin::comes_true([&] { return cars() == 2; }));
    EXPECT_TRUE(plugin::comes_true([&] { return rig.picture_hash() != before; }));
    EXPECT_TRUE(plugin::comes_true([&] {
        const auto status = rig.channel().status();
        return !status->sinks.empty() && status->sinks[0].stats.frames_written > 20;
    }));
    rig.stop();
    frames.join();
    EXPECT_TRUE(ran.ok()) << ran.error().message();
    const auto status = rig.channel().status();
    ASSERT_EQ(status->plugins.size(), 2U);
    EXPECT_EQ(status->plugins[0].name, "http_json_feed");
    EXPECT_EQ(status->plugins[0].events, 6U);
    EXPECT_EQ(status->plugins[0].error, "");
    EXPECT_EQ(status->plugins[1].role, Role::sink);
    EXPECT_EQ(status->plugins[1].lives, 1U);

    // The CSV tells the same: frames that rise, and the change of the picture.
    const auto lines = plugin::lines_in_file(rig.file("out.csv"));
    ASSERT_GT(lines.size(), 10U);
    FrameNumber last = 0;
    std::vector<std::string> hashes;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        std::istringstream line(lines[i]);
        std::string frame;
        std::string timecode;
        std::string hash;
        std::string changed;
        std::getline(line, frame, ',');
        std::getline(line, timecode, ',');
        std::getline(line, hash, ',');
        std::getline(line, changed, ',');
        const FrameNumber number = std::stoll(frame);
        EXPECT_GT(number, last);
        last = number;
        EXPECT_EQ(timecode, timecode_of(number, {25, 1}, 8 * 3600).text());
        EXPECT_EQ(changed == "1", hashes.empty() || hash != hashes.back());
        if (hashes.empty() || hash != hashes.back()) {
            hashes.push_back(hash);
        }
    }
    EXPECT_GE(hashes.size(), 2U);
    rig.expect_the_same_state();
}

/// The picture after some frames without any plug-in.
std::uint64_t quiet_picture() {
    PluginChannel rig(50);
    rig.open({}, {});
    EXPECT_TRUE(rig.run().ok());
    return rig.picture_hash();
}

class BadPlugins : public ::testing::TestWithParam<const char*> {};

TEST_P(BadPlugins, CostTheChannelNothing) {
    const std::string what = GetParam();
    const bool dies = what == "crash" || what == "hang";
    // What only babbles must not be taken for hung on a machine that is busy.
    const std::string trouble = (dies ? "patience_ms=200&do=" : "patience_ms=5000&do=") + what;
    const std::uint64_t expected = quiet_picture();
    PluginChannel rig(50);
    const std::string bad = "plugin:troublemaker?session=&" + trouble;
    rig.feed(bad + "&when=start");
    rig.open({bad + "&when=create", bad + "&when=start", bad + "&when=write",
              "plugin:csv_sink?path=" + rig.file("out.csv")},
             {bad + "&when=hear", bad + "&when=poll"});
    const Status ran = rig.run();
    const auto status = rig.channel().status();
    EXPECT_EQ(status->frames + status->frames_repeated, 50U);
    EXPECT_EQ(status->plugins.size(), 7U);
    for (const channel::SinkReport& sink : status->sinks) {
        EXPECT_EQ(sink.stats.frames_written + sink.stats.frames_dropped, 50U) << sink.name;
    }
    EXPECT_EQ(rig.picture_hash(), expected);
    EXPECT_TRUE(rig.channel().snapshot()->race.competitors.empty());
    rig.expect_the_same_state();
    // Errors are named: with the plug-in, and where they ended the output, as the run's own.
    EXPECT_EQ(ran.ok(), !dies);
    for (const plugin::Report& report : status->plugins) {
        if (report.name == "csv_sink") {
            EXPECT_EQ(report.error, "");
            EXPECT_EQ(report.lives, 1U);
        } else if (dies && report.crashes + report.hangs > 0) {
            EXPECT_THAT(report.error, HasSubstr("plugin:troublemaker"));
        }
    }
}

/// A show whose camera is a plug-in, full screen.
channel::ChannelOptions show_with_a_source(const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "package.json")
        << R"({"schema": 1, "id": "drone", "templates": ["a.json"],
               "sources": [{"id": "drone", "url": "plugin:test_source?threads"}],
               "rundown": {"cues": [{"at_ms": 0, "verb": "take", "template": "a"}]}})";
    std::ofstream(folder / "a.json")
        << R"({"id": "a", "title": "A", "background": true, "elements": [
               {"id": "v", "type": "video", "source": "drone", "width": 1920, "height": 1080}]})";
    channel::ChannelOptions options;
    options.show = folder;
    options.render = testing::small_render();
    options.frames = 75;
    return options;
}

std::unique_ptr<channel::Channel> run_channel(const channel::ChannelOptions& options,
                                              std::vector<Error>& warnings) {
    auto channel = channel::Channel::open(options, warnings);
    EXPECT_TRUE(channel.ok()) << channel.error().message();
    EXPECT_TRUE((*channel)->want_preview().ok());
    const std::atomic<bool> stop{false};
    EXPECT_TRUE((*channel)->run(stop).ok());
    return *std::move(channel);
}

TEST(PluginSources, AreOnAirWhereTheyAreAllowedAndNamedWhereNot) {
    const testing::Scratch scratch;
    channel::ChannelOptions options = show_with_a_source(scratch.path() / "show");
    std::vector<Error> warnings;
    const auto without = run_channel(options, warnings);
    ASSERT_EQ(warnings.size(), 1U);
    EXPECT_THAT(warnings[0].message(), HasSubstr("source drone"));
    EXPECT_THAT(warnings[0].message(), HasSubstr("--plugin"));
    ASSERT_FALSE(without->status()->sources.empty());
    EXPECT_EQ(without->status()->sources[0].state, "missing");

    options.render.plugin_source = [](const std::string& url) {
        return plugin::source_decoder(plugin::catalogue_of({plugin::test_plugin("test_source")}),
                                      url);
    };
    warnings.clear();
    const auto with = run_channel(options, warnings);
    EXPECT_TRUE(warnings.empty());
    const auto status = with->status();
    ASSERT_FALSE(status->sources.empty());
    EXPECT_EQ(status->sources[0].state, "playing");
    EXPECT_EQ(status->sources[0].health.codec, "test_source");
    EXPECT_EQ(status->frames + status->frames_repeated, 75U);
    const auto frame = with->snapshot()->programme;
    ASSERT_NE(frame, nullptr);
    const std::byte* pixel = frame->planes[0].bytes;
    EXPECT_EQ(pixel[0], pixel[1]);
    EXPECT_EQ(pixel[1], pixel[2]);
    EXPECT_GT(pixel[0], std::byte{10}) << "it has counted to there, and beyond";
}

INSTANTIATE_TEST_SUITE_P(Trouble, BadPlugins,
                         ::testing::Values("crash", "hang", "flood", "garbage"));

}  // namespace
}  // namespace pitcast
