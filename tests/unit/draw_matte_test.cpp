// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "random_list.h"

/// A matte: what its group has painted shows by the alpha or the luma of what it paints itself.
namespace pitcast::draw {
namespace {

constexpr Color kRed{255, 0, 0, 255};
constexpr Color kHalf{255, 255, 255, 128};
constexpr Color kGrey{128, 128, 128, 255};
constexpr Color kBlue{0, 0, 255, 255};

FillRect fill(std::int32_t x, std::int32_t width, const Color& color) {
    return {test::rect_px(x, 0, width, 64), {}, color};
}

class Mattes : public ::testing::Test {
 protected:
    std::array<int, 4> pixel(const PackedFrame& frame, std::int32_t x) {
        const auto p = test::pixel(frame, x, 20);
        return {p[0], p[1], p[2], p[3]};
    }
    /// Blue below; red from 10 to 90, seen through `matte` from 50 on.
    std::shared_ptr<PackedFrame> seen(const PushMatte& matte, const Color& through,
                                      Unit opacity = kOne) {
        PushGroup group;
        group.opacity = opacity;
        return frame({fill(0, 120, kBlue), group, fill(10, 80, kRed), matte, fill(50, 60, through),
                      PopMatte{}, PopGroup{}});
    }
    std::shared_ptr<PackedFrame> frame(std::vector<Command> commands) {
        return test::draw_frame(*executor_, fonts_.library, {120, 64, std::move(commands)},
                                PackFormat::rgba8);
    }
    std::string refused(std::vector<Command> commands) {
        TileBuilder builder(fonts_.library);
        TileProgram program;
        const Status built = builder.build({64, 64, std::move(commands)}, program);
        return built ? std::string("built") : built.error().message();
    }
    test::Fonts fonts_;
    std::unique_ptr<Executor> executor_ = make_cpu_executor(1);
};

using Rgba = std::array<int, 4>;

TEST_F(Mattes, ShowTheirGroupWhereTheyAreOpaque) {
    const auto made = seen({}, kHalf);
    EXPECT_EQ(pixel(*made, 20), (Rgba{0, 0, 255, 255})) << "the matte does not reach here";
    EXPECT_EQ(pixel(*made, 70), (Rgba{128, 0, 127, 255}));
    EXPECT_EQ(pixel(*made, 100), (Rgba{0, 0, 255, 255})) << "there is nothing to show here";
}

TEST_F(Mattes, TurnedRoundShowItWhereTheyAreNot) {
    const auto made = seen({.invert = true}, kHalf);
    EXPECT_EQ(pixel(*made, 20), (Rgba{255, 0, 0, 255}));
    EXPECT_EQ(pixel(*made, 70), (Rgba{127, 0, 128, 255}));
    EXPECT_EQ(pixel(*made, 100), (Rgba{0, 0, 255, 255}));
}

TEST_F(Mattes, OfLumaShowItWhereTheyAreBright) {
    EXPECT_EQ(pixel(*seen({.luma = true}, kGrey), 70), (Rgba{128, 0, 127, 255}));
    EXPECT_EQ(pixel(*seen({.luma = true}, kBlue), 70)[0], 18) << "blue is 7 % of luma";
    EXPECT_EQ(pixel(*seen({.invert = true, .luma = true}, kGrey), 70), (Rgba{127, 0, 128, 255}));
}

TEST_F(Mattes, FadeWithTheirGroup) {
    EXPECT_EQ(pixel(*seen({}, kRed, kOne / 2), 70), (Rgba{128, 0, 128, 255}));
}

TEST_F(Mattes, WithNothingInThemHideAllOrNothing) {
    const auto with = [&](bool invert) {
        return frame(
            {PushGroup{}, fill(10, 80, kRed), PushMatte{.invert = invert}, PopMatte{}, PopGroup{}});
    };
    EXPECT_EQ(pixel(*with(false), 20), (Rgba{0, 0, 0, 0}));
    EXPECT_EQ(pixel(*with(true), 20), (Rgba{255, 0, 0, 255}));
}

TEST_F(Mattes, HideNoTileThatNothingPaints) {
    TileBuilder builder(fonts_.library);
    TileProgram program;
    ASSERT_TRUE(builder.build({480,
                               64,
                               {PushGroup{}, fill(0, 480, kRed), PushMatte{}, fill(0, 40, kHalf),
                                PopMatte{}, PopGroup{}}},
                              program));
    EXPECT_NE(program.signatures[0], 0U);
    EXPECT_EQ(program.signatures[5], 0U) << "clear, and known to be";
}

TEST_F(Mattes, StandAtTheEndOfAGroup) {
    EXPECT_NE(refused({PushMatte{}, PopMatte{}}).find("directly in a group"), std::string::npos);
    EXPECT_NE(
        refused({PushGroup{}, PushTransform{}, PushMatte{}, PopMatte{}, PopTransform{}, PopGroup{}})
            .find("directly in a group"),
        std::string::npos);
    EXPECT_NE(refused({PushGroup{}, PushMatte{}, PopMatte{}, fill(0, 4, kRed), PopGroup{}})
                  .find("not at the end of its group"),
              std::string::npos);
    EXPECT_NE(refused({PushGroup{}, PushMatte{}, PopGroup{}}).find("PopGroup without"),
              std::string::npos);
    EXPECT_EQ(refused({PushGroup{}, PushGroup{}, PushGroup{}, PushMatte{}, PopMatte{}, PopGroup{},
                       PopGroup{}, PopGroup{}}),
              "built");
}

/// What is shown is what the same pictures give when they are composed apart.
TEST_F(Mattes, AgreeWithPicturesComposedApart) {
    std::size_t compared = 0;
    for (std::uint32_t seed = 0; seed < 60; ++seed) {
        test::Random random(seed);
        std::vector<Command> content;
        std::vector<Command> matte;
        for (int i = 0; i < 4; ++i) {
            content.push_back(test::random_command(random, fonts_));
            matte.push_back(test::random_command(random, fonts_));
        }
        const PushMatte way{.invert = seed % 2 == 1, .luma = seed % 4 >= 2};
        std::vector<Command> all{PushGroup{}};
        all.insert(all.end(), content.begin(), content.end());
        all.emplace_back(way);
        all.insert(all.end(), matte.begin(), matte.end());
        all.emplace_back(PopMatte{});
        all.emplace_back(PopGroup{});
        const auto draw = [&](const std::vector<Command>& commands) {
            return test::draw_frame(*executor_, fonts_.library, {240, 140, commands},
                                    PackFormat::rgba8);
        };
        const auto one = draw(all);
        const auto under = draw(content);
        const auto over = draw(matte);
        for (std::int32_t y = 0; y < 140; y += 3) {
            for (std::int32_t x = 0; x < 240; x += 3) {
                const auto m = test::pixel(*over, x, y);
                double share =
                    way.luma ? (0.2126 * m[0] + 0.7152 * m[1] + 0.0722 * m[2]) / 255 : m[3] / 255.0;
                share = way.invert ? 1 - share : share;
                for (std::size_t c = 0; c < 4; ++c) {
                    // Cameras go beyond white and black, which a packed pixel does not tell.
                    const bool clipped =
                        way.luma && (m[0] % 255 == 0 || m[1] % 255 == 0 || m[2] % 255 == 0);
                    if (clipped || test::pixel(*under, x, y)[c] % 255 == 0) {
                        continue;
                    }
                    ++compared;
                    ASSERT_NEAR(test::pixel(*one, x, y)[c], test::pixel(*under, x, y)[c] * share,
                                2.6)
                        << "seed " << seed << " at " << x << ", " << y;
                }
            }
        }
    }
    EXPECT_GT(compared, 1000U);
}

}  // namespace
}  // namespace pitcast::draw
