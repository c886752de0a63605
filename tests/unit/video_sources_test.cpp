// SPDX-License-Identifier: Apache-2.0
// Sources other than clips and plain streams: stills, sequences, patterns, play-lists, odd formats.
#include <chrono>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/url.h"
#include "pitcast/video/input.h"

#include "peer_process.h"
#include "video_test_support.h"

namespace pitcast::video {
namespace {

std::array<int, 4> rgba_at(const draw::Picture& picture, std::size_t x, std::size_t y) {
    std::array<int, 4> rgba{};
    for (std::size_t i = 0; i < 4; ++i) {
        rgba[i] =
            std::to_integer<int>(picture.planes[0].bytes[y * picture.planes[0].stride + x * 4 + i]);
    }
    return rgba;
}

int word_at(const draw::Picture& picture, std::size_t plane, std::size_t x, std::size_t y) {
    const std::byte* at = picture.planes[plane].bytes + y * picture.planes[plane].stride + x * 2;
    return std::to_integer<int>(at[0]) | std::to_integer<int>(at[1]) << 8;
}

draw::PicturePtr first_picture(const std::string& url, bool loop = true) {
    InputOptions options{.id = "still", .url = url, .loop = loop};
    options.realtime = false;
    auto input = VideoInput::open(options);
    EXPECT_TRUE(input.ok()) << input.error().message();
    return input ? (*input)->picture_at(tai_now_ns()) : nullptr;
}

TEST(Url, GivesAMemberOfItsQuery) {
    std::string url = "rist://@1.2.3.4:5000?rist_profile=simple&buffer=200";
    EXPECT_EQ(taken_out(url, "rist_profile"), "simple");
    EXPECT_EQ(url, "rist://@1.2.3.4:5000?buffer=200");
    EXPECT_EQ(taken_out(url, "buf"), "");
    EXPECT_EQ(taken_out(url, "buffer"), "200");
    EXPECT_EQ(url, "rist://@1.2.3.4:5000");
    EXPECT_EQ(taken_out(url, "buffer"), "");
}

TEST(Url, ToldWithoutItsSecrets) {
    EXPECT_EQ(safe_to_tell("rtsp://admin:hunter2@10.0.0.7:554/stream?channel=1"),
              "rtsp://***@10.0.0.7:554/stream?channel=1");
    EXPECT_EQ(safe_to_tell("srt://10.0.0.7:9000?mode=caller&passphrase=kept+secret&latency=40000"),
              "srt://10.0.0.7:9000?mode=caller&passphrase=***&latency=40000");
    EXPECT_EQ(safe_to_tell("https://cdn.example/live.m3u8?Access_Token=abc&a=b"),
              "https://cdn.example/live.m3u8?Access_Token=***&a=b");
    EXPECT_EQ(safe_to_tell("rist://@127.0.0.1:7000"), "rist://@127.0.0.1:7000");
    EXPECT_EQ(safe_to_tell("rtsp://host/a@b"), "rtsp://host/a@b");
    EXPECT_EQ(safe_to_tell("/srv/clips/pass=1.mp4"), "/srv/clips/pass=1.mp4");
    EXPECT_EQ(safe_to_tell("udp://"), "udp://");
}

TEST(Url, NeverInAnErrorWithItsSecrets) {
    auto input = VideoInput::open({.id = "cam", .url = "ftp://me:hunter2@host/a.ts?token=abc"});
    ASSERT_FALSE(input.ok());
    EXPECT_EQ(input.error().message().find("hunter2"), std::string::npos);
    EXPECT_EQ(input.error().message().find("abc"), std::string::npos);
    auto stream = VideoInput::open({.id = "cam", .url = "rtsp://me:hunter2@127.0.0.1:9/x"});
    ASSERT_TRUE(stream.ok());
    std::string error;
    for (int i = 0; i < 100 && error.empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        error = (*stream)->health().error;
    }
    EXPECT_NE(error.find("rtsp://***@127.0.0.1:9/x"), std::string::npos) << error;
    EXPECT_EQ(error.find("hunter2"), std::string::npos);
}

TEST(Pattern, BarsHaveTheirCodeValues) {
    const draw::PicturePtr bars = first_picture("pattern:bars");
    ASSERT_NE(bars, nullptr);
    ASSERT_EQ(bars->format, draw::PixelFormat::yuv422p10);
    // 100/0/75/0 in BT.709 narrow range, as tables of test signals give them (SMPTE RP 219-1).
    const std::array<std::array<int, 3>, 8> kCodes{{{940, 512, 512},
                                                    {674, 176, 543},
                                                    {581, 589, 176},
                                                    {534, 253, 207},
                                                    {251, 771, 817},
                                                    {204, 435, 848},
                                                    {111, 848, 481},
                                                    {64, 512, 512}}};
    for (std::size_t bar = 0; bar < 8; ++bar) {
        const std::size_t x = 120 + 240 * bar;
        EXPECT_EQ(word_at(*bars, 0, x, 500), kCodes[bar][0]) << bar;
        EXPECT_EQ(word_at(*bars, 1, x / 2, 500), kCodes[bar][1]) << bar;
        EXPECT_EQ(word_at(*bars, 2, x / 2, 500), kCodes[bar][2]) << bar;
    }
    auto unknown = VideoInput::open({.id = "t", .url = "pattern:plaid"});
    ASSERT_FALSE(unknown.ok());
    EXPECT_NE(unknown.error().message().find("plaid"), std::string::npos);
}

TEST(Still, IsPremultipliedAndStands) {
    const test::Folder folder;
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=64x32,format=rgba,"
        "geq=r=200:g=100:b=50:a=128' -frames:v 1 '" +
        folder / "slate.png" + "'");
    const draw::PicturePtr still = first_picture(folder / "slate.png");
    ASSERT_NE(still, nullptr);
    EXPECT_EQ(still->format, draw::PixelFormat::rgba8);
    EXPECT_EQ(rgba_at(*still, 10, 10), (std::array<int, 4>{100, 50, 25, 128}));
    // The same for ever: a still is not composed again.
    InputOptions options{.id = "still", .url = folder / "slate.png", .loop = true};
    auto input = VideoInput::open(options);
    ASSERT_TRUE(input.ok());
    const auto now = tai_now_ns();
    EXPECT_EQ((*input)->picture_at(now), (*input)->picture_at(now + 7 * kNanosecondsPerSecond));
    EXPECT_EQ((*input)->overdue_ns(), 0);
}

TEST(Still, GreyAndPalettesAreColours) {
    const test::Folder folder;
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=16x16,format=gray,geq=lum=80' "
        "-frames:v 1 '" +
        folder / "grey.png" + "'");
    const auto grey = first_picture(folder / "grey.png");
    ASSERT_NE(grey, nullptr);
    const auto [r, g, b, a] = rgba_at(*grey, 3, 3);
    EXPECT_EQ(r, g);
    EXPECT_EQ(g, b);
    EXPECT_NEAR(r, 0x50, 1);
    EXPECT_EQ(a, 255);
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i "
        "'color=0xC81E28:s=16x16:d=1:r=1,format=rgb24,split[a][b];[a]palettegen[p];[b][p]"
        "paletteuse'  "
        "-frames:v 1 '" +
        folder / "palette.png" + "'");
    const auto palette = first_picture(folder / "palette.png");
    ASSERT_NE(palette, nullptr);
    const auto colour = rgba_at(*palette, 3, 3);
    EXPECT_NEAR(colour[0], 0xC8, 4);
    EXPECT_NEAR(colour[1], 0x1E, 4);
    EXPECT_NEAR(colour[2], 0x28, 4);
}

