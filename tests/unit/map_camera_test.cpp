// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gtest/gtest.h>

#include "pitcast/map/camera.h"

namespace pitcast::map {
namespace {

const Venue& xinqiu() {
    static const Venue venue = make_xinqiu();
    return venue;
}

MapView full_hd(const Camera& camera) {
    MapView view;
    view.camera = camera;
    view.width = 1920;
    view.height = 1080;
    return view;
}

TEST(Camera, ProjectionAgreesWithTheMatrixToAHundredthOfAPixel) {
    for (std::int32_t bearing = 0; bearing < 360'000; bearing += 37'000) {
        const MapView view = full_hd(orbit_camera({0, 0, -140'000}, 900'000, bearing, 28'000));
        const std::array<float, 16> m = clip_from_venue(view);
        for (const CoursePoint& point : xinqiu().course.line) {
            const auto screen = project(view, point.at);
            ASSERT_TRUE(screen);
            const double p[4] = {static_cast<double>(point.at.x_mm) / 1000,
                                 static_cast<double>(point.at.y_mm) / 1000,
                                 static_cast<double>(point.at.z_mm) / 1000, 1};
            double clip[4] = {};
            for (std::size_t row = 0; row < 4; ++row) {
                for (std::size_t k = 0; k < 4; ++k) {
                    clip[row] += m[k * 4 + row] * p[k];
                }
            }
            EXPECT_NEAR((clip[0] / clip[3] * 0.5 + 0.5) * 1920, screen->x / 256.0, 0.01);
            EXPECT_NEAR((clip[1] / clip[3] * 0.5 + 0.5) * 1080, screen->y / 256.0, 0.01);
            EXPECT_GT(clip[2] / clip[3], 0);
            EXPECT_LT(clip[2] / clip[3], 1);
            EXPECT_NEAR(clip[3] * 1000, static_cast<double>(screen->depth_mm), 10);
        }
    }
}

TEST(Camera, PutsItsTargetInTheMiddleAndTheEastOnTheRight) {
    const MapView view = full_hd(orbit_camera({5'000, 7'000, 0}, 400'000, 180'000, 30'000));
    const auto middle = project(view, {5'000, 7'000, 0});
    ASSERT_TRUE(middle);
    EXPECT_NEAR(middle->x, draw::px(960), 2);
    EXPECT_NEAR(middle->y, draw::px(540), 2);
    EXPECT_GT(project(view, {25'000, 7'000, 0})->x, middle->x);
    EXPECT_LT(project(view, {5'000, 7'000, 20'000})->y, middle->y);
}

TEST(Camera, LooksStraightDownWithNorthUp) {
    const MapView view = full_hd(orbit_camera({0, 0, 0}, 400'000, 180'000, 90'000));
    EXPECT_LT(project(view, {0, 20'000, 0})->y, draw::px(540));
    EXPECT_GT(project(view, {20'000, 0, 0})->x, draw::px(960));
}

TEST(Camera, SeesNothingBehindItself) {
    const MapView view = full_hd(orbit_camera({0, 0, 0}, 100'000, 180'000, 10'000));
    EXPECT_FALSE(project(view, {0, -300'000, 0}));
}

TEST(Camera, OverviewShowsTheWholeCourseUncovered) {
    const MapView view = full_hd(default_overview(xinqiu()));
    for (const CoursePoint& point : xinqiu().course.line) {
        const auto at = project(view, point.at);
        ASSERT_TRUE(at);
        EXPECT_GT(at->x, 0);
        EXPECT_LT(at->x, draw::px(1920));
        EXPECT_GT(at->y, 0);
        EXPECT_LT(at->y, draw::px(1080));
    }
    int hidden = 0;
    for (const CoursePoint& point : xinqiu().course.line) {
        hidden += occluded(xinqiu().terrain, view.camera, point.at) ? 1 : 0;
    }
    EXPECT_LT(hidden, 45) << "of 900 points";
}

TEST(Camera, ARidgeHidesWhatIsBehindIt) {
    Terrain terrain;
    terrain.columns = 101;
    terrain.rows = 3;
    terrain.cell_mm = 10'000;
    terrain.height_mm.assign(303, 0);
    for (std::size_t row = 0; row < 3; ++row) {
        terrain.height_mm[row * 101 + 50] = 40'000;  // at x = 500 m
    }
    Camera camera;
    camera.eye = {100'000, 10'000, 20'000};
    EXPECT_TRUE(occluded(terrain, camera, {900'000, 10'000, 0}));
    EXPECT_FALSE(occluded(terrain, camera, {400'000, 10'000, 0}));
    EXPECT_FALSE(occluded(terrain, camera, {900'000, 10'000, 200'000}));
    camera.eye.z_mm = 500'000;
    EXPECT_FALSE(occluded(terrain, camera, {900'000, 10'000, 0}));
}

TEST(Camera, RisesUntilItSeesItsTargetAndNoFurther) {
    const Terrain& terrain = xinqiu().terrain;
    constexpr std::int64_t kClearance = 6'000;
    for (std::int64_t bearing = 0; bearing < 360'000; bearing += 15'000) {
        const Point3 target = xinqiu().course.at(bearing * 5);
        const Camera low = orbit_camera(target, 400'000, static_cast<std::int32_t>(bearing), 6'000);
        const Camera camera = raised_clear(terrain, low, kClearance);
        EXPECT_GE(camera.eye.z_mm, low.eye.z_mm);
        EXPECT_GE(camera.eye.z_mm,
                  terrain.height_at(camera.eye.x_mm, camera.eye.y_mm) + kClearance - 1);
        Point3 roof = target;
        roof.z_mm += 2'000;
        EXPECT_FALSE(occluded(terrain, camera, roof)) << bearing;
        const Camera high =
            orbit_camera(target, 400'000, static_cast<std::int32_t>(bearing), 75'000);
        EXPECT_EQ(raised_clear(terrain, high, kClearance).eye.z_mm, high.eye.z_mm);
    }
}

TEST(Camera, SouthWallHidesTheFloorFromThePlateau) {
    const Terrain& terrain = xinqiu().terrain;
    Camera camera;
    camera.eye = {0, -1'000'000, 0};
    camera.eye.z_mm = terrain.height_at(0, -1'000'000) + 3'000;
    EXPECT_TRUE(occluded(terrain, camera, {0, -420'000, -150'000}));
}

}  // namespace
}  // namespace pitcast::map
