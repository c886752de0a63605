// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/map/camera.h"
#include "pitcast/map/scene.h"

#include "test_paths.h"

namespace pitcast::map {
namespace {

/// Laps of an oval with uneven steps, far from the origin, as receivers record them.
std::vector<Point3> oval(double laps) {
    std::vector<Point3> lap;
    double turn = 0;
    for (int i = 0; turn < laps * 6.283185307; ++i) {
        lap.push_back({std::llround(812'000'000 + 500'000 * std::cos(turn)),
                       std::llround(-42'000'000 + 300'000 * std::sin(turn)), 2'230'000});
        turn += 0.012 + 0.008 * (i % 3);
    }
    return lap;
}

TEST(FlatVenue, ClosesADrivenLapAndSpacesItEvenly) {
    const Result<Venue> venue = make_flat_venue("oval", oval(0.995));
    ASSERT_TRUE(venue.ok()) << venue.error().message();
    const Course& course = venue->course;
    // Ramanujan's ellipse: pi (3(a+b) - sqrt((3a+b)(a+3b))).
    EXPECT_NEAR(static_cast<double>(course.length_mm), 2'552'700, 8'000);
    for (std::size_t i = 0; i < course.line.size(); ++i) {
        const Point3 a = course.line[i].at;
        const Point3 b = course.line[(i + 1) % course.line.size()].at;
        const double step =
            std::hypot(static_cast<double>(a.x_mm - b.x_mm), static_cast<double>(a.y_mm - b.y_mm));
        EXPECT_NEAR(step, 4'000, 60);
        EXPECT_EQ(a.z_mm, 2'230'000);
    }
    ASSERT_EQ(course.loops.size(), 3u);
    EXPECT_EQ(course.loops[1].distance_mm, course.length_mm / 3);
}

TEST(FlatVenue, DropsWhatWasDrivenPastTheStart) {
    const Result<Venue> venue = make_flat_venue("oval", oval(1.02));
    ASSERT_TRUE(venue.ok());
    EXPECT_NEAR(static_cast<double>(venue->course.length_mm), 2'552'700, 8'000);
}

TEST(FlatVenue, RefusesWhatIsNoLap) {
    EXPECT_FALSE(make_flat_venue("none", {}).ok());
    EXPECT_FALSE(make_flat_venue("still", std::vector<Point3>(500, Point3{1, 2, 3})).ok());
    const Result<Venue> far = make_flat_venue(
        "far",
        std::vector<Point3>(500, Point3{std::numeric_limits<std::int64_t>::min() + 1, 0, 0}));
    ASSERT_FALSE(far.ok());
    EXPECT_THAT(far.error().message(), testing::HasSubstr("far: "));
}

TEST(FlatVenue, TakesTheRealTrackOfMexicoCity) {
    const std::filesystem::path path =
        std::filesystem::path(PITCAST_DATA_DIR) / "tracks/MexicoCity.csv";
    std::ifstream file(path);
    if (!file) {
        GTEST_SKIP() << path << " is not here";
    }
    std::vector<Point3> lap;
    for (std::string line; std::getline(file, line);) {
        double x = 0;
        double y = 0;
        char comma = 0;
        std::istringstream fields(line);
        if (fields >> x >> comma >> y) {
            lap.push_back({std::llround(x * 1000), std::llround(y * 1000), 2'228'000});
        }
    }
    const Result<Venue> venue = make_flat_venue("mexico", lap);
    ASSERT_TRUE(venue.ok()) << venue.error().message();
    EXPECT_NEAR(static_cast<double>(venue->course.length_mm), 4'304'000, 60'000);
    const Mesh mesh = build_mesh(*venue, MapStyle::dark, DayPhase::midday, 10'000);
    EXPECT_GT(mesh.indices.size(), 300u);
    EXPECT_LE(mesh.indices.size() / 3, 16'400u);
    const Camera camera = default_overview(*venue);
    EXPECT_FALSE(occluded(venue->terrain, camera, venue->course.line[0].at));
}

}  // namespace
}  // namespace pitcast::map