TEST(Sequence, HasAPictureAFrameOfTheChannel) {
    const test::Folder folder;
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=16x16:r=25,format=rgb24,"
        "geq=r=10*N:g=0:b=0' -frames:v 20 '" +
        folder / "f-%04d.png" + "'");
    InputOptions options{.id = "seq", .url = folder / "f-%04d.png", .loop = true};
    options.realtime = false;
    options.channel_rate = {50, 1};
    auto input = VideoInput::open(options);
    ASSERT_TRUE(input.ok()) << input.error().message();
    const FrameNumber base = 20 * 4'000'000'000LL;
    for (const int n : {0, 1, 2, 19, 20, 25}) {
        const auto picture = (*input)->picture_at(frame_start_tai_ns(base + n, {50, 1}) + 1000);
        ASSERT_NE(picture, nullptr);
        EXPECT_EQ(rgba_at(*picture, 5, 5)[0], 10 * (n % 20)) << n;
    }
    EXPECT_FALSE(VideoInput::open({.id = "seq", .url = folder / "none-%04d.png"}).ok());
}

TEST(ProRes, KeepsItsAlpha) {
    const test::Folder folder;
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=64x32:r=25,format=rgba,"
        "geq=r=180:g=90:b=30:a=128,scale=out_color_matrix=bt709:flags=accurate_rnd,"
        "format=yuva444p10le' -frames:v 2 -c:v prores_ks -profile:v 4444 "
        "-alpha_bits 16 -colorspace bt709 '" +
        folder / "bug.mov" + "'");
    const auto picture = first_picture(folder / "bug.mov");
    ASSERT_NE(picture, nullptr);
    ASSERT_EQ(picture->format, draw::PixelFormat::rgba8);
    const auto [r, g, b, a] = rgba_at(*picture, 20, 16);
    EXPECT_NEAR(a, 128, 1);
    EXPECT_NEAR(r, 180 * 128 / 255, 3);
    EXPECT_NEAR(g, 90 * 128 / 255, 3);
    EXPECT_NEAR(b, 30 * 128 / 255, 3);
}

