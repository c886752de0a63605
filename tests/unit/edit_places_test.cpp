// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/edit/places.h"
#include "pitcast/edit/plan_lens.h"

#include "show_fixture.h"

namespace pitcast::edit {
namespace {

using map::MarkKind;
using ::testing::HasSubstr;

class Places : public ::testing::Test {
 protected:
    void SetUp() override {
        std::vector<map::Point3> lap;
        for (int i = 0; i < 120; ++i) {
            const double turn = i * 6.283185307 / 120;
            lap.push_back({std::llround(90'000 * std::cos(turn)),
                           std::llround(70'000 * std::sin(turn)), 5'000});
        }
        map::Venue venue = map::make_flat_venue("ring", lap).value();
        venue.origin = map::GeoOrigin{42'016'600'000, 121'680'000'000};
        venue.course.obstacles.push_back({"Jump", "飞车台", 40'000, 20'000});
        ASSERT_TRUE(map::save_venue(venue, folder_.path() / "ring.venue"));
        auto opened = PlaceDocument::open(folder_.path(), folder_.path() / "ring.venue");
        ASSERT_TRUE(opened) << opened.error().message();
        places_.emplace(*std::move(opened));
    }
    [[nodiscard]] std::size_t of(std::string_view name) const {
        for (std::size_t i = 0; i < places_->marks().size(); ++i) {
            if (places_->marks()[i].name == name || places_->marks()[i].id == name) {
                return i;
            }
        }
        ADD_FAILURE() << "no mark " << name;
        return 0;
    }
    [[nodiscard]] std::string on_disk() const {
        const auto text = read_file(folder_.path() / "ring.places.json");
        return text ? *text : "";
    }

    show_fixture::Folder folder_{"places"};
    std::optional<PlaceDocument> places_;
};

TEST_F(Places, BeginWithThoseOfTheVenueAndAreWrittenWhenTheyAreSaved) {
    EXPECT_EQ(places_->marks().size(), 4U);
    EXPECT_FALSE(places_->document().dirty());
    EXPECT_EQ(on_disk(), "");
    ASSERT_TRUE(places_->set_text(of("Jump"), "name", "Big jump"));
    EXPECT_TRUE(places_->document().dirty());
    EXPECT_EQ(places_->venue().course.obstacles[0].name, "Big jump");
    ASSERT_TRUE(places_->save());
    EXPECT_THAT(on_disk(), HasSubstr("    {\"kind\": \"obstacle\", \"name\": \"Big jump\", "
                                     "\"name_zh\": \"飞车台\", \"distance_m\": 40, "
                                     "\"length_m\": 20}\n"))
        << "one mark a line";
    EXPECT_FALSE(places_->document().dirty());
}

TEST_F(Places, OnTheCourseKeepToItWhenTheyAreDragged) {
    const std::size_t first = of("I1");
    ASSERT_TRUE(places_->move(first, {-120'000, 0}, "drag"));
    ASSERT_TRUE(places_->move(first, {0, -200'000}, "drag"));
    const race::PlanPoint spot = places_->spot_of(first);
    EXPECT_NEAR(static_cast<double>(spot.x_mm), 0, 1'500);
    EXPECT_NEAR(static_cast<double>(spot.y_mm), -70'000, 1'500);
    const auto length = static_cast<double>(places_->venue().course.length_mm);
    EXPECT_NEAR(static_cast<double>(*places_->distance_of(first)), length * 3 / 4, 3'000);
    // It is the second split now.
    EXPECT_EQ(places_->venue().course.loops[1].id, "I2");
    EXPECT_EQ(places_->venue().course.loops[1].ends_sector, 1);
    places_->undo();
    EXPECT_FALSE(places_->document().dirty()) << "a drag is one step";
}

TEST_F(Places, AreAddedDuplicatedAndRemovedAndAllOfItComesBack) {
    const std::string before = places_->document().json().text();
    ASSERT_TRUE(places_->add(MarkKind::camera, {10'000, 20'000}));
    ASSERT_TRUE(places_->add(MarkKind::intermediate, {-100'000, 0}));
    ASSERT_TRUE(places_->add(MarkKind::pit_in, {100'000, 5'000}));
    EXPECT_EQ(places_->marks().back().id, "PI");
    EXPECT_EQ(places_->marks()[5].id, "I3") << "an id that no other loop has";
    ASSERT_TRUE(places_->duplicate(of("Camera 1")));
    EXPECT_EQ(places_->venue().cameras.size(), 2U);
    ASSERT_TRUE(places_->remove(of("PI")));
    EXPECT_FALSE(places_->remove(of("SF"))) << "a course begins somewhere";
    EXPECT_EQ(places_->venue().course.loops.size(), 4U);
    while (places_->document().can_undo()) {
        places_->undo();
    }
    EXPECT_EQ(places_->document().json().text(), before);
    while (places_->document().can_redo()) {
        places_->redo();
    }
    EXPECT_EQ(places_->marks().size(), 7U);
}

TEST_F(Places, CamerasLookAtTheCourseOrAtAPoint) {
    ASSERT_TRUE(places_->add(MarkKind::camera, {130'000, 0}));
    const std::size_t camera = of("Camera 1");
    EXPECT_NEAR(static_cast<double>(places_->target_of(camera).x_mm), 90'000, 500);
    ASSERT_TRUE(places_->aim(camera, race::PlanPoint{5'000, 6'000}));
    EXPECT_EQ(places_->venue().cameras[0].target.y_mm, 6'000);
    ASSERT_TRUE(places_->set_number(camera, "above_ground_m", 22.5));
    ASSERT_TRUE(places_->set_number(camera, "fov", 18));
    EXPECT_EQ(places_->venue().cameras[0].vertical_fov_mdeg, 18'000);
    EXPECT_FALSE(places_->set_number(camera, "fov", 300));
    EXPECT_EQ(places_->marks()[camera].fov_mdeg, 18'000) << "what is refused is left as it was";
    ASSERT_TRUE(places_->aim(camera, std::nullopt));
    EXPECT_FALSE(places_->marks()[camera].target);
}

TEST_F(Places, KeepWhereTheyAreWhenTheStartMoves) {
    const std::size_t first = of("I1");
    const std::size_t start = of("SF");
    const race::PlanPoint before = places_->spot_of(first);
    const std::int64_t distance = *places_->distance_of(first);
    ASSERT_TRUE(places_->move_along(start, 30'000));
    EXPECT_EQ(places_->spot_of(first), before);
    EXPECT_EQ(*places_->distance_of(first), distance - 30'000);
    EXPECT_EQ(*places_->distance_of(start), 0);
    ASSERT_TRUE(places_->move_along(first, 25'000));
    EXPECT_EQ(*places_->distance_of(first), 25'000);
    EXPECT_EQ(places_->venue().course.loops[1].distance_mm, 25'000);
}

TEST_F(Places, BecomeOthersWhereTheyAre) {
    const std::size_t jump = of("Jump");
    const race::PlanPoint spot = places_->spot_of(jump);
    ASSERT_TRUE(places_->set_kind(jump, MarkKind::label));
    EXPECT_EQ(places_->venue().places[0].name, "Jump");
    EXPECT_EQ(places_->spot_of(jump), spot);
    ASSERT_TRUE(places_->set_kind(jump, MarkKind::speed_trap));
    EXPECT_EQ(places_->marks()[jump].id, "T1");
    EXPECT_EQ(*places_->distance_of(jump), 40'000);
}

TEST_F(Places, AreFoundNearAPointAndStandInTheOrderOfTheCourse) {
    const race::PlanPoint spot = places_->spot_of(of("I2"));
    EXPECT_EQ(places_->mark_near({spot.x_mm + 3'000, spot.y_mm}, 5'000), of("I2"));
    EXPECT_FALSE(places_->mark_near({0, 0}, 5'000));
    ASSERT_TRUE(places_->add(MarkKind::camera, {0, 0}));
    ASSERT_TRUE(places_->add(MarkKind::label, {0, 9'000}));
    const auto order = places_->in_order();
    ASSERT_EQ(order.size(), 6U);
    EXPECT_EQ(order[0], of("SF"));
    EXPECT_EQ(order[1], of("Jump"));
    EXPECT_EQ(order[4], of("Place 1"));
    EXPECT_EQ(order[5], of("Camera 1"));
}

TEST_F(Places, HaveDegreesWhereTheVenueHas) {
    for (const race::PlanPoint at : {race::PlanPoint{0, 0}, {12'345'678, -9'876'543}}) {
        const auto earth = places_->on_earth(at);
        ASSERT_TRUE(earth);
        const auto back = places_->in_plan(*earth);
        ASSERT_TRUE(back);
        EXPECT_NEAR(static_cast<double>(back->x_mm), static_cast<double>(at.x_mm), 1);
        EXPECT_NEAR(static_cast<double>(back->y_mm), static_cast<double>(at.y_mm), 1);
    }
    EXPECT_NEAR(places_->on_earth({0, 0})->latitude_deg, 42.0166, 1e-9);
    EXPECT_FALSE(places_->in_plan({200, 0, 0}));
}

TEST_F(Places, TellWhatIsWrongWithATextThatSomebodyElseWrote) {
    folder_.write("ring.places.json", "{\"marks\": [{\"kind\": \"nothing\"}]}\n");
    auto opened = PlaceDocument::open(folder_.path(), folder_.path() / "ring.venue");
    ASSERT_TRUE(opened);
    ASSERT_TRUE(opened->error());
    EXPECT_THAT(opened->error()->message(), HasSubstr("\"nothing\" is no kind of mark"));
    EXPECT_FALSE(opened->save()) << "nothing goes on air that would be refused there";
    folder_.write("ring.places.json", "{\"marks\": []}\n");
    ASSERT_TRUE(opened->take_from_disk());
    EXPECT_FALSE(opened->error());
    EXPECT_EQ(opened->venue().course.loops.size(), 1U);
}

TEST(PlanLens, GoesThereAndBack) {
    const PlanLens lens{400, 300, 12'000, -5'000, 0.01, 0.7};
    const PlanLens::Spot spot = lens.to_picture({40'000, 9'000});
    const race::PlanPoint back = lens.to_plan(spot.x, spot.y);
    EXPECT_NEAR(static_cast<double>(back.x_mm), 40'000, 1);
    EXPECT_NEAR(static_cast<double>(back.y_mm), 9'000, 1);
    const PlanLens north{0, 0, 0, 0, 0.01, 0};
    EXPECT_LT(north.to_picture({0, 1'000}).y, 0) << "north is up";
}

TEST(PlanLens, ShowsAllAndTurnsALongCourseAcross) {
    map::Course course;
    for (int i = 0; i < 50; ++i) {
        course.line.push_back({{i * 1'000, i * 2'000, 0}, 8'000, i * 2'236});
    }
    const double turn = broadest_turn(course);
    const std::vector<race::PlanPoint> ends{{0, 0}, {49'000, 98'000}};
    const PlanLens lens = lens_of_all(ends, turn, 800, 400);
    const PlanLens::Spot a = lens.to_picture(ends[0]);
    const PlanLens::Spot b = lens.to_picture(ends[1]);
    EXPECT_NEAR(a.y, b.y, 0.01);
    EXPECT_NEAR(std::abs(a.x - b.x), 640, 0.5);
    EXPECT_NEAR((a.x + b.x) / 2, 400, 0.5);
}

TEST(PlanLens, HasARoundScaleBar) {
    EXPECT_EQ(round_length(0.001, 160), 100'000);
    EXPECT_EQ(round_length(0.0004, 160), 200'000);
}

}  // namespace
}  // namespace pitcast::edit
