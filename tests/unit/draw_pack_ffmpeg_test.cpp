// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

#include "random_list.h"

/// Packed frames as FFmpeg and GStreamer read them: unpacked to planes by programs not ours.
namespace pitcast::draw {
namespace {

constexpr std::int32_t kWidth = 200;  // no multiple of a tile or of v210's group
constexpr std::int32_t kHeight = 52;

class PackedForFfmpeg : public ::testing::Test {
 protected:
    void SetUp() override {
        if (std::system("ffmpeg -version >/dev/null 2>&1") != 0) {
            GTEST_SKIP() << "ffmpeg is not installed";
        }
        folder_ =
            std::filesystem::temp_directory_path() / ("pitcast_pack_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        test::Random random(7);
        list_ = {kWidth, kHeight, {}};
        for (int i = 0; i < 12; ++i) {
            list_.commands.push_back(test::random_command(random, fonts_));
        }
        executor_ = make_cpu_executor(1);
    }
    void TearDown() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    std::string packed(PackFormat format) {
        return test::bytes_of(*test::draw_frame(*executor_, fonts_.library, list_, format));
    }

    /// What FFmpeg makes of our bytes; no conversion but of the layout.
    std::string unpacked(PackFormat format, const std::string& input, const std::string& output) {
        const auto from = folder_ / "packed";
        const auto to = folder_ / "planes";
        std::ofstream(from, std::ios::binary) << packed(format);
        const std::string size = std::to_string(kWidth) + "x" + std::to_string(kHeight);
        const std::string line = "ffmpeg -v error -nostdin -y " + input + " -video_size " + size +
                                 " -i " + from.string() + " -f rawvideo -pix_fmt " + output + " " +
                                 to.string();
        EXPECT_EQ(std::system(line.c_str()), 0) << line;
        std::ifstream file(to, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    /// What GStreamer makes of our bytes: planes too, nothing resampled or converted.
    std::string unpacked_by_gstreamer(PackFormat format, const std::string& input,
                                      const std::string& output) {
        const auto from = folder_ / "packed";
        const auto to = folder_ / "gst";
        std::ofstream(from, std::ios::binary) << packed(format);
        const std::string line =
            "gst-launch-1.0 -q filesrc location=" + from.string() +
            " ! rawvideoparse format=" + input + " width=" + std::to_string(kWidth) +
            " height=" + std::to_string(kHeight) +
            " framerate=25/1 colorimetry=bt709 ! videoconvert chroma-mode=none dither=none"
            " matrix-mode=none ! video/x-raw,format=" +
            output + " ! filesink location=" + to.string() + " >/dev/null 2>&1";
        EXPECT_EQ(std::system(line.c_str()), 0) << line;
        std::ifstream file(to, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    test::Fonts fonts_;
    DrawList list_;
    std::unique_ptr<Executor> executor_;
    std::filesystem::path folder_;
};

struct Case {
    const char* name;
    PackFormat format;
    const char* ffmpeg_input;
    const char* ffmpeg_output;
    const char* gstreamer_input;
    const char* gstreamer_output;
};

class PackedForBoth : public PackedForFfmpeg, public ::testing::WithParamInterface<Case> {};

TEST_P(PackedForBoth, IsReadAlikeByFfmpegAndGstreamer) {
    if (std::system("gst-launch-1.0 --version >/dev/null 2>&1") != 0) {
        GTEST_SKIP() << "gstreamer1.0-tools is not installed";
    }
    const Case& c = GetParam();
    const std::string by_ffmpeg = unpacked(c.format, c.ffmpeg_input, c.ffmpeg_output);
    const std::string by_gstreamer =
        unpacked_by_gstreamer(c.format, c.gstreamer_input, c.gstreamer_output);
    EXPECT_FALSE(by_ffmpeg.empty());
    EXPECT_TRUE(by_ffmpeg == by_gstreamer) << by_ffmpeg.size() << " and " << by_gstreamer.size();
}

INSTANTIATE_TEST_SUITE_P(
    Layouts, PackedForBoth,
    ::testing::Values(
        Case{"v210", PackFormat::v210, "-f v210", "yuv422p10le", "v210", "I422_10LE"},
        Case{"uyvy", PackFormat::uyvy, "-f rawvideo -pix_fmt uyvy422", "yuv422p", "uyvy", "Y42B"},
        Case{"nv12", PackFormat::nv12, "-f rawvideo -pix_fmt nv12", "yuv420p", "nv12", "I420"},
        Case{"p010", PackFormat::p010, "-f rawvideo -pix_fmt p010le", "yuv420p10le", "p010-10le",
             "I420_10LE"}),
    [](const auto& info) { return std::string(info.param.name); });

std::uint16_t word_at(const std::string& bytes, std::size_t i) {
    std::uint16_t word = 0;
    std::memcpy(&word, bytes.data() + i * 2, sizeof word);
    return word;
}

TEST_F(PackedForFfmpeg, V210HoldsTheSamplesOfPlanar422) {
    // Each line of v210 is padded to 128 bytes, as FFmpeg's decoder expects it.
    EXPECT_TRUE(unpacked(PackFormat::v210, "-f v210", "yuv422p10le") ==
                packed(PackFormat::yuv422p10));
}

TEST_F(PackedForFfmpeg, Nv12HoldsTheSamplesOfPlanar420) {
    EXPECT_EQ(unpacked(PackFormat::nv12, "-f rawvideo -pix_fmt nv12", "yuv420p"),
              packed(PackFormat::yuv420p8));
}

TEST_F(PackedForFfmpeg, P010HoldsTheLumaOf422AndTheChromaOf420) {
    const std::string ours =
        unpacked(PackFormat::p010, "-f rawvideo -pix_fmt p010le", "yuv420p10le");
    const std::string luma = packed(PackFormat::yuv422p10);
    const std::string eight = packed(PackFormat::yuv420p8);
    constexpr std::size_t kPixels = std::size_t{kWidth} * kHeight;
    ASSERT_EQ(ours.size(), kPixels * 3);
    EXPECT_TRUE(ours.substr(0, kPixels * 2) == luma.substr(0, kPixels * 2));
    for (std::size_t i = kPixels; i < kPixels * 3 / 2; ++i) {
        const int byte = static_cast<unsigned char>(eight[i]);
        ASSERT_LE(std::abs(word_at(ours, i) - byte * 4), 3) << "sample " << i;
    }
}

TEST_F(PackedForFfmpeg, UyvyHoldsTheSamplesOf422InEightBit) {
    const std::string ours = unpacked(PackFormat::uyvy, "-f rawvideo -pix_fmt uyvy422", "yuv422p");
    const std::string ten = packed(PackFormat::yuv422p10);
    constexpr std::size_t kPixels = std::size_t{kWidth} * kHeight;
    ASSERT_EQ(ours.size(), kPixels * 2);
    EXPECT_TRUE(ours.substr(0, kPixels) == packed(PackFormat::yuv420p8).substr(0, kPixels));
    for (std::size_t i = 0; i < kPixels * 2; ++i) {
        const int byte = static_cast<unsigned char>(ours[i]);
        ASSERT_LE(std::abs(word_at(ten, i) - byte * 4), 3) << "sample " << i;
    }
}

TEST_F(PackedForFfmpeg, Rgba16IsRgba8WithMoreBits) {
    const std::string eight = packed(PackFormat::rgba8);
    const std::string planes =
        unpacked(PackFormat::rgba16, "-f rawvideo -pix_fmt rgba64le", "gbrap16le");
    constexpr std::size_t kPixels = std::size_t{kWidth} * kHeight;
    ASSERT_EQ(planes.size(), kPixels * 8);
    constexpr std::size_t kPlaneOf[4] = {2, 0, 1, 3};
    for (std::size_t i = 0; i < kPixels; ++i) {
        for (std::size_t c = 0; c < 4; ++c) {
            const int byte = static_cast<unsigned char>(eight[i * 4 + c]);
            const int word = word_at(planes, kPlaneOf[c] * kPixels + i);
            ASSERT_LE(std::abs(word - byte * 257), 129 + 4) << "pixel " << i << " channel " << c;
        }
    }
}

}  // namespace
}  // namespace pitcast::draw
