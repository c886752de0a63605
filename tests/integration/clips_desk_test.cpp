// SPDX-License-Identifier: Apache-2.0
// Files of the media folder at the desk. PITCAST_SCREENSHOTS=folder keeps pictures.
#include <gtest/gtest.h>

#include "edited_show.h"

namespace pitcast::testing {
namespace {

class ClipsDesk : public EditedShow {
 protected:
    [[nodiscard]] std::string state_of(const std::string& file) const {
        for (const channel::ClipReport& one : channel_->status()->clips) {
            if (one.file == file) {
                return one.state;
            }
        }
        return "";
    }
};

TEST_F(ClipsDesk, AreFoundCuedAndTakenAndCountDown) {
    write("package.json", R"({"schema": 1, "id": "clips", "templates": ["first.json"]}
)");
    write("first.json", R"({"schema": 1, "id": "first", "layer": 10, "elements": []}
)");
    begin_ = false;
    clips_ = quick_media();
    work([&](DeskRobot& robot) {
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("select:first"); }));
        robot.click("select:first");  // the window has the keyboard now
        robot.press("ctrl+l");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("clip:onboard-1.mp4"); }));
        robot.click("clip-cue:onboard-1.mp4");
        EXPECT_TRUE(robot.eventually([&] { return state_of("onboard-1.mp4") == "cued"; }))
            << state_of("onboard-1.mp4");
        robot.screenshot("clips-1-cued");
        robot.click("clip-take:onboard-1.mp4");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("clip:left"); }));
        robot.screenshot("clips-2-on-air");
        robot.click("clip-out:onboard-1.mp4");
        EXPECT_TRUE(robot.eventually([&] { return state_of("onboard-1.mp4").empty(); }));
    });
}

}  // namespace
}  // namespace pitcast::testing
