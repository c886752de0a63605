// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/file.h"
#include "pitcast/video/input.h"
#include "pitcast/video/probe.h"

#include "peer_process.h"
#include "video_test_support.h"

namespace pitcast::video {
namespace {

constexpr int kFrames = 60;

/// 60 frames at 25/s whose luma is 40 + 3 n: a picture says which frame it is.
std::string make_clip(const test::Folder& folder, const std::string& codec,
                      const std::string& name) {
    const std::string path = folder / name;
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=128x64:r=25,format=yuv420p,"
        "geq=lum=40+3*N:cb=128:cr=128,setparams=colorspace=bt709' -frames:v 60 -color_range tv "
        "-colorspace bt709 "
        "-color_primaries bt709 -color_trc bt709 " +
        codec + " '" + path + "'");
    return path;
}

int frame_shown(const draw::PicturePtr& picture) {
    const int luma =
        std::to_integer<int>(picture->planes[0].bytes[8 * picture->planes[0].stride + 8]);
    return (luma - 40 + 1) / 3;
}

constexpr const char* kH264 = "-c:v libx264 -g 20 -bf 2 -qp 4";

TEST(LoopedClip, ShowsTheFrameThatTheTimeSays) {
    const test::Folder folder;
    for (const std::size_t cache : {std::size_t{64} << 20, std::size_t{0}}) {
        for (const char* name : {"a.ts", "b.mp4"}) {
            InputOptions options{.id = "cam", .url = make_clip(folder, kH264, name), .loop = true};
            options.realtime = false;
            options.decoded_cache_bytes = cache;
            auto input = VideoInput::open(options);
            ASSERT_TRUE(input.ok()) << input.error().message();
            const std::int64_t base = 44'000'000'000;  // frames since the epoch, about 2025
            const std::int64_t steps[] = {0,  1,   2,   3,   57,  58, 59, 60,
                                          61, 119, 120, 121, 400, 5,  6,  7};
            for (const std::int64_t step : steps) {
                const std::int64_t n = base + step;
                const draw::PicturePtr picture =
                    (*input)->picture_at(frame_start_tai_ns(n, {25, 1}) + 1000);
                ASSERT_NE(picture, nullptr);
                EXPECT_EQ(frame_shown(picture), n % kFrames) << name << " step " << step;
                EXPECT_EQ(picture->version, static_cast<std::uint64_t>(n % kFrames + 1));
            }
            // A channel at 50 frames a second shows each twice, without a new version.
            const auto one = (*input)->picture_at(frame_start_tai_ns(2 * base, {50, 1}));
            const auto two = (*input)->picture_at(frame_start_tai_ns(2 * base + 1, {50, 1}));
            EXPECT_EQ(one, two);
            EXPECT_EQ((*input)->health().state, InputState::playing);
            EXPECT_EQ((*input)->health().frames_late, 0U);
        }
    }
}

TEST(LoopedClip, RunsThroughItsEndWithoutAHitch) {
    const test::Folder folder;
    InputOptions options{.id = "cam", .url = make_clip(folder, kH264, "loop.mp4"), .loop = true};
    options.decoded_cache_bytes = 0;
    options.realtime = false;
    auto input = VideoInput::open(options);
    ASSERT_TRUE(input.ok()) << input.error().message();
    const FrameNumber first = 600'000;
    for (int i = 0; i < 150; ++i) {
        const auto picture = (*input)->picture_at(frame_start_tai_ns(first + i, {25, 1}));
        EXPECT_EQ(frame_shown(picture), (first + i) % kFrames);
    }
    // Two passes through the end, and no frame decoded twice for it: at most those ahead more.
    const InputHealth health = (*input)->health();
    EXPECT_LE(health.frames_decoded, 150U + 10U);
    EXPECT_EQ(health.frames_late, 0U);
}

TEST(Clip, IsDelayedByFramesOfTheChannel) {
    const test::Folder folder;
    InputOptions options{.id = "cam", .url = make_clip(folder, kH264, "d.mp4"), .loop = true};
    options.channel_rate = {50, 1};
    options.delay_frames = 10;
    auto input = VideoInput::open(options);
    ASSERT_TRUE(input.ok());
    const Nanoseconds tai = frame_start_tai_ns(600'000, {25, 1});
    EXPECT_EQ(frame_shown((*input)->picture_at(tai)), (600'000 - 5) % kFrames);
    (*input)->set_delay(0);
    EXPECT_EQ(frame_shown((*input)->picture_at(tai)), 0);
}

TEST(Clip, WithoutLoopHoldsItsLastFrame) {
    const test::Folder folder;
    for (const std::size_t cache : {std::size_t{64} << 20, std::size_t{0}}) {
        InputOptions options{.id = "cam", .url = make_clip(folder, kH264, "once.mp4")};
        options.realtime = false;
        options.decoded_cache_bytes = cache;
        auto input = VideoInput::open(options);
        ASSERT_TRUE(input.ok());
        const Nanoseconds start = frame_start_tai_ns(1'000'007, {25, 1});
        for (int n = 0; n < 80; ++n) {
            const auto picture = (*input)->picture_at(start + frame_start_tai_ns(n, {25, 1}));
            EXPECT_EQ(frame_shown(picture), std::min(n, kFrames - 1));
        }
        EXPECT_EQ((*input)->health().state, InputState::ended);
    }
}

TEST(Clip, HandsOverTheDecodersPlanesAndColour) {
    const test::Folder folder;
    const struct {
        const char* codec;
        const char* name;
        draw::PixelFormat format;
    } kCases[] = {
        {kH264, "420.mp4", draw::PixelFormat::yuv420p8},
        {"-c:v libx264 -pix_fmt yuv422p10le", "422.mp4", draw::PixelFormat::yuv422p10},
        {"-c:v libx264 -pix_fmt yuv444p", "444.mp4", draw::PixelFormat::yuv444p8},
        {"-c:v v210", "v210.mov", draw::PixelFormat::yuv422p10},
        {"-c:v prores_ks", "pr.mov", draw::PixelFormat::yuv422p10},
    };
    for (const auto& one : kCases) {
        auto input = VideoInput::open(
            {.id = "cam", .url = make_clip(folder, one.codec, one.name), .loop = true});
        ASSERT_TRUE(input.ok()) << one.name << input.error().message();
        const auto picture = (*input)->picture_at(tai_now_ns());
        EXPECT_EQ(picture->format, one.format) << one.name;
        EXPECT_EQ(picture->matrix, draw::ColorMatrix::bt709) << one.name;
        EXPECT_FALSE(picture->full_range);
        EXPECT_EQ(picture->width, 128);
        EXPECT_EQ(picture->height, 64);
    }
}

TEST(Clip, OutlivedByItsPictures) {
    const test::Folder folder;
    draw::PicturePtr picture;
    {
        InputOptions options{.id = "cam", .url = make_clip(folder, kH264, "o.mp4"), .loop = true};
        options.realtime = false;
        options.decoded_cache_bytes = 0;
        auto input = VideoInput::open(options);
        picture = (*input)->picture_at(frame_start_tai_ns(7, {25, 1}));
    }
    EXPECT_EQ(frame_shown(picture), 7);
}

TEST(VideoInput, NamesWhatItCannotOpen) {
    const test::Folder folder;
    const auto error_of = [](const InputOptions& options) {
        auto input = VideoInput::open(options);
        EXPECT_FALSE(input.ok());
        return input.ok() ? std::string() : input.error().message();
    };
    const std::string missing = error_of({.id = "roof", .url = "/no/such/clip.mp4"});
    EXPECT_NE(missing.find("roof"), std::string::npos) << missing;
    EXPECT_NE(missing.find("/no/such/clip.mp4: no such file"), std::string::npos) << missing;
    ASSERT_TRUE(write_file(folder / "text.mp4", std::string(5000, 'x')).ok());
    EXPECT_NE(error_of({.id = "a", .url = folder / "text.mp4"}).find("text.mp4"),
              std::string::npos);
    EXPECT_NE(error_of({.id = "a", .url = "http://example.org/a.mp4"}).find("not allowed"),
              std::string::npos);
    EXPECT_NE(error_of({.id = "a", .url = "../a.mp4", .root = folder / ""}).size(), 0U);
    InputOptions large{.id = "a", .url = make_clip(folder, kH264, "large.mp4")};
    large.compressed_limit_bytes = 1000;
    EXPECT_NE(error_of(large).find("larger than"), std::string::npos);
}

TEST(VideoInput, DoesNotFollowPlayLists) {
    const test::Folder folder;
    make_clip(folder, kH264, "x.ts");
    ASSERT_TRUE(write_file(folder / "list.m3u8",
                           "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.4,\nx.ts\n"
                           "#EXT-X-ENDLIST\n")
                    .ok());
    EXPECT_FALSE(VideoInput::open({.id = "a", .url = folder / "list.m3u8"}).ok());
}

TEST(Probe, TellsWhatAFileIs) {
    const test::Folder folder;
    const auto facts = probe(make_clip(folder, kH264, "p.ts"));
    ASSERT_TRUE(facts.ok()) << facts.error().message();
    EXPECT_EQ(facts->container, "mpegts");
    EXPECT_EQ(facts->codec, "h264");
    EXPECT_EQ(facts->pixel_format, "yuv420p");
    EXPECT_EQ(facts->width, 128);
    EXPECT_EQ(facts->rate, (FrameRate{25, 1}));
    EXPECT_EQ(facts->matrix, "bt709");
    EXPECT_TRUE(facts->playable) << facts->obstacle;
    EXPECT_FALSE(probe("/no/such/file.ts").ok());
}

/// An ffmpeg that sends a moving picture in real time.
std::string moving_picture(const std::string& url) {
    return "exec ffmpeg -v quiet -re -f lavfi -i testsrc2=s=192x96:r=25 -pix_fmt yuv420p -c:v "
           "libx264 -preset ultrafast -tune zerolatency -g 12 -f mpegts '" +
           url + "'";
}

/// Asks for pictures as a channel of 25 frames a second does; the versions seen.
std::set<std::uint64_t> watch(VideoInput& input, int frames) {
    std::set<std::uint64_t> versions;
    for (int i = 0; i < frames; ++i) {
        if (const auto picture = input.picture_at(tai_now_ns())) {
            versions.insert(picture->version);
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    return versions;
}

bool wait_for_picture(VideoInput& input, std::uint64_t after = 0) {
    for (int i = 0; i < 300; ++i) {
        const auto picture = input.picture_at(tai_now_ns());
        if (picture != nullptr && picture->version > after) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    return false;
}

void survives_its_peer(const std::string& listen, const std::string& send) {
    auto input = VideoInput::open({.id = "onboard", .url = listen});
    ASSERT_TRUE(input.ok()) << input.error().message();
    EXPECT_EQ((*input)->picture_at(tai_now_ns()), nullptr);
    EXPECT_EQ((*input)->health().state, InputState::connecting);
    std::uint64_t last = 0;
    {
        const test::PeerProcess camera(moving_picture(send));
        ASSERT_TRUE(wait_for_picture(**input)) << (*input)->health().error;
        watch(**input, 50);
        const auto seen = watch(**input, 50);
        EXPECT_GE(seen.size(), 40U) << "of 50 frames";
        EXPECT_EQ((*input)->health().state, InputState::playing);
        EXPECT_EQ((*input)->health().width, 192);
        last = *seen.rbegin();
    }
    watch(**input, 45);
    EXPECT_NE((*input)->picture_at(tai_now_ns()), nullptr);
    EXPECT_EQ((*input)->health().state, InputState::stalled);
    EXPECT_GT((*input)->health().age_ns, kNanosecondsPerSecond);
    const test::PeerProcess again(moving_picture(send));
    EXPECT_TRUE(wait_for_picture(**input, last + 10)) << (*input)->health().error;
    EXPECT_EQ((*input)->health().state, InputState::playing);
}

TEST(StreamInput, PlaysUdpAndSurvivesALostCamera) {
    survives_its_peer("udp://127.0.0.1:23471", "udp://127.0.0.1:23471?pkt_size=1316");
}

TEST(StreamInput, PlaysSrtAndConnectsAgain) {
    survives_its_peer("srt://127.0.0.1:23472?mode=listener&latency=40000",
                      "srt://127.0.0.1:23472?mode=caller&latency=40000&pkt_size=1316");
}

TEST(StreamInput, ClosesWhileItWaitsForAPeer) {
    const auto start = std::chrono::steady_clock::now();
    {
        auto input = VideoInput::open({.id = "c", .url = "udp://127.0.0.1:23473"});
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

}  // namespace
}  // namespace pitcast::video
