// SPDX-License-Identifier: Apache-2.0
#include "draw_scene.h"

namespace pitcast::draw {
namespace {

using test::rect_px;

/// A little of everything; written out so that a person can look at it.
DrawList everything(test::Fonts& fonts) {
    DrawList list{480, 270, {}};
    auto& c = list.commands;
    Gradient sky;
    sky.from = {0, 0};
    sky.to = {0, px(270)};
    sky.stops = {{0, {20, 30, 60, 255}}, {kOne / 2, {60, 90, 140, 255}}, {kOne, {10, 10, 20, 255}}};
    c.push_back(FillRect{rect_px(0, 0, 480, 270), {}, sky});
    const Subpixel r = px(14);
    c.push_back(FillRect{rect_px(20, 20, 200, 60), {r, r, r, r}, Color{255, 255, 255, 220}});
    c.push_back(FillRect{
        rect_px(240, 20, 120, 31), {px(40), px(40), px(40), px(40)}, Color{220, 30, 30, 255}});
    c.push_back(FillRect{{px(240.5), px(60.25), px(119.0), px(30.5)},
                         {px(12), 0, px(6), 0},
                         Color{30, 160, 60, 255}});
    c.push_back(fonts.run("AVATo 12:34.567", 28, 30, 60, {20, 20, 20, 255}));
    c.push_back(fonts.run("新邱露天矿 Pit 7 圈速", 26, 20, 130, {255, 240, 200, 255}));
    c.push_back(fonts.run("small 小字 fi ffl", 13, 20, 160, {255, 255, 255, 255}));
    StrokePolyline line;
    line.points = {{px(260), px(120)}, {px(300), px(200)}, {px(360), px(130)}, {px(440), px(220)}};
    line.width = px(9);
    line.paint = Color{255, 200, 0, 255};
    c.push_back(line);
    line.join = LineJoin::miter;
    line.cap = LineCap::butt;
    line.width = px(1.5);
    line.paint = Color{0, 0, 0, 255};
    c.push_back(line);
    FillPolygon star;
    for (const auto& [x, y] : std::vector<std::pair<double, double>>{
             {420, 20}, {440, 90}, {380, 45}, {460, 45}, {400, 90}}) {
        star.points.push_back({px(x), px(y)});
    }
    star.ring_ends = {5};
    star.even_odd = true;
    star.paint = Color{255, 0, 255, 255};
    c.push_back(star);
    c.push_back(PushGroup{kOne / 2, true, rect_px(30, 180, 180, 70), {r, r, r, r}});
    c.push_back(FillRect{rect_px(0, 170, 120, 100), {}, Color{255, 0, 0, 255}});
    c.push_back(FillRect{rect_px(80, 170, 200, 100), {}, Color{0, 0, 255, 255}});
    c.push_back(fonts.run("GROUP", 40, 50, 230, {255, 255, 255, 255}));
    c.push_back(PopGroup{});
    return list;
}

TEST(Scene, IsTheSameFromTheFastExecutorAndTheReference) {
    test::Fonts fonts;
    PITCAST_NEED_FONTS(fonts);
    const DrawList list = everything(fonts);
    const auto fast = make_cpu_executor(2);
    const auto slow = make_reference_executor();
    for (const PackFormat format :
         {PackFormat::rgba8, PackFormat::bgra8, PackFormat::yuv420p8, PackFormat::yuv422p10,
          PackFormat::v210, PackFormat::v210_key}) {
        const auto a = test::draw_frame(*fast, fonts.library, list, format);
        const auto b = test::draw_frame(*slow, fonts.library, list, format);
        test::expect_same(*a, *b, "scene");
    }
}

TEST(Scene, CanBeWrittenAndReadAsPng) {
    test::Fonts fonts;
    PITCAST_NEED_FONTS(fonts);
    const auto executor = make_cpu_executor(1);
    const auto frame =
        test::draw_frame(*executor, fonts.library, everything(fonts), PackFormat::rgba8);
    const auto path = std::filesystem::path(testing::TempDir()) / "pitcast_draw_scene.png";
    ASSERT_TRUE(write_png(path, *frame));
    const auto read = read_png(path);
    ASSERT_TRUE(read) << read.error().message();
    EXPECT_EQ((*read)->width, 480);
    EXPECT_EQ(std::memcmp((*read)->planes[0].bytes, frame->planes[0].bytes, 480 * 270 * 4), 0);
}

}  // namespace
}  // namespace pitcast::draw
