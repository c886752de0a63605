// SPDX-License-Identifier: Apache-2.0
// Sources in real processes: what a plug-in shows, and what its trouble costs.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "pitcast/core/clock.h"
#include "pitcast/plugin/source.h"

#include "peer_process.h"
#include "plugin_rig.h"

namespace pitcast::plugin {
namespace {

using ::testing::HasSubstr;
using video::VideoInput;

std::unique_ptr<VideoInput> open(const Catalogue& catalogue, const std::string& url) {
    auto decoder = source_decoder(catalogue, url);
    EXPECT_TRUE(decoder.ok()) << decoder.error().message();
    auto input = VideoInput::open(
        {.id = "drone", .url = url, .channel_rate = {25, 1}, .decoder = *std::move(decoder)});
    EXPECT_TRUE(input.ok()) << input.error().message();
    return *std::move(input);
}

std::unique_ptr<VideoInput> counting(const std::string& options = "") {
    return open(catalogue_of({test_plugin("test_source")}), "plugin:test_source" + options);
}

draw::PicturePtr picture_now(VideoInput& input) {
    return input.picture_at(tai_now_ns());
}

bool shows_until(VideoInput& input, const std::function<bool(const video::InputHealth&)>& done) {
    return comes_true([&] {
        (void)picture_now(input);
        return done(input.health());
    });
}

TEST(PluginSource, ShowsWhatThePlugInMakes) {
    for (const char* options : {"", "?threads"}) {
        const auto input = counting(options);
        ASSERT_TRUE(shows_until(*input, [](const auto& health) {
            return health.frames_decoded > 20;
        })) << input->health().error;
        const video::InputHealth health = input->health();
        EXPECT_EQ(health.codec, "test_source");
        EXPECT_EQ(health.width, 64);
        EXPECT_EQ(health.height, 36);
        EXPECT_EQ(health.rate, (FrameRate{25, 1}));
        EXPECT_EQ(health.state, video::InputState::playing);
        EXPECT_EQ(health.decoder_deaths, 0U);
        const auto picture = picture_now(*input);
        ASSERT_NE(picture, nullptr);
        EXPECT_EQ(picture->format, draw::PixelFormat::rgba8);
        // The same grey all over, opaque.
        const std::byte grey = picture->planes[0].bytes[0];
        const std::byte* last = picture->planes[0].bytes + 35 * picture->planes[0].stride + 63 * 4;
        EXPECT_EQ(last[0], grey);
        EXPECT_EQ(last[3], std::byte{255});
        EXPECT_TRUE(comes_true([&] {
            const auto next = picture_now(*input);
            return next->planes[0].bytes[0] != grey;
        }));
        EXPECT_EQ(input->sound_channels(), 1);
        std::vector<audio::Sample> heard(1920);
        EXPECT_TRUE(comes_true([&] {
            input->sound_at(audio::sample_at_ns(tai_now_ns()), heard);
            return heard[100] == 1'000'000 || heard[100] == -1'000'000;
        }));
    }
}

TEST(PluginSource, OneThatDiesOrHangsIsALostPictureAndNoMore) {
    for (const char* options : {"?do=crash&after=10", "?do=hang&after=10"}) {
        const auto input = counting(options);
        ASSERT_TRUE(shows_until(*input, [](const auto& health) {
            return health.decoder_deaths >= 1;
        })) << options;
        const std::uint64_t before = input->health().frames_decoded;
        EXPECT_NE(picture_now(*input), nullptr) << "the last one stays";
        EXPECT_TRUE(shows_until(*input, [&](const auto& health) {
            return health.frames_decoded > before + 5;
        })) << "another life shows pictures";
    }
}

TEST(PluginSource, WhatIsNoPictureIsCounted) {
    const auto input = counting("?do=garbage&after=3");
    ASSERT_TRUE(shows_until(*input, [](const auto& health) { return health.decode_errors > 20; }));
    EXPECT_EQ(input->health().decoder_deaths, 0U);
    EXPECT_EQ(picture_now(*input)->width, 64);
}

TEST(PluginSource, OneThatEndsOrRefusesSaysWhy) {
    const auto refusing = counting("?do=refuse");
    EXPECT_TRUE(shows_until(*refusing, [](const auto& health) { return !health.error.empty(); }));
    EXPECT_THAT(refusing->health().error, HasSubstr("has no lens"));
    EXPECT_THAT(refusing->health().error, HasSubstr("screw one on"));
    EXPECT_EQ(refusing->health().decoder_deaths, 0U);
    const auto ending = counting("?do=end&after=3");
    EXPECT_TRUE(shows_until(*ending, [](const auto& health) { return health.reconnects > 0; }));
}

TEST(PluginSource, OnlyWhatIsAllowedAndIsASourceIsOpened) {
    const Catalogue none;
    const auto unknown = source_decoder(none, "plugin:test_source");
    ASSERT_FALSE(unknown.ok());
    EXPECT_THAT(unknown.error().message(), HasSubstr("--plugin"));
    const auto sink = source_decoder(catalogue_of({"csv_sink"}), "plugin:csv_sink?path=x");
    ASSERT_FALSE(sink.ok());
    EXPECT_THAT(sink.error().message(), HasSubstr("is no source but a sink"));
    // One that was built before there were sources is what it was.
    const Catalogue old = catalogue_of({test_plugin("old_feed")});
    EXPECT_EQ(old.all()[0].roles(), "feed");
    EXPECT_EQ(catalogue_of({test_plugin("test_source")}).all()[0].roles(), "source");
}

class Y4mSource : public ::testing::Test {
 protected:
    void SetUp() override { std::filesystem::create_directories(folder_); }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }
    [[nodiscard]] std::unique_ptr<VideoInput> source(const std::string& name) const {
        return open(catalogue_of({"y4m_source"}), "plugin:y4m_source?path=" + file(name));
    }
    static std::string sender(const std::string& more, const std::string& to) {
        return "exec ffmpeg -v quiet -re -f lavfi -i " + more + " -strict -1 -f yuv4mpegpipe -y '" +
               to + "'";
    }

