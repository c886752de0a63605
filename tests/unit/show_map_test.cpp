// SPDX-License-Identifier: Apache-2.0
// Maps and profiles: what they ask of the 3D pass, and what they draw themselves.
#include <algorithm>
#include <array>
#include <cmath>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"
#include "pitcast/show/venue.h"

#include "../../engine/show/src/course_sector.h"
#include "../../engine/show/src/profile.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage =
    R"({"schema": 1, "id": "t", "venue": "xinqiu.venue", "templates": ["m.json"],
        "fonts": [{"name": "f", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
        "families": {"f": ["f"]}})";

/// A course along the x axis that climbs 50 m in its first half and falls as much in its second.
map::Course hill() {
    map::Course course;
    course.closed = false;
    course.length_mm = 1'000'000;
    course.line = {{{0, 0, 0}, 10'000, 0},
                   {{500'000, 0, 50'000}, 10'000, 500'000},
                   {{1'000'000, 0, 0}, 10'000, 1'000'000}};
    race::Loop first;
    first.distance_mm = 400'000;
    first.ends_sector = 1;
    race::Loop last;
    last.distance_mm = 0;
    last.ends_sector = 2;
    course.loops = {first, last};
    return course;
}

/// Remembers the last view it was asked for.
class Views final : public PictureProvider {
 public:
    draw::PicturePtr video(std::string_view) override { return nullptr; }
    draw::PicturePtr map(const map::MapView& view) override {
        last = view;
        return nullptr;
    }
    map::MapView last;
};

class Maps : public ::testing::Test {
 protected:
    Maps() : venue_(map::make_xinqiu()), race_(make_race(&venue_, utc_from_tai(kStartTai))) {
        EXPECT_TRUE(map::save_venue(venue_, folder_.path() / "xinqiu.venue").ok());
        folder_.write("package.json", kPackage);
    }
    /// Empty when it loads, else what was said.
    std::string load(std::string_view members, std::string_view type = "map") {
        folder_.write("m.json", R"({"id": "m", "steps": 2, "fields": [
 {"id": "a", "type": "competitor", "default": "@p3"}, {"id": "b", "type": "competitor", "default": "@p7"}],
 "elements": [{"id": "x", "width": 1600, "height": 800, "type": ")" +
                                    std::string(type) + "\", " + std::string(members) + "}]}");
        LoadOptions options{folder_.path(), {}};
        options.media_root = folder_.path();
        auto loaded = load_package(folder_.path(), fonts_, options);
        if (!loaded) {
            const std::string message = loaded.error().message();
            return message.substr(message.find("m.json"));
        }
        package_ = *loaded;
        state_.emplace(package_);
        return "";
    }
    void send(Verb verb, Nanoseconds at) {
        ASSERT_TRUE(state_->apply({"", verb, "m", -1, Json::object(), "test"}, instant(at)).ok());
    }
    draw::DrawList picture(Nanoseconds at) {
        state_->step(race_, instant(at));
        draw::DrawList list{1920, 1080, {}};
        state_->draw(race_, instant(at), fonts_, views_, true, list);
        return list;
    }
    template <typename Shape>
    static std::size_t count(const draw::DrawList& list) {
        std::size_t found = 0;
        for (const auto& command : list.commands) {
            found += std::holds_alternative<Shape>(command) ? 1U : 0U;
        }
        return found;
    }

    map::Venue venue_;
    Folder folder_{"show-map"};
    draw::FontLibrary fonts_;
    race::RaceState race_;
    Views views_;
    std::shared_ptr<const Package> package_;
    std::optional<ShowState> state_;
};

TEST_F(Maps, CanBeTheBareGround) {
    ASSERT_EQ(load(R"("camera": [{}], "course": false, "cars": false)"), "");
    send(Verb::take, 0);
    const std::size_t bare = count<draw::StrokePolyline>(picture(kSecond));
    EXPECT_EQ(views_.last.course_permille, 0);
    ASSERT_EQ(load(R"("camera": [{}], "cars": false)"), "");
    send(Verb::take, 0);
    const std::size_t with_course = count<draw::StrokePolyline>(picture(kSecond));
    EXPECT_EQ(views_.last.course_permille, 1000);
    EXPECT_EQ(with_course, bare + 2);  // the course and its edge
    ASSERT_EQ(load(R"("camera": [{}])"), "");
    send(Verb::take, 0);
    const auto with_cars = picture(kSecond);
    EXPECT_GT(with_cars.commands.size(), 20 + with_course);
}

TEST_F(Maps, GrowTheirCourseWithTheStep) {
    ASSERT_EQ(load(R"("camera": [{}], "cars": false,
        "animate": {"step": {"grow": [[1000, 0], [3000, 1]]}})"),
              "");
    send(Verb::take, 0);
    (void)picture(30 * kSecond);
    EXPECT_EQ(views_.last.course_permille, 0);
    send(Verb::next, 30 * kSecond);
    (void)picture(31 * kSecond);
    EXPECT_EQ(views_.last.course_permille, 0);
    (void)picture(32 * kSecond);
    EXPECT_EQ(views_.last.course_permille, 500);
    (void)picture(40 * kSecond);
    EXPECT_EQ(views_.last.course_permille, 1000);
}

TEST_F(Maps, FlyOnFromWhereTheCameraStoodWhenTheStepCame) {
    ASSERT_EQ(load(R"("cars": false, "camera": [
        [{"at_ms": 0, "range_m": 1000}, {"at_ms": 10000, "range_m": 2000}],
        [{"at_ms": 4000, "range_m": 500}]])"),
              "");
    const auto range = [&](Nanoseconds at) {
        (void)picture(at);
        const auto& camera = views_.last.camera;
        const double x = static_cast<double>(camera.eye.x_mm - camera.target.x_mm);
        const double y = static_cast<double>(camera.eye.y_mm - camera.target.y_mm);
        const double z = static_cast<double>(camera.eye.z_mm - camera.target.z_mm);
        return std::sqrt(x * x + y * y + z * z) / 1000;
    };
    send(Verb::take, 0);
    EXPECT_NEAR(range(4980 * kSecond / 1000), 1498, 1);
    send(Verb::next, 5 * kSecond);
    EXPECT_NEAR(range(5 * kSecond), 1500, 1);
    EXPECT_NEAR(range(7 * kSecond), 1000, 1);
    EXPECT_NEAR(range(60 * kSecond), 500, 1);
}

TEST_F(Maps, NameTheObstaclesThatTheCourseHasReached) {
    ASSERT_EQ(load(R"j("camera": [{"range_m": 1200, "look_at_m": [0, 0, -150]}], "cars": false,
        "obstacles": {"family": "f", "size": 20, "panel": "#000000"},
        "drive": {"grow": {"value": "ms(shown)", "from": [0, 1000], "to": [0, 1]}})j"),
              "");
    send(Verb::take, 0);
    const std::size_t none = count<draw::FillRect>(picture(0));
    const std::size_t some = count<draw::FillRect>(picture(kSecond / 2));
    const std::size_t all = count<draw::FillRect>(picture(kSecond));
    EXPECT_LT(none, some);
    EXPECT_LT(some, all);
    EXPECT_EQ(all - none, 2 * venue_.course.obstacles.size());  // a pole and a panel each
}

TEST_F(Maps, DoNotNameAnObstacleAtTheirEdge) {
    const std::string look = R"j(, "cars": false,
        "obstacles": {"family": "f", "size": 20, "panel": "#000000"})j";
    ASSERT_EQ(load(R"("camera": [{"range_m": 1200, "look_at_m": [0, 0, -150]}])" + look), "");
    send(Verb::take, 0);
    const std::size_t all = count<draw::FillRect>(picture(kSecond));
    ASSERT_EQ(load(R"("camera": [{"range_m": 200, "look_at_m": [0, 0, -150]}])" + look), "");
    send(Verb::take, 0);
    EXPECT_LT(count<draw::FillRect>(picture(kSecond)), all);
}

TEST_F(Maps, FlyAlongTheCourse) {
    ASSERT_EQ(load(R"("cars": false, "follow": "course", "turn": true, "camera": [
        {"at_ms": 0, "along": 0, "bearing": 180, "pitch": 45, "range_m": 300},
        {"at_ms": 10000, "along": 1, "bearing": 180, "pitch": 45, "range_m": 300}])"),
              "");
    send(Verb::take, 0);
    for (const std::int64_t share : {1, 4, 7}) {
        (void)picture(share * kSecond);
        const map::Point3 wanted = venue_.course.at(venue_.course.length_mm * share / 10);
        const map::Camera& camera = views_.last.camera;
        EXPECT_NEAR(static_cast<double>(camera.target.x_mm - wanted.x_mm), 0, 2);
        EXPECT_NEAR(static_cast<double>(camera.target.y_mm - wanted.y_mm), 0, 2);
        // From behind: what comes next is further away than what was before.
        const auto depth = [&](std::int64_t ahead_mm) {
            return map::project(views_.last,
                                venue_.course.at(venue_.course.length_mm * share / 10 + ahead_mm))
                ->depth_mm;
        };
        EXPECT_GT(depth(20'000), depth(-20'000));
    }
}

TEST_F(Maps, FollowACarSmoothly) {
    ASSERT_EQ(load(R"("follow": "field.a", "turn": true, "highlight": "field.a",
        "camera": [{"bearing": 180, "pitch": 30, "range_m": 200}])"),
              "");
    send(Verb::take, -10 * kSecond);
    (void)picture(-kSecond);
    map::Camera before = views_.last.camera;
    double least = 1e9;
    double most = 0;
    for (int frame = 1; frame <= 25; ++frame) {
        (void)picture(-kSecond + frame * kSecond / 50);
        const map::Camera& camera = views_.last.camera;
        const double moved =
            std::hypot(static_cast<double>(camera.target.x_mm - before.target.x_mm),
                       static_cast<double>(camera.target.y_mm - before.target.y_mm));
        least = std::min(least, moved);
        most = std::max(most, moved);
        before = camera;
    }
    EXPECT_NEAR(least, 480, 120);  // 24 m/s at 50 pictures a second
    EXPECT_NEAR(most, 480, 120);
}

TEST_F(Maps, FrameAllTheCarsThatTheyFollow) {
    ASSERT_EQ(load(R"("follow": ["field.a", "field.b"],
        "camera": [{"bearing": 180, "pitch": 60, "range_m": 100}])"),
              "");
    send(Verb::take, -10 * kSecond);
    (void)picture(-kSecond);
    for (const std::size_t index : {2U, 6U}) {
        const auto fix = race::position_at(
            race_.competitors[index], utc_from_tai(kStartTai) - kSecond - 300'000'000, kSecond);
        ASSERT_TRUE(fix);
        const auto point = map::project(views_.last, {fix->x_mm, fix->y_mm, fix->z_mm});
        ASSERT_TRUE(point);
        EXPECT_GT(point->x, 0);
        EXPECT_LT(point->x, 1600 * draw::kPixel);
        EXPECT_GT(point->y, 0);
        EXPECT_LT(point->y, 800 * draw::kPixel);
    }
}

/// Left, right, top and bottom of the course in the picture, pixels.
std::array<double, 4> extent_of(const map::Venue& venue, const map::MapView& view) {
    std::array<double, 4> extent{1e9, -1e9, 1e9, -1e9};
    for (const map::CoursePoint& point : venue.course.line) {
        const auto at = map::project(view, point.at);
        EXPECT_TRUE(at);
        if (at) {
            const double x = static_cast<double>(at->x) / draw::kPixel;
            const double y = static_cast<double>(at->y) / draw::kPixel;
            extent = {std::min(extent[0], x), std::max(extent[1], x), std::min(extent[2], y),
                      std::max(extent[3], y)};
        }
    }
    return extent;
}

TEST_F(Maps, FrameTheWholeCourseWithItsMarginsFromAnywhere) {
    for (const int bearing : {75, 190}) {
        for (const int pitch : {30, 89}) {
            ASSERT_EQ(
                load(R"("follow": "whole-course", "exaggeration": 2, "clear_top": 100,
                "camera": [{"range_m": 10, "bearing": )" +
                     std::to_string(bearing) + R"(, "pitch": )" + std::to_string(pitch) + "}]"),
                "");
            send(Verb::take, 0);
            (void)picture(kSecond);
            const auto [left, right, top, bottom] = extent_of(venue_, views_.last);
            // A tenth is free on each side, and the hundred pixels besides.
            EXPECT_GE(left, 0.095 * 1600);
            EXPECT_LE(right, 0.905 * 1600);
            EXPECT_GE(top, 100 + 0.085 * 700);
            EXPECT_LE(bottom, 800 - 0.095 * 800);
            EXPECT_TRUE(right - left > 0.76 * 1600 || bottom - top > 0.6 * 700)
                << bearing << " " << pitch << ": " << right - left << " x " << bottom - top;
        }
    }
}

TEST_F(Maps, TurnACourseAcrossThePicture) {
    // Of the bearings that have the north above, none comes closer.
    const auto range_at = [&](std::string_view members) {
        EXPECT_EQ(load(R"("follow": "whole-course", )" + std::string(members)), "");
        send(Verb::take, 0);
        (void)picture(kSecond);
        const map::Camera& camera = views_.last.camera;
        return std::hypot(static_cast<double>(camera.eye.x_mm - camera.target.x_mm),
                          static_cast<double>(camera.eye.y_mm - camera.target.y_mm));
    };
    const double turned =
        range_at(R"("turn": true, "camera": [{"range_m": 10, "bearing": 180, "pitch": 40}])");
    for (int bearing = 90; bearing <= 270; bearing += 30) {
        const double range = range_at(R"("camera": [{"range_m": 10, "pitch": 40, "bearing": )" +
                                      std::to_string(bearing) + "}]");
        EXPECT_LT(turned, 1.02 * range) << bearing;
    }
}

TEST_F(Maps, StandFartherOffByTheirFit) {
    const auto width_at = [&](std::string_view fit) {
        EXPECT_EQ(
            load(R"("follow": "whole-course", "camera": [{"range_m": 10, "pitch": 60, "fit": )" +
                 std::string(fit) + "}]"),
            "");
        send(Verb::take, 0);
        (void)picture(kSecond);
        const auto [left, right, top, bottom] = extent_of(venue_, views_.last);
        return right - left;
    };
    EXPECT_NEAR(width_at("1") / width_at("2"), 2, 0.1);
    EXPECT_EQ(load(R"("follow": "course", "camera": [{"fit": 0}])"),
              "m.json:3: element \"x\": \"fit\" is out of range (0.05 to 20 times the range at "
              "which what is followed fills the picture)");
    EXPECT_EQ(load(R"("exaggeration": 0.5, "camera": [{}])"),
              "m.json:3: element \"x\": \"exaggeration\" is out of range (between 1 (true) and "
              "20)");
}

TEST_F(Maps, RaiseWhatStandsInTheCountryWithIt) {
    const map::Point3 at = venue_.course.at(500'000);
    map::MapView view;
    view.width = 1600;
    view.height = 800;
    view.camera = map::orbit_camera({at.x_mm, at.y_mm, at.z_mm * 2}, 500'000, 180'000, 30'000);
    view.exaggeration_permille = 2000;
    const auto point = map::project(view, at);
    ASSERT_TRUE(point);
    EXPECT_NEAR(static_cast<double>(point->x) / draw::kPixel, 800, 0.1);
    EXPECT_NEAR(static_cast<double>(point->y) / draw::kPixel, 400, 0.1);
}

TEST_F(Maps, SayWhatTheyCannotFollow) {
    EXPECT_EQ(load(R"("turn": true, "camera": [{}])"),
              "m.json:3: element \"x\": \"turn\" needs something to follow (say \"follow\": "
              "\"course\" or a car)");
    EXPECT_EQ(load(R"("follow": 7, "camera": [{}])"),
              "m.json:3: element \"x\": names no car (for example \"field.driver\")");
}

TEST_F(Maps, SayWhatIsWrongWithTheirSteps) {
    EXPECT_EQ(load(R"("camera": [[{}], [{}], [{}]])"),
              "m.json:3: element \"x\": the camera has more steps than the template (one list of "
              "keyframes a step; the template's \"steps\" says how many)");
    EXPECT_EQ(load(R"("camera_loops": true, "camera": [[{}], [{}]])"),
              "m.json:3: element \"x\": a camera with steps cannot loop");
    EXPECT_EQ(load(R"("camera": [[{}], []])"),
              "m.json:3: element \"x\": a camera needs a keyframe");
    EXPECT_EQ(load(R"("camera": [{}], "course": 7)"),
              "m.json:3: element \"x\": a colour must be text (\"#RRGGBB\", "
              "\"$token\" or \"{path}\")");
}

TEST_F(Maps, ProfilesHaveAnAreaALineAndTheCars) {
    ASSERT_EQ(load(R"("cars": false)", "profile"), "");
    send(Verb::take, 0);
    const auto bare = picture(kSecond);
    EXPECT_EQ(count<draw::FillPolygon>(bare), 1U);
    EXPECT_EQ(count<draw::StrokePolyline>(bare), 1U);
    ASSERT_EQ(load(R"("climb": "#FF0000", "descent": "#00FF00", "steep": 5)", "profile"), "");
    send(Verb::take, 0);
    const auto full = picture(kSecond);
    EXPECT_GT(count<draw::StrokePolyline>(full), 2U);
    EXPECT_GT(count<draw::FillRect>(full), count<draw::FillRect>(bare) + 3 * 20);
}

TEST_F(Maps, ProfilesGrow) {
    ASSERT_EQ(load(R"("cars": false, "animate": {"in": {"grow": [[0, 0], [1000, 1]]}})", "profile"),
              "");
    send(Verb::take, 0);
    const auto right = [&](Nanoseconds at) {
        draw::Subpixel most = 0;
        for (const auto& command : picture(at).commands) {
            if (const auto* area = std::get_if<draw::FillPolygon>(&command)) {
                for (const draw::Point& point : area->points) {
                    most = std::max(most, point.x);
                }
            }
        }
        return most;
    };
    EXPECT_EQ(right(0), 0);
    EXPECT_EQ(right(kSecond / 2), draw::px(800));
    EXPECT_EQ(right(2 * kSecond), draw::px(1600));
}

TEST_F(Maps, ProfilesSayWhatIsWrong) {
    EXPECT_EQ(load(R"("line": 0)", "profile"),
              "m.json:3: element \"x\": \"line\" is out of range (more than 0, at most 40)");
    EXPECT_EQ(load(R"("steep": 0)", "profile").substr(0, 29), "m.json:3: element \"x\": \"steep");
}

TEST(Profiles, KnowHeightsGradientsAndRoundAxes) {
    const Profile profile = profile_of(hill(), 101);
    ASSERT_EQ(profile.height_mm.size(), 101U);
    EXPECT_EQ(profile.highest, 50U);
    EXPECT_EQ(profile.lowest, 0U);
    EXPECT_EQ(profile.height_mm[25], 25'000);
    EXPECT_EQ(profile.gradient_permille[25], 100);
    EXPECT_EQ(profile.gradient_permille[50], 0);
    EXPECT_EQ(profile.gradient_permille[75], -100);
    EXPECT_EQ(profile.grid_step_mm, 20'000);
    EXPECT_EQ(profile.floor_mm, 0);
    EXPECT_EQ(profile.top_mm, 60'000);
    EXPECT_TRUE(profile_of(map::Course{}, 101).height_mm.empty());
}

TEST(Profiles, AddUpWhatGoesUpAndTellTheLengthAsItIsPublished) {
    const Profile profile = profile_of(hill(), 101);
    EXPECT_NEAR(static_cast<double>(profile.climb_mm), 50'000, 2'000);
    EXPECT_NEAR(static_cast<double>(profile.descent_mm), 50'000, 2'000);
    EXPECT_TRUE(profile.is_hilly());
    EXPECT_EQ(profile.km, "1.00");
    map::Course course = hill();
    for (map::CoursePoint& point : course.line) {
        point.at.z_mm = 7;
        point.distance_mm *= 1'163;
    }
    course.length_mm *= 1'163;
    EXPECT_FALSE(profile_of(course, 101).is_hilly());
    EXPECT_EQ(profile_of(course, 101).km, "1163");
}

TEST(Profiles, SectorsEndAtTheirLoops) {
    EXPECT_EQ(sector_of(hill(), 1), (std::pair<std::int64_t, std::int64_t>{0, 400'000}));
    EXPECT_EQ(sector_of(hill(), 2), (std::pair<std::int64_t, std::int64_t>{400'000, 1'000'000}));
    const auto none = sector_of(hill(), 3);
    EXPECT_EQ(none.first, none.second);
}

TEST_F(Maps, AreSeenFromACameraOfTheVenue) {
    folder_.write("xinqiu.places.json", R"({"marks": [
      {"kind": "camera", "name": "Mast", "x_m": 300, "y_m": 0, "above_ground_m": 80, "fov": 20,
       "target_x_m": 0, "target_y_m": 0},
      {"kind": "camera", "name": "Rim", "x_m": 0, "y_m": 400, "above_ground_m": 120}]})");
    ASSERT_EQ(load(R"("camera": [{"from": "Mast"}, {"at_ms": 1000, "from": "Rim"}])"), "");
    send(Verb::take, 0);
    (void)picture(kMs);
    const map::Venue& venue = *venue_of(*package_);
    ASSERT_EQ(venue.cameras.size(), 2U);
    EXPECT_EQ(views_.last.camera.vertical_fov_mdeg, 20'000);
    EXPECT_NEAR(static_cast<double>(views_.last.camera.eye.x_mm), 300'000, 2'000);
    EXPECT_NEAR(static_cast<double>(views_.last.camera.eye.y_mm), 0, 2'000);
    EXPECT_NEAR(static_cast<double>(views_.last.camera.target.x_mm), 0, 2'000);
    EXPECT_GE(views_.last.camera.eye.z_mm, venue.cameras[0].eye.z_mm - 1'000)
        << "higher where the ground hides what it looks at";
    (void)picture(3 * kSecond);
    EXPECT_EQ(views_.last.camera.vertical_fov_mdeg, 35'000);
    EXPECT_NEAR(static_cast<double>(views_.last.camera.eye.y_mm), 400'000, 2'000);
    EXPECT_NE(load(R"("camera": [{"from": "Msat"}])").find("the venue has no camera \"Msat\""),
              std::string::npos);
    EXPECT_NE(load(R"("camera": [{"from": "Mast", "pitch": 30}])").find("contradict"),
              std::string::npos);
    EXPECT_NE(load(R"("follow": "course", "camera": [{"from": "Mast"}])").find("stands nowhere"),
              std::string::npos);
}

}  // namespace
}  // namespace pitcast::show
