// SPDX-License-Identifier: Apache-2.0
// Codings and containers beside the contribution stream, judged by ffprobe, ffmpeg and MediaInfo.
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/video/writer.h"

#include "peer_ports.h"
#include "peer_process.h"
#include "video_test_support.h"

namespace pitcast::video {
namespace {

using test::output_of;
using test::probe_entries;
using ::testing::HasSubstr;

/// A frame in memory of its own, made sample by sample.
class Frame {
 public:
    Frame(const draw::Packing& packing, const VideoFormat& format) {
        frame_.format = packing.format;
        frame_.signal = packing.signal;
        frame_.width = format.width;
        frame_.height = format.height;
        frame_.planes = draw::pack_layout(packing.format, format.width, format.height);
        for (std::size_t i = 0; i < frame_.planes.size(); ++i) {
            memory_[i].resize(frame_.planes[i].size);
            frame_.planes[i].bytes = memory_[i].empty() ? nullptr : memory_[i].data();
        }
    }
    template <typename Word>
    [[nodiscard]] Word* line(std::size_t plane, std::int32_t y) {
        return reinterpret_cast<Word*>(memory_[plane].data() +
                                       static_cast<std::size_t>(y) * frame_.planes[plane].stride);
    }
    [[nodiscard]] const draw::PackedFrame& packed() const { return frame_; }

