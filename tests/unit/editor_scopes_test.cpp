// SPDX-License-Identifier: Apache-2.0
// Scopes measure what leaves the machine: colour bars of the channel's own source, packed by the
// compositor as for an output of 10 bits.
#include <algorithm>
#include <cstring>
#include <numeric>

#include <gtest/gtest.h>

#include "pitcast/draw/draw_list.h"
#include "pitcast/draw/signal.h"
#include "pitcast/draw/text.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/editor/scopes.h"
#include "pitcast/video/input.h"

namespace pitcast::editor {
namespace {

constexpr std::int32_t kBars = 8;

/// A frame of one colour everywhere, in words.
std::shared_ptr<draw::PackedFrame> flat_frame(std::int32_t width, std::int32_t height,
                                              std::uint16_t y, std::uint16_t cb, std::uint16_t cr) {
    const auto executor = draw::make_reference_executor();
    auto frame = executor->allocate(draw::PackFormat::yuv422p10, width, height);
    EXPECT_TRUE(frame);
    const std::uint16_t words[] = {y, cb, cr};
    for (std::size_t plane = 0; plane < 3; ++plane) {
        auto& at = (*frame)->planes[plane];
        for (std::size_t i = 0; i + 1 < at.size; i += 2) {
            std::memcpy(at.bytes + i, &words[plane], 2);
        }
    }
    return *frame;
}

/// EBU bars 100/0/75/0 on the whole picture.
std::shared_ptr<draw::PackedFrame> bars_frame() {
    auto input = video::VideoInput::open({.id = "bars", .url = "pattern:bars"});
    EXPECT_TRUE(input);
    const draw::PicturePtr picture = (*input)->picture_at(0);
    draw::FontLibrary fonts;
    draw::TileBuilder builder(fonts);
    draw::DrawList list;
    list.width = picture->width;
    list.height = picture->height;
    list.commands.push_back(
        draw::DrawPicture{picture, {0, 0, draw::px(list.width), draw::px(list.height)}, {}, {}});
    draw::TileProgram program;
    EXPECT_TRUE(builder.build(list, program));
    const auto executor = draw::make_cpu_executor(1);
    auto frame = executor->allocate(draw::PackFormat::yuv422p10, list.width, list.height);
    EXPECT_TRUE(frame);
    draw::PackedFrame* const targets[] = {frame->get()};
    EXPECT_TRUE(executor->render(program, nullptr, targets));
    return *frame;
}

struct Bar {
    double r, g, b;
};
constexpr Bar kColours[kBars] = {{1, 1, 1},       {0.75, 0.75, 0}, {0, 0.75, 0.75}, {0, 0.75, 0},
                                 {0.75, 0, 0.75}, {0.75, 0, 0},    {0, 0, 0.75},    {0, 0, 0}};

/// Where most of a column's pixels stand.
std::int32_t level_of(const std::vector<std::uint32_t>& cells, std::int32_t column) {
    const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(column) * kCodes;
    return static_cast<std::int32_t>(std::max_element(begin, begin + kCodes) - begin);
}

TEST(Scopes, ShowTheBarsOfTheWaveformAtTheirLevels) {
    ScopeCounts counts;
    const auto frame = bars_frame();
    ASSERT_TRUE(count_scopes(*frame, 1, counts));
    for (std::int32_t bar = 0; bar < kBars; ++bar) {
        const Bar& is = kColours[bar];
        const double y = 0.2126 * is.r + 0.7152 * is.g + 0.0722 * is.b;
        const std::int32_t column = ScopeCounts::kColumns * (2 * bar + 1) / (2 * kBars);
        EXPECT_NEAR(level_of(counts.luma, column), 64 + 876 * y, 1) << "bar " << bar;
        const double parts[] = {is.r, is.g, is.b};
        for (std::size_t c = 0; c < 3; ++c) {
            EXPECT_NEAR(level_of(counts.parade[c],
                                 ScopeCounts::kParadeColumns * (2 * bar + 1) / (2 * kBars)),
                        64 + 876 * parts[c], 1)
                << "bar " << bar << " component " << c;
        }
    }
}

TEST(Scopes, HaveTheBarsInTheTargetsOfTheVectorscope) {
    ScopeCounts counts;
    const auto frame = bars_frame();
    ASSERT_TRUE(count_scopes(*frame, 1, counts));
    // Pixels that are neither in a target nor grey lie on the edges between bars.
    std::uint64_t in_targets = 0;
    const auto near = [&](std::int32_t cb, std::int32_t cr) {
        std::uint64_t sum = 0;
        for (std::int32_t v = cr / 2 - 1; v <= cr / 2 + 1; ++v) {
            for (std::int32_t u = cb / 2 - 1; u <= cb / 2 + 1; ++u) {
                sum += counts.vector[static_cast<std::size_t>(v) * ScopeCounts::kVectorSide +
                                     static_cast<std::size_t>(u)];
            }
        }
        return sum;
    };
    const std::uint64_t bar = counts.pixels / kBars;
    for (const VectorTarget& target : vector_targets(0.75)) {
        const std::uint64_t there = near(target.cb, target.cr);
        EXPECT_NEAR(static_cast<double>(there), static_cast<double>(bar),
                    0.02 * static_cast<double>(bar))
            << target.name;
        in_targets += there;
    }
    in_targets += near(512, 512);
    EXPECT_GT(in_targets, counts.pixels * 98 / 100);
    // BT.709, clause 3: blue has the most Cb, red the most Cr.
    EXPECT_EQ(vector_targets(1)[2].cb, 960);
    EXPECT_EQ(vector_targets(1)[0].cr, 960);
}

TEST(Scopes, CountEveryPixelOnceInEachScope) {
    ScopeCounts counts;
    const auto frame = bars_frame();
    ASSERT_TRUE(count_scopes(*frame, 2, counts));
    const std::uint64_t pixels = 1920 * 540;
    const auto sum = [](const std::vector<std::uint32_t>& cells) {
        return std::accumulate(cells.begin(), cells.end(), std::uint64_t{0});
    };
    EXPECT_EQ(counts.pixels, pixels);
    EXPECT_EQ(sum(counts.luma), pixels);
    EXPECT_EQ(sum(counts.vector), pixels);
    for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_EQ(sum(counts.parade[c]), pixels);
        EXPECT_EQ(sum(counts.histogram[c]), pixels);
    }
    ASSERT_TRUE(count_scopes(*frame, 1, counts));
    EXPECT_EQ(sum(counts.luma), 2 * pixels) << "a second frame begins anew";
}

TEST(Scopes, AgreeWithTheSignalCheckOnWhatIsOutsideR103) {
    struct Case {
        std::uint16_t y, cb, cr;
    };
    for (const Case& is :
         {Case{20, 512, 512}, Case{17, 512, 512}, Case{984, 512, 512}, Case{987, 512, 512},
          Case{940, 512, 600}, Case{300, 800, 512}, Case{502, 512, 512}, Case{64, 500, 524}}) {
        const auto frame = flat_frame(64, 4, is.y, is.cb, is.cr);
        const auto report = draw::measure_signal(*frame);
        ASSERT_TRUE(report);
        ScopeCounts counts;
        ASSERT_TRUE(count_scopes(*frame, 1, counts));
        EXPECT_EQ(counts.pixels_outside, report->outside) << is.y << " " << is.cb << " " << is.cr;
        EXPECT_EQ(counts.outside[0] != 0, report->outside > 0);
    }
}

TEST(Scopes, MarkWhereThePictureIsOutside) {
    const auto frame = flat_frame(960, 540, 502, 512, 512);
    const std::uint16_t bright = 1000;
    for (std::size_t y = 270; y < 280; ++y) {
        std::memcpy(frame->planes[0].bytes + y * frame->planes[0].stride + 480 * 2, &bright, 2);
    }
    ScopeCounts counts;
    ASSERT_TRUE(count_scopes(*frame, 1, counts));
    EXPECT_EQ(counts.pixels_outside, 10U);
    EXPECT_EQ(std::accumulate(counts.outside.begin(), counts.outside.end(), 0), 5);
    EXPECT_EQ(counts.outside[std::size_t{135} * ScopeCounts::kMaskWidth + 240], 1);
}

TEST(Scopes, RefuseWhatTheyCannotRead) {
    const auto executor = draw::make_reference_executor();
    const auto wrong = executor->allocate(draw::PackFormat::bgra8, 64, 4);
    ASSERT_TRUE(wrong);
    ScopeCounts counts;
    EXPECT_FALSE(count_scopes(**wrong, 1, counts));
}

TEST(Scopes, ArePaintedWhereTheCodesAre) {
    ScopeCounts counts;
    const auto frame = flat_frame(960, 4, 940, 512, 512);
    ASSERT_TRUE(count_scopes(*frame, 1, counts));
    const ScopePictures pictures = paint_scopes(counts, 7);
    ASSERT_EQ(pictures.sheet->width, kSheetWidth);
    const auto green = [&](std::int32_t x, std::int32_t y) {
        return static_cast<int>(
            pictures.sheet->planes[0]
                .bytes[static_cast<std::size_t>(y) * pictures.sheet->planes[0].stride +
                       static_cast<std::size_t>(x) * 4 + 1]);
    };
    const std::int32_t line = (kCodes - 2 - 940) / 2;
    EXPECT_GT(green(kWaveformPlace.x + 200, line), 100) << "white has its line";
    EXPECT_EQ(green(kWaveformPlace.x + 200, line + 20), 0);
    EXPECT_GT(green(kParadePlace.x + 240, line), 60);
    const std::int32_t middle = ScopeCounts::kVectorSide / 2;
    EXPECT_GT(green(kVectorPlace.x + middle, middle - 1), 60) << "grey is in the middle";
    EXPECT_EQ(green(kVectorPlace.x + middle + 40, middle), 0);
    EXPECT_NE(pictures.sheet->signatures, paint_scopes(counts, 8).sheet->signatures);
}

}  // namespace
}  // namespace pitcast::editor
