// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/map/places.h"

namespace pitcast::map {
namespace {

using testing::HasSubstr;

/// A circuit of 500 m or so about the origin, start line in the east, driven anticlockwise.
Venue ring_venue() {
    std::vector<Point3> lap;
    for (int i = 0; i < 120; ++i) {
        const double turn = i * 6.283185307 / 120;
        lap.push_back(
            {std::llround(90'000 * std::cos(turn)), std::llround(70'000 * std::sin(turn)), 5'000});
    }
    return make_flat_venue("ring", lap).value();
}

Venue stage_venue() {
    Venue venue = ring_venue();
    venue.course.closed = false;
    venue.course.length_mm = venue.course.line.back().distance_mm;
    venue.course.loops = {
        {"ST", "Start", race::LoopKind::start_finish, 0, 0},
        {"FN", "Finish", race::LoopKind::start_finish, venue.course.length_mm, 1}};
    return venue;
}

Status put(const std::string& text, Venue& venue) {
    const auto document = JsonDocument::parse(text, "ring.places.json");
    if (!document) {
        return document.error();
    }
    const auto marks = read_marks(*document);
    return marks ? place_marks(*document, *marks, venue) : Status(marks.error());
}

std::string why_not(const std::string& text, Venue venue = ring_venue()) {
    const std::uint64_t before = places_hash(venue);
    const Status done = put(text, venue);
    EXPECT_EQ(places_hash(venue), before) << "a venue is left as it was";
    return done ? "" : done.error().message();
}

TEST(Places, StandInThePlaceOfWhatAVenueHas) {
    Venue venue = ring_venue();
    venue.course.obstacles.push_back({"Old", "", 10'000, 1'000});
    ASSERT_TRUE(put(R"({"marks": [
      {"kind": "speed_trap", "id": "T", "distance_m": 300},
      {"kind": "intermediate", "id": "B", "name": "Second", "distance_m": 250.5},
      {"kind": "intermediate", "id": "A", "x_m": 0, "y_m": 71},
      {"kind": "obstacle", "name": "Jump", "name_zh": "飞车台", "distance_m": 40, "length_m": 20},
      {"kind": "label", "name": "Hill", "x_m": 12, "y_m": -5.5},
      {"kind": "gate", "name": "G1", "distance_m": 120},
      {"kind": "camera", "name": "Mast", "x_m": 30, "y_m": 0, "above_ground_m": 12, "fov": 40}
    ]})",
                    venue));
    const Course& course = venue.course;
    ASSERT_EQ(course.loops.size(), 4U) << "the start that no mark says stays";
    EXPECT_EQ(course.loops[0].kind, race::LoopKind::start_finish);
    EXPECT_EQ(course.loops[0].ends_sector, 3);
    EXPECT_EQ(course.loops[1].id, "A") << "in the order of the course";
    EXPECT_EQ(course.loops[1].ends_sector, 1);
    EXPECT_NEAR(static_cast<double>(course.loops[1].distance_mm),
                static_cast<double>(course.length_mm) / 4, 2'000);
    EXPECT_EQ(course.loops[2].distance_mm, 250'500);
    EXPECT_EQ(course.loops[2].ends_sector, 2);
    EXPECT_EQ(course.loops[3].ends_sector, 0) << "a trap ends no sector";
    ASSERT_EQ(course.obstacles.size(), 1U);
    EXPECT_EQ(course.obstacles[0].name_zh, "飞车台");
    ASSERT_EQ(venue.places.size(), 2U);
    EXPECT_EQ(venue.places[0].at.y_mm, -5'500);
    EXPECT_EQ(venue.places[1].kind, PlaceKind::gate);
    EXPECT_EQ(venue.places[1].distance_mm, 120'000);
    ASSERT_EQ(venue.cameras.size(), 1U);
    EXPECT_EQ(venue.cameras[0].eye.z_mm, venue.terrain.height_at(30'000, 0) + 12'000);
    EXPECT_EQ(venue.cameras[0].vertical_fov_mdeg, 40'000);
    EXPECT_EQ(venue.cameras[0].target.x_mm, course.at(course.project(30'000, 0)).x_mm)
        << "the course where it is nearest";
}

TEST(Places, OfAVenuePutBackAreTheSame) {
    for (const Venue& own : {make_xinqiu(), ring_venue(), stage_venue()}) {
        Venue venue = own;
        const std::vector<Mark> marks = marks_of(own);
        const auto document = JsonDocument::parse("{}", "own");
        ASSERT_TRUE(place_marks(*document, marks, venue));
        EXPECT_EQ(places_hash(venue), places_hash(own)) << own.id;
        EXPECT_EQ(marks_of(venue), marks);
    }
}

TEST(Places, MoveTheStartOfACircuit) {
    const Venue own = ring_venue();
    Venue venue = own;
    ASSERT_TRUE(put(R"({"marks": [{"kind": "start", "id": "SF", "distance_m": 100},
                                  {"kind": "intermediate", "id": "A", "distance_m": 150},
                                  {"kind": "intermediate", "id": "B", "distance_m": 30}]})",
                    venue));
    EXPECT_EQ(venue.course.length_mm, own.course.length_mm);
    EXPECT_EQ(venue.course.line.front().distance_mm, 0);
    // What was placed stays where it is, and counts from the new start.
    ASSERT_EQ(venue.course.loops.size(), 3U);
    EXPECT_EQ(venue.course.loops[1].id, "A");
    EXPECT_EQ(venue.course.loops[1].distance_mm, 50'000);
    EXPECT_EQ(venue.course.loops[2].distance_mm, own.course.length_mm - 70'000);
    for (const std::int64_t distance : {0, 50'000, 333'000}) {
        const Point3 now = venue.course.at(distance);
        const Point3 before = own.course.at(distance + 100'000);
        EXPECT_NEAR(static_cast<double>(now.x_mm), static_cast<double>(before.x_mm), 3);
        EXPECT_NEAR(static_cast<double>(now.y_mm), static_cast<double>(before.y_mm), 3);
    }
    EXPECT_TRUE(track_of(venue.course));
    EXPECT_TRUE(encode_venue(venue)) << "a course that every reader takes";
    const auto again = decode_venue(encode_venue(venue).value(), "again");
    ASSERT_TRUE(again) << again.error().message();
}

TEST(Places, CutAStage) {
    Venue venue = stage_venue();
    ASSERT_TRUE(put(R"({"marks": [{"kind": "start", "id": "ST", "distance_m": 100},
                                  {"kind": "finish", "id": "FN", "distance_m": 300},
                                  {"kind": "intermediate", "id": "S1", "distance_m": 180}]})",
                    venue));
    EXPECT_EQ(venue.course.length_mm, 200'000);
    EXPECT_EQ(venue.course.line.back().distance_mm, 200'000);
    ASSERT_EQ(venue.course.loops.size(), 3U);
    EXPECT_EQ(venue.course.loops[1].distance_mm, 80'000);
    EXPECT_EQ(venue.course.loops[2].ends_sector, 2);
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "finish", "id": "F", "distance_m": 300},
                                      {"kind": "gate", "distance_m": 310}]})",
                        stage_venue()),
                HasSubstr("cut off"));
    EXPECT_THAT(
        why_not(R"({"marks": [{"kind": "finish", "id": "F", "distance_m": 3}]})", stage_venue()),
        HasSubstr("less than 10 m"));
}

TEST(Places, ThatMakeNoSenseAreToldWithTheirLine) {
    EXPECT_THAT(why_not("[]"), HasSubstr("is no object"));
    EXPECT_THAT(
        why_not("{\"marks\": [\n{\"kind\": \"lable\", \"x_m\": 1, \"y_m\": 2}]}"),
        HasSubstr("ring.places.json:2: \"lable\" is no kind of mark (did you mean \"label"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "label", "x_m": 1}]})"), HasSubstr("only one of"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "label"}]})"), HasSubstr("neither a place"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "label", "x_m": 1, "y_m": 1e9}]})"),
                HasSubstr("\"y_m\" is no number in its range"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "label", "dist_m": 1}]})"),
                HasSubstr("\"dist_m\" is not known of a mark"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "gate", "distance_m": 5000}]})"),
                HasSubstr("lies at 5000 m of a course of"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "gate", "x_m": 5000, "y_m": 0}]})"),
                HasSubstr("over 300 m beside"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "pit_in", "id": "A", "distance_m": 5},
                                      {"kind": "pit_out", "id": "A", "distance_m": 9}]})"),
                HasSubstr("a second loop \"A\""));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "pit_in", "distance_m": 5}]})"),
                HasSubstr("without an \"id\""));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "finish", "id": "F", "distance_m": 5}]})"),
                HasSubstr("finish on a circuit"));
    EXPECT_THAT(why_not(R"({"marks": [{"kind": "start", "id": "A", "distance_m": 5},
                                      {"kind": "start", "id": "B", "distance_m": 9}]})"),
                HasSubstr("second start"));
    EXPECT_THAT(why_not(R"({"markers": []})"), HasSubstr("not known here"));
}

