// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "pitcast/video/input.h"
#include "pitcast/video/probe.h"

#include "draw_scene.h"
#include "video_test_support.h"

/// Interlaced cameras: two pictures a frame, in order of time, judged by what is drawn of them.
namespace pitcast::video {
namespace {

constexpr int kWidth = 256;
constexpr int kHeight = 64;
constexpr int kClipFields = 48;
constexpr int kStep = 4;  ///< pixels that the edge moves in a field

int edge_of(std::int64_t field) {
    return 20 + kStep * static_cast<int>(field % kClipFields);
}

/// 50 pictures a second of an edge that moves, in 25 interlaced frames.
std::string make_interlaced(const test::Folder& folder, const std::string& name, bool top_first,
                            const std::string& codec) {
    const std::string path = folder / name;
    // The flags of the fields pass through filters, but not out of a lavfi input.
    test::output_of(std::string("ffmpeg -v error -y -f lavfi -i nullsrc=s=256x64:r=50 -vf ") +
                    "\"format=yuv422p,geq=lum='if(lt(X,20+4*N),200,40)':cb=128:cr=128,tinterlace=" +
                    (top_first ? "interleave_top" : "interleave_bottom") +
                    ",setfield=" + (top_first ? "tff" : "bff") +
                    ",setparams=colorspace=bt709:range=tv\" -frames:v 24 " + codec + " '" + path +
                    "'");
    return path;
}

/// Where the edge is in a line of what a progressive channel draws.
double edge_in(const draw::PackedFrame& frame, std::int32_t y) {
    double bright = 0;
    for (std::int32_t x = 0; x < frame.width; ++x) {
        bright += (draw::test::pixel(frame, x, y)[0] - 28) / 186.0;
    }
    return bright;
}

struct Drawn {
    double least = 0, most = 0;  ///< of the edge, over all lines
};

/// Draws as a progressive channel does.
class Screen {
 public:
    Drawn show(const draw::PicturePtr& picture) {
        const draw::DrawList list{
            kWidth,
            kHeight,
            {draw::DrawPicture{picture, draw::test::rect_px(0, 0, kWidth, kHeight), {}, {}}}};
        const auto frame =
            draw::test::draw_frame(*executor_, fonts_, list, draw::PackFormat::rgba8);
        Drawn drawn{std::numeric_limits<double>::max(), 0};
        for (std::int32_t y = 0; y < kHeight; ++y) {
            drawn.least = std::min(drawn.least, edge_in(*frame, y));
            drawn.most = std::max(drawn.most, edge_in(*frame, y));
        }
        return drawn;
    }

