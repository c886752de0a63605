// SPDX-License-Identifier: Apache-2.0
// The desk as its user has left it: panes, tabs, workspace, window.
// PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <gtest/gtest.h>

#include "edited_show.h"

namespace pitcast::testing {
namespace {

class LayoutDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", R"({"schema": 1, "id": "left", "templates": ["first.json"]})");
        write("first.json", R"({"schema": 1, "id": "first", "layer": 10, "elements": [
          {"id": "plate", "type": "rect", "width": 260, "height": 100, "fill": "#E3A32B"}]})");
        settings_ = scratch_.path() / "config/desk.json";
        std::filesystem::create_directories(settings_.parent_path());
        std::ofstream(settings_) << R"({"scale": 100, "window": {"width": 1500, "height": 860}})";
    }
    [[nodiscard]] Json kept() const {
        const auto text = read_file(settings_);
        return text ? Json::parse(*text, nullptr, false) : Json();
    }
    [[nodiscard]] int kept_split(const char* name) const {
        return kept().value("splits", Json::object()).value(name, 0);
    }
};

TEST_F(LayoutDesk, IsAsItWasLeft) {
    begin_ = false;
    float gap = 0;
    work([&](DeskRobot& robot) {
        ASSERT_TRUE(robot.comes_to_rest("button:TAKE"));
        robot.press("ctrl+e");
        robot.click("tab:assets");
        robot.drag("split:edit-left", 90, 0);
        robot.drag("split:edit-timeline", 0, -80);
        ASSERT_TRUE(robot.comes_to_rest("split:edit-left"));
        gap = robot.rect_of("split:edit-left").x;
        ASSERT_TRUE(robot.eventually([&] {
            return kept_split("edit-left") > 0 && kept_split("edit-timeline") > 0 &&
                   kept().value("workspace", "") == "edit";
        })) << kept();
        robot.screenshot("layout-1-drawn");
    });
    EXPECT_EQ(kept().at("panes").at("assets"), true);
    EXPECT_EQ(kept().at("window").at("width"), 1500) << "nobody has drawn the window";
    work([&](DeskRobot& robot) {
        // The same workspace, the same tab, the same edges.
        ASSERT_TRUE(robot.comes_to_rest("split:edit-left"));
        EXPECT_FLOAT_EQ(robot.rect_of("split:edit-left").x, gap);
        EXPECT_FALSE(robot.shows("layer:plate"));
        EXPECT_TRUE(robot.shows("canvas"));
        ASSERT_TRUE(
            run_program({"xdotool", "search", "--name", "Pitcast", "windowsize", "1400", "800"}));
        EXPECT_TRUE(robot.eventually([&] {
            return kept().value("window", Json::object()).value("width", 0) == 1400;
        })) << kept();
        robot.screenshot("layout-2-again");
    });
}

}  // namespace
}  // namespace pitcast::testing
