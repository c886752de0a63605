// SPDX-License-Identifier: Apache-2.0
// Numbers far out of range, as a broken template may give them: nothing is drawn of them, nothing
// overflows (the sanitizers watch), and what else is on the list comes out as without them.
#include <limits>

#include "random_list.h"

namespace pitcast::draw {
namespace {

constexpr Subpixel kMost = std::numeric_limits<Subpixel>::max();
constexpr Subpixel kLeast = std::numeric_limits<Subpixel>::min();

std::vector<Command> far_commands(test::Random& random, Subpixel far) {
    const Rect rect{far, far, kMost, kMost};
    const Paint paint = Color{255, 255, 255, 255};
    StrokePolyline line;
    line.points = {{far, 0}, {px(40), far}, {0, px(20)}};
    line.width = px(4);
    line.paint = paint;
    StrokePolyline dashed = line;
    dashed.dashes = {px(8), px(3)};
    dashed.dash_offset = far;
    FillPolygon polygon;
    polygon.points = line.points;
    polygon.ring_ends = {3};
    DrawPinned pinned;
    pinned.picture = test::picture(random, PixelFormat::rgba8);
    pinned.corners = {{{far, far}, {kMost, far}, {kMost, kMost}, {far, kMost}}};
    DrawNinePatch patch;
    patch.picture = pinned.picture;
    patch.rect = rect;
    patch.insets = {far, far, far, far};
    std::vector<Command> all{StrokeRect{rect, {far, far, far, far}, px(3), {}, paint},
                             StrokeArc{{far, far}, kMost, far, far, px(3), {}, paint},
                             line,
                             dashed,
                             pinned,
                             patch};
    for (const auto& shape : std::initializer_list<decltype(FillShadow::shape)>{
             FillRect{rect, {}, paint}, polygon, line, StrokeRect{rect, {}, px(3), {}, paint}}) {
        all.push_back(FillShadow{shape, {}, px(4), kOne, paint});
    }
    return all;
}

TEST(FarAway, IsLeftOutAndDisturbsNothing) {
    test::Random random(7);
    FontLibrary fonts;
    const auto executor = make_cpu_executor(1);
    const FillRect near{test::rect_px(10, 10, 50, 30), {}, Color{200, 60, 20, 255}};
    const auto expected = test::draw_frame(*executor, fonts, {96, 64, {near}}, PackFormat::rgba8);
    for (const Subpixel far : {kMost, kLeast}) {
        DrawList list{96, 64, far_commands(random, far)};
        list.commands.push_back(near);
        const auto frame = test::draw_frame(*executor, fonts, list, PackFormat::rgba8);
        test::expect_same(*frame, *expected, "far " + std::to_string(far));
    }
}

}  // namespace
}  // namespace pitcast::draw
