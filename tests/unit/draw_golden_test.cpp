// SPDX-License-Identifier: Apache-2.0
// A picture of every command, held against a stored hash (golden.h). Text: draw_golden_text_test.
#include <gtest/gtest.h>

#include "golden.h"

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

/// Where a conic gradient ends and begins, and a picture pinned far into the distance.
DrawList seams() {
    DrawList list = ground();
    const std::vector<GradientStop> turn{{0, kInk}, {kOne, kOchre}};
    list.commands.push_back(FillRect{test::rect_px(16, 16, 140, 140), round(70),
                                     ConicGradient{{px(86), px(86)}, 2000, turn}});
    list.commands.push_back(FillRect{
        test::rect_px(16, 170, 140, 84), {}, ConicGradient{{px(16), px(212)}, -1500, turn}});
    DrawPinned floor;
    floor.picture = chart(800, 800);
    floor.corners = {
        {{px(230), px(30)}, {px(400), px(30)}, {px(470), px(130)}, {px(170), px(130)}}};
    list.commands.push_back(floor);  // bilinear: it sparkles
    for (Point& corner : floor.corners) {
        corner.y += px(120);
    }
    floor.filter = Filter::area;
    list.commands.push_back(floor);
    return list;
}

/// Something of everything, to be laid through a transform.
void add_card(DrawList& list, test::Fonts& fonts) {
    const FillRect card{test::rect_px(0, 0, 150, 90), round(12), kWhite};
    list.commands.push_back(FillShadow{card, {0, px(4)}, px(5), kOne, Color{0, 0, 0, 160}});
    list.commands.push_back(card);
    list.commands.push_back(FillRect{test::rect_px(0, 0, 150, 26),
                                     {px(12), px(12), 0, 0},
                                     Gradient{{0, 0}, {px(150), 0}, kStops}});
    list.commands.push_back(
        StrokeRect{card.rect, card.radii, px(2), StrokeRect::Side::inside, kInk});
    list.commands.push_back(fonts.run("领先 LEADER", 18, 10, 20, kWhite));
    list.commands.push_back(fonts.run("1:23.456", 22, 8, 56, kInk));
    DrawPicture picture;
    picture.picture = chart(160, 120);
    picture.rect = test::rect_px(96, 32, 46, 50);
    picture.radii = round(6);
    picture.filter = Filter::area;
    list.commands.push_back(picture);
    StrokePolyline line;
    line.points = {{px(10), px(80)}, {px(30), px(66)}, {px(50), px(78)}, {px(84), px(62)}};
    line.width = px(3);
    line.dashes = {px(9), px(5)};
    line.cap = LineCap::butt;
    line.paint = kGreen;
    list.commands.push_back(line);
}

void add_through(DrawList& list, test::Fonts& fonts, std::int32_t x, std::int32_t y,
                 const Stance& stance) {
    Affine at = affine_about({px(75), px(45)}, stance);
    at.x += px(x);
    at.y += px(y);
    list.commands.push_back(PushTransform{at});
    add_card(list, fonts);
    list.commands.push_back(PopTransform{});
}

DrawList turned(test::Fonts& fonts) {
    DrawList list = ground();
    add_through(list, fonts, 16, 18, {});
    add_through(list, fonts, 180, 18, {1, 1, 7, 0, 0});
    add_through(list, fonts, 330, 30, {0.7, 0.7, -90, 0, 0});
    add_through(list, fonts, 10, 150, {0.6, 0.6, 30, 0, 0});
    add_through(list, fonts, 200, 150, {1.4, 1.4, -3.5, 0, 0});
    return list;
}

/// Skewed, mirrored, nested in a clipped and masked group, a conic gradient leaning.
DrawList leaning(test::Fonts& fonts) {
    DrawList list = ground(kInk);
    add_through(list, fonts, 12, 16, {1, 1, 0, -20, 0});
    add_through(list, fonts, 180, 16, {-0.9, 0.9, 0, 0, 0});
    add_through(list, fonts, 320, 20, {0.8, 0.5, 20, 15, 0});
    list.commands.push_back(PushTransform{affine_about({px(120), px(200)}, {1, 1, -12, 0, 0})});
    PushGroup group;
    group.clipped = true;
    group.clip = test::rect_px(40, 150, 170, 90);
    group.radii = round(20);
    group.opacity = kOne * 3 / 4;
    group.mask = Gradient{{px(40), 0}, {px(210), 0}, {{0, kWhite}, {kOne, kClear}}};
    list.commands.push_back(group);
    list.commands.push_back(FillRect{test::rect_px(0, 100, 300, 200), {}, kOchre});
    list.commands.push_back(PushTransform{affine_about({px(120), px(200)}, {1.3, 1.3, 24, 0, 0})});
    list.commands.push_back(fonts.run("露天矿 PIT", 40, 48, 212, kInk));
    list.commands.push_back(PopTransform{});
    list.commands.push_back(PopGroup{});
    list.commands.push_back(PopTransform{});
    list.commands.push_back(PushTransform{affine_about({px(350), px(200)}, {1.6, 0.8, 10, 0, 0})});
    list.commands.push_back(
        FillRect{test::rect_px(300, 150, 100, 100), round(50),
                 ConicGradient{{px(350), px(200)}, kFullTurn / 4, {{0, kGreen}, {kOne, kRed}}}});
    list.commands.push_back(
        StrokeArc{{px(350), px(200)}, px(40), 0, kFullTurn * 2 / 3, px(6), LineCap::round, kWhite});
    list.commands.push_back(PopTransform{});
    return list;
}

TEST(Golden, EveryCommandLooksAsItDid) {
    test::Fonts fonts;
    PITCAST_NEED_FONTS(fonts);
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
        {"seams", seams(), 3722675627856813094U},
        {"turned", turned(fonts), 4988299130677563073U},
        {"leaning", leaning(fonts), 16304577956260226106U},
    };
    for (const Scene& scene : scenes) {
        test::expect_golden(scene.name, fonts.library, scene.list, scene.hash);
    }
}

}  // namespace
}  // namespace pitcast::draw
