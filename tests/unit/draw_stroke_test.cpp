// SPDX-License-Identifier: Apache-2.0
#include "draw_scene.h"

namespace pitcast::draw {
namespace {

/// Pixels that a stroke over a clear canvas has touched.
int touched(const StrokePolyline& stroke) {
    FontLibrary fonts;
    const auto executor = make_cpu_executor(1);
    DrawList list{96, 64, {}};
    list.commands.emplace_back(stroke);
    const auto frame = test::draw_frame(*executor, fonts, list, PackFormat::rgba8);
    int count = 0;
    for (std::size_t i = 3; i < 96 * 64 * 4; i += 4) {
        count += frame->planes[0].bytes[i] != std::byte{0} ? 1 : 0;
    }
    return count;
}

StrokePolyline at_one_place(std::size_t points, LineCap cap, bool closed) {
    StrokePolyline stroke;
    // A 256th of a pixel apart: different to the list, one point to the rasteriser.
    for (std::size_t i = 0; i < points; ++i) {
        stroke.points.push_back({px(40) + static_cast<Subpixel>(i % 2), px(30)});
    }
    stroke.width = px(8);
    stroke.cap = cap;
    stroke.closed = closed;
    stroke.paint = Color{255, 255, 255, 255};
    return stroke;
}

TEST(Stroke, OfACarThatStandsStillIsADot) {
    for (const std::size_t points : {2U, 3U, 40U}) {
        for (const bool closed : {false, true}) {
            EXPECT_NEAR(touched(at_one_place(points, LineCap::round, closed)), 60, 12);
            EXPECT_NEAR(touched(at_one_place(points, LineCap::square, closed)), 72, 16);
            EXPECT_EQ(touched(at_one_place(points, LineCap::butt, closed)), 0);
        }
    }
}

TEST(Stroke, LeavesOutStepsOfNoLength) {
    StrokePolyline plain;
    plain.points = {{px(10), px(10)}, {px(50), px(10)}, {px(50), px(50)}};
    plain.width = px(4);
    plain.paint = Color{255, 255, 255, 255};
    StrokePolyline doubled = plain;
    doubled.points = {{px(10), px(10)}, {px(10), px(10)}, {px(50), px(10)},
                      {px(50), px(10)}, {px(50), px(50)}, {px(50), px(50)}};
    EXPECT_EQ(touched(plain), touched(doubled));
}

}  // namespace
}  // namespace pitcast::draw
