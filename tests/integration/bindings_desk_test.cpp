// SPDX-License-Identifier: Apache-2.0
// A text bound to the race at the desk, with a real mouse and keyboard, and looked at in other
// races. PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <memory>

#include <gtest/gtest.h>

#include "edited_show.h"
#include "show_fixture.h"

namespace pitcast::testing {
namespace {

const char* const kBoundPackage = R"({
  "schema": 1, "id": "bound", "canvas": {"width": 1920, "height": 1080},
  "fonts": [{"name": "latin", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
  "families": {"strong": ["latin"]},
  "templates": ["lap.json"]
}
)";
const char* const kLap = R"({
  "schema": 1, "id": "lap", "layer": 10,
  "elements": [
    {"id": "plate", "type": "rect", "x": 200, "y": 300, "width": 800, "height": 200, "fill": "#14181D",
     "visible_if": "!race.leader.number"},
    {"id": "label", "type": "text", "x": 240, "y": 340, "width": 700, "height": 100, "text": "LAP ",
     "family": "strong", "size": 72, "colour": "#FFFFFF"}
  ]
}
)";

class BindingsDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", kBoundPackage);
        write("lap.json", kLap);
        sample_ = []() -> Result<edit::RaceSample> {
            const auto utc = utc_from_tai(show_fixture::kStartTai);
            return edit::RaceSample{
                std::make_shared<const race::RaceState>(show_fixture::make_race(nullptr, utc)),
                nullptr};
        };
    }
};

TEST_F(BindingsDesk, ATextIsBoundByKeyboardUndoneInOneStepAndSeenWithoutARace) {
    work([&](DeskRobot& robot) {
        robot.click("edit:lap");
        robot.click("layer:label");
        robot.click("property:text");
        robot.press("End");
        robot.press("ctrl+b");
        robot.type("lap");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("binding:race.lap"); }));
        robot.screenshot("bind-1-found");
        robot.press("Right");
        robot.press("Return");
        robot.press("Escape");
        robot.press("ctrl+s");
        std::string bound = kLap;
        bound.replace(bound.find("LAP "), 4, "LAP {race.lap|ordinal}");
        EXPECT_TRUE(robot.eventually([&] { return saved("lap.json") == bound; }, 10))
            << saved("lap.json");
        robot.click("data:none");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("element:plate"); }, 10));
        robot.press("ctrl+z");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] { return saved("lap.json") == kLap; }, 10))
            << saved("lap.json");
        robot.click("property:text");
        robot.type("{x}");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("error:label"); }, 10));
        robot.screenshot("bind-2-error");
    });
}

}  // namespace
}  // namespace pitcast::testing
