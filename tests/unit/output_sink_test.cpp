// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "pitcast/output/output_url.h"
#include "pitcast/output/sink.h"

#include "video_test_support.h"

namespace pitcast::output {
namespace {

using test::count_of;
using test::probe_entries;
using namespace std::chrono_literals;

const VideoFormat kSmall{"test", 192, 96, {25, 1}, false};

SinkContext context_of(const VideoFormat& format, bool lossless) {
    SinkContext context;
    context.format = format;
    context.first = 43'000'000'000;
    context.lossless = lossless;
    return context;
}

FramePtr frame_for(const Sink& sink, const VideoFormat& format, int n) {
    return test::make_frame(sink.wants(), format, n);
}

TEST(StreamSink, WritesWhatItIsOffered) {
    const test::Folder folder;
    const SinkContext context = context_of(kSmall, true);
    auto sink = sink_from_url(folder / "out.ts", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    EXPECT_EQ((*sink)->wants(), draw::PackFormat::yuv420p8);
    for (int n = 0; n < 60; ++n) {
        EXPECT_TRUE((*sink)->offer(frame_for(**sink, kSmall, n), context.first + n));
    }
    ASSERT_TRUE((*sink)->close().ok());
    const SinkStats stats = (*sink)->stats();
    EXPECT_EQ(stats.frames_written, 60U);
    EXPECT_EQ(stats.frames_dropped, 0U);
    EXPECT_GT(stats.speed, 1.0);
    EXPECT_EQ(count_of(probe_entries(folder / "out.ts", "packet=pts"), "pts="), 60U);
    EXPECT_FALSE((*sink)->offer(frame_for(**sink, kSmall, 60), context.first + 60));
}

TEST(StreamSink, DropsAndCountsWhenTheQueueIsFull) {
    const test::Folder folder;
    const VideoFormat large{"test", 1920, 1080, {25, 1}, false};
    const SinkContext context = context_of(large, false);
    auto sink = sink_from_url(folder / "out.ts", context);
    ASSERT_TRUE(sink.ok());
    const FramePtr frame = frame_for(**sink, large, 0);
    std::uint64_t taken = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int n = 0; n < 40; ++n) {
        taken += (*sink)->offer(frame, context.first + n) ? 1 : 0;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, 400ms);  // a frame takes longer
    EXPECT_TRUE((*sink)->close().ok());
    const SinkStats stats = (*sink)->stats();
    EXPECT_EQ(stats.frames_written, taken);
    EXPECT_EQ(stats.frames_dropped, 40 - taken);
    EXPECT_GE(taken, 6U);
    EXPECT_LT(taken, 40U);
    EXPECT_EQ(frame.use_count(), 1);
}

TEST(FillKeySinks, WriteTwoFilesOfTheSameFrames) {
    const test::Folder folder;
    const SinkContext context = context_of(kSmall, true);
    auto sinks = make_fill_key_sinks(folder / "feed", context);
    ASSERT_TRUE(sinks.ok()) << sinks.error().message();
    ASSERT_EQ(sinks->size(), 2U);
    EXPECT_EQ((*sinks)[0]->wants(), draw::PackFormat::v210);
    EXPECT_EQ((*sinks)[1]->wants(), draw::PackFormat::v210_key);
    for (auto& sink : *sinks) {
        for (int n = 0; n < 8; ++n) {
            EXPECT_TRUE(sink->offer(frame_for(*sink, kSmall, n), context.first + n));
        }
        EXPECT_TRUE(sink->close().ok());
    }
    for (const char* name : {"feed/fill.mov", "feed/key.mov"}) {
        const std::string stream = probe_entries(folder / name, "stream=codec_name,nb_frames");
        EXPECT_NE(stream.find("codec_name=v210"), std::string::npos) << stream;
        EXPECT_NE(stream.find("nb_frames=8"), std::string::npos) << stream;
    }
}

TEST(Sink, SaysOnceThatTheDiskIsFull) {
    const test::Folder folder;
    if (::mount("tmpfs", (folder / "").c_str(), "tmpfs", 0, "size=2m") != 0) {
        GTEST_SKIP() << "no right to mount a small file system";
    }
    const VideoFormat format{"test", 640, 360, {25, 1}, false};
    const SinkContext context = context_of(format, true);
    auto sink = sink_from_url("fill:" + (folder / "fill.mov"), context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    for (int n = 0; n < 30; ++n) {
        (*sink)->offer(frame_for(**sink, format, n), context.first + n);
    }
    const Status closed = (*sink)->close();
    const SinkStats stats = (*sink)->stats();
    ::umount((folder / "").c_str());
    ASSERT_FALSE(closed.ok());
    EXPECT_NE(closed.error().message().find("fill.mov"), std::string::npos);
    EXPECT_NE(closed.error().message().find("No space left"), std::string::npos)
        << closed.error().message();
    EXPECT_FALSE(stats.alive);
    EXPECT_GE(stats.frames_written, 1U);
    EXPECT_EQ(stats.frames_written + stats.frames_dropped, 30U);
}

/// A receiver that stores what an SRT caller sends.
pid_t receiver(const std::string& url, const std::string& file) {
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::execlp("ffmpeg", "ffmpeg", "-v", "quiet", "-y", "-analyzeduration", "300000", "-i",
                 url.c_str(), "-c", "copy", "-f", "mpegts", "-flush_packets", "1", file.c_str(),
                 nullptr);
        ::_exit(1);
    }
    return pid;
}

void end(pid_t pid) {
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

TEST(StreamSink, ConnectsAgainWhenThePeerComesBack) {
    const test::Folder folder;
    const SinkContext context = context_of(kSmall, false);
    auto sink = sink_from_url("srt://127.0.0.1:23481?latency=40000", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    FrameNumber n = context.first;
    const auto until = [&](auto done) {
        for (int i = 0; i < 500 && !done(); ++i) {
            (*sink)->offer(frame_for(**sink, kSmall, static_cast<int>(n % 50)), n);
            ++n;
            std::this_thread::sleep_for(20ms);
        }
        return done();
    };
    const std::string listen = "srt://127.0.0.1:23481?mode=listener&latency=40000";
    EXPECT_TRUE(until([&] { return !(*sink)->stats().error.empty(); }));
    EXPECT_TRUE((*sink)->stats().alive);
    const pid_t one = receiver(listen, folder / "one.ts");
    EXPECT_TRUE(until([&] { return (*sink)->stats().frames_written > 80; }));
    end(one);
    EXPECT_TRUE(until([&] { return !(*sink)->stats().connected; }));
    EXPECT_TRUE((*sink)->stats().alive);
    const pid_t two = receiver(listen, folder / "two.ts");
    const std::uint64_t before = (*sink)->stats().frames_written;
    EXPECT_TRUE(until([&] { return (*sink)->stats().frames_written > before + 80; }));
    end(two);
    EXPECT_GE((*sink)->stats().reconnects, 1U);
    EXPECT_GT((*sink)->stats().frames_dropped, 0U);
    EXPECT_FALSE((*sink)->close().ok());  // it did meet an error
    for (const char* name : {"one.ts", "two.ts"}) {
        EXPECT_GE(count_of(probe_entries(folder / name, "packet=pts"), "pts="), 20U) << name;
    }
}

TEST(StillSink, WritesOneFrameEachIntervalWithStraightAlpha) {
    const test::Folder folder;
    const SinkContext context = context_of(kSmall, true);
    auto sink = sink_from_url("stills:" + (folder / "stills") + "?interval=10&count=3", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    EXPECT_EQ((*sink)->wants(), draw::PackFormat::rgba8);
    for (int n = 0; n < 60; ++n) {
        const auto frame = test::make_frame(draw::PackFormat::rgba8, kSmall, n);
        for (std::size_t i = 0; i < frame->planes[0].size; i += 4) {
            frame->planes[0].bytes[i] = std::byte{64};  // premultiplied red
            frame->planes[0].bytes[i + 3] = std::byte{128};
        }
        EXPECT_TRUE((*sink)->offer(frame, context.first + n));
    }
    ASSERT_TRUE((*sink)->close().ok()) << (*sink)->close().error().message();
    EXPECT_EQ((*sink)->stats().frames_written, 3U);
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "stills")) {
        ++files;
        const std::string bytes = test::output_of("ffmpeg -v error -i '" + entry.path().string() +
                                                  "' -pix_fmt rgba -f rawvideo - | head -c 4");
        ASSERT_EQ(bytes.size(), 4U);
        EXPECT_NEAR(static_cast<unsigned char>(bytes[0]), 128, 1);
        EXPECT_EQ(static_cast<unsigned char>(bytes[3]), 128);
    }
    EXPECT_EQ(files, 3);
}

TEST(SinkFromUrl, ListsWhatItKnows) {
    const SinkContext context = context_of(kSmall, false);
    for (const char* url : {"out.avi", "http://example.org/x", "",
                            "stills:", "stills:/tmp/x?count=0", "stills:/tmp/x?size=3"}) {
        const auto sink = sink_from_url(url, context);
        ASSERT_FALSE(sink.ok()) << url;
        EXPECT_FALSE(sink.error().mend.empty()) << url;
    }
    const auto missing = sink_from_url("/nowhere/at/all.ts", context);
    ASSERT_FALSE(missing.ok());
    EXPECT_NE(missing.error().message().find("/nowhere/at/all.ts"), std::string::npos);
}

TEST(OutputUrl, SaysWhatItWantsBeforeAnythingIsOpened) {
    const SinkContext context = context_of(kSmall, true);
    struct Case {
        const char* url;
        const char* target;
        const char* text;
        bool graphics;
    };
    for (const Case& c :
         {Case{"out.ts", "out.ts", "yuv420p8", false},
          Case{"out.ts?colour=hlg", "out.ts", "yuv422p10, HLG (BT.2100, SDR white at 75 %)", false},
          Case{"fill:a.mov?range=full", "a.mov", "v210, full range", true},
          Case{"key:a.mov", "a.mov", "v210_key", true},
          Case{"raw:x?pack=v210a&dither=ordered", "x", "v210a, ordered dither", true},
          Case{"raw:x?pack=v210a&bus=programme", "x", "v210a", false},
          Case{"raw:x?pack=nv12", "x", "nv12", false},
          Case{"srt://10.0.0.1:9000?mode=listener&colour=hlg&latency=9",
               "srt://10.0.0.1:9000?mode=listener&latency=9",
               "yuv422p10, HLG (BT.2100, SDR white at 75 %)", false},
          Case{"stills:s?interval=3", "s", "rgba8", false}}) {
        const auto request = read_output_url(c.url, context);
        ASSERT_TRUE(request.ok()) << request.error().message();
        EXPECT_EQ(request->target, c.target);
        EXPECT_EQ(text_of(request->packing), c.text);
        EXPECT_EQ(request->graphics, c.graphics);
    }
}

TEST(OutputUrl, NamesWhatItDoesNotKnow) {
    const SinkContext context = context_of(kSmall, true);
    const auto message = [&](const char* url) {
        const auto request = read_output_url(url, context);
        return request.ok() ? std::string() : request.error().message();
    };
    EXPECT_NE(message("a.ts?colour=pq").find("colour=sdr or hlg"), std::string::npos);
    EXPECT_NE(message("a.mov?pack=v210").find("\"pack\" is not known"), std::string::npos);
    EXPECT_NE(message("raw:a").find("raw:PATH?pack=v210a"), std::string::npos);
    EXPECT_NE(message("raw:a?pack=v2100").find("use one of v210, v210a"), std::string::npos);
    EXPECT_NE(message("stills:a?colour=hlg").find("interval=N"), std::string::npos);
}

TEST(RawSink, WritesPlaneAfterPlane) {
    const test::Folder folder;
    const SinkContext context = context_of(kSmall, true);
    auto sink = sink_from_url("raw:" + (folder / "out") + "?pack=yuv422p10", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    std::string expected;
    for (int n = 0; n < 3; ++n) {
        const FramePtr frame = frame_for(**sink, kSmall, n);
        for (const auto& plane : frame->planes) {
            expected.append(reinterpret_cast<const char*>(plane.bytes), plane.size);
        }
        EXPECT_TRUE((*sink)->offer(frame, context.first + n));
    }
    ASSERT_TRUE((*sink)->close().ok());
    std::ifstream file(folder / "out", std::ios::binary);
    const std::string got{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    EXPECT_EQ(got.size(), std::size_t{192} * 96 * 4 * 3);
    EXPECT_TRUE(got == expected);
    EXPECT_FALSE(sink_from_url("raw:/nowhere/at/all?pack=nv12", context).ok());
}

TEST(Sinks, TagHlgAsHlg) {
    const test::Folder folder;
    const SinkContext context = context_of(kSmall, true);
    for (const char* name : {"hlg.ts", "hlg.mov"}) {
        auto sink = sink_from_url(folder / name + "?colour=hlg", context);
        ASSERT_TRUE(sink.ok()) << sink.error().message();
        for (int n = 0; n < 30; ++n) {
            EXPECT_TRUE((*sink)->offer(frame_for(**sink, kSmall, n), context.first + n));
        }
        ASSERT_TRUE((*sink)->close().ok());
        const std::string tags = probe_entries(
            folder / name, "stream=pix_fmt,color_space,color_transfer,color_primaries");
        EXPECT_NE(tags.find("color_space=bt2020nc"), std::string::npos) << tags;
        EXPECT_NE(tags.find("color_transfer=arib-std-b67"), std::string::npos) << tags;
        EXPECT_NE(tags.find("color_primaries=bt2020"), std::string::npos) << tags;
        EXPECT_NE(tags.find("pix_fmt=yuv422p10le"), std::string::npos) << tags;
    }
}

}  // namespace
}  // namespace pitcast::output