 private:
    draw::FontLibrary fonts_;
    std::unique_ptr<draw::Executor> executor_ = draw::make_cpu_executor(1);
};

struct Coding {
    const char* name;
    bool top_first;
    const char* codec;
    double tolerance;  ///< pixels
};

const Coding kCodings[] = {
    {"m2t.ts", true, "-c:v mpeg2video -pix_fmt yuv422p -flags +ildct+ilme -qscale 1 -g 6 -bf 2", 1},
    {"m2b.ts", false, "-c:v mpeg2video -pix_fmt yuv422p -flags +ildct+ilme -qscale 1 -g 6 -bf 2",
     1},
    {"420t.ts", true, "-c:v mpeg2video -pix_fmt yuv420p -flags +ildct+ilme -qscale 1 -g 6 -bf 2",
     1},
    {"ht.ts", true, "-c:v libx264 -qp 4 -flags +ildct+ilme -x264-params tff=1 -bf 2 -g 8", 1},
    {"hb.ts", false, "-c:v libx264 -qp 4 -flags +ildct+ilme -x264-params bff=1 -bf 2 -g 8", 1},
    {"ht.mp4", true,
     "-c:v libx264 -qp 4 -pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1 -g 8", 1},
    {"pt.mov", true, "-c:v prores_ks -flags +ildct -field_order tt", 1},
    {"pb.mov", false, "-c:v prores_ks -flags +ildct -field_order bb", 1},
    {"vt.mov", true, "-c:v v210 -pix_fmt yuv422p10le -field_order tt", 0.1},
    {"vb.mov", false, "-c:v v210 -pix_fmt yuv422p10le -field_order bb", 0.1},
    {"ft.mkv", true, "-c:v ffv1 -level 3 -field_order tt", 0.1},
    {"fb.mkv", false, "-c:v ffv1 -level 3 -field_order bb", 0.1},
};

/// In a channel of 50 pictures a second every field is its own picture, none is combed, and what
/// moves moves forward: in the wrong order of fields it would jump back in every second one.
TEST(InterlacedClip, GivesItsFieldsInOrderOfTime) {
    const test::Folder folder;
    Screen screen;
    for (const Coding& coding : kCodings) {
        const std::string path =
            make_interlaced(folder, coding.name, coding.top_first, coding.codec);
        for (const std::size_t cache : {std::size_t{64} << 20, std::size_t{0}}) {
            InputOptions options{.id = "cam", .url = path, .loop = true};
            options.realtime = false;
            options.decoded_cache_bytes = cache;
            auto input = VideoInput::open(options);
            ASSERT_TRUE(input.ok()) << input.error().message();
            ASSERT_EQ((*input)->health().rate, (FrameRate{25, 1})) << coding.name;
            // Whole laps since the epoch; through the end of the clip and on.
            const std::int64_t base = std::int64_t{1'800'000'000} * kClipFields;
            for (std::int64_t n = 0; n < kClipFields + 6; ++n) {
                const auto picture = (*input)->picture_at(frame_start_tai_ns(base + n, {50, 1}));
                ASSERT_NE(picture, nullptr);
                ASSERT_NE(picture->field, draw::FieldParity::none) << coding.name << " " << n;
                const Drawn drawn = screen.show(picture);
                ASSERT_NEAR(drawn.least, edge_of(n), coding.tolerance) << coding.name << " " << n;
                ASSERT_NEAR(drawn.most, edge_of(n), coding.tolerance) << coding.name << " " << n;
            }
        }
    }
}

TEST(InterlacedClip, IsDelayedByHalfFramesToo) {
    const test::Folder folder;
    Screen screen;
    InputOptions options{.id = "cam",
                         .url = make_interlaced(folder, "d.mkv", true, "-c:v ffv1 -level 3"),
                         .loop = true};
    options.channel_rate = {50, 1};
    options.delay_frames = 3;
    auto input = VideoInput::open(options);
    ASSERT_TRUE(input.ok());
    const std::int64_t base = std::int64_t{1'800'000'000} * kClipFields;
    for (std::int64_t n = 3; n < 12; ++n) {
        const auto picture = (*input)->picture_at(frame_start_tai_ns(base + n, {50, 1}));
        ASSERT_NEAR(screen.show(picture).least, edge_of(n - 3), 0.1);
    }
}

TEST(InterlacedClip, WithoutLoopHoldsItsLastField) {
    const test::Folder folder;
    Screen screen;
    for (const std::size_t cache : {std::size_t{64} << 20, std::size_t{0}}) {
        InputOptions options{.id = "cam",
                             .url = make_interlaced(folder, "o.mkv", true, "-c:v ffv1 -level 3")};
        options.realtime = false;
        options.decoded_cache_bytes = cache;
        auto input = VideoInput::open(options);
        ASSERT_TRUE(input.ok());
        const std::int64_t first = 70'000'000'000;
        for (std::int64_t n = 0; n < kClipFields + 10; ++n) {
            const auto picture = (*input)->picture_at(frame_start_tai_ns(first + n, {50, 1}));
            ASSERT_NEAR(screen.show(picture).most,
                        edge_of(std::min<std::int64_t>(n, kClipFields - 1)), 0.1)
                << n;
        }
        EXPECT_EQ((*input)->health().state, InputState::ended);
    }
}

/// A channel of whole frames at the clip's own rate sees first fields only: no combing.
TEST(InterlacedClip, ShowsItsFirstFieldInAChannelOfItsFrameRate) {
    const test::Folder folder;
    Screen screen;
    InputOptions options{.id = "cam",
                         .url = make_interlaced(folder, "s.mkv", false, "-c:v ffv1 -level 3"),
                         .loop = true};
    auto input = VideoInput::open(options);
    ASSERT_TRUE(input.ok());
    const std::int64_t base = std::int64_t{1'800'000'000} * kClipFields / 2;
    for (std::int64_t n = 0; n < 30; ++n) {
        const auto picture = (*input)->picture_at(frame_start_tai_ns(base + n, {25, 1}));
        EXPECT_EQ(picture->field, draw::FieldParity::bottom);
        ASSERT_NEAR(screen.show(picture).most, edge_of(2 * n), 0.1);
    }
}

TEST(InterlacedClip, SharesTheMemoryOfItsFrame) {
    const test::Folder folder;
    auto input =
        VideoInput::open({.id = "cam",
                          .url = make_interlaced(folder, "m.mkv", true, "-c:v ffv1 -level 3"),
                          .loop = true});
    ASSERT_TRUE(input.ok());
    const auto top = (*input)->picture_at(frame_start_tai_ns(4'000'000, {50, 1}));
    const auto bottom = (*input)->picture_at(frame_start_tai_ns(4'000'001, {50, 1}));
    ASSERT_EQ(top->field, draw::FieldParity::top);
    ASSERT_EQ(bottom->field, draw::FieldParity::bottom);
    EXPECT_EQ(top->frame, bottom->frame);
    EXPECT_EQ(top->height * 2, top->frame->height);
    EXPECT_EQ(draw::shown_height(*top), kHeight);
    EXPECT_NE(top->version, bottom->version);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(top->planes[i].bytes, top->frame->planes[i].bytes);
        EXPECT_EQ(bottom->planes[i].bytes,
                  top->frame->planes[i].bytes + top->frame->planes[i].stride);
    }
}

}  // namespace
}  // namespace pitcast::video
