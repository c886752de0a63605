// SPDX-License-Identifier: Apache-2.0
// Templates made of starts and of others with a real mouse and keyboard.
// PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <gtest/gtest.h>

#include "edited_show.h"
#include "show_fixture.h"

namespace pitcast::testing {
namespace {

const char* const kNewPackage = R"({
  "schema": 1,
  "id": "club",
  "canvas": {"width": 1920, "height": 1080},
  "fonts": [{"name": "latin", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
  "families": {"strong": ["latin"]},
  "tokens": {"navy": "#101D3AF0", "navy-solid": "#101D3A", "paper": "#F2EFE6", "brand": "#FF6A3D"},
  "templates": ["templates/first.json"]
}
)";
const char* const kOnly = R"({
  "schema": 1, "id": "first", "layer": 40, "elements": [
    {"id": "plate", "type": "rect", "x": 200, "y": 300, "width": 400, "height": 200, "fill": "$brand"}
  ]
}
)";

class NewTemplateDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", kNewPackage);
        write("templates/first.json", kOnly);
        sample_ = []() -> Result<edit::RaceSample> {
            const auto utc = utc_from_tai(show_fixture::kStartTai);
            return edit::RaceSample{
                std::make_shared<const race::RaceState>(show_fixture::make_race(nullptr, utc)),
                nullptr};
        };
    }
};

TEST_F(NewTemplateDesk, ALowerThirdInThePackagesColoursThenACopyOfABundledOne) {
    libraries_ = {bundled_show().parent_path()};
    work([&](DeskRobot& robot) {
        robot.click("edit:first");
        robot.press("ctrl+n");
        robot.click("new:lower-third");
        robot.click("new:id");
        robot.press("ctrl+a");
        robot.type("first");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("new:fault"); }));
        robot.screenshot("new-1-taken");
        robot.type("car");
        robot.screenshot("new-2-start");
        robot.press("Return");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("element:third"); }));
        const std::string made = saved("templates/firstcar.json");
        EXPECT_NE(made.find("\"$navy\""), std::string::npos) << made;
        EXPECT_NE(made.find("\"$brand\""), std::string::npos) << made;
        robot.screenshot("new-3-made");
        robot.click("files:new");
        robot.click("new:copies");
        robot.type("fastest");
        robot.click("copy:neutral:fastest-lap");
        robot.screenshot("new-4-copy");
        robot.click("new:make");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("edit:fastest-lap"); }));
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows("new:make"); }));
        EXPECT_NE(saved("package.json").find("\"panel-solid\""), std::string::npos);
        robot.screenshot("new-5-copied");
    });
}

}  // namespace
}  // namespace pitcast::testing
