// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/map/camera.h"
#include "pitcast/map/survey.h"

namespace pitcast::map {
namespace {

using ::testing::HasSubstr;
using Kind = SurveyMark::Kind;

/// A circle of 500 m radius, of `count` points, rising and falling as a sine of 20 m.
Survey ring(int count = 60, bool with_altitudes = true) {
    Survey survey;
    survey.id = "ring";
    for (int i = 0; i <= count; ++i) {
        const double turn = i * 6.283185307179586 / count;
        SurveyPoint p;
        p.x = 500 * std::cos(turn);
        p.y = 500 * std::sin(turn);
        if (with_altitudes) {
            p.altitude = 100 + 20 * std::sin(turn);
        }
        survey.line.push_back(p);
    }
    return survey;
}

/// A straight stage of 3 km to the east on a slope of 5 %.
Survey stage() {
    Survey survey;
    survey.id = "stage";
    for (int i = 0; i <= 30; ++i) {
        survey.line.push_back({100.0 * i, 0, std::nullopt, 0});
    }
    SurveyGround ground = ground_for(survey.line, 30, 300).value();
    for (std::int32_t row = 0; row < ground.rows; ++row) {
        for (std::int32_t column = 0; column < ground.columns; ++column) {
            ground.height.push_back(static_cast<float>(0.05 * (ground.x0 + column * ground.cell)));
        }
    }
    survey.ground = std::move(ground);
    return survey;
}

TEST(Survey, ARingIsClosedAndAsLongAsItsCircle) {
    const auto made = build_venue(ring(), {});
    ASSERT_TRUE(made.ok()) << made.error().message();
    EXPECT_TRUE(made->report.closed);
    // 60 points on a circle: the curve through them is the circle within a metre.
    EXPECT_NEAR(made->report.length, 3141.6, 2);
    const Course& course = made->venue.course;
    EXPECT_EQ(course.length_mm, std::llround(made->report.length * 1000));
    for (const CoursePoint& p : course.line) {
        EXPECT_NEAR(std::hypot(p.at.x_mm, p.at.y_mm), 500'000, 300);
    }
    for (std::size_t i = 1; i < course.line.size(); ++i) {
        ASSERT_GT(course.line[i].distance_mm, course.line[i - 1].distance_mm);
    }
    EXPECT_NEAR(made->report.climb, 40, 1.5);
    EXPECT_NEAR(made->report.descent, 40, 1.5);
    EXPECT_NEAR(made->report.steepest_climb, 4, 0.3);  // 20 m over a radius of 500
}

TEST(Survey, AStageIsDrapedOnItsGround) {
    const auto made = build_venue(stage(), {});
    ASSERT_TRUE(made.ok()) << made.error().message();
    EXPECT_FALSE(made->report.closed);
    EXPECT_TRUE(made->report.draped);
    EXPECT_EQ(made->report.altitudes, 0U);
    EXPECT_NEAR(made->report.length, 3000, 1);
    EXPECT_NEAR(made->report.climb, 150, 1);
    EXPECT_NEAR(made->report.mean_gradient, 5, 0.1);
    EXPECT_NEAR(static_cast<double>(made->venue.course.at(1'000'000).z_mm), 50'000, 300);
    ASSERT_EQ(made->venue.course.loops.size(), 2U);
    EXPECT_EQ(made->venue.course.loops[1].id, "FINISH");
    EXPECT_EQ(made->venue.course.loops[1].ends_sector, 1);
}

TEST(Survey, ConstantAltitudesAreReportedAndNotUsed) {
    Survey survey = stage();
    for (SurveyPoint& p : survey.line) {
        p.altitude = -785;
    }
    const auto made = build_venue(survey, {});
    ASSERT_TRUE(made.ok());
    ASSERT_TRUE(made->report.constant_altitude);
    EXPECT_EQ(*made->report.constant_altitude, -785);
    EXPECT_GT(made->report.lowest, -1);
    EXPECT_THAT(text_of(made->report, made->venue), HasSubstr("bad: all 31 are -785.0 m"));
}

TEST(Survey, SpikesOfAltitudeAreLeftOut) {
    Survey survey = ring();
    survey.line[20].altitude = 900;
    const auto made = build_venue(survey, {});
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(made->report.altitudes_rejected, 1U);
    EXPECT_LT(made->report.highest, 125);
}

TEST(Survey, VoidsTakeTheHeightsAroundThem) {
    Survey survey = stage();
    SurveyGround& g = *survey.ground;
    std::size_t holes = 0;
    const auto first = [&g](double at, double origin) {
        return static_cast<std::int32_t>(std::lround((at - origin) / g.cell));
    };
    const std::int32_t left = first(900, g.x0);
    const std::int32_t below = first(0, g.y0) - 3;
    for (std::int32_t row = below; row < below + 6; ++row) {
        for (std::int32_t column = left; column < left + 8; ++column, ++holes) {
            g.height[static_cast<std::size_t>(row) * static_cast<std::size_t>(g.columns) +
                     static_cast<std::size_t>(column)] = std::numeric_limits<float>::quiet_NaN();
        }
    }
    const auto made = build_venue(survey, {});
    ASSERT_TRUE(made.ok()) << made.error().message();
    EXPECT_EQ(made->report.voids, holes);
    EXPECT_GT(made->report.course_over_voids, 50);
    for (std::int64_t at = 0; at < 3'000'000; at += 20'000) {
        EXPECT_NEAR(static_cast<double>(made->venue.course.at(at).z_mm),
                    0.05 * static_cast<double>(at), 3'000);
    }
}

TEST(Survey, GroundThatDoesNotLieUnderTheCourseIsRefused) {
    Survey survey = stage();
    std::fill(survey.ground->height.begin(), survey.ground->height.end(),
              std::numeric_limits<float>::quiet_NaN());
    EXPECT_THAT(build_venue(survey, {}).error().message(), HasSubstr("knows no height under"));
}

TEST(Survey, ALengthThatIsNotTheStatedOneIsRefused) {
    SurveyOptions options;
    options.stated_length = 3'300;
    const auto refused = build_venue(ring(), options);
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(refused.error().message(), HasSubstr("4.8 % from the 3300 m stated"));
    options.accept_length = true;
    const auto made = build_venue(ring(), options);
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(made->venue.course.length_mm, 3'300'000);
    options.stated_length = 6'000;
    EXPECT_FALSE(build_venue(ring(), options).ok());
}

TEST(Survey, MarksStandWhereTheySay) {
    Survey survey = ring();
    SurveyMark start;
    start.kind = Kind::start;
    start.x = 0;
    start.y = 510;  // a quarter round
    SurveyMark split;
    split.kind = Kind::intermediate;
    split.id = "I1";
    split.x = -500;
    split.y = 0;  // half round: a quarter after the start
    SurveyMark hill;
    hill.kind = Kind::label;
    hill.name = "Hill";
    hill.x = 0;
    hill.y = 0;
    SurveyMark camera;
    camera.kind = Kind::camera;
    camera.distance = 100;
    camera.above_ground = 8;
    survey.marks = {split, hill, start, camera};
    const auto made = build_venue(survey, {});
    ASSERT_TRUE(made.ok()) << made.error().message();
    const Course& course = made->venue.course;
    EXPECT_NEAR(static_cast<double>(course.at(0).y_mm), 500'000, 2'000);
    ASSERT_EQ(course.loops.size(), 2U);
    EXPECT_EQ(course.loops[0].id, "SF");
    EXPECT_EQ(course.loops[0].ends_sector, 2);
    EXPECT_NEAR(static_cast<double>(course.loops[1].distance_mm), 3'141'600 / 4.0, 3'000);
    ASSERT_EQ(made->venue.places.size(), 1U);
    EXPECT_EQ(made->venue.places[0].distance_mm, -1) << "500 m beside the course";
    ASSERT_EQ(made->venue.cameras.size(), 1U);
    EXPECT_NEAR(
        static_cast<double>(made->venue.cameras[0].eye.z_mm - made->venue.cameras[0].target.z_mm),
        8'000, 1'000);
}

TEST(Survey, AMarkWithoutAPlaceIsRefusedByName) {
    Survey survey = ring();
    SurveyMark mark;
    mark.kind = Kind::obstacle;
    mark.name = "Jump";
    survey.marks = {mark};
    EXPECT_THAT(build_venue(survey, {}).error().message(), HasSubstr("\"Jump\""));
    survey.marks[0].distance = 99'000;
    EXPECT_THAT(build_venue(survey, {}).error().message(), HasSubstr("99000 m of a course"));
}

TEST(Survey, ALineThatIsNoneIsRefused) {
    Survey survey;
    EXPECT_FALSE(build_venue(survey, {}).ok());
    survey.line = {{0, 0, {}, 0}, {0.1, 0, {}, 0}};
    EXPECT_FALSE(build_venue(survey, {}).ok());
    survey.line = {{0, 0, {}, 0}, {std::nan(""), 0, {}, 0}, {9, 9, {}, 0}};
    EXPECT_THAT(build_venue(survey, {}).error().message(), HasSubstr("point 2"));
    survey.line = {{0, 0, {}, 0}, {2e6, 0, {}, 0}};
    EXPECT_FALSE(build_venue(survey, {}).ok());
}

TEST(Survey, SurvivesTheFile) {
    Survey survey = ring();
    survey.origin = GeoOrigin{51'240'000'000, 19'300'000'000};
    SurveyMark gate;
    gate.kind = Kind::gate;
    gate.name = "VCP 1";
    gate.distance = 50;
    survey.marks = {gate};
    survey.pit_lane = {{480, 0, {}, 0}, {480, 50, {}, 0}};
    const auto made = build_venue(survey, {});
    ASSERT_TRUE(made.ok());
    const auto bytes = encode_venue(made->venue);
    ASSERT_TRUE(bytes.ok());
    const auto read = decode_venue(*bytes, "ring");
    ASSERT_TRUE(read.ok()) << read.error().message();
    EXPECT_EQ(read->origin, survey.origin);
    EXPECT_EQ(read->places[0].name, "VCP 1");
    EXPECT_EQ(read->course.pit_lane.size(), 2U);
    EXPECT_EQ(encode_venue(*read).value(), *bytes);
}

/// The same projection in other words: angles of a pinhole camera, in long double.
TEST(Survey, MarkersAreProjectedAsByAnIndependentComputation) {
    const auto made = build_venue(ring(), {});
    ASSERT_TRUE(made.ok());
    for (const std::int32_t bearing : {20'000, 130'000, 290'000}) {
        MapView view;
        view.width = 1728;
        view.height = 620;
        view.exaggeration_permille = 1500;
        view.camera = orbit_camera({10'000, -20'000, 150'000}, 2'400'000, bearing, 38'000);
        view.camera.vertical_fov_mdeg = 28'000;
        const auto m = [](std::int64_t mm) { return static_cast<long double>(mm) / 1000; };
        const long double ex = m(view.camera.eye.x_mm), ey = m(view.camera.eye.y_mm),
                          ez = m(view.camera.eye.z_mm);
        const long double fx = m(view.camera.target.x_mm) - ex,
                          fy = m(view.camera.target.y_mm) - ey,
                          fz = m(view.camera.target.z_mm) - ez;
        const long double heading = std::atan2(fx, fy);
        const long double tilt = std::atan2(fz, std::hypot(fx, fy));
        for (const CoursePoint& p : made->venue.course.line) {
            // Turned by the heading about the vertical, then by the tilt about the camera's right.
            const long double dx = m(p.at.x_mm) - ex, dy = m(p.at.y_mm) - ey,
                              dz = 1.5L * m(p.at.z_mm) - ez;
            const long double right = dx * std::cos(heading) - dy * std::sin(heading);
            const long double ahead = dx * std::sin(heading) + dy * std::cos(heading);
            const long double depth = ahead * std::cos(tilt) + dz * std::sin(tilt);
            const long double up = dz * std::cos(tilt) - ahead * std::sin(tilt);
            const long double focal = 310 / std::tan(14 * 3.14159265358979323846L / 180);
            const auto at = project(view, p.at);
            ASSERT_TRUE(at);
            EXPECT_NEAR(at->x / 256.0, static_cast<double>(864 + focal * right / depth), 0.1);
            EXPECT_NEAR(at->y / 256.0, static_cast<double>(310 - focal * up / depth), 0.1);
        }
    }
}

double mean_green(const Terrain& terrain) {
    double sum = 0;
    for (const std::uint32_t albedo : terrain.albedo) {
        sum += albedo >> 8U & 255U;
    }
    return sum / static_cast<double>(terrain.albedo.size());
}

TEST(Survey, AForestIsGreenAndDarkerThanAMeadow) {
    const auto wood = build_venue(ring(), {.look = GroundLook::forest});
    const auto open = build_venue(ring(), {.look = GroundLook::meadow});
    ASSERT_TRUE(wood.ok() && open.ok());
    EXPECT_LT(mean_green(wood->venue.terrain), mean_green(open->venue.terrain) - 15);
    std::size_t green = 0;
    for (const std::uint32_t albedo : wood->venue.terrain.albedo) {
        green += (albedo >> 8U & 255U) >= (albedo >> 16U & 255U) ? 1 : 0;
    }
    EXPECT_GT(green * 10, wood->venue.terrain.albedo.size() * 9);
}

}  // namespace
}  // namespace pitcast::map
