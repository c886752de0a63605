// SPDX-License-Identifier: Apache-2.0
// Marks of a venue placed with a real mouse. PITCAST_SCREENSHOTS=folder keeps pictures.
#include <cmath>

#include <gtest/gtest.h>

#include "pitcast/map/places.h"
#include "pitcast/show/venue.h"

#include "edited_show.h"

namespace pitcast::testing {
namespace {

class MapDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", R"({"schema": 1, "id": "placed", "venue": "media:xinqiu.venue",
  "templates": ["track.json"],
  "fonts": [{"name": "f", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
  "families": {"f": ["f"]}}
)");
        write("track.json", R"({"schema": 1, "id": "track", "layer": 10, "elements": [
  {"id": "map", "type": "map", "width": 1920, "height": 1080, "cars": false,
   "camera": [{"bearing": 180, "pitch": 50, "range_m": 1300}],
   "obstacles": {"family": "f", "size": 30, "colour": "#FFFFFF", "panel": "#101418CC"},
   "places": {"family": "f", "size": 30, "colour": "#FFFFFF", "panel": "#A03018CC"}}]}
)");
    }
    [[nodiscard]] std::string placed() const { return saved("venues/xinqiu.places.json"); }
};

TEST_F(MapDesk, MarksAreDraggedAddedTypedAndGoOnAir) {
    work([&](DeskRobot& robot) {
        robot.press("ctrl+p");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("map:preview"); }));
        robot.screenshot("map-1-begin");
        // I1 is the fourth of the venue's loops.
        robot.drag("mark:3", 60, 40);
        robot.screenshot("map-2-dragged");
        robot.click("map:add:camera");
        robot.click("plan");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("mark:target"); }));
        robot.drag("mark:target", 70, -50);
        robot.click("mark:above");
        robot.type("5");  // behind what stands there
        robot.screenshot("map-3-camera");
        const auto on_air = channel_->status()->reload.content;
        robot.press("ctrl+s");
        ASSERT_TRUE(robot.eventually([&] { return !placed().empty(); }));
        EXPECT_TRUE(robot.eventually([&] { return channel_->status()->reload.content != on_air; }))
            << "the channel takes it over";
        const auto document = JsonDocument::parse(placed(), "placed");
        ASSERT_TRUE(document);
        const auto marks = map::read_marks(*document);
        ASSERT_TRUE(marks) << marks.error().message();
        EXPECT_NE(*(*marks)[3].distance_mm, 600'000);
        EXPECT_EQ(marks->back().kind, map::MarkKind::camera);
        EXPECT_EQ(marks->back().above_mm, 105'000);
        EXPECT_TRUE(marks->back().target);
    });
}

}  // namespace
}  // namespace pitcast::testing