TEST(Places, LieBesideTheVenueOrInThePackage) {
    EXPECT_EQ(places_path("/media/pit.venue"), "/media/pit.places.json");
    EXPECT_EQ(places_path("/show/venues/pit.venue", "/show"), "/show/venues/pit.places.json");
    EXPECT_EQ(places_path("/show/./pit.venue", "/show/"), "/show/pit.places.json");
    EXPECT_EQ(places_name("/show/pit.venue", "/show"), "pit.places.json");
    const auto here = std::filesystem::current_path();
    EXPECT_EQ(places_path(here / "pit.venue", "."), "./pit.places.json")
        << "a package is named as people name it, its files as they are";
    EXPECT_EQ(places_path(here / "a/pit.venue", "b"), "b/venues/pit.places.json");
    EXPECT_EQ(places_path("/media/pit.venue", "/show"), "/show/venues/pit.places.json");
    EXPECT_TRUE(places_path("").empty());
}

TEST(Places, AreLoadedWithTheVenue) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "places";
    std::filesystem::create_directories(folder / "show/venues");
    ASSERT_TRUE(save_venue(ring_venue(), folder / "ring.venue"));
    EXPECT_EQ(load_placed_venue(folder / "ring.venue", folder / "show")->course.loops.size(), 3U);
    std::ofstream(folder / "show/venues/ring.places.json")
        << R"({"marks": [{"kind": "pit_in", "id": "PI", "distance_m": 5}]})";
    const auto placed = load_placed_venue(folder / "ring.venue", folder / "show");
    ASSERT_TRUE(placed) << placed.error().message();
    EXPECT_EQ(placed->course.loops.size(), 2U);
    EXPECT_EQ(load_placed_venue(folder / "ring.venue")->course.loops.size(), 3U);
    std::ofstream(folder / "show/venues/ring.places.json") << "{\"marks\": 7}";
    const auto damaged = load_placed_venue(folder / "ring.venue", folder / "show");
    ASSERT_FALSE(damaged);
    EXPECT_THAT(damaged.error().message(), HasSubstr("ring.places.json:1"));
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace pitcast::map
