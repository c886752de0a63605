// SPDX-License-Identifier: Apache-2.0
// A desk that draws what has changed shows what one shows that draws everything.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "edited_show.h"
#include "screen_pixels.h"

namespace pitcast::testing {
namespace {

constexpr int kTopBar = 60;  ///< the clock is there

class RepaintDesk : public EditedShow {
 protected:
    /// The window after each of the things that were done, without its clock.
    std::vector<ScreenPixels> pictures(bool redraw_all) {
        write("package.json", R"({"schema": 1, "id": "r", "templates": ["first.json"],
  "fonts": [{"name": "latin", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
  "families": {"strong": ["latin"]}})");
        write("first.json", R"({"id": "first", "layer": 10, "elements": [
  {"id": "plate", "type": "rect", "x": 860, "y": 640, "width": 360, "height": 120,
   "fill": "#E3A32B"},
  {"id": "name", "type": "text", "x": 300, "y": 300, "size": 60, "family": "strong",
   "text": "BAIMA"}]})");
        redraw_all_ = redraw_all;
        std::vector<ScreenPixels> seen;
        work([&](DeskRobot& robot) {
            const auto look = [&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(1500));
                seen.push_back(screen_pixels());
            };
            robot.click("edit:first");
            ASSERT_TRUE(robot.eventually([&] { return robot.shows("element:plate"); }));
            robot.click("element:plate");
            look();
            robot.drag("element:plate", 120, -90);
            look();
            robot.press("ctrl+h");
            look();
            robot.press("ctrl+h");
            robot.press("ctrl+z");
            look();
            robot.press("ctrl+e");  // the director's workspace
            ASSERT_TRUE(robot.eventually([&] { return robot.shows("take:first"); }));
            robot.press("ctrl+e");
            look();
        });
        return seen;
    }
};

TEST_F(RepaintDesk, ShowsWhatOneShowsThatDrawsEverything) {
    const auto parts = pictures(false);
    if (IsSkipped()) {
        return;
    }
    const auto all = pictures(true);
    ASSERT_EQ(parts.size(), 5U);
    ASSERT_EQ(all.size(), 5U);
    for (std::size_t i = 0; i < all.size(); ++i) {
        ASSERT_EQ(parts[i].pixels.size(), std::size_t{1600} * 900);
        ASSERT_EQ(all[i].pixels.size(), parts[i].pixels.size());
        std::size_t differ = 0;
        for (std::size_t at = std::size_t{1600} * kTopBar; at < all[i].pixels.size(); ++at) {
            differ += all[i].pixels[at] != parts[i].pixels[at] ? 1 : 0;
        }
        EXPECT_EQ(differ, 0U) << "picture " << i;
        if (i > 0) {
            EXPECT_NE(all[i].pixels, all[i - 1].pixels) << "nothing was done";
        }
    }
}

}  // namespace
}  // namespace pitcast::testing
