// SPDX-License-Identifier: Apache-2.0
// A picture of every command, held against a stored hash. PITCAST_SCREENSHOTS=folder writes them as
// PNG: whoever changes a hash looks at the picture first.
#include <cstdlib>
#include <map>

#include <gtest/gtest.h>

#include "pitcast/core/hash.h"

#include "draw_scene.h"

namespace pitcast::draw {
namespace {

constexpr Color kInk{20, 24, 30, 255};
constexpr Color kOchre{214, 146, 44, 255};
constexpr Color kGreen{64, 168, 96, 255};
constexpr Color kRed{214, 48, 49, 255};
constexpr Color kClear{255, 255, 255, 0};
constexpr Color kWhite{255, 255, 255, 255};

const std::vector<GradientStop> kStops{{0, kOchre}, {kOne / 2, kRed}, {kOne, {40, 60, 160, 255}}};

DrawList ground(Color color = {226, 228, 232, 255}) {
    return {480, 270, {FillRect{test::rect_px(0, 0, 480, 270), {}, color}}};
}

std::array<Subpixel, 4> round(std::int32_t r) {
    return {px(r), px(r), px(r), px(r)};
}

/// A target with rings and a grid of single pixels: what sparkles when it is made smaller badly.
PicturePtr chart(std::int32_t width, std::int32_t height) {
    auto picture = std::make_shared<Picture>();
    picture->format = PixelFormat::rgba8;
    picture->width = width;
    picture->height = height;
    picture->source = 77;
    picture->version = static_cast<std::uint64_t>(width);
    auto bytes = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(width) *
                                                          static_cast<std::size_t>(height) * 4);
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            const std::int32_t dx = 2 * x - width;
            const std::int32_t dy = 2 * y - height;
            const bool ring = (dx * dx + dy * dy) / 900 % 2 == 0;
            const bool dot = x % 8 == 0 || y % 8 == 0;
            auto* pixel = bytes->data() + (y * width + x) * 4;
            pixel[0] = static_cast<std::byte>(dot ? 255 : ring ? 30 : 200);
            pixel[1] = static_cast<std::byte>(dot ? 255 : ring ? 90 : 200);
            pixel[2] = static_cast<std::byte>(dot ? 255 : ring ? 60 : 180);
            pixel[3] = std::byte{255};
        }
    }
    picture->planes[0] = {bytes->data(), static_cast<std::size_t>(width) * 4};
    picture->owner = bytes;
    return picture;
}

DrawList gradients() {
    DrawList list = ground();
    const auto box = [](int i) { return test::rect_px(20 + 150 * i, 20, 140, 110); };
    list.commands.push_back(
        FillRect{box(0), round(12), Gradient{{px(20), 0}, {px(160), 0}, kStops}});
    list.commands.push_back(
        FillRect{box(1), round(12), RadialGradient{{px(240), px(75)}, px(70), px(55), kStops}});
    auto around = kStops;
    around.push_back({kOne, kOchre});
    around[2].at = kOne * 3 / 4;
    list.commands.push_back(
        FillRect{box(2), round(55), ConicGradient{{px(390), px(75)}, -kFullTurn / 4, around}});
    list.commands.push_back(
        FillRect{test::rect_px(20, 150, 440, 40),
                 {},
                 Gradient{{px(20), 0}, {px(460), 0}, {{0, kInk}, {kOne, kWhite}}}});
    list.commands.push_back(FillRect{
        test::rect_px(20, 200, 440, 50),
        {},
        RadialGradient{{px(240), px(225)}, px(220), px(60), {{0, kInk}, {kOne, {20, 24, 30, 0}}}}});
    return list;
}

DrawList frames() {
    DrawList list = ground();
    using Side = StrokeRect::Side;
    int i = 0;
    for (const Side side : {Side::inside, Side::middle, Side::outside}) {
        const Rect box = test::rect_px(30 + 150 * i, 24, 120, 90);
        list.commands.push_back(FillRect{box, round(18), kWhite});
        list.commands.push_back(StrokeRect{box, round(18), px(8), side, Color{214, 48, 49, 150}});
        const Rect square{px(30 + 150 * i) + 77, px(150) + 77, px(120), px(90)};
        list.commands.push_back(StrokeRect{square, {0, px(30), 0, px(30)}, px(3), side, kInk});
        ++i;
    }
    return list;
}

DrawList lines() {
    DrawList list = ground();
    StrokePolyline line;
    line.points = {{px(20), px(60)},
                   {px(120), px(20)},
                   {px(220), px(60)},
                   {px(320), px(20)},
                   {px(460), px(40)}};
    line.width = px(6);
    line.paint = kInk;
    list.commands.push_back(line);
    for (int i = 0; i < 3; ++i) {
        StrokePolyline dashed = line;
        for (Point& p : dashed.points) {
            p.y += px(50 + 45 * i);
        }
        dashed.cap = static_cast<LineCap>(i);
        dashed.dashes = i == 1 ? std::vector<Subpixel>{0, px(12)}
                               : std::vector<Subpixel>{px(24), px(10), px(6), px(10)};
        dashed.paint = Gradient{{0, 0}, {px(480), 0}, kStops};
        list.commands.push_back(dashed);
    }
    StrokePolyline ring;
    ring.closed = true;
    ring.points = arc_points({px(240), px(228)}, px(200), px(30), 0, kFullTurn);
    ring.width = px(3);
    ring.dashes = {px(12), px(6)};
    ring.cap = LineCap::butt;
    ring.paint = kGreen;
    list.commands.push_back(ring);
    return list;
}

