// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/video/encode_speed.h"
#include "pitcast/video/writer.h"

#include "video_test_support.h"

namespace pitcast::video {
namespace {

using test::count_of;
using test::probe_entries;

VideoFormat small(FrameRate rate = {25, 1}, bool interlaced = false) {
    return {"test", 192, 96, rate, interlaced};
}

/// 10:00:00:00 local time (UTC) on some day, at `rate`.
FrameNumber ten_o_clock(FrameRate rate) {
    return frame_at_tai_ns((20'000LL * 86'400 + 36'000 + 37) * kNanosecondsPerSecond, rate);
}

/// "value=HH:MM:SS:FF" for each frame, as ffprobe reads the SEI.
std::string timecodes_in(const std::string& file) {
    return test::output_of("ffprobe -v error -select_streams v:0 -show_frames '" + file +
                           "' | grep -A1 '^.TIMECODE' | grep value");
}

std::unique_ptr<VideoWriter> opened(const WriterOptions& options) {
    auto writer = VideoWriter::open(options);
    EXPECT_TRUE(writer.ok()) << writer.error().message();
    return writer.ok() ? std::move(*writer) : nullptr;
}

void write_frames(VideoWriter& writer, const WriterOptions& options, int from, int to) {
    for (int n = from; n < to; ++n) {
        const auto frame = test::make_frame(packs(options), options.format, n);
        const Status written = writer.write(*frame, options.first + n);
        ASSERT_TRUE(written.ok()) << written.error().message();
    }
}

TEST(TransportStreamWriter, HoldsEveryFrameWithExactTimeStampsAndTags) {
    const test::Folder folder;
    WriterOptions options{.url = folder / "out.ts", .format = small({50, 1})};
    options.first = ten_o_clock({50, 1});
    auto writer = opened(options);
    write_frames(*writer, options, 0, 100);
    ASSERT_TRUE(writer->finish().ok());

    const std::string stream =
        probe_entries(options.url,
                      "stream=codec_name,width,height,pix_fmt,r_frame_rate,field_order,color_range,"
                      "color_space,color_transfer,color_primaries");
    for (const char* line :
         {"codec_name=h264", "width=192", "height=96", "pix_fmt=yuv420p", "r_frame_rate=50/1",
          "field_order=progressive", "color_range=tv", "color_space=bt709", "color_transfer=bt709",
          "color_primaries=bt709"}) {
        EXPECT_NE(stream.find(line), std::string::npos) << line << " in\n" << stream;
    }
    std::istringstream stamps(
        test::output_of("ffprobe -v error -select_streams v:0 -show_entries packet=pts,flags "
                        "-of csv=p=0 '" +
                        options.url + "'"));
    std::int64_t first = -1;
    std::int64_t n = 0;
    for (std::string line; std::getline(stamps, line);) {
        if (line.empty()) {
            continue;
        }
        const std::int64_t pts = std::stoll(line);
        first = first < 0 ? pts : first;
        EXPECT_EQ(pts - first, n * 1800);
        EXPECT_EQ(line.find('K') != std::string::npos, n % 50 == 0) << n;
        ++n;
    }
    EXPECT_EQ(n, 100);
}

TEST(TransportStreamWriter, CarriesTheTimecodeOfEachFrame) {
    const test::Folder folder;
    for (const FrameRate rate : {FrameRate{25, 1}, FrameRate{50, 1}}) {
        WriterOptions options{.url = folder / "tc.ts", .format = small(rate)};
        options.first = ten_o_clock(rate);
        auto writer = opened(options);
        write_frames(*writer, options, 0, 30);
        ASSERT_TRUE(writer->finish().ok());
        const std::string codes = timecodes_in(options.url);
        EXPECT_EQ(count_of(codes, "value="), 30U) << codes;
        EXPECT_TRUE(codes.starts_with("value=10:00:00:00")) << codes;
        EXPECT_NE(codes.find("10:00:00:14"), std::string::npos) << codes;
        if (rate.numerator == 25) {
            EXPECT_NE(codes.find("10:00:01:04"), std::string::npos) << codes;
        }
    }
}

TEST(TransportStreamWriter, MarksInterlacedFramesTopFieldFirst) {
    const test::Folder folder;
    WriterOptions options{.url = folder / "i.ts", .format = small({25, 1}, true)};
    options.first = ten_o_clock({25, 1});
    EXPECT_EQ(packs(options), draw::PackFormat::yuv422p10);
    auto writer = opened(options);
    write_frames(*writer, options, 0, 12);
    ASSERT_TRUE(writer->finish().ok());
    const std::string stream = probe_entries(options.url, "stream=field_order,pix_fmt");
    EXPECT_NE(stream.find("field_order=tt"), std::string::npos) << stream;
    EXPECT_NE(stream.find("pix_fmt=yuv422p10le"), std::string::npos) << stream;
    const std::string frames = probe_entries(options.url, "frame=interlaced_frame,top_field_first");
    EXPECT_EQ(count_of(frames, "interlaced_frame=1"), 12U);
    EXPECT_EQ(count_of(frames, "top_field_first=1"), 12U);
    EXPECT_NE(timecodes_in(options.url).find("10:00:00:11"), std::string::npos);
}

TEST(TransportStreamWriter, PlaysWhileItGrows) {
    const test::Folder folder;
    WriterOptions options{.url = folder / "grows.ts", .format = small(), .low_delay = true};
    auto writer = opened(options);
    write_frames(*writer, options, 0, 40);
    const std::string before = probe_entries(options.url, "frame=pts");
    EXPECT_GE(count_of(before, "pts="), 39U);
    write_frames(*writer, options, 40, 60);
    EXPECT_GE(count_of(probe_entries(options.url, "frame=pts"), "pts="), 59U);
    ASSERT_TRUE(writer->finish().ok());
}

TEST(TransportStreamWriter, KeepsNumberingOverAGap) {
    const test::Folder folder;
    WriterOptions options{.url = folder / "gap.ts", .format = small()};
    auto writer = opened(options);
    write_frames(*writer, options, 0, 10);
    write_frames(*writer, options, 15, 20);
    const auto frame = test::make_frame(packs(options), options.format, 0);
    EXPECT_FALSE(writer->write(*frame, options.first + 19).ok());
    ASSERT_TRUE(writer->finish().ok());
    std::istringstream stamps(test::output_of(
        "ffprobe -v error -select_streams v:0 -show_entries packet=pts -of csv=p=0 '" +
        options.url + "'"));
    std::vector<std::int64_t> pts;
    for (std::string line; std::getline(stamps, line);) {
        if (!line.empty()) {
            pts.push_back(std::stoll(line));
        }
    }
    ASSERT_EQ(pts.size(), 15U);
    EXPECT_EQ(pts[10] - pts[9], 6 * 3600);
}

TEST(MovWriter, KeepsEveryBitOfV210) {
    const test::Folder folder;
    for (const bool interlaced : {false, true}) {
        WriterOptions options{.url = folder / "fill.mov", .format = small({25, 1}, interlaced)};
        options.first = ten_o_clock({25, 1});
        EXPECT_EQ(packs(options), draw::PackFormat::v210);
        auto writer = opened(options);
        std::string raw;
        for (int n = 0; n < 5; ++n) {
            const auto frame = test::make_frame(packs(options), options.format, n);
            ASSERT_TRUE(writer->write(*frame, options.first + n).ok());
            raw.append(reinterpret_cast<const char*>(frame->planes[0].bytes),
                       frame->planes[0].size);
        }
        ASSERT_TRUE(writer->finish().ok());
        ASSERT_TRUE(write_file(folder / "raw.v210", raw).ok());
        // The packets, and the samples as FFmpeg's decoder sees them and encodes them again.
        test::output_of("ffmpeg -v error -y -i '" + options.url + "' -map v -c copy -f data '" +
                        (folder / "copy.v210") + "'");
        test::output_of("ffmpeg -v error -y -i '" + options.url + "' -c:v v210 -f rawvideo '" +
                        (folder / "again.v210") + "'");
        EXPECT_TRUE(read_file(folder / "copy.v210").value() == raw);
        EXPECT_TRUE(read_file(folder / "again.v210").value() == raw);
        const std::string stream =
            probe_entries(options.url,
                          "stream=codec_name,codec_tag_string,field_order,color_space,nb_frames,"
                          "r_frame_rate:stream_tags=timecode");
        for (const char* line : {"codec_name=v210", "codec_tag_string=v210", "color_space=bt709",
                                 "nb_frames=5", "r_frame_rate=25/1", "timecode=10:00:00:00"}) {
            EXPECT_NE(stream.find(line), std::string::npos) << line << " in\n" << stream;
        }
        EXPECT_NE(stream.find(interlaced ? "field_order=tt" : "field_order=progressive"),
                  std::string::npos)
            << stream;
    }
}

TEST(VideoWriter, NamesAFullDisk) {
    for (const WriterKind kind : {WriterKind::h264, WriterKind::mov_v210}) {
        WriterOptions options{
            .url = "/dev/full", .kind = kind, .format = small(), .low_delay = true};
        auto writer = VideoWriter::open(options);
        Status status = writer.ok() ? Status() : Status(writer.error());
        for (int n = 0; n < 20 && status.ok(); ++n) {
            status = (*writer)->write(*test::make_frame(packs(options), options.format, n), n);
        }
        ASSERT_FALSE(status.ok());
        EXPECT_EQ(status.error().where, "/dev/full");
        EXPECT_NE(status.error().what.find("No space left"), std::string::npos)
            << status.error().message();
        EXPECT_NE(status.error().mend.find("free space"), std::string::npos);
    }
}

TEST(VideoWriter, RefusesWhatItCannotWriteTo) {
    const auto open = [](const std::string& url, WriterKind kind = WriterKind::none) {
        return VideoWriter::open({.url = url, .kind = kind, .format = small()});
    };
    EXPECT_FALSE(open("http://example.org/x").ok());
    EXPECT_FALSE(open("srt://127.0.0.1:1", WriterKind::mov_v210).ok());
    EXPECT_FALSE(open("").ok());
    const auto missing = open("/nowhere/at/all/out.ts");
    ASSERT_FALSE(missing.ok());
    EXPECT_NE(missing.error().message().find("/nowhere/at/all/out.ts"), std::string::npos);
    EXPECT_NE(missing.error().message().find("No such file"), std::string::npos);
}

TEST(VideoWriter, RefusesAFrameInAnotherPacking) {
    const test::Folder folder;
    WriterOptions options{.url = folder / "out.ts", .format = small()};
    auto writer = opened(options);
    EXPECT_FALSE(
        writer->write(*test::make_frame(draw::PackFormat::v210, options.format, 0), 0).ok());
}

TEST(EncodeSpeed, IsMeasuredWithinItsBudget) {
    EXPECT_GT(measure_encode_fps(small(), std::chrono::milliseconds(100)), 1.0);
    EXPECT_GT(measure_encode_fps(small({25, 1}, true), std::chrono::milliseconds(100)), 1.0);
}

}  // namespace
}  // namespace pitcast::video
