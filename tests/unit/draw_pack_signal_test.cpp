// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "pitcast/draw/pack_signal.h"

#include "draw_scene.h"

/// Range, dither, v210a and the line filter, by what they are for.
namespace pitcast::draw {
namespace {

constexpr PackSignal kDithered{.dither = PackDither::ordered};

int word_at(const PackedFrame& frame, std::size_t plane, std::int32_t x, std::int32_t y) {
    std::uint16_t word = 0;
    std::memcpy(&word,
                frame.planes[plane].bytes +
                    static_cast<std::size_t>(y) * frame.planes[plane].stride +
                    static_cast<std::size_t>(x) * 2,
                sizeof word);
    return word;
}

int byte_at(const PackedFrame& frame, std::int32_t x, std::int32_t y) {
    return std::to_integer<int>(
        frame.planes[0].bytes[static_cast<std::size_t>(y) * frame.planes[0].stride +
                              static_cast<std::size_t>(x)]);
}

/// By name and by copy: a temporary makes GCC 12 warn of members that are not there.
void add_rect(DrawList& list, const Rect& rect, Color color) {
    FillRect fill;
    fill.rect = rect;
    fill.paint = color;
    list.commands.emplace_back(fill);
}

DrawList filled(Color color, std::int32_t width = 96, std::int32_t height = 32) {
    DrawList list{width, height, {}};
    add_rect(list, test::rect_px(0, 0, width, height), color);
    return list;
}

class PackSignals : public ::testing::Test {
 protected:
    std::shared_ptr<PackedFrame> draw(const DrawList& list, const Packing& packing) {
        return test::draw_frame(*executor_, fonts_.library, list, packing);
    }
    test::Fonts fonts_;
    std::unique_ptr<Executor> executor_ = make_cpu_executor(1);
};

TEST_F(PackSignals, FullRangeGoesFromTheFirstCodeToTheLast) {
    const PackSignal full{.range = PackRange::full};
    const auto white = draw(filled({255, 255, 255, 255}), {PackFormat::yuv422p10, full});
    EXPECT_EQ(word_at(*white, 0, 5, 5), 1023);
    EXPECT_EQ(word_at(*white, 1, 5, 5), 512);
    const auto black = draw(filled({0, 0, 0, 255}), {PackFormat::yuv420p8, full});
    EXPECT_EQ(byte_at(*black, 5, 5), 0);
    // What goes over SDI keeps its timing codes free.
    const auto sdi = draw(filled({255, 255, 255, 255}), {PackFormat::uyvy, full});
    EXPECT_EQ(byte_at(*sdi, 1, 5), 254);
    const auto blue = draw(filled({0, 0, 255, 255}), {PackFormat::yuv422p10, full});
    EXPECT_EQ(word_at(*blue, 1, 5, 5), 1023);  // 512 + 511.5, clamped
}

TEST_F(PackSignals, DitherKeepsTheMeanThatRoundingLoses) {
    // A slow ramp: rounded it stands in steps; dithered each 8 x 8 block has its own mean.
    DrawList list{768, 16, {}};
    for (std::int32_t x = 0; x < 768; x += 48) {
        // 1/3 alpha of neighbouring greys lies between 8-bit luma codes.
        const auto grey = static_cast<std::uint8_t>(60 + x / 48);
        add_rect(list, test::rect_px(x, 0, 48, 16), Color{grey, grey, grey, 255});
    }
    const auto exact = draw(list, PackFormat::rgba16);
    const auto rounded = draw(list, PackFormat::yuv420p8);
    const auto dithered = draw(list, {PackFormat::yuv420p8, kDithered});
    double worst_rounded = 0;
    double worst_dithered = 0;
    for (std::int32_t x = 0; x < 768; x += 8) {
        std::uint16_t red = 0;
        std::memcpy(&red, exact->planes[0].bytes + x * 8, sizeof red);
        const double wanted = 16 + 219 * red / 65535.0;
        double mean = 0;
        for (std::int32_t i = 0; i < 64; ++i) {
            mean += byte_at(*dithered, x + i % 8, i / 8) / 64.0;
        }
        worst_rounded = std::max(worst_rounded, std::abs(byte_at(*rounded, x, 0) - wanted));
        worst_dithered = std::max(worst_dithered, std::abs(mean - wanted));
    }
    EXPECT_GT(worst_rounded, 0.3);
    EXPECT_LT(worst_dithered, 0.02);
}

TEST_F(PackSignals, DitherLeavesBlackWhiteAndTheKeyAlone) {
    for (const Color color : {Color{0, 0, 0, 255}, Color{255, 255, 255, 255}, Color{0, 0, 0, 0}}) {
        for (const PackFormat format : {PackFormat::uyvy, PackFormat::yuv420p8, PackFormat::v210,
                                        PackFormat::v210a, PackFormat::p010}) {
            test::expect_same(*draw(filled(color), {format, kDithered}),
                              *draw(filled(color), format), "exact colours");
        }
    }
    const DrawList half = filled({200, 10, 90, 77});
    test::expect_same(*draw(half, {PackFormat::v210_key, kDithered}),
                      *draw(half, PackFormat::v210_key), "key");
    const auto a = draw(half, {PackFormat::v210a, kDithered});
    const auto b = draw(half, PackFormat::v210a);
    EXPECT_EQ(std::memcmp(a->planes[1].bytes, b->planes[1].bytes, a->planes[1].size), 0);
    EXPECT_NE(std::memcmp(a->planes[0].bytes, b->planes[0].bytes, a->planes[0].size), 0);
}

TEST_F(PackSignals, EachSampleMeetsEvenlySpacedThresholdsInEightPhases) {
    for (std::int32_t y = 0; y < 8; ++y) {
        for (std::int32_t x = 0; x < 8; ++x) {
            std::set<std::int32_t> steps;
            for (std::uint32_t phase = 0; phase < kDitherPhases; ++phase) {
                steps.insert(dither_step(x, y, phase) / 8);
            }
            EXPECT_EQ(steps.size(), 8U);
        }
    }
}

/// A grey camera picture that covers columns 48 to 95.
DrawPicture camera() {
    auto picture = std::make_shared<Picture>();
    picture->format = PixelFormat::yuv422p10;
    picture->width = 48;
    picture->height = 32;
    picture->source = 3;
    picture->version = 1;
    auto words = std::make_shared<std::vector<std::uint16_t>>(48 * 32 * 2, std::uint16_t{501});
    const auto* bytes = reinterpret_cast<const std::byte*>(words->data());
    picture->planes = {{{bytes, 96}, {bytes, 48}, {bytes, 48}}};
    picture->owner = words;
    return {picture, test::rect_px(48, 0, 48, 32), {}, {}};
}

TEST_F(PackSignals, OnlyTilesWithVideoFollowThePhase) {
    TileBuilder builder(fonts_.library);
    DrawList list = filled({90, 91, 92, 255});
    list.commands.push_back(camera());
    TileProgram program;
    ASSERT_TRUE(builder.build(list, program));
    const auto frame = executor_->allocate({PackFormat::yuv420p8, kDithered}, 96, 32);
    PackedFrame* target = frame->get();
    for (std::uint32_t n = 0; n < 20; ++n) {
        program.dither_phase = n % kDitherPhases;
        const auto stats = executor_->render(program, nullptr, std::span(&target, 1));
        ASSERT_TRUE(stats);
        EXPECT_EQ(stats->tiles_packed, n == 0 ? 4U : 2U) << n;
        // A frame that has seen nothing before shows the same.
        const auto fresh = executor_->allocate({PackFormat::yuv420p8, kDithered}, 96, 32);
        PackedFrame* other = fresh->get();
        ASSERT_TRUE(executor_->render(program, nullptr, std::span(&other, 1)));
        test::expect_same(*target, *other, "phase");
    }
}

TEST_F(PackSignals, V210aHasColoursThatAreNotPremultipliedAndAKeyOfThreeSamplesAWord) {
    const DrawList half = filled({255, 0, 0, 128}, 100, 16);
    const auto frame = draw(half, PackFormat::v210a);
    const auto opaque = draw(filled({255, 0, 0, 255}, 100, 16), PackFormat::v210);
    const auto key = draw(half, PackFormat::v210_key);
    // The same colour, but for what premultiplying in 14 bits loses: none here.
    EXPECT_EQ(std::memcmp(frame->planes[0].bytes, opaque->planes[0].bytes, opaque->planes[0].size),
              0);
    ASSERT_EQ(frame->planes[1].stride, 34U * 4);  // 100 samples in 34 words
    for (std::int32_t y = 0; y < 16; ++y) {
        for (std::size_t w = 0; w < 34; ++w) {
            std::uint32_t word = 0;
            std::memcpy(&word,
                        frame->planes[1].bytes +
                            static_cast<std::size_t>(y) * frame->planes[1].stride + w * 4,
                        sizeof word);
            std::uint32_t first = 0;
            std::memcpy(&first, key->planes[0].bytes, sizeof first);
            const std::uint32_t code = first >> 10U & 1023U;  // Cb Y Cr
            EXPECT_EQ(word, w < 33 ? code | code << 10U | code << 20U : code);
        }
    }
    EXPECT_EQ(executor_->allocate(PackFormat::v210a, 1920, 1080).value()->planes[0].size +
                  executor_->allocate(PackFormat::v210a, 1920, 1080).value()->planes[1].size,
              8'294'400U);
}

/// Sum of luma above black in the lines of one field.
int light(const PackedFrame& frame, std::int32_t parity) {
    int sum = 0;
    for (std::int32_t y = parity; y < frame.height; y += 2) {
        sum += word_at(frame, 0, 20, y) - 64;
    }
    return sum;
}

TEST_F(PackSignals, LineFilterGivesASingleLineToBothFieldsAlike) {
    TileBuilder builder(fonts_.library);
    for (const std::int32_t y : {7, 8, 15, 16, 0, 31}) {  // inside, and at tiles' and frame's edges
        DrawList list = filled({0, 0, 0, 255});
        add_rect(list, test::rect_px(0, y, 96, 1), Color{255, 255, 255, 255});
        TileProgram program;
        ASSERT_TRUE(builder.build(list, program));
        for (const LineFilter filter : {LineFilter::none, LineFilter::tent}) {
            program.line_filter = filter;
            const auto frame = executor_->allocate(PackFormat::yuv422p10, 96, 32);
            PackedFrame* target = frame->get();
            ASSERT_TRUE(executor_->render(program, &program, std::span(&target, 1)));
            const int own = light(*target, y % 2);
            const int other = light(*target, 1 - y % 2);
            if (filter == LineFilter::none) {
                EXPECT_EQ(own, 876);
                EXPECT_EQ(other, 0);  // this is what twitters
            } else if (y != 0 && y != 31) {
                EXPECT_NEAR(own, other, 1);
                EXPECT_NEAR(own, 438, 1);
            } else {
                EXPECT_NEAR(own, 657, 1);  // the line beyond the edge repeats it
                EXPECT_NEAR(other, 219, 1);
            }
        }
    }
}

}  // namespace
}  // namespace pitcast::draw
