// SPDX-License-Identifier: Apache-2.0
#include "draw_scene.h"

/// A list that does not change is not cut into tiles again; what changes, however little, is.
namespace pitcast::draw {
namespace {

FillRect box(std::int32_t x, std::int32_t y, Color color) {
    return {test::rect_px(x, y, 30, 20), {px(4), px(4), px(4), px(4)}, color};
}

DrawList scene() {
    DrawList list{200, 100, {}};
    list.commands.push_back(box(10, 10, {200, 10, 10, 255}));
    PushGroup clip;
    clip.clipped = true;
    clip.clip = test::rect_px(20, 20, 90, 40);
    clip.radii = {px(9), px(9), px(9), px(9)};
    list.commands.push_back(clip);
    list.commands.push_back(box(15, 15, {10, 200, 10, 128}));
    list.commands.push_back(PopGroup{});
    return list;
}

/// What the program shows, drawn by the reference.
std::string shown(const TileProgram& program) {
    const auto executor = make_reference_executor();
    const auto frame = executor->allocate(PackFormat::rgba16, program.width, program.height);
    EXPECT_TRUE(frame);
    PackedFrame* target = frame->get();
    EXPECT_TRUE(executor->render(program, nullptr, std::span(&target, 1)));
    return test::bytes_of(*target);
}

TEST(StillList, IsLeftAsItIs) {
    test::Fonts fonts;
    TileBuilder builder(fonts.library);
    TileProgram program;
    ASSERT_TRUE(builder.build(scene(), program));
    const std::string first = shown(program);
    const auto signatures = program.signatures;
    program.ops[0].opacity = 1;  // a trace that only a new build would remove
    ASSERT_TRUE(builder.build(scene(), program));
    EXPECT_EQ(program.ops[0].opacity, 1);
    program.made_from = 0;
    ASSERT_TRUE(builder.build(scene(), program));
    EXPECT_EQ(shown(program), first);
    EXPECT_EQ(program.signatures, signatures);
}

TEST(StillList, IsBuiltAgainWhenItsProgramWasTakenAway) {
    test::Fonts fonts;
    TileBuilder builder(fonts.library);
    TileProgram program;
    ASSERT_TRUE(builder.build(scene(), program));
    const TileProgram taken = std::move(program);
    ASSERT_TRUE(builder.build(scene(), program));
    EXPECT_EQ(shown(program), shown(taken));
}

TEST(StillList, IsBuiltAgainForEverythingThatShows) {
    test::Fonts fonts;
    TileBuilder builder(fonts.library);
    const auto expect_fresh = [&](const DrawList& before, const DrawList& after) {
        TileProgram program;
        TileProgram fresh;
        ASSERT_TRUE(builder.build(before, program));
        ASSERT_TRUE(builder.build(after, program));
        TileBuilder other(fonts.library);
        ASSERT_TRUE(other.build(after, fresh));
        EXPECT_EQ(shown(program), shown(fresh));
        EXPECT_EQ(program.signatures, fresh.signatures);
    };
    DrawList list = scene();
    // A command outside the picture leaves a paint, but nothing to draw.
    list.commands.insert(list.commands.begin(), box(900, 900, {1, 2, 3, 255}));
    expect_fresh(scene(), list);
    list = scene();
    std::get<FillRect>(list.commands[0]).paint = Color{200, 10, 11, 255};
    expect_fresh(scene(), list);
    list = scene();
    std::get<FillRect>(list.commands[0]).rect.x += 16;
    expect_fresh(scene(), list);
    list = scene();
    std::get<PushGroup>(list.commands[1]).opacity = kOne / 2;
    expect_fresh(scene(), list);
    list = scene();
    std::get<PushGroup>(list.commands[1]).clip.width -= 256;
    expect_fresh(scene(), list);
    list = scene();
    list.width = 150;
    expect_fresh(scene(), list);
}

}  // namespace
}  // namespace pitcast::draw