 private:
    const std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("pitcast-y4m-" + std::to_string(::getpid()));
};

/// 16-bit words of a plane.
int word_at(const draw::Picture& picture, std::size_t plane, int x, int y) {
    const std::byte* at = picture.planes[plane].bytes +
                          static_cast<std::size_t>(y) * picture.planes[plane].stride +
                          2 * static_cast<std::size_t>(x);
    return static_cast<int>(at[0]) | static_cast<int>(at[1]) << 8;
}

TEST_F(Y4mSource, ShowsWhatFfmpegWritesIntoAPipeAndTheNextWriterToo) {
    ASSERT_EQ(::mkfifo(file("pipe").c_str(), 0600), 0);
    const auto input = source("pipe");
    {
        const test::PeerProcess writer(
            sender("color=c=white:s=192x96:r=25 -pix_fmt yuv422p10le", file("pipe")));
        ASSERT_TRUE(shows_until(*input, [](const auto& health) {
            return health.frames_decoded > 30;
        })) << input->health().error;
        const auto picture = picture_now(*input);
        EXPECT_EQ(picture->format, draw::PixelFormat::yuv422p10);
        EXPECT_EQ(picture->width, 192);
        EXPECT_EQ(picture->height, 96);
        for (const int y : {0, 95}) {
            EXPECT_NEAR(word_at(*picture, 0, 191, y), 940, 1);
            EXPECT_NEAR(word_at(*picture, 1, 95, y), 512, 1);
        }
        EXPECT_EQ(input->health().rate, (FrameRate{25, 1}));
    }
    ASSERT_TRUE(shows_until(*input, [](const auto& health) {
        return health.state == video::InputState::stalled || !health.error.empty();
    }));
    const test::PeerProcess writer(
        sender("color=c=black:s=64x36:r=50 -pix_fmt yuv420p", file("pipe")));
    EXPECT_TRUE(shows_until(*input, [](const auto& health) { return health.width == 64; }));
    EXPECT_EQ(input->health().decoder_deaths, 0U);
}

TEST_F(Y4mSource, ShowsAFileAtItsRateOverAndOver) {
    {
        std::ofstream out(file("a.y4m"), std::ios::binary);
        out << "YUV4MPEG2 W3 H3 F20:1 Ip C420jpeg XCOLORRANGE=FULL\n";
        for (const char luma : {'\x20', '\x40', '\x60'}) {
            out << "FRAME\n" << std::string(9, luma) << std::string(8, '\x70');
        }
    }
    const auto input = source("a.y4m");
    const Nanoseconds begin = monotonic_now_ns();
    ASSERT_TRUE(shows_until(*input, [](const auto& health) { return health.frames_decoded > 20; }))
        << input->health().error;
    // 20 pictures at 20 a second; whoever starts takes some time too.
    EXPECT_GT(monotonic_now_ns() - begin, 900'000'000);
    const auto picture = picture_now(*input);
    EXPECT_TRUE(picture->full_range);
    EXPECT_EQ(picture->width, 3);
    EXPECT_EQ(picture->planes[2].bytes[picture->planes[2].stride + 1], std::byte{0x70});
    EXPECT_EQ(static_cast<int>(picture->planes[0].bytes[0]) % 0x20, 0);
    EXPECT_EQ(input->health().reconnects, 0U);
}

TEST_F(Y4mSource, SaysWhatIsWrongWithAFile) {
    for (const auto& [text, why] : std::initializer_list<std::pair<const char*, const char*>>{
             {"RIFF\n", "is no YUV4MPEG2"},
             {"YUV4MPEG2 W2 H2 F25:1 C444alpha\n", "of a kind that is not shown"},
             {"YUV4MPEG2 W2 H0 F25:1\n", "does not say its size"},
             {"YUV4MPEG2 W2 H2 F25:1\nFRAMF\n......", "is damaged"},
             {"YUV4MPEG2 W2 H2 F25:1\nFRAME\n..", "holds no picture"}}) {
        std::ofstream(file("a.y4m"), std::ios::binary) << text;
        const auto input = source("a.y4m");
        EXPECT_TRUE(shows_until(*input, [](const auto& health) { return !health.error.empty(); }))
            << text;
        EXPECT_THAT(input->health().error, HasSubstr(why));
        EXPECT_EQ(input->health().decoder_deaths, 0U) << text;
    }
}

}  // namespace
}  // namespace pitcast::plugin
