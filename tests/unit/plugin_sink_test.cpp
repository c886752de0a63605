// SPDX-License-Identifier: Apache-2.0
// Sinks that behave and sinks that do not, given to as a channel gives to them.
#include <algorithm>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "pitcast/plugin/sink.h"

#include "plugin_rig.h"
#include "video_test_support.h"

namespace pitcast::plugin {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr FrameNumber kFirst = 88'000'000'000;
const VideoFormat kSmall{"test", 96, 16, {50, 1}, false};

output::SinkContext sink_context(std::int32_t channels = 0, bool lossless = false) {
    output::SinkContext context;
    context.format = kSmall;
    context.first = kFirst;
    context.utc_offset_s = 8 * 3600;
    context.sound_channels = channels;
    context.lossless = lossless;
    return context;
}

/// A picture of one value in all bytes.
output::FramePtr plain_frame(draw::PackFormat format, int value) {
    auto frame = std::make_shared<draw::PackedFrame>();
    frame->format = format;
    frame->width = kSmall.width;
    frame->height = kSmall.height;
    frame->planes = draw::pack_layout(format, kSmall.width, kSmall.height);
    for (draw::PackedFrame::Plane& plane : frame->planes) {
        if (plane.size > 0) {
            auto bytes = std::shared_ptr<std::byte[]>(new std::byte[plane.size]);
            std::memset(bytes.get(), value, plane.size);
            plane.bytes = bytes.get();
            frame->owner = bytes;
        }
    }
    return frame;
}

audio::BlockPtr loud(FrameNumber number, audio::Sample left, audio::Sample right) {
    auto block = std::make_shared<audio::Block>();
    block->first = audio::first_sample_of(number, kSmall.rate);
    block->frames = 960;
    block->channels = 2;
    block->samples.assign(1920, 0);
    block->samples[100] = left;
    block->samples[1001] = -right;
    return block;
}

struct Rig {
    explicit Rig(const PluginUrl& url, const output::SinkContext& context = sink_context())
        : watch(std::make_shared<Watch>(url, Role::sink)) {
        const auto found =
            catalogue_of({test_plugin("troublemaker"), "csv_sink"}).find(url.name, Role::sink);
        EXPECT_TRUE(found);
        auto made = make_sink(*found, url, context, watch);
        EXPECT_TRUE(made) << (made ? "" : made.error().message());
        sink = *std::move(made);
    }
    explicit Rig(const std::string& text, const output::SinkContext& context = sink_context())
        : Rig(quick_url("plugin:" + text), context) {}

    void give(FrameNumber number, int value = 0, audio::BlockPtr sound = nullptr) {
        (void)sink->offer(plain_frame(sink->wants().format, value), number, std::move(sound));
    }
    /// Frames, as fast as they come, until that is so.
    bool give_until(const std::function<bool()>& done) {
        return comes_true([&] {
            give(kFirst + given++);
            return done();
        });
    }

