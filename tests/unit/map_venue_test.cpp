// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <span>

#include <gtest/gtest.h>

#include "pitcast/core/hash.h"
#include "pitcast/map/venue.h"

namespace pitcast::map {
namespace {

const Venue& xinqiu() {
    static const Venue venue = make_xinqiu();
    return venue;
}

double apart(const Point3& a, const Point3& b) {
    return std::hypot(static_cast<double>(a.x_mm - b.x_mm), static_cast<double>(a.y_mm - b.y_mm));
}

TEST(Xinqiu, CourseIsEighteenHundredMetresLong) {
    const Course& course = xinqiu().course;
    EXPECT_EQ(course.length_mm, 1'800'000);
    double polygon = 0;
    for (std::size_t i = 0; i < course.line.size(); ++i) {
        polygon += apart(course.line[i].at, course.line[(i + 1) % course.line.size()].at);
    }
    EXPECT_NEAR(polygon, 1'800'000, 100);
}

TEST(Xinqiu, CourseRunsForwardAndLiesOnTheGround) {
    const Venue& venue = xinqiu();
    std::int64_t before = -1;
    for (const CoursePoint& point : venue.course.line) {
        EXPECT_GT(point.distance_mm, before);
        before = point.distance_mm;
        EXPECT_EQ(point.at.z_mm, venue.terrain.height_at(point.at.x_mm, point.at.y_mm));
        EXPECT_GE(point.width_mm, 18'000);
        EXPECT_LE(point.width_mm, 20'000);
    }
    EXPECT_LT(before, venue.course.length_mm);
}

TEST(Xinqiu, CourseClimbsAndNeverCrossesItself) {
    const std::vector<CoursePoint>& line = xinqiu().course.line;
    const auto [low, high] =
        std::minmax_element(line.begin(), line.end(),
                            [](const auto& a, const auto& b) { return a.at.z_mm < b.at.z_mm; });
    EXPECT_GT(high->at.z_mm - low->at.z_mm, 40'000);
    for (std::size_t i = 0; i < line.size(); ++i) {
        for (std::size_t k = i + 40; k < line.size() && k < i + line.size() - 40; ++k) {
            ASSERT_GT(apart(line[i].at, line[k].at), 45'000) << i << " and " << k;
        }
    }
}

TEST(Xinqiu, HasFourteenBilingualObstaclesInOrder) {
    const Course& course = xinqiu().course;
    ASSERT_EQ(course.obstacles.size(), 14u);
    std::int64_t end = 0;
    for (const Obstacle& obstacle : course.obstacles) {
        EXPECT_FALSE(obstacle.name.empty());
        EXPECT_FALSE(obstacle.name_zh.empty());
        EXPECT_GE(obstacle.distance_mm, end) << obstacle.name;
        end = obstacle.distance_mm + obstacle.length_mm;
    }
    EXPECT_LE(end, course.length_mm);
}

TEST(Xinqiu, LoopsAreSortedAndCloseThreeSectors) {
    const Course& course = xinqiu().course;
    EXPECT_TRUE(
        std::is_sorted(course.loops.begin(), course.loops.end(),
                       [](const auto& a, const auto& b) { return a.distance_mm < b.distance_mm; }));
    for (std::int32_t sector = 1; sector <= 3; ++sector) {
        EXPECT_EQ(std::count_if(course.loops.begin(), course.loops.end(),
                                [&](const auto& loop) { return loop.ends_sector == sector; }),
                  1);
    }
    EXPECT_EQ(course.loops.front().kind, race::LoopKind::start_finish);
}

TEST(Xinqiu, PitIsFourByTwoKilometresAndAbout350MetresDeep) {
    const Terrain& terrain = xinqiu().terrain;
    EXPECT_EQ((terrain.columns - 1) * terrain.cell_mm, 4'096'000);
    EXPECT_EQ((terrain.rows - 1) * terrain.cell_mm, 2'048'000);
    const auto [low, high] =
        std::minmax_element(terrain.height_mm.begin(), terrain.height_mm.end());
    EXPECT_GT(*high - *low, 340'000);
    EXPECT_LT(*high - *low, 480'000);
}

TEST(Xinqiu, IsTheSameOnEveryMachine) {
    const Terrain& terrain = xinqiu().terrain;
    Hasher hasher;
    hasher.add_bytes(std::as_bytes(std::span(terrain.height_mm)));
    hasher.add_bytes(std::as_bytes(std::span(terrain.albedo)));
    hasher.add_bytes(std::as_bytes(std::span(terrain.occlusion)));
    for (const CoursePoint& point : xinqiu().course.line) {
        hasher.add(point.at.x_mm);
        hasher.add(point.at.y_mm);
        hasher.add(point.at.z_mm);
    }
    // Change this only together with the pit itself.
    EXPECT_EQ(hasher.value(), 17847742479807784579U);
}

TEST(XinqiuStage, GoesFromTheRimToTheFloorAndUpAgain) {
    const Venue stage = make_xinqiu_stage();
    const Course& course = stage.course;
    EXPECT_FALSE(course.closed);
    EXPECT_GT(course.length_mm, 8'000'000);
    EXPECT_LT(course.length_mm, 11'000'000);
    EXPECT_EQ(course.line.front().distance_mm, 0);
    EXPECT_EQ(course.line.back().distance_mm, course.length_mm);
    std::int64_t lowest = INT64_MAX;
    for (std::size_t i = 0; i < course.line.size(); ++i) {
        const CoursePoint& point = course.line[i];
        EXPECT_EQ(point.at.z_mm, stage.terrain.height_at(point.at.x_mm, point.at.y_mm));
        lowest = std::min(lowest, point.at.z_mm);
        if (i > 0) {  // a car can drive it: no step, no jump in plan
            const CoursePoint& before = course.line[i - 1];
            EXPECT_GT(point.distance_mm, before.distance_mm);
            EXPECT_LT(std::abs(point.at.z_mm - before.at.z_mm), 2'000) << point.distance_mm;
            EXPECT_LT(apart(point.at, before.at), 12'000);
        }
    }
    EXPECT_GT(course.line.front().at.z_mm - lowest, 330'000);
    EXPECT_GT(course.line.back().at.z_mm - lowest, 330'000);
    EXPECT_EQ(course.loops.back().ends_sector, 3);
    EXPECT_EQ(course.obstacles.size(), 8U);
    EXPECT_TRUE(track_of(course).ok());
    const auto bytes = encode_venue(stage);
    ASSERT_TRUE(bytes.ok());
    EXPECT_TRUE(decode_venue(*bytes, "stage").ok());
}

TEST(Course, ProjectionFindsThePlaceItCameFrom) {
    const Course& course = xinqiu().course;
    for (std::int64_t distance = 0; distance < course.length_mm; distance += 1'237) {
        const Point3 at = course.at(distance);
        EXPECT_NEAR(static_cast<double>(course.project(at.x_mm, at.y_mm)),
                    static_cast<double>(distance), 4);
    }
}

TEST(Course, ProjectionFindsTheNearestPointThatExists) {
    const Course& course = xinqiu().course;
    std::uint32_t seed = 1;
    for (int round = 0; round < 3'000; ++round) {
        seed = seed * 1664525 + 1013904223;
        const Point3 query{static_cast<std::int64_t>(seed % 900'000) - 450'000,
                           static_cast<std::int64_t>(seed / 4096 % 700'000) - 350'000, 0};
        double nearest = 1e18;
        for (std::int64_t distance = 0; distance < course.length_mm; distance += 1'000) {
            nearest = std::min(nearest, apart(course.at(distance), query));
        }
        const double found = apart(course.at(course.project(query.x_mm, query.y_mm)), query);
        EXPECT_LE(found, nearest + 5);
    }
}

TEST(Course, WrapsWhenClosedAndClampsWhenOpen) {
    Course course = xinqiu().course;
    EXPECT_EQ(course.at(-2'000).x_mm, course.at(1'798'000).x_mm);
    EXPECT_EQ(course.at(1'800'000).x_mm, course.at(0).x_mm);
    course.closed = false;
    EXPECT_EQ(course.at(-2'000).x_mm, course.line.front().at.x_mm);
    EXPECT_EQ(course.at(9'000'000).x_mm, course.line.back().at.x_mm);
    const Point3 last = course.line.back().at;
    EXPECT_EQ(course.project(last.x_mm, last.y_mm), course.line.back().distance_mm);
}

TEST(Course, AnswersPositionsFromNowhere) {
    const Course& course = xinqiu().course;
    const std::int64_t far = std::numeric_limits<std::int64_t>::max();
    EXPECT_GE(course.project(far, -far), 0);
    EXPECT_LT(course.project(far, -far), course.length_mm);
    EXPECT_EQ(Course{}.project(1, 2), 0);
    EXPECT_EQ(Course{}.at(5).x_mm, 0);
    EXPECT_EQ(Terrain{}.height_at(far, far), 0);
}

}  // namespace
}  // namespace pitcast::map
