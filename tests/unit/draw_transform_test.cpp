// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include "random_list.h"

namespace pitcast::draw {
namespace {

constexpr Color kWhite{255, 255, 255, 255};

class Transforms : public ::testing::Test {
 protected:
    std::shared_ptr<PackedFrame> frame(DrawList list) {
        return test::draw_frame(*executor_, fonts_.library, list, PackFormat::rgba8);
    }
    /// One command through one transform.
    std::shared_ptr<PackedFrame> through_one(const Command& command, const Affine& at) {
        return frame({240, 160, {PushTransform{at}, command, PopTransform{}}});
    }
    test::Fonts fonts_;
    std::unique_ptr<Executor> executor_ = make_cpu_executor(1);
};

/// The mean of 16 x 16 samples a pixel of what `inside` says of places before the transform.
template <typename Inside>
double coverage(const Affine& at, std::int32_t x, std::int32_t y, const Inside& inside) {
    const double xx = at.xx / 1048576.0, xy = at.xy / 1048576.0;
    const double yx = at.yx / 1048576.0, yy = at.yy / 1048576.0;
    const double area = xx * yy - xy * yx;
    int in = 0;
    for (int i = 0; i < 256; ++i) {
        const double cx = x + (i % 16 + 0.5) / 16 - at.x / 256.0;
        const double cy = y + (i / 16 + 0.5) / 16 - at.y / 256.0;
        in += inside((yy * cx - xy * cy) / area, (xx * cy - yx * cx) / area) ? 1 : 0;
    }
    return in / 256.0;
}

const Stance kStances[] = {{1, 1, 30, 0, 0},   {0.6, 0.6, -77, 0, 0}, {1.5, 0.7, 0, 0, 0},
                           {1, 1, 0, 25, 0},   {-1, 1, 0, 0, 0},      {1.2, -0.8, 160, -15, 10},
                           {2.5, 2.5, 3, 0, 0}};

template <typename Inside>
void expect_coverage(const PackedFrame& frame, const Affine& at, const Inside& inside) {
    double worst = 0;
    double sum = 0;
    for (std::int32_t y = 0; y < 160; ++y) {
        for (std::int32_t x = 0; x < 240; ++x) {
            const double wanted = coverage(at, x, y, inside);
            const double is = test::pixel(frame, x, y)[3] / 255.0;
            worst = std::max(worst, std::abs(is - wanted));
            sum += wanted;
        }
    }
    EXPECT_GT(sum, 100);
    EXPECT_LT(worst, 0.09);  // what 16 samples across an edge are worth, and 1/64 pixel
}

TEST_F(Transforms, KeepTheEdgesOfARectangleExact) {
    for (const Stance& stance : kStances) {
        const Affine at = affine_about({px(120), px(80)}, stance);
        expect_coverage(
            *through_one(FillRect{test::rect_px(95, 60, 50, 40), {}, kWhite}, at), at,
            [](double x, double y) { return x >= 95 && x < 145 && y >= 60 && y < 100; });
    }
}

TEST_F(Transforms, KeepRoundedCornersRound) {
    const std::array<Subpixel, 4> radii{px(15), px(15), px(15), px(15)};
    const auto inside = [](double x, double y) {
        const double dx = std::max({110 - x, x - 130, 0.0});
        const double dy = std::max({75 - y, y - 85, 0.0});
        return dx * dx + dy * dy < 15 * 15;
    };
    for (const Stance& stance : kStances) {
        const Affine at = affine_about({px(120), px(80)}, stance);
        const Rect rect = test::rect_px(95, 60, 50, 40);
        expect_coverage(*through_one(FillRect{rect, radii, kWhite}, at), at, inside);
        // And a group is clipped by the same edge.
        PushGroup group;
        group.clipped = true;
        group.clip = rect;
        group.radii = radii;
        expect_coverage(
            *frame({240,
                    160,
                    {PushTransform{at}, group, FillRect{test::rect_px(0, 0, 240, 160), {}, kWhite},
                     PopGroup{}, PopTransform{}}}),
            at, [&](double x, double y) {
                return inside(x, y) && x >= 0 && x < 240 && y >= 0 && y < 160;
            });
    }
}

TEST_F(Transforms, LeanALineWithItsWidth) {
    StrokePolyline line;
    line.points = {{px(90), px(80)}, {px(150), px(80)}};
    line.width = px(14);
    line.cap = LineCap::butt;
    line.paint = kWhite;
    for (const Stance& stance : kStances) {
        const Affine at = affine_about({px(120), px(80)}, stance);
        expect_coverage(*through_one(line, at), at,
                        [](double x, double y) { return x >= 90 && x < 150 && y >= 73 && y < 87; });
    }
    StrokeArc ring{{px(120), px(80)}, px(25), 0, kFullTurn, px(8), LineCap::butt, kWhite};
    for (const Stance& stance : kStances) {
        const Affine at = affine_about({px(120), px(80)}, stance);
        expect_coverage(*through_one(ring, at), at, [](double x, double y) {
            const double r = std::hypot(x - 120, y - 80);
            return r >= 21 && r < 29;
        });
    }
}

/// Moves all that a list draws. Groups' clips and masks too.
void move(Paint& paint, Subpixel x, Subpixel y) {
    const auto to = [&](Point& p) { p = {p.x + x, p.y + y}; };
    if (auto* linear = std::get_if<Gradient>(&paint)) {
        to(linear->from);
        to(linear->to);
    } else if (auto* radial = std::get_if<RadialGradient>(&paint)) {
        to(radial->center);
    } else if (auto* conic = std::get_if<ConicGradient>(&paint)) {
        to(conic->center);
    }
}

template <typename T>
void move(T& command, Subpixel x, Subpixel y) {
    const auto to = [&](auto& p) {
        p.x += x;
        p.y += y;
    };
    if constexpr (requires { command.paint; }) {
        move(command.paint, x, y);
    }
    if constexpr (requires { command.rect; }) {
        to(command.rect);
    }
    if constexpr (requires { command.origin; }) {
        to(command.origin);
    }
    if constexpr (requires { command.center; }) {
        to(command.center);
    }
    if constexpr (requires { command.points; }) {
        for (Point& p : command.points) {
            to(p);
        }
    }
    if constexpr (requires { command.corners; }) {
        for (Point& p : command.corners) {
            to(p);
        }
    }
    if constexpr (requires { command.shape; }) {
        std::visit([&](auto& shape) { move(shape, x, y); }, command.shape);
    }
    if constexpr (requires { command.clip; }) {
        to(command.clip);
        move(command.path, x, y);
        if (command.mask) {
            move(*command.mask, x, y);
        }
    }
}

/// A list without transforms of its own.
DrawList plain_list(test::Random& random, test::Fonts& fonts) {
    DrawList list = test::random_list(random, fonts);
    std::erase_if(list.commands, [](const Command& command) {
        return std::holds_alternative<PushTransform>(command) ||
               std::holds_alternative<PopTransform>(command);
    });
    return list;
}

TEST_F(Transforms, ThatMoveByWholePixelsChangeNoBit) {
    for (std::uint32_t seed = 0; seed < 150; ++seed) {
        test::Random random(seed);
        DrawList list = plain_list(random, fonts_);
        const Subpixel x = px(test::between(random, -60, 60));
        const Subpixel y = px(test::between(random, -40, 40));
        DrawList laid = list;
        laid.commands.insert(laid.commands.begin(),
                             PushTransform{Affine{kAffineOne, 0, 0, kAffineOne, x, y}});
        laid.commands.emplace_back(PopTransform{});
        for (Command& command : list.commands) {
            std::visit([&](auto& one) { move(one, x, y); }, command);
        }
        test::expect_same(*frame(list), *frame(laid), "seed " + std::to_string(seed));
        if (HasFatalFailure()) {
            return;
        }
    }
}

TEST_F(Transforms, ThatNestMultiply) {
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        test::Random random(seed);
        const DrawList list = plain_list(random, fonts_);
        const Affine outer = test::affine(random);
        const Affine inner = test::affine(random);
        const auto laid = [&](std::initializer_list<Affine> transforms) {
            DrawList all{list.width, list.height, {}};
            for (const Affine& at : transforms) {
                all.commands.emplace_back(PushTransform{at});
            }
            all.commands.insert(all.commands.end(), list.commands.begin(), list.commands.end());
            for (std::size_t i = 0; i < transforms.size(); ++i) {
                all.commands.emplace_back(PopTransform{});
            }
            return frame(all);
        };
        test::expect_same(*laid({outer, inner}), *laid({outer * inner}),
                          "seed " + std::to_string(seed));
        if (HasFatalFailure()) {
            return;
        }
    }
}

TEST_F(Transforms, TurnAPictureByARightAngleToTheBit) {
    test::Random random(7);
    DrawPicture command;
    command.picture = test::picture(random, PixelFormat::rgba8);
    const std::int32_t width = command.picture->width;
    const std::int32_t height = command.picture->height;
    command.rect = {0, 0, px(width), px(height)};
    command.filter = Filter::bilinear;
    const auto upright = frame({256, 256, {command}});
    // A quarter turn clockwise: (x, y) -> (height - y, x).
    const Affine quarter{0, -kAffineOne, kAffineOne, 0, px(height), 0};
    const auto turned = frame({256, 256, {PushTransform{quarter}, command, PopTransform{}}});
    for (std::int32_t y = 0; y < height; ++y) {
        for (std::int32_t x = 0; x < width; ++x) {
            ASSERT_EQ(test::pixel(*upright, x, y), test::pixel(*turned, height - 1 - y, x))
                << x << ", " << y;
        }
    }
}

TEST_F(Transforms, TurnGradientsWithTheirShape) {
    const std::vector<GradientStop> stops{{0, {0, 0, 0, 255}}, {kOne, {255, 255, 255, 255}}};
    const Paint paints[] = {Gradient{{px(100), px(60)}, {px(150), px(90)}, stops},
                            RadialGradient{{px(120), px(80)}, px(50), px(30), stops},
                            ConicGradient{{px(115), px(85)}, 9000, stops}};
    const Affine quarter{0, -kAffineOne, kAffineOne, 0, px(160), 0};
    for (const Paint& paint : paints) {
        const FillRect shape{test::rect_px(0, 0, 160, 160), {}, paint};
        const auto upright = frame({160, 160, {shape}});
        const auto turned = frame({160, 160, {PushTransform{quarter}, shape, PopTransform{}}});
        for (std::int32_t y = 0; y < 160; ++y) {
            for (std::int32_t x = 0; x < 160; ++x) {
                ASSERT_NEAR(test::pixel(*upright, x, y)[0], test::pixel(*turned, 159 - y, x)[0], 1)
                    << x << ", " << y << " of paint " << paint.index();
            }
        }
    }
}

TEST_F(Transforms, ScaleTextAsALargerFontWould) {
    PITCAST_NEED_FONTS(fonts_);
    GlyphRun run = fonts_.run("Wa 矿 8", 30, 10, 40, kWhite);
    const auto scaled = through_one(run, {2 * kAffineOne, 0, 0, 2 * kAffineOne, 0, 0});
    for (GlyphRun::Glyph& glyph : run.glyphs) {
        glyph.x *= 2;
    }
    run.origin = {run.origin.x * 2, run.origin.y * 2};
    run.size *= 2;
    const auto larger = frame({240, 160, {run}});
    double differ = 0;
    double ink = 0;
    for (std::int32_t y = 0; y < 160; ++y) {
        for (std::int32_t x = 0; x < 240; ++x) {
            differ += std::abs(test::pixel(*scaled, x, y)[3] - test::pixel(*larger, x, y)[3]);
            ink += test::pixel(*larger, x, y)[3];
        }
    }
    EXPECT_GT(ink, 100'000);
    EXPECT_LT(differ, ink / 50);  // quarters of a pixel in the one, 64ths in the other
}

TEST_F(Transforms, OfNoAreaShowNothingAndAreNoFault) {
    TileBuilder builder(fonts_.library);
    TileProgram program;
    const Affine flat = affine_about({px(100), px(100)}, {1, 0, 20, 0, 0});
    ASSERT_TRUE(
        builder.build({240,
                       160,
                       {PushTransform{flat}, FillRect{test::rect_px(0, 0, 240, 160), {}, kWhite},
                        PopTransform{}}},
                      program));
    EXPECT_TRUE(program.ops.empty());
    EXPECT_EQ(builder.stats().commands_left_out, 0U);
}

TEST_F(Transforms, MustCloseInOrder) {
    TileBuilder builder(fonts_.library);
    TileProgram program;
    const auto refused = [&](std::vector<Command> commands) {
        const Status built = builder.build({64, 64, std::move(commands)}, program);
        return built ? std::string("built") : built.error().message();
    };
    EXPECT_EQ(refused({PopTransform{}}),
              "draw list: command 0: PopTransform without a PushTransform just around it (close "
              "what was opened last)");
    EXPECT_EQ(refused({PushGroup{}, PushTransform{}, PopGroup{}, PopTransform{}}),
              "draw list: command 2: PopGroup without a PushGroup just around it (close what was "
              "opened last)");
    EXPECT_EQ(refused({PushTransform{}}),
              "draw list: 1 groups or transforms stay open (close every one)");
    EXPECT_EQ(refused(std::vector<Command>(17, PushTransform{})),
              "draw list: command 16: transforms nest more than 16 deep (multiply some of them "
              "(draw/affine.h))");
}

TEST(Affines, AreAsTheirStanceSays) {
    EXPECT_EQ(affine_about({px(100), px(50)}, {}), Affine{});
    const Affine quarter = affine_about({px(10), px(10)}, {1, 1, 90, 0, 0});
    EXPECT_EQ(through(quarter, {px(20), px(10)}), (Point{px(10), px(20)}));
    EXPECT_EQ(through(affine_about({px(10), px(10)}, {2, 3, 0, 0, 0}), {px(20), px(20)}),
              (Point{px(30), px(40)}));
    for (int degrees = -720; degrees <= 720; degrees += 7) {
        const Affine at = affine_about({}, {1, 1, static_cast<double>(degrees), 0, 0});
        const double radians = degrees * 3.14159265358979323846 / 180;
        EXPECT_NEAR(at.xx, std::cos(radians) * kAffineOne, 1);
        EXPECT_NEAR(at.yx, std::sin(radians) * kAffineOne, 1);
    }
    const Affine lean = affine_about({}, {1, 1, 0, 45, 0});
    EXPECT_NEAR(lean.xy, kAffineOne, 1);
}

}  // namespace
}  // namespace pitcast::draw
