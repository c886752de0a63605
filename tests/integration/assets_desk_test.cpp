// SPDX-License-Identifier: Apache-2.0
// Files dropped on the desk as a file manager drops them, made elements of, and removed.
// PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <gtest/gtest.h>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/image_file.h"

#include "drop_files.h"
#include "edited_show.h"

namespace pitcast::testing {
namespace {

const char* const kAssetPackage = R"({
  "schema": 1, "id": "assets", "canvas": {"width": 1920, "height": 1080},
  "templates": ["logo.json"]
}
)";
const char* const kLogo = R"({
  "schema": 1, "id": "logo", "layer": 10,
  "elements": [
    {"id": "plate", "type": "rect", "x": 200, "y": 300, "width": 800, "height": 200, "fill": "#14181D"}
  ]
}
)";

class AssetsDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", kAssetPackage);
        write("logo.json", kLogo);
        std::filesystem::create_directories(scratch_.path() / "desk");
        picture("desk/Team Logo.png");
        write("../desk/photo.jpg", "no PNG");
    }
    void picture(const std::string& name) const {
        const auto executor = draw::make_cpu_executor(1);
        const auto frame = executor->allocate(draw::PackFormat::bgra8, 320, 180);
        ASSERT_TRUE(frame);
        ASSERT_TRUE(draw::write_png(scratch_.path() / name, **frame));
    }
};

TEST_F(AssetsDesk, ADroppedFileIsImportedMadeAnElementOfAndRemovedWhenUnused) {
    work([&](DeskRobot& robot) {
        robot.click("edit:logo");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("element:plate"); }));
        const auto desk = scratch_.path() / "desk";
        ASSERT_TRUE(drop_files({desk / "photo.jpg", desk / "Team Logo.png"}, 700, 400));
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("asset:pictures/team-logo.png"); }));
        EXPECT_TRUE(std::filesystem::exists(folder() / "pictures/team-logo.png"));
        EXPECT_FALSE(std::filesystem::exists(folder() / "pictures/photo.jpg"));
        robot.screenshot("assets-1-dropped");
        robot.click("asset:use");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("element:team-logo"); }));
        robot.screenshot("assets-2-element");
        robot.press("ctrl+z");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("asset:remove"); }));
        robot.click("asset:remove");
        EXPECT_TRUE(std::filesystem::exists(folder() / "pictures/team-logo.png"))
            << "it is asked first";
        robot.click("asset:remove");
        EXPECT_TRUE(robot.eventually(
            [&] { return !std::filesystem::exists(folder() / "pictures/team-logo.png"); }));
    });
}

}  // namespace
}  // namespace pitcast::testing
