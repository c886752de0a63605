// SPDX-License-Identifier: Apache-2.0
// Guides drawn from the rulers with a real mouse. PITCAST_SCREENSHOTS=folder keeps pictures.
#include <cmath>

#include <gtest/gtest.h>

#include "pitcast/edit/guides.h"

#include "edited_show.h"

namespace pitcast::testing {
namespace {

const char* const kRuledPackage = R"({"schema": 1, "id": "ruled", "templates": ["first.json"]}
)";
const char* const kPlate = R"({"schema": 1, "id": "first", "layer": 10, "elements": [
  {"id": "plate", "type": "rect", "x": 700, "y": 420, "width": 260, "height": 100, "fill": "#E3A32B"}]}
)";

class GuidesDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", kRuledPackage);
        write("first.json", kPlate);
        guides_ = scratch_.path() / "config/guides.json";
    }
    [[nodiscard]] edit::Guides kept() const { return edit::GuideStore(guides_).find(folder()); }
};

TEST_F(GuidesDesk, AreDrawnFromTheRulersHoldElementsAndGoBack) {
    work([&](DeskRobot& robot) {
        robot.click("edit:first");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("element:plate"); }));
        // Left of the plate, so that a small move of it reaches the guide.
        const auto plate = robot.rect_of("element:plate");
        const auto ruler = robot.rect_of("ruler:left");
        const int to = static_cast<int>(plate.x - (ruler.x + ruler.width / 2)) - 22;
        robot.drag("ruler:left", to, 0);
        ASSERT_TRUE(robot.eventually([&] { return kept().size() == 1; }));
        EXPECT_TRUE(kept()[0].across);
        robot.screenshot("guides-1-laid");
        robot.drag("element:plate", -19, 0);
        robot.press("ctrl+s");
        const std::string at = "\"x\": " + std::to_string(std::lround(kept()[0].at));
        EXPECT_TRUE(robot.eventually([&] {
            return saved("first.json").find(at) != std::string::npos;
        })) << saved("first.json");
        robot.drag("ruler:top", 0, 90);
        ASSERT_TRUE(robot.eventually([&] { return kept().size() == 2; }));
        robot.screenshot("guides-2-two");
        const std::string down = "guide:y:" + std::to_string(std::lround(kept()[1].at));
        robot.press("g");
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows(down); }));
        robot.press("g");
        robot.drag(down, 0, -90);
        EXPECT_TRUE(robot.eventually([&] { return kept().size() == 1; }));
        EXPECT_EQ(saved("package.json"), kRuledPackage) << "nothing of it lies in the package";
    });
}

}  // namespace
}  // namespace pitcast::testing
