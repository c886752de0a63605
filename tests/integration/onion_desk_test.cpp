// SPDX-License-Identifier: Apache-2.0
// Moments before and after in the picture. PITCAST_SCREENSHOTS=folder keeps pictures.
#include <gtest/gtest.h>

#include "edited_show.h"

namespace pitcast::testing {
namespace {

class OnionDesk : public EditedShow {};

TEST_F(OnionDesk, ShowsTheKeyframesBeforeAndAfter) {
    write("package.json", R"({"schema": 1, "id": "onion", "templates": ["first.json"]}
)");
    write("first.json", R"({"schema": 1, "id": "first", "layer": 10, "elements": [
  {"id": "plate", "type": "rect", "x": 860, "y": 640, "width": 360, "height": 120, "fill": "#E3A32B",
   "animate": {"in": {"x": [[0, -700], [300, -300], [600, 0]], "y": [[0, -420], [600, 0]]},
               "out": {"x": [[0, 0], [400, 600]]}}}]}
)");
    work([&](DeskRobot& robot) {
        robot.click("edit:first");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("element:plate"); }));
        EXPECT_FALSE(robot.sees("ghost:plate:-1"));
        robot.press("o");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("ghost:plate:-1"); }));
        EXPECT_LT(robot.rect_of("ghost:plate:-1").x, robot.rect_of("element:plate").x);
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("ghost:plate:1"); }))
            << "where it goes";
        robot.click("onion:more");
        robot.screenshot("onion-1-keys");
        robot.click("onion:at");
        robot.press("Home");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("ghost:plate:3"); }))
            << "three tenths on";
        robot.screenshot("onion-2-steps");
        robot.press("o");
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows("ghost:plate:1"); }));
    });
}

}  // namespace
}  // namespace pitcast::testing