TEST(OddFormats, TwelveBitsBecomeTen) {
    const test::Folder folder;
    test::output_of(
        "ffmpeg -v error -y -f lavfi -i 'color=black:s=64x32:r=25,"
        "format=yuv422p12le,geq=lum=2400:cb=1000:cr=3000' -frames:v 2 -c:v ffv1 '" +
        folder / "deep.mkv" + "'");
    const auto picture = first_picture(folder / "deep.mkv");
    ASSERT_NE(picture, nullptr);
    ASSERT_EQ(picture->format, draw::PixelFormat::yuv422p10);
    EXPECT_EQ(word_at(*picture, 0, 30, 20), 600);
    EXPECT_EQ(word_at(*picture, 1, 15, 20), 250);
    EXPECT_EQ(word_at(*picture, 2, 15, 20), 750);
}

/// Different pictures seen in `frames` frames of a channel of 25 a second.
std::size_t pictures_seen(VideoInput& input, int frames) {
    std::size_t seen = 0;
    std::uint64_t last = 0;
    for (int i = 0; i < frames; ++i) {
        const auto picture = input.picture_at(tai_now_ns());
        seen += picture != nullptr && picture->version != last ? 1U : 0U;
        last = picture == nullptr ? last : picture->version;
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    return seen;
}

bool wait_for_a_picture(VideoInput& input, int seconds) {
    for (int i = 0; i < 25 * seconds; ++i) {
        if (input.picture_at(tai_now_ns()) != nullptr) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(40));
    }
    return false;
}

constexpr const char* kMoving =
    "ffmpeg -v quiet -re -f lavfi -i testsrc2=s=192x96:r=25 -pix_fmt yuv420p -c:v libx264 "
    "-preset ultrafast -tune zerolatency -g 25 ";

TEST(PlayList, IsPlayedWithoutLosingWhatComesInOneGo) {
    if (std::system("python3 -c 'import http.server' 2>/dev/null") != 0) {
        GTEST_SKIP() << "no python3 to serve it";
    }
    const test::Folder folder;
    const test::PeerProcess camera(
        std::string(kMoving) + "-f hls -hls_time 1 -hls_list_size 6 -hls_flags delete_segments '" +
        folder / "live.m3u8" + "'");
    const test::PeerProcess server(
        "cd '" + folder / "" +
        "' && exec python3 -m http.server -b 127.0.0.1 23476 >/dev/null 2>&1");
    auto input = VideoInput::open({.id = "hls", .url = "http://127.0.0.1:23476/live.m3u8"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    EXPECT_GT((*input)->overdue_ns(), 3600 * kNanosecondsPerSecond) << "there is no picture yet";
    ASSERT_TRUE(wait_for_a_picture(**input, 40)) << (*input)->health().error;
    pictures_seen(**input, 50);
    EXPECT_GE(pictures_seen(**input, 100), 85U) << "of 100 frames";
    EXPECT_EQ((*input)->health().codec, "h264");
}

TEST(Rist, IsPlayed) {
    auto input = VideoInput::open({.id = "rist", .url = "rist://@127.0.0.1:23478"});
    ASSERT_TRUE(input.ok()) << input.error().message();
    const test::PeerProcess camera(std::string(kMoving) +
                                   "-f mpegts 'rist://127.0.0.1:23478?pkt_size=1316'");
    ASSERT_TRUE(wait_for_a_picture(**input, 30)) << (*input)->health().error;
    pictures_seen(**input, 50);
    EXPECT_GE(pictures_seen(**input, 50), 40U) << "of 50 frames";
}

}  // namespace
}  // namespace pitcast::video
