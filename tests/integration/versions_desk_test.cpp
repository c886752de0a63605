// SPDX-License-Identifier: Apache-2.0
// A template brought back to what it was when it was saved before.
// PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <gtest/gtest.h>

#include "edited_show.h"

namespace pitcast::testing {
namespace {

const char* const kPlateOf = R"({"schema": 1, "id": "first", "layer": 10, "elements": [
  {"id": "plate", "type": "rect", "x": 200, "y": 300, "width": 400, "height": 200, "fill": "#E3A32B"}]}
)";

class VersionsDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", R"({"schema": 1, "id": "kept", "templates": ["first.json"]})");
        write("first.json", kPlateOf);
    }
    [[nodiscard]] bool stands_at(int x) const {
        return saved("first.json").find("\"x\": " + std::to_string(x)) != std::string::npos;
    }
};

TEST_F(VersionsDesk, AreListedSeenAndBroughtBackAsAChange) {
    work([&](DeskRobot& robot) {
        robot.click("edit:first");
        robot.click("element:plate");
        robot.press("Right");
        robot.press("ctrl+s");
        ASSERT_TRUE(robot.eventually([&] { return stands_at(201); }));
        robot.press("ctrl+h");
        robot.click("version:1");  // the one before the first change
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("versions:picture"); }));
        robot.screenshot("versions-1-seen");
        robot.click("versions:restore");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] { return stands_at(200); })) << saved("first.json");
        EXPECT_EQ(saved("first.json"), kPlateOf);
        robot.press("ctrl+z");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] { return stands_at(201); })) << "it is a change";
        robot.screenshot("versions-2-back");
    });
    EXPECT_TRUE(std::filesystem::exists(scratch_.path() / "versions"));
}

}  // namespace
}  // namespace pitcast::testing
