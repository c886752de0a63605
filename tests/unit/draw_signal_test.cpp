// SPDX-License-Identifier: Apache-2.0
#include "pitcast/draw/signal.h"

#include "draw_scene.h"

namespace pitcast::draw {
namespace {

/// A camera picture of one colour, 10-bit 4:2:2.
PicturePtr camera(std::uint16_t y, std::uint16_t cb, std::uint16_t cr) {
    auto picture = std::make_shared<Picture>();
    picture->format = PixelFormat::yuv422p10;
    picture->width = 96;
    picture->height = 32;
    picture->source = 5;
    picture->version =
        static_cast<std::uint64_t>(y) << 40U | static_cast<std::uint64_t>(cb) << 20U | cr;
    auto words = std::make_shared<std::vector<std::uint16_t>>(96 * 32 * 2, y);
    std::fill_n(words->begin() + 96 * 32, 48 * 32, cb);
    std::fill_n(words->begin() + 96 * 32 + 48 * 32, 48 * 32, cr);
    auto* bytes = reinterpret_cast<const std::byte*>(words->data());
    picture->planes = {{{bytes, 192}, {bytes + 96 * 32 * 2, 96}, {bytes + 96 * 32 * 3, 96}}};
    picture->owner = words;
    return picture;
}

std::shared_ptr<PackedFrame> packed(const PicturePtr& picture, PackFormat format, bool limited) {
    const auto executor = make_cpu_executor(1);
    FontLibrary fonts;
    TileBuilder builder(fonts);
    DrawPicture command;
    command.picture = picture;
    command.rect = test::rect_px(0, 0, 96, 32);
    auto frame = executor->allocate(format, 96, 32);
    EXPECT_TRUE(frame);
    (*frame)->limited = limited;
    test::render(*executor, builder, {96, 32, {command}}, **frame);
    return *frame;
}

TEST(Signal, BlackAndWhiteAreWithin) {
    for (const auto& [y, percent] : {std::pair<std::uint16_t, double>{64, 0}, {940, 100}}) {
        const auto report = measure_signal(*camera(y, 512, 512));
        ASSERT_TRUE(report);
        EXPECT_TRUE(report->within_r103());
        EXPECT_EQ(report->pixels, 96U * 32U);
        EXPECT_NEAR(report->luma.highest, percent, 0.01);
        EXPECT_NEAR(report->blue.lowest, percent, 0.01);
    }
}

TEST(Signal, TheLimitsOfR103AreTheLimits) {
    EXPECT_TRUE(measure_signal(*camera(20, 512, 512))->within_r103());
    EXPECT_TRUE(measure_signal(*camera(984, 512, 512))->within_r103());
    EXPECT_FALSE(measure_signal(*camera(18, 512, 512))->within_r103());
    EXPECT_FALSE(measure_signal(*camera(986, 512, 512))->within_r103());
}

TEST(Signal, ALegalLumaCanHideAColourThatIsNot) {
    // Y' of mid grey with the strongest Cr there is: red far above 105 %.
    const auto report = measure_signal(*camera(502, 512, 960));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->luma.outside, 0U);
    EXPECT_EQ(report->red.outside, report->pixels);
    EXPECT_GT(report->red.highest, 125);
    EXPECT_FALSE(report->within_r103());
}

TEST(Signal, ReservedCodesAreNeverRight) {
    const auto report = measure_signal(*camera(2, 512, 512));
    EXPECT_EQ(report->reserved, report->pixels);
}

TEST(Signal, WhatIsPackedMeasuresAsTheCameraDoes) {
    const PicturePtr hot = camera(1000, 600, 400);
    const auto camera_report = measure_signal(*hot);
    for (const PackFormat format : {PackFormat::v210, PackFormat::yuv422p10, PackFormat::yuv420p8,
                                    PackFormat::uyvy, PackFormat::nv12, PackFormat::p010}) {
        const auto report = measure_signal(*packed(hot, format, false));
        ASSERT_TRUE(report);
        EXPECT_NEAR(report->luma.highest, camera_report->luma.highest, 0.5)
            << static_cast<int>(format);
        EXPECT_NEAR(report->green.highest, camera_report->green.highest, 0.8);
        EXPECT_FALSE(report->within_r103());
    }
}

TEST(Signal, ALimitedFrameIsWithin) {
    for (const PicturePtr& source :
         {camera(1000, 600, 400), camera(12, 512, 512), camera(502, 512, 960)}) {
        for (const PackFormat format :
             {PackFormat::v210, PackFormat::yuv422p10, PackFormat::p010}) {
            const auto report = measure_signal(*packed(source, format, true));
            ASSERT_TRUE(report);
            EXPECT_TRUE(report->within_r103()) << static_cast<int>(format);
            EXPECT_EQ(report->outside, 0U) << static_cast<int>(format);
        }
    }
}

TEST(Signal, RefusesWhatItCannotMeasure) {
    const auto report = measure_signal(*packed(camera(64, 512, 512), PackFormat::rgba8, false));
    ASSERT_FALSE(report);
    EXPECT_NE(report.error().message().find("not Y'CbCr"), std::string::npos);
}

TEST(Signal, ReadsAPackedFrameByItsOwnSignal) {
    test::Fonts fonts;
    const auto executor = make_cpu_executor(1);
    DrawList white{96, 32, {}};
    white.commands.push_back(FillRect{test::rect_px(0, 0, 96, 32), {}, Color{255, 255, 255, 255}});
    const auto measured = [&](PackFormat format, PackSignal signal) {
        const auto frame =
            test::draw_frame(*executor, fonts.library, white, Packing{format, signal});
        const auto report = measure_signal(*frame);
        EXPECT_TRUE(report);
        EXPECT_EQ(report->reserved, 0U);
        return report->luma.highest;
    };
    for (const PackFormat format : {PackFormat::v210, PackFormat::v210a, PackFormat::uyvy,
                                    PackFormat::p010, PackFormat::yuv422p10}) {
        EXPECT_NEAR(measured(format, {}), 100, 0.01);
        EXPECT_NEAR(measured(format, {.range = PackRange::full}), 100, 0.5);
        EXPECT_NEAR(measured(format, {.colour = PackColour::bt2100_hlg}), 75, 0.3);
    }
}

}  // namespace
}  // namespace pitcast::draw
