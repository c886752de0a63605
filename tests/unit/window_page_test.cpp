// SPDX-License-Identifier: Apache-2.0
// What a window shows, drawn without one.
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/window/page.h"

namespace pitcast::window {
namespace {

struct Rgb {
    int r = 0, g = 0, b = 0;
    friend bool operator==(const Rgb&, const Rgb&) = default;
};
std::ostream& operator<<(std::ostream& out, const Rgb& c) {
    return out << c.r << ' ' << c.g << ' ' << c.b;
}

/// Each pixel tells its place, with `alpha` everywhere; premultiplied.
draw::PicturePtr placed_picture(std::int32_t width, std::int32_t height, int alpha) {
    auto bytes = std::make_shared<std::vector<std::uint8_t>>();
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            for (const int value : {x % 256, y % 256, (x + y) % 256}) {
                bytes->push_back(static_cast<std::uint8_t>(value * alpha / 255));
            }
            bytes->push_back(static_cast<std::uint8_t>(alpha));
        }
    }
    auto picture = std::make_shared<draw::Picture>();
    picture->format = draw::PixelFormat::rgba8;
    picture->width = width;
    picture->height = height;
    picture->planes[0] = {reinterpret_cast<const std::byte*>(bytes->data()),
                          static_cast<std::size_t>(width) * 4};
    picture->source = 1;
    picture->version = 1;
    picture->owner = bytes;
    return picture;
}

class Pages : public ::testing::Test {
 protected:
    void draw(const Page& page) {
        draw::DrawList list;
        painter_.draw(page, list);
        draw::TileProgram program;
        ASSERT_TRUE(builder_.build(list, program).ok());
        auto frame = executor_->allocate(draw::PackFormat::bgra8, page.width, page.height);
        ASSERT_TRUE(frame.ok());
        frame_ = *frame;
        draw::PackedFrame* target = frame_.get();
        ASSERT_TRUE(executor_->render(program, nullptr, {&target, 1}).ok());
    }
    [[nodiscard]] Rgb at(std::int32_t x, std::int32_t y) const {
        const auto* p = reinterpret_cast<const std::uint8_t*>(frame_->planes[0].bytes) +
                        static_cast<std::size_t>(y) * frame_->planes[0].stride +
                        static_cast<std::size_t>(x) * 4;
        return {p[2], p[1], p[0]};
    }

    draw::FontLibrary fonts_;
    PagePainter painter_{fonts_};
    draw::TileBuilder builder_{fonts_};
    std::unique_ptr<draw::Executor> executor_ = draw::make_cpu_executor(1);
    std::shared_ptr<draw::PackedFrame> frame_;
};

TEST_F(Pages, APictureOfTheWindowsSizeIsShownBitForBit) {
    Page page{.width = 320, .height = 180, .picture = placed_picture(320, 180, 255)};
    draw(page);
    for (std::int32_t y = 0; y < 180; ++y) {
        for (std::int32_t x = 0; x < 320; ++x) {
            ASSERT_EQ(at(x, y), (Rgb{x % 256, y % 256, (x + y) % 256})) << x << "," << y;
        }
    }
}

TEST_F(Pages, AnotherShapeHasBarsAndStretchesNothing) {
    EXPECT_EQ(fitted(400, 400, 1920, 1080), (Box{0, 87, 400, 225}));
    EXPECT_EQ(fitted(1000, 200, 1920, 1080), (Box{322, 0, 356, 200}));
    EXPECT_EQ(fitted(1080, 1920, 1080, 1920), (Box{0, 0, 1080, 1920}));
    draw({.width = 400, .height = 400, .picture = placed_picture(320, 180, 255)});
    EXPECT_EQ(at(200, 80), (Rgb{0, 0, 0}));
    EXPECT_EQ(at(200, 319), (Rgb{0, 0, 0}));
    EXPECT_NEAR(at(200, 200).r, 160, 2);  // the middle stays the middle
    EXPECT_NEAR(at(200, 200).g, 90, 2);
}

TEST_F(Pages, GraphicsLieOverACheckerOrBlackOrAreTheirKey) {
    Page page{.width = 64, .height = 64, .picture = placed_picture(64, 64, 0), .is_graphics = true};
    page.backdrop = output::WindowBackdrop::checker;
    draw(page);
    EXPECT_NE(at(4, 4), at(20, 4));
    EXPECT_EQ(at(4, 4), at(20, 20));
    page.backdrop = output::WindowBackdrop::black;
    draw(page);
    EXPECT_EQ(at(4, 4), (Rgb{0, 0, 0}));
    page.picture = placed_picture(64, 64, 128);
    page.key = true;
    draw(page);
    EXPECT_NEAR(at(33, 20).r, 128, 1);
    EXPECT_EQ(at(33, 20), at(2, 60)) << "a key has no picture in it";
    EXPECT_EQ(at(33, 20).r, at(33, 20).b);
}

TEST_F(Pages, SafeAreasAreThoseOfR95) {
    // EBU R 95, of 1920 x 1080: action 67 and 38 pixels from the edges, titles 96 and 54.
    const Box whole{0, 0, 1920, 1080};
    EXPECT_EQ(action_safe(whole), (Box{67, 38, 1786, 1004}));
    EXPECT_EQ(title_safe(whole), (Box{96, 54, 1728, 972}));
    Page page{.width = 960, .height = 540, .picture = placed_picture(960, 540, 0), .safe = true};
    draw(page);
    const Box action = action_safe({0, 0, 960, 540});
    EXPECT_GT(at(action.x, 270).r, 120);
    EXPECT_LT(at(action.x + 4, 270).r, 30);
    page.safe = false;
    draw(page);
    EXPECT_LT(at(action.x, 270).r, 30);
}

TEST_F(Pages, WhatIsWrongHasARedFrameInAPictureAndWithoutOne) {
    Page page{.width = 320, .height = 180, .picture = placed_picture(320, 180, 0)};
    page.notice = "PROGRAMME: NO NEW PICTURE FOR 2 s";
    for (const bool with : {true, false}) {
        page.picture = with ? page.picture : nullptr;
        draw(page);
        EXPECT_GT(at(1, 90).r, 200);
        EXPECT_LT(at(1, 90).g, 40);
        EXPECT_LT(at(160, 90).r, 170) << "the picture itself is left alone";
    }
}

}  // namespace
}  // namespace pitcast::window