    std::shared_ptr<Watch> watch;
    std::unique_ptr<output::Sink> sink;
    FrameNumber given = 0;
};

class PluginSink : public ::testing::TestWithParam<const char*> {};

TEST_P(PluginSink, WritesALineAFrameThatReadsBack) {
    const test::Folder folder;
    const std::string file = folder / "out.csv";
    Rig rig("csv_sink?path=" + file + GetParam(), sink_context(2, true));
    EXPECT_EQ(rig.sink->wants().format, draw::PackFormat::uyvy);
    rig.give(kFirst, 10, loud(kFirst, 1 << 22, 0));
    rig.give(kFirst + 1, 10, loud(kFirst + 1, 1 << 20, 1 << 23));
    rig.give(kFirst + 3, 11, nullptr);
    const Status closed = rig.sink->close();
    ASSERT_TRUE(closed) << closed.error().message();
    const auto lines = lines_in_file(file);
    ASSERT_EQ(lines.size(), 4U);
    EXPECT_EQ(lines[0], "frame,timecode,hash,changed,sound_frames,peak_1,peak_2");
    const auto fields = [&](std::size_t i) {
        std::vector<std::string> out;
        std::istringstream text(lines[i]);
        for (std::string field; std::getline(text, field, ',');) {
            out.push_back(field);
        }
        return out;
    };
    const auto first = fields(1);
    const auto second = fields(2);
    const auto third = fields(3);
    // 88e9 frames at 50 a second are 1,760,000,000 s of TAI: 2025-10-09 08:53:20, UTC 37 s before.
    EXPECT_THAT(first,
                ElementsAre("88000000000", "16:52:43:00", first[2], "1", "960", "-6.02", "-inf"));
    EXPECT_THAT(second,
                ElementsAre("88000000001", "16:52:43:01", first[2], "0", "960", "-18.06", "0.00"));
    EXPECT_THAT(third,
                ElementsAre("88000000003", "16:52:43:03", third[2], "1", "0", "-inf", "-inf"));
    EXPECT_NE(third[2], first[2]);
    EXPECT_EQ(first[2].size(), 16U);
    EXPECT_EQ(rig.watch->report().condition, Condition::ended);
    EXPECT_EQ(rig.sink->stats().frames_written, 3U);
}

TEST_P(PluginSink, IsCreatedStartedWrittenStoppedDestroyed) {
    const test::Folder folder;
    const std::string file = folder / "note";
    Rig rig("troublemaker?note=" + file + GetParam(), sink_context(0, true));
    rig.give(kFirst);
    ASSERT_TRUE(rig.sink->close());
    EXPECT_THAT(lines_in_file(file),
                ElementsAre("create 96x16 format 2", "start ", "frame 88000000000 16:52:43:00",
                            "stop ", "destroy "));
}

TEST_P(PluginSink, SaysWhyItDoesNotStart) {
    Rig rig("csv_sink?path=/nowhere/out.csv" + std::string(GetParam()));
    ASSERT_TRUE(comes_true([&] { return !rig.sink->stats().alive; }));
    EXPECT_THAT(rig.sink->close().error().message(),
                HasSubstr("plug-in csv_sink: /nowhere/out.csv: cannot be opened: No such file"));
    Rig unnamed("csv_sink?x" + std::string(GetParam()));
    ASSERT_TRUE(comes_true([&] { return !unnamed.sink->stats().alive; }));
    EXPECT_EQ(unnamed.watch->report().error,
              "plug-in csv_sink: is told no file (write plugin:csv_sink?path=out.csv)");
}

TEST_P(PluginSink, DropsFramesThatItIsTooSlowFor) {
    Rig rig("troublemaker?when=write&do=slow" + std::string(GetParam()));
    EXPECT_TRUE(rig.give_until([&] { return rig.sink->stats().frames_dropped > 20; }));
    EXPECT_TRUE(rig.sink->stats().alive);
    EXPECT_EQ(rig.watch->report().lives, 1U);
}

TEST_P(PluginSink, SaysWhatItCouldNotFinish) {
    Rig rig("troublemaker?when=stop&do=again" + std::string(GetParam()), sink_context(0, true));
    rig.give(kFirst);
    EXPECT_THAT(rig.sink->close().error().message(), HasSubstr("the peer is away"));
}

INSTANTIATE_TEST_SUITE_P(Both, PluginSink, ::testing::Values("", "&in_process"),
                         [](const auto& info) { return *info.param ? "Here" : "Apart"; });

TEST(PluginSinkApart, ThatCrashesAnywhereCostsItsOwnProcess) {
    for (const char* where : {"create", "start", "write"}) {
        Rig rig("troublemaker?do=crash&after=2&when=" + std::string(where));
        if (std::string(where) != "write") {
            rig = Rig("troublemaker?do=crash&when=" + std::string(where));
        }
        ASSERT_TRUE(rig.give_until([&] { return !rig.sink->stats().alive; })) << where;
        const Report report = rig.watch->report();
        EXPECT_EQ(report.condition, Condition::failed);
        EXPECT_EQ(report.crashes, 3U);
        EXPECT_THAT(report.error, AnyOf(HasSubstr("crashed (signal 11, SIGSEGV)"),
                                        HasSubstr("ended its process with status")));
    }
}

TEST(PluginSinkApart, GoesOnWithItsFileInItsNextLife) {
    const test::Folder folder;
    const std::string file = folder / "out.csv";
    Rig rig("csv_sink?path=" + file);
    ASSERT_TRUE(rig.give_until([&] { return rig.sink->stats().frames_written > 10; }));
    const std::int32_t pid = rig.watch->report().pid;
    ASSERT_EQ(::kill(pid, SIGKILL), 0);
    ASSERT_TRUE(rig.give_until([&] {
        const Report report = rig.watch->report();
        return report.condition == Condition::running && report.pid != pid;
    }));
    const std::uint64_t before = rig.sink->stats().frames_written;
    ASSERT_TRUE(rig.give_until([&] { return rig.sink->stats().frames_written > before + 5; }));
    ASSERT_TRUE(comes_true([&] { return rig.sink->stats().queue_depth == 0; }));
    (void)rig.sink->close();
    EXPECT_EQ(rig.watch->report().lives, 2U);
    const auto lines = lines_in_file(file);
    EXPECT_GT(lines.size(), 5U);
    EXPECT_EQ(lines[0].substr(0, 6), "frame,");
    EXPECT_EQ(std::count(lines.begin(), lines.end(), lines[0]), 1);
}

TEST(PluginSinkApart, ThatHangsAnywhereIsEnded) {
    for (const char* where : {"create", "start", "write"}) {
        Rig rig("troublemaker?patience_ms=200&do=hang&when=" + std::string(where));
        ASSERT_TRUE(rig.give_until([&] { return !rig.sink->stats().alive; })) << where;
        EXPECT_EQ(rig.watch->report().hangs, 3U);
        EXPECT_GT(rig.sink->stats().frames_dropped, 0U);
    }
}

TEST(PluginSinkApart, ThatDoesNotFinishIsEndedAndSaysSo) {
    for (const char* how : {"when=stop&do=hang", "when=destroy&do=crash"}) {
        Rig rig("troublemaker?" + std::string(how));
        ASSERT_TRUE(rig.give_until([&] { return rig.sink->stats().frames_written > 0; }));
        EXPECT_THAT(rig.sink->close().error().message(), HasSubstr("did not finish")) << how;
    }
}

TEST(PluginSinkApart, ThatTellsMuchStillGetsItsFrames) {
    Rig rig("troublemaker?when=write&do=flood");
    EXPECT_TRUE(rig.give_until([&] { return rig.sink->stats().frames_written > 20; }));
    EXPECT_EQ(rig.watch->report().crashes, 0U);
}

TEST(PluginSinkApart, EndsARenderingWhereItWouldLoseFrames) {
    Rig rig("troublemaker?when=write&do=crash&after=2", sink_context(0, true));
    ASSERT_TRUE(rig.give_until([&] { return !rig.sink->stats().alive; }));
    EXPECT_EQ(rig.watch->report().lives, 1U);
}

TEST(PluginSinkRequest, IsOfTheUrlWhereThePluginTakesIt) {
    const auto request = [](const std::string& options) {
        return sink_request(troublemaker(), quick_url("plugin:troublemaker?" + options),
                            sink_context());
    };
    const auto usual = request("x=1");
    ASSERT_TRUE(usual);
    EXPECT_EQ(usual->packing.format, draw::PackFormat::rgba8);
    EXPECT_TRUE(usual->graphics);
    const auto other = request("pack=v210&bus=programme&colour=hlg");
    ASSERT_TRUE(other);
    EXPECT_EQ(other->packing.format, draw::PackFormat::v210);
    EXPECT_EQ(other->packing.signal.colour, draw::PackColour::bt2100_hlg);
    EXPECT_FALSE(other->graphics);
    EXPECT_TRUE(request("bus=graphics")->graphics);
    EXPECT_THAT(request("pack=nv12").error().message(), HasSubstr("use one of rgba8, v210"));
    EXPECT_THAT(request("pack=x").error().message(), HasSubstr("\"x\" is no packing"));
}

}  // namespace
}  // namespace pitcast::plugin
