// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "pitcast/gpu/scene_renderer.h"

#include "gpu_fixture.h"

namespace pitcast::gpu {
namespace {

class SceneTest : public test::GpuTest {
 protected:
    static map::MapView view_of(const map::Venue& venue, std::int32_t width, std::int32_t height) {
        map::MapView view;
        const map::Point3 centre = venue.course.at(0);
        view.camera = map::orbit_camera(centre, 900'000, 150'000, 35'000);
        view.width = width;
        view.height = height;
        return view;
    }
    static int byte_at(const draw::Picture& picture, std::int32_t x, std::int32_t y, int channel) {
        return static_cast<int>(
            picture.planes[0].bytes[static_cast<std::size_t>(y) * picture.planes[0].stride +
                                    static_cast<std::size_t>(x * 4 + channel)]);
    }
};

TEST_F(SceneTest, DrawsTheVenuePremultipliedOverATransparentSky) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 4'000);
    ASSERT_TRUE(scene.ok()) << scene.error().message();
    map::MapView view = view_of(venue, 320, 180);
    view.camera = map::orbit_camera(venue.course.at(0), 1'500'000, 150'000, 20'000);
    const auto picture = (*scene)->render(view);
    ASSERT_TRUE(picture.ok()) << picture.error().message();
    int opaque = 0;
    int clear = 0;
    for (std::int32_t y = 0; y < 180; ++y) {
        for (std::int32_t x = 0; x < 320; ++x) {
            const int alpha = byte_at(**picture, x, y, 3);
            opaque += alpha == 255 ? 1 : 0;
            clear += alpha == 0 ? 1 : 0;
            for (int c = 0; c < 3; ++c) {
                ASSERT_LE(byte_at(**picture, x, y, c), alpha);
            }
        }
    }
    EXPECT_GT(opaque, 320 * 180 / 10);
    EXPECT_GT(clear, 320 * 180 / 50);
    view.transparent_sky = false;
    const auto full = (*scene)->render(view);
    ASSERT_TRUE(full.ok());
    EXPECT_EQ(byte_at(**full, 0, 0, 3), 255);
}

TEST_F(SceneTest, GivesTheSamePictureForEqualViews) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 2'000);
    ASSERT_TRUE(scene.ok());
    map::MapView view = view_of(venue, 160, 90);
    draw::PicturePtr last;
    for (int i = 0; i < 3; ++i) {
        const auto picture = (*scene)->render(view);
        ASSERT_TRUE(picture.ok());
        last = *picture;
    }
    const std::uint64_t drawn = (*scene)->stats().drawn;
    EXPECT_LE(drawn, 2U) << "a resting camera is drawn once more, smoothly";
    for (int i = 0; i < 3; ++i) {
        const auto picture = (*scene)->render(view);
        ASSERT_TRUE(picture.ok());
        EXPECT_EQ(*picture, last);
    }
    EXPECT_EQ((*scene)->stats().drawn, drawn);
    view.style = map::MapStyle::natural;
    const auto other = (*scene)->render(view);
    ASSERT_TRUE(other.ok());
    EXPECT_NE((*other)->version, last->version);
    EXPECT_EQ((*other)->source, last->source);
}

TEST_F(SceneTest, RefusesSizesThatCannotBeDrawn) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 1'000);
    ASSERT_TRUE(scene.ok());
    EXPECT_FALSE((*scene)->render(view_of(venue, 0, 90)).ok());
    EXPECT_FALSE((*scene)->render(view_of(venue, 160, 9'000)).ok());
    EXPECT_FALSE(SceneRenderer::create(device_, map::Venue{}, 1'000).ok());
}

TEST_F(SceneTest, DrawsAMovingCameraAtHalfSize) {
    const map::Venue venue = map::make_xinqiu();
    auto scene = SceneRenderer::create(device_, venue, 10'000);
    ASSERT_TRUE(scene.ok());
    map::MapView view = view_of(venue, 960, 540);
    std::int64_t best = 0;
    for (int i = 0; i < 6; ++i) {
        view.camera = map::orbit_camera(venue.course.at(0), 900'000, 150'000 + i * 500, 35'000);
        ASSERT_TRUE((*scene)->render(view).ok());
        const std::int64_t ns = (*scene)->stats().last_draw_ns;
        best = best == 0 ? ns : std::min(best, ns);
    }
    std::printf("3D pass, 960x540, %u triangles: %.2f ms with validation\n",
                (*scene)->stats().triangles, static_cast<double>(best) / 1e6);
    EXPECT_GT((*scene)->stats().triangles, 1'000U);
}

}  // namespace
}  // namespace pitcast::gpu