DrawList arcs() {
    DrawList list = ground(kInk);
    const auto gauge = [&](std::int32_t x, Angle sweep, LineCap cap, const Paint& paint) {
        StrokeArc arc{{px(x), px(140)}, px(56), kFullTurn * 3 / 8,     kFullTurn * 3 / 4,
                      px(14),           cap,    Color{70, 76, 86, 255}};
        list.commands.push_back(arc);
        arc.sweep = sweep;
        arc.paint = paint;
        list.commands.push_back(arc);
    };
    gauge(90, kFullTurn * 3 / 10, LineCap::butt, kOchre);
    gauge(240, kFullTurn * 6 / 10, LineCap::round,
          ConicGradient{
              {px(240), px(140)},
              kFullTurn * 3 / 8,
              {{0, kGreen}, {kOne * 3 / 4, kRed}, {kOne * 7 / 8, kRed}, {kOne * 7 / 8, kGreen}}});
    list.commands.push_back(
        StrokeArc{{px(390), px(140)}, px(56), 0, kFullTurn, px(3), LineCap::butt, kWhite});
    list.commands.push_back(
        StrokeArc{{px(390), px(140)}, px(44), 0, -kFullTurn / 3, px(10), LineCap::square, kGreen});
    return list;
}

DrawList shadows(test::Fonts& fonts) {
    DrawList list = ground();
    const FillRect card{test::rect_px(40, 40, 160, 90), round(14), kWhite};
    list.commands.push_back(FillShadow{card, {0, px(8)}, px(9), kOne, Color{0, 0, 0, 150}});
    list.commands.push_back(card);
    const FillRect lamp{test::rect_px(270, 60, 140, 50), round(25), kGreen};
    list.commands.push_back(FillShadow{lamp, {}, px(14), 2 * kOne, kGreen});
    list.commands.push_back(lamp);
    GlyphRun title = fonts.run("领先 LEADER 1:23.456", 40, 30, 215, kWhite);
    list.commands.push_back(FillShadow{title, {px(2), px(3)}, px(3), kOne, Color{0, 0, 0, 200}});
    title.outline = px(5);
    title.paint = kInk;
    list.commands.push_back(title);
    title.outline = 0;
    title.paint = kOchre;
    list.commands.push_back(title);
    return list;
}

DrawList pictures() {
    DrawList list = ground();
    const PicturePtr source = chart(400, 300);
    DrawPicture small;
    small.picture = source;
    small.rect = test::rect_px(20, 20, 90, 68);
    list.commands.push_back(small);  // bilinear: moire
    small.rect.x = px(130);
    small.filter = Filter::area;
    list.commands.push_back(small);
    small.rect.x = px(240);
    small.tint = {255, 190, 90, 200};
    list.commands.push_back(small);
    DrawPinned pinned;
    pinned.picture = source;
    pinned.corners = {
        {{px(40), px(130)}, {px(230), px(110)}, {px(260), px(255)}, {px(20), px(230)}}};
    list.commands.push_back(pinned);
    DrawNinePatch frame;
    frame.picture = chart(48, 48);
    frame.rect = test::rect_px(290, 120, 170, 130);
    frame.insets = {16, 16, 16, 16};
    list.commands.push_back(frame);
    return list;
}

DrawList groups(test::Fonts& fonts) {
    DrawList list = ground(kInk);
    const auto panel = [&](PushGroup push, std::int32_t x) {
        list.commands.push_back(std::move(push));
        list.commands.push_back(FillRect{
            test::rect_px(x, 30, 140, 210), {}, Gradient{{0, px(30)}, {0, px(240)}, kStops}});
        list.commands.push_back(fonts.run("露天矿", 40, x + 8, 150, kWhite));
        list.commands.push_back(PopGroup{});
    };
    PushGroup soft;
    soft.mask = Gradient{{px(10), 0}, {px(150), 0}, {{0, kClear}, {kOne, kWhite}}};
    panel(soft, 10);
    PushGroup spot;
    spot.mask =
        RadialGradient{{px(240), px(135)}, px(66), px(100), {{kOne / 2, kWhite}, {kOne, kClear}}};
    panel(spot, 170);
    PushGroup star;
    star.clipped = true;
    for (int i = 0; i < 5; ++i) {
        const Direction d = direction(i * 2 * kFullTurn / 5 - kFullTurn / 4);
        star.path.points.push_back({px(400) + d.x * 70 / 256, px(135) + d.y * 90 / 256});
    }
    star.path.ring_ends = {5};
    panel(star, 330);
    return list;
}

TEST(Golden, EveryCommandLooksAsItDid) {
    test::Fonts fonts;
    PITCAST_NEED_FONTS(fonts);
    const auto executor = make_cpu_executor(1);
    struct Scene {
        const char* name;
        DrawList list;
        std::uint64_t hash;
    };
    const Scene scenes[] = {
        {"gradients", gradients(), 6693886424730128216U},
        {"frames", frames(), 4782431699309109897U},
        {"lines", lines(), 7323479529202130450U},
        {"arcs", arcs(), 16175610697426295630U},
        {"shadows", shadows(fonts), 6361361013244188999U},
        {"pictures", pictures(), 17273018535359053288U},
        {"groups", groups(fonts), 12746992100827917364U},
    };
    for (const Scene& scene : scenes) {
        const auto frame =
            test::draw_frame(*executor, fonts.library, scene.list, PackFormat::rgba8);
        if (const char* folder = std::getenv("PITCAST_SCREENSHOTS")) {
            EXPECT_TRUE(write_png(
                std::filesystem::path(folder) / (std::string(scene.name) + ".png"), *frame));
        }
        const std::string bytes = test::bytes_of(*frame);
        const std::uint64_t hash = hash_bytes(std::as_bytes(std::span(bytes)));
        EXPECT_EQ(hash, scene.hash) << scene.name << " looks different";
    }
}

}  // namespace
}  // namespace pitcast::draw
