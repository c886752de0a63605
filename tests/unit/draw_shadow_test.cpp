// SPDX-License-Identifier: Apache-2.0
#include "draw_scene.h"

namespace pitcast::draw {
namespace {

DrawList with_shadow_at(Subpixel x, Subpixel y) {
    const FillRect card{{x, y, px(160), px(90)}, {px(8), px(8), px(8), px(8)}, Color{}};
    return {480, 270, {FillShadow{card, {0, px(4)}, px(9), kOne, Color{0, 0, 0, 255}}}};
}

TEST(Shadow, IsNotBlurredAgainWhileItsShapeMoves) {
    FontLibrary fonts;
    TileBuilder builder(fonts);
    TileProgram program;
    ASSERT_TRUE(builder.build(with_shadow_at(px(100), px(60)), program));
    const std::size_t used = builder.stats().arena_used;
    for (Subpixel step = 1; step < 40; ++step) {
        ASSERT_TRUE(
            builder.build(with_shadow_at(px(100) + step * 77, px(60) + step * 31), program));
    }
    // The shape's own masks at a few sub-pixel phases are small; a blurred card is not.
    EXPECT_LT(builder.stats().arena_used - used, used / 4);
}

TEST(Shadow, FallsOffEvenlyAroundAndReachesNoFurtherThanItsBlur) {
    FontLibrary fonts;
    const auto executor = make_cpu_executor(1);
    const auto frame =
        test::draw_frame(*executor, fonts, with_shadow_at(px(160), px(90)), PackFormat::rgba8);
    const auto alpha = [&](std::int32_t x, std::int32_t y) { return test::pixel(*frame, x, y)[3]; };
    EXPECT_EQ(alpha(240, 139), 255);
    EXPECT_NEAR(alpha(160, 139), 128, 8) << "half at the edge";
    EXPECT_NEAR(alpha(319, 139), alpha(160, 139), 1) << "left as right";
    for (std::int32_t x = 130; x < 190; ++x) {
        EXPECT_LE(alpha(x, 139), alpha(x + 1, 139));
    }
    EXPECT_EQ(alpha(160 - 32, 139), 0);
    EXPECT_EQ(alpha(240, 94 - 32), 0);
}

}  // namespace
}  // namespace pitcast::draw
