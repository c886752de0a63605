// SPDX-License-Identifier: Apache-2.0
#include <random>

#include <hwy/detect_targets.h>
#include <hwy/targets.h>

#include "pitcast/draw/pack_matrix.h"

#include "draw_scene.h"

/// A camera's full frame under graphics: the ways that are fast because it is one to one.
namespace pitcast::draw {
namespace {

/// Random words, also such as no camera sends. Every plane ends where its last sample does, so that
/// a sanitizer sees what reads beyond it.
PicturePtr camera(PixelFormat format, std::int32_t width, std::int32_t height, std::uint32_t seed) {
    std::mt19937 random(seed);
    auto made = std::make_shared<Picture>();
    made->format = format;
    made->width = width;
    made->height = height;
    made->source = seed;
    auto planes = std::make_shared<std::array<std::vector<std::uint16_t>, 3>>();
    for (std::size_t i = 0; i < 3; ++i) {
        const int half_x = i == 0 ? 0 : chroma_shift_x(format);
        const int half_y = i == 0 ? 0 : chroma_shift_y(format);
        const auto columns = static_cast<std::size_t>((width - 1) >> half_x) + 1;
        const auto lines = static_cast<std::size_t>((height - 1) >> half_y) + 1;
        auto& words = (*planes)[i];
        words.resize(columns * lines);
        words.shrink_to_fit();
        for (std::uint16_t& word : words) {
            word = static_cast<std::uint16_t>(random());
        }
        made->planes[i] = {reinterpret_cast<const std::byte*>(words.data()), columns * 2};
    }
    made->owner = planes;
    return made;
}

/// The camera, moved and cropped a little, and boxes over some of its tiles.
DrawList under_graphics(std::mt19937& random, PixelFormat format, std::uint32_t seed) {
    const auto pick = [&](std::int32_t low, std::int32_t high) {
        return std::uniform_int_distribution<std::int32_t>(low, high)(random);
    };
    DrawList list{pick(120, 220) * 2, 44, {}};
    const PicturePtr picture =
        camera(format, list.width + pick(-20, 40), list.height + pick(0, 8), seed);
    const std::int32_t x = pick(-9, 9);
    const std::int32_t y = pick(-5, 0);
    DrawPicture shown{picture, test::rect_px(x, y, picture->width, picture->height), {}, {}};
    if (pick(0, 1) == 0) {
        const std::int32_t left = pick(0, 5);
        const std::int32_t right = pick(0, 5);
        shown.crop = test::rect_px(left, 1, picture->width - left - right, picture->height - 3);
        shown.rect.width = shown.crop.width;
        shown.rect.height = shown.crop.height;
    }
    list.commands.push_back(shown);
    for (int i = pick(0, 4); i > 0; --i) {
        const Color color{static_cast<std::uint8_t>(pick(0, 255)), 90, 30,
                          static_cast<std::uint8_t>(pick(0, 2) == 0 ? pick(0, 255) : 255)};
        list.commands.push_back(
            FillRect{test::rect_px(pick(-9, list.width), pick(-9, 40), pick(1, 200), pick(1, 20)),
                     {},
                     color});
    }
    return list;
}

TEST(CameraUnderGraphics, HasTheSameBitsOnEveryInstructionSet) {
    test::Fonts fonts;
    const auto slow = make_reference_executor();
    std::mt19937 random(4);
    for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
        hwy::SetSupportedTargetsForTest(left & -left);
        hwy::GetChosenTarget().Update(hwy::SupportedTargets());
        const auto fast = make_cpu_executor(2);
        SCOPED_TRACE(std::string(fast->name()));
        for (std::uint32_t seed = 1; seed <= 60 && !::testing::Test::HasFatalFailure(); ++seed) {
            const PixelFormat format = seed % 3 == 0   ? PixelFormat::yuv444p10
                                       : seed % 5 == 0 ? PixelFormat::yuv420p10
                                                       : PixelFormat::yuv422p10;
            TileBuilder builder(fonts.library);
            TileProgram first;
            TileProgram second;
            DrawList list = under_graphics(random, format, seed);
            ASSERT_TRUE(builder.build(list, first));
            std::get<DrawPicture>(list.commands[0]).picture =
                camera(format, std::get<DrawPicture>(list.commands[0]).picture->width,
                       std::get<DrawPicture>(list.commands[0]).picture->height, seed + 1000);
            ASSERT_TRUE(builder.build(list, second));
            const TileProgram* field = seed % 4 == 0 ? &second : nullptr;
            for (const PackFormat packed : {PackFormat::v210, PackFormat::yuv422p10,
                                            PackFormat::yuv420p8, PackFormat::rgba16}) {
                const auto a = fast->allocate(packed, list.width, list.height);
                const auto b = slow->allocate(packed, list.width, list.height);
                ASSERT_TRUE(a && b);
                PackedFrame* to_a = a->get();
                PackedFrame* to_b = b->get();
                ASSERT_TRUE(fast->render(first, field, std::span(&to_a, 1)));
                ASSERT_TRUE(slow->render(first, field, std::span(&to_b, 1)));
                test::expect_same(**a, **b, "seed " + std::to_string(seed));
            }
        }
    }
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
}

PushGroup group(Unit opacity) {
    PushGroup made;
    made.opacity = opacity;
    return made;
}

/// An opaque band over the whole width spares what lies under it; two halves of one spare nothing
/// in the tile where they meet, and what is seen is the same.
TEST(CameraUnderGraphics, IsLeftOutUnderAnOpaqueBandWithoutATrace) {
    test::Fonts fonts;
    const auto executor = make_reference_executor();
    TileBuilder builder(fonts.library);
    const PicturePtr picture = camera(PixelFormat::yuv422p10, 144, 48, 7);
    for (const auto& [top, height] : {std::pair{0, 5}, {3, 6}, {9, 7}, {9, 30}, {1, 14}}) {
        for (const bool grouped : {false, true}) {
            const auto scene = [&, top = top, height = height](std::int32_t middle) {
                DrawList list{144, 48, {}};
                list.commands.push_back(DrawPicture{picture, test::rect_px(0, 0, 144, 48), {}, {}});
                list.commands.push_back(group(grouped ? kOne / 3 : kOne));
                const Color glass{200, 90, 10, 90};
                list.commands.push_back(FillRect{test::rect_px(10, 2, 120, 40), {}, glass});
                list.commands.push_back(group(kOne / 2));
                list.commands.push_back(FillRect{test::rect_px(20, 4, 90, 30), {}, glass});
                list.commands.push_back(PopGroup{});
                const Color band{20, 90, 200, 255};
                list.commands.push_back(FillRect{test::rect_px(0, top, middle, height), {}, band});
                list.commands.push_back(
                    FillRect{test::rect_px(middle, top, 144 - middle, height), {}, band});
                list.commands.push_back(PopGroup{});
                return list;
            };
            TileProgram whole;
            TileProgram halves;
            ASSERT_TRUE(builder.build(scene(144), whole));
            ASSERT_TRUE(builder.build(scene(70), halves));
            const auto a = executor->allocate(PackFormat::rgba16, 144, 48);
            const auto b = executor->allocate(PackFormat::rgba16, 144, 48);
            PackedFrame* to_a = a->get();
            PackedFrame* to_b = b->get();
            ASSERT_TRUE(executor->render(whole, nullptr, std::span(&to_a, 1)));
            ASSERT_TRUE(executor->render(halves, nullptr, std::span(&to_b, 1)));
            test::expect_same(**a, **b, "band at " + std::to_string(top));
            if (!grouped && top % 16 == 0) {  // the band is at the head of the tile in the middle
                const TileOp& camera_op = whole.ops[whole.tiles[1].first_op];
                EXPECT_EQ(camera_op.y0, top + height);
                EXPECT_EQ(halves.ops[halves.tiles[1].first_op].y0, 0);
            }
        }
    }
}

}  // namespace
}  // namespace pitcast::draw