 private:
    draw::PackedFrame frame_;
    std::array<std::vector<std::byte>, 3> memory_;
};

/// Slow waves of brightness that move, and colour, in every packing.
Frame waves(const draw::Packing& packing, const VideoFormat& format, int n) {
    Frame frame(packing, format);
    const auto wave = [&](std::int32_t x, std::int32_t y, double turn) {
        return 0.5 + 0.4 * std::sin((x + 2 * y + 4 * n) / 40.0 + turn);
    };
    const auto ten = [](double value) {
        return static_cast<std::uint16_t>(std::lround(64 + 876 * value));
    };
    for (std::int32_t y = 0; y < format.height; ++y) {
        for (std::int32_t x = 0; x < format.width; ++x) {
            const double luma = wave(x, y, 0);
            const double colour = 0.5 + (wave(x, y, 2) - 0.5) / 4;
            switch (packing.format) {
                case draw::PackFormat::uyvy:
                    frame.line<std::uint8_t>(0, y)[2 * x + 1] =
                        static_cast<std::uint8_t>(ten(luma) / 4);
                    frame.line<std::uint8_t>(0, y)[2 * x] =
                        static_cast<std::uint8_t>(ten(colour) / 4);
                    break;
                case draw::PackFormat::yuv420p8:
                    frame.line<std::uint8_t>(0, y)[x] = static_cast<std::uint8_t>(ten(luma) / 4);
                    frame.line<std::uint8_t>(1, y / 2)[x / 2] = 128;
                    frame.line<std::uint8_t>(2, y / 2)[x / 2] = 128;
                    break;
                case draw::PackFormat::rgba16: {
                    auto* pixel = frame.line<std::uint16_t>(0, y) + 4 * x;
                    const double alpha = x < format.width / 4 ? 0 : wave(x, y, 1);
                    pixel[0] = static_cast<std::uint16_t>(std::lround(65535 * luma * alpha));
                    pixel[1] = static_cast<std::uint16_t>(std::lround(65535 * colour * alpha));
                    pixel[2] = static_cast<std::uint16_t>(std::lround(65535 * 0.5 * alpha));
                    pixel[3] = static_cast<std::uint16_t>(std::lround(65535 * alpha));
                    break;
                }
                default:
                    frame.line<std::uint16_t>(0, y)[x] = ten(luma);
                    frame.line<std::uint16_t>(1, y)[x / 2] = ten(colour);
                    frame.line<std::uint16_t>(2, y)[x / 2] = 512;
            }
        }
    }
    return frame;
}

/// 10:00:00:00 UTC on some day.
FrameNumber ten_o_clock(FrameRate rate) {
    return frame_at_tai_ns((20'000LL * 86'400 + 36'000 + 37) * kNanosecondsPerSecond, rate);
}

Status write_file_of(WriterOptions& options, int frames) {
    options.first = ten_o_clock(options.format.rate);
    auto writer = VideoWriter::open(options);
    if (!writer) {
        return writer.error();
    }
    for (int n = 0; n < frames; ++n) {
        const Frame frame = waves(packs(options), options.format, n);
        if (Status written = (*writer)->write(frame.packed(), options.first + n); !written) {
            return written;
        }
    }
    return (*writer)->finish();
}

/// Decoded by ffmpeg in this format, all frames one behind the other.
std::string decoded(const std::string& file, const std::string& pixels) {
    return output_of("ffmpeg -v error -i '" + file +
                     "' -fps_mode passthrough -f rawvideo -pix_fmt " + pixels + " -");
}

struct Coding {
    const char* name;
    const char* ending;
    VideoCodec codec;
    bool interlaced;
    draw::PackColour colour;
    std::vector<const char*> shown;  ///< by ffprobe
};
void PrintTo(const Coding& coding, std::ostream* out) {
    *out << coding.name;
}

class Codings : public ::testing::TestWithParam<Coding> {};

TEST_P(Codings, AreWhatTheySayToOthers) {
    const Coding& coding = GetParam();
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / (std::string("out") + coding.ending);
    options.codec = coding.codec;
    options.format = {"test", 320, 192, {25, 1}, coding.interlaced};
    if (coding.codec == VideoCodec::xdcam || coding.codec == VideoCodec::avc_intra) {
        options.format = {"test", 1920, 1080, {25, 1}, coding.interlaced};
    }
    options.signal.colour = coding.colour;
    const Status written = write_file_of(options, 26);
    ASSERT_TRUE(written.ok()) << written.error().message();
    const std::string shown =
        probe_entries(options.url,
                      "stream=codec_name,profile,pix_fmt,r_frame_rate,field_order,color_range,"
                      "color_space,color_transfer,color_primaries:stream_tags=timecode") +
        output_of(
            "ffprobe -v error -show_entries format_tags=timecode -of "
            "default=noprint_wrappers=1 '" +
            options.url + "'");
    for (const char* line : coding.shown) {
        EXPECT_THAT(shown, HasSubstr(line));
    }
    EXPECT_THAT(shown, HasSubstr("r_frame_rate=25/1"));
    EXPECT_THAT(output_of("ffprobe -v error -select_streams v:0 -count_frames -show_entries "
                          "stream=nb_read_frames -of csv=p=0 '" +
                          options.url + "'"),
                HasSubstr("26"));
}

constexpr auto kSdr = draw::PackColour::bt709;
constexpr auto kHlg = draw::PackColour::bt2100_hlg;
INSTANTIATE_TEST_SUITE_P(
    Of, Codings,
    ::testing::Values(
        Coding{"H264Mp4",
               ".mp4",
               VideoCodec::h264,
               false,
               kSdr,
               {"codec_name=h264", "pix_fmt=yuv420p", "color_space=bt709"}},
        Coding{"H264MovFields",
               ".mov",
               VideoCodec::h264,
               true,
               kSdr,
               {"codec_name=h264", "pix_fmt=yuv422p10le", "field_order=tt"}},
        Coding{"HevcTs",
               ".ts",
               VideoCodec::hevc,
               false,
               kSdr,
               {"codec_name=hevc", "pix_fmt=yuv420p", "color_transfer=bt709"}},
        Coding{"HevcHlgMp4",
               ".mp4",
               VideoCodec::hevc,
               false,
               kHlg,
               {"codec_name=hevc", "pix_fmt=yuv422p10le", "color_transfer=arib-std-b67",
                "color_primaries=bt2020", "color_space=bt2020nc"}},
        Coding{"ProresFields",
               ".mov",
               VideoCodec::prores,
               true,
               kSdr,
               {"codec_name=prores", "profile=HQ", "pix_fmt=yuv422p10le", "field_order=tt",
                "timecode=10:00:00:00"}},
        Coding{"ProresHlg",
               ".mov",
               VideoCodec::prores,
               false,
               kHlg,
               {"codec_name=prores", "color_transfer=arib-std-b67", "color_primaries=bt2020"}},
        Coding{"Prores4444",
               ".mov",
               VideoCodec::prores4444,
               false,
               kSdr,
               {"codec_name=prores", "profile=4444", "pix_fmt=yuva444p", "timecode=10:00:00:00"}},
        Coding{"Dnxhr",
               ".mov",
               VideoCodec::dnxhr,
               false,
               kSdr,
               {"codec_name=dnxhd", "profile=DNXHR HQX", "pix_fmt=yuv422p10le"}},
        Coding{"Ffv1Fields",
               ".mkv",
               VideoCodec::ffv1,
               true,
               kSdr,
               {"codec_name=ffv1", "pix_fmt=yuv422p10le", "field_order=tt"}},
        Coding{"Ffv1Hlg",
               ".mkv",
               VideoCodec::ffv1,
               false,
               kHlg,
               {"codec_name=ffv1", "color_transfer=arib-std-b67"}},
        Coding{"Ffv1Alpha",
               ".mkv",
               VideoCodec::ffv1_alpha,
               false,
               kSdr,
               {"codec_name=ffv1", "pix_fmt=gbrap16le", "color_space=gbr"}},
        Coding{"XdcamFields",
               ".mxf",
               VideoCodec::xdcam,
               true,
               kSdr,
               {"codec_name=mpeg2video", "profile=4:2:2", "pix_fmt=yuv422p", "field_order=tt",
                "color_space=bt709", "timecode=10:00:00:00"}},
        Coding{"AvcIntraFields",
               ".mxf",
               VideoCodec::avc_intra,
               true,
               kSdr,
               {"codec_name=h264", "pix_fmt=yuv422p10le", "timecode=10:00:00:00"}}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(Ffv1, KeepsEveryBit) {
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "out.mkv";
    options.codec = VideoCodec::ffv1;
    options.format = {"test", 320, 192, {25, 1}, true};
    ASSERT_TRUE(write_file_of(options, 5).ok());
    std::string expected;
    for (int n = 0; n < 5; ++n) {
        const Frame frame = waves(packs(options), options.format, n);
        for (const auto& plane : frame.packed().planes) {
            expected.append(reinterpret_cast<const char*>(plane.bytes), plane.size);
        }
    }
    EXPECT_TRUE(decoded(options.url, "yuv422p10le") == expected);
}

TEST(Ffv1, KeepsStraightAlpha) {
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "out.mkv";
    options.codec = VideoCodec::ffv1_alpha;
    options.format = {"test", 320, 192, {25, 1}, false};
    ASSERT_TRUE(write_file_of(options, 2).ok());
    const std::string bytes = decoded(options.url, "rgba64le");
    ASSERT_EQ(bytes.size(), 2U * 320 * 192 * 8);
    Frame frame = waves(packs(options), options.format, 0);
    int worst = 0;
    for (std::int32_t y = 0; y < 192; ++y) {
        for (std::int32_t x = 0; x < 320; ++x) {
            std::array<std::uint16_t, 4> straight{};
            std::memcpy(straight.data(),
                        bytes.data() +
                            8 * (static_cast<std::size_t>(y) * 320 + static_cast<std::size_t>(x)),
                        8);
            const auto* pixel = frame.line<std::uint16_t>(0, y) + 4 * x;
            EXPECT_EQ(straight[3], pixel[3]);
            for (std::size_t c = 0; c < 3; ++c) {  // multiplied again it is what it was
                const auto again = static_cast<int>(
                    std::lround(straight[c] * static_cast<double>(straight[3]) / 65535));
                worst = std::max(worst, std::abs(again - pixel[c]));
            }
        }
    }
    EXPECT_LE(worst, 1);
}

TEST(Prores4444, IsStraightColourAndAlpha) {
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "out.mov";
    options.codec = VideoCodec::prores4444;
    options.format = {"test", 320, 192, {25, 1}, false};
    ASSERT_TRUE(write_file_of(options, 2).ok());
    const std::string bytes = decoded(options.url, "yuva444p12le");
    constexpr std::size_t kPlane = 320 * 192 * 2;
    ASSERT_EQ(bytes.size(), 2 * 4 * kPlane);
    Frame frame = waves(packs(options), options.format, 0);
    double worst_luma = 0;
    double worst_alpha = 0;
    for (std::int32_t y = 0; y < 192; ++y) {
        for (std::int32_t x = 100; x < 320; ++x) {
            const auto at = 2 * (static_cast<std::size_t>(y) * 320 + static_cast<std::size_t>(x));
            std::uint16_t luma = 0;
            std::uint16_t alpha = 0;
            std::memcpy(&luma, bytes.data() + at, 2);
            std::memcpy(&alpha, bytes.data() + 3 * kPlane + at, 2);
            const auto* pixel = frame.line<std::uint16_t>(0, y) + 4 * x;
            const double share = pixel[3] / 65535.0;
            const double expected =
                (0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2]) / 65535.0 / share;
            worst_luma = std::max(worst_luma, std::abs((luma / 4.0 - 64) / 876 - expected));
            worst_alpha = std::max(worst_alpha, std::abs(alpha / 4095.0 - share));
        }
    }
    EXPECT_LT(worst_luma, 0.02) << "the coding is not lossless";
    EXPECT_LT(worst_alpha, 0.002);
}

TEST(Xdcam, IsWhatTelevisionCallsXdcamHd422) {
    if (!test::runs("mediainfo --Version")) {
        GTEST_SKIP() << "no mediainfo";
    }
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "out.mxf";
    options.codec = VideoCodec::xdcam;
    options.format = {"1080i50", 1920, 1080, {25, 1}, true};
    ASSERT_TRUE(write_file_of(options, 75).ok());
    const std::string said = output_of("mediainfo '" + options.url + "'");
    EXPECT_THAT(said, HasSubstr("XDCAM HD422"));
    EXPECT_THAT(said, HasSubstr("Top Field First"));
    EXPECT_THAT(said, HasSubstr("10:00:00:00"));
    EXPECT_THAT(said, HasSubstr("50.0 Mb/s"));
}

TEST(Hls, PlaysFromItsList) {
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "live.m3u8";
    options.codec = VideoCodec::h264;
    options.format = {"test", 320, 192, {25, 1}, false};
    ASSERT_TRUE(write_file_of(options, 130).ok());
    const auto list = read_file(options.url);
    ASSERT_TRUE(list.ok());
    EXPECT_THAT(*list, HasSubstr("#EXT-X-PROGRAM-DATE-TIME"));
    EXPECT_THAT(output_of("ffprobe -v error -count_frames -select_streams v:0 -show_entries "
                          "stream=nb_read_frames -of csv=p=0 '" +
                          options.url + "'"),
                HasSubstr("130"));
}

TEST(Mp4, PlaysWhenItWasCutOff) {
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "out.mp4";
    options.codec = VideoCodec::h264;
    options.format = {"test", 320, 192, {25, 1}, false};
    ASSERT_TRUE(write_file_of(options, 100).ok());
    std::filesystem::resize_file(options.url, std::filesystem::file_size(options.url) * 6 / 10);
    const std::string frames = output_of(
        "ffprobe -v quiet -count_frames -select_streams v:0 -show_entries "
        "stream=nb_read_frames -of csv=p=0 '" +
        options.url + "'");
    EXPECT_GE(std::atoi(frames.c_str()), 25);
}

/// Clock references of a transport stream: bytes before each, and its time.
std::map<std::size_t, double> clocks_in(const std::string& stream) {
    std::map<std::size_t, double> clocks;
    for (std::size_t at = 0; at + 188 <= stream.size(); at += 188) {
        const auto byte = [&](std::size_t i) {
            return static_cast<std::uint64_t>(static_cast<unsigned char>(stream[at + i]));
        };
        if ((byte(3) & 0x20U) != 0 && byte(4) > 0 && (byte(5) & 0x10U) != 0) {
            const std::uint64_t base =
                byte(6) << 25U | byte(7) << 17U | byte(8) << 9U | byte(9) << 1U | byte(10) >> 7U;
            const std::uint64_t extension = (byte(10) & 1U) << 8U | byte(11);
            clocks[at + 10] = static_cast<double>(base * 300 + extension) / 27e6;
        }
    }
    return clocks;
}

TEST(TransportStream, HasAConstantRateAndExactClocksWhenAsked) {
    const test::Folder folder;
    WriterOptions options;
    options.url = folder / "out.ts";
    options.format = {"test", 320, 192, {50, 1}, false};
    options.mux_rate = 4'000'000;
    ASSERT_TRUE(write_file_of(options, 200).ok());
    const auto stream = read_file(options.url);
    ASSERT_TRUE(stream.ok());
    const auto clocks = clocks_in(*stream);
    ASSERT_GT(clocks.size(), 150U);
    double worst_ns = 0;
    double longest_ms = 0;
    for (auto next = std::next(clocks.begin()), last = clocks.begin(); next != clocks.end();
         last = next++) {
        const double took = next->second - last->second;
        const double wanted = static_cast<double>(next->first - last->first) * 8 / 4e6;
        worst_ns = std::max(worst_ns, std::abs(took - wanted) * 1e9);
        longest_ms = std::max(longest_ms, took * 1000);
    }
    std::printf("clock references: %.0f ns off at most, %.1f ms apart at most\n", worst_ns,
                longest_ms);
    EXPECT_LT(worst_ns, 500) << "TR 101 290, 2.4";
    EXPECT_LT(longest_ms, 40) << "TR 101 290, 2.3";
}

TEST(VideoWriter, SaysWhatAContainerCannotHold) {
    const auto refusal = [](const std::string& url, VideoCodec codec, bool interlaced = false,
                            draw::PackColour colour = kSdr) {
        WriterOptions options;
        options.url = url;
        options.codec = codec;
        options.format = {"test", 320, 192, {25, 1}, interlaced};
        options.signal.colour = colour;
        const auto writer = VideoWriter::open(options);
        return writer.ok() ? std::string("opened") : writer.error().message();
    };
    EXPECT_THAT(refusal("out.mp4", VideoCodec::prores), HasSubstr("use h264, hevc"));
    EXPECT_THAT(refusal("out.avi", VideoCodec::hevc), HasSubstr(".mkv"));
    EXPECT_THAT(refusal("udp://127.0.0.1:9", VideoCodec::ffv1), HasSubstr("use h264, hevc"));
    EXPECT_THAT(refusal("/tmp/out.ts", VideoCodec::hevc, true), HasSubstr("no fields"));
    EXPECT_THAT(refusal("out.mxf", VideoCodec::xdcam, true, kHlg), HasSubstr("BT.709"));
}

class Receivers : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(Receivers, GetTheStream) {
    const auto& [to, from] = GetParam();
    const test::Folder folder;
    const int port = test::free_port();
    const std::string list = folder / "frames";
    const test::PeerProcess receiver(
        "ffprobe -v quiet -select_streams v:0 -show_entries "
        "packet=pts -of csv=p=0 '" +
        test::filled(from, port, "") + "' > '" + list + "'");
    ::usleep(700'000);
    WriterOptions options;
    options.url = test::filled(to, port, "");
    options.format = {"test", 320, 192, {50, 1}, false};
    options.codec = VideoCodec::h264;
    options.first = ten_o_clock(options.format.rate);
    auto writer = VideoWriter::open(options);
    ASSERT_TRUE(writer.ok()) << writer.error().message();
    std::size_t received = 0;
    for (int n = 0; n < 600 && received < 20; ++n) {
        const Frame frame = waves(packs(options), options.format, n);
        ASSERT_TRUE((*writer)->write(frame.packed(), options.first + n).ok());
        ::usleep(15'000);
        const auto lines = read_file(list);
        received = lines.ok() ? test::count_of(*lines, "\n") : 0;
    }
    EXPECT_GE(received, 20U);
}
INSTANTIATE_TEST_SUITE_P(
    By, Receivers,
    ::testing::Values(std::pair{"rtp://127.0.0.1:PORT", "rtp://127.0.0.1:PORT"},
                      std::pair{"rist://127.0.0.1:PORT", "rist://@127.0.0.1:PORT"}),
    [](const auto& info) {
        return std::string(info.param.first).substr(0, 4) == "rist" ? "Rist" : "Rtp";
    });

}  // namespace
}  // namespace pitcast::video
