// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>

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

}  // namespace
}  // namespace pitcast::output
