// SPDX-License-Identifier: Apache-2.0
// The package checked and pictured from the editor, with what is not saved.
// PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <gtest/gtest.h>

#include "pitcast/channel/contact_sheet.h"
#include "pitcast/edit/draft_store.h"

#include "edited_show.h"
#include "pitcast_tools/sample_race.h"

namespace pitcast::testing {
namespace {

const char* const kCheckedPackage = R"({
  "schema": 1, "id": "checked", "title": "Checked", "canvas": {"width": 1920, "height": 1080},
  "tokens": {"accent": "#E3A32B"},
  "templates": ["first.json", "second.json"]
}
)";
const char* const kWholeOne = R"({"schema": 1, "id": "first", "layer": 10, "elements": [
    {"id": "plate", "type": "rect", "x": 200, "y": 300, "width": 400, "height": 200, "fill": "$accent"}]}
)";
const char* const kOther = R"({"schema": 1, "id": "second", "layer": 11, "elements": [
    {"id": "bar", "type": "rect", "x": 96, "y": 860, "width": 900, "height": 120, "fill": "$accent"},
    {"id": "edge", "type": "rect", "x": 96, "y": 860, "width": 10, "height": 120, "fill": "#FFFFFF"}]}
)";

class CheckDesk : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", kCheckedPackage);
        write("first.json", kWholeOne);
        write("second.json", kOther);
    }
};

/// What is wrong is not saved: a draft, as an editor leaves it.
TEST_F(CheckDesk, FindsWhatIsWrongWithTheDraftsLeadsThereAndPicturesThePackage) {
    sheet_ = [](const std::filesystem::path& show, const std::filesystem::path& out,
                const std::atomic<bool>&) -> Status {
        channel::ContactSheetOptions options;
        options.show = show;
        options.out = out;
        options.render = small_render();
        auto race = tools::sample_race(bundled_show(), quick_media());
        if (!race) {
            return race.error();
        }
        options.events = std::move(race->events);
        options.begin_ns = race->begin_ns;
        std::vector<Error> warnings;
        const auto made = channel::make_contact_sheet(options, warnings);
        return made ? Status{} : Status(made.error());
    };
    std::string draft = kOther;
    draft.replace(draft.find("$accent"), 7, "$accnt");
    ASSERT_TRUE(edit::DraftStore(scratch_.path() / "drafts")
                    .keep(folder() / "second.json", {draft, kOther}));
    work([&](DeskRobot& robot) {
        robot.click("edit:second");  // not saved the last time
        robot.click("edit:first");
        robot.press("ctrl+t");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("finding:0"); }));
        robot.screenshot("check-1-error");
        robot.click("finding:0");
        // Its template is open, and the element that it is about is selected.
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("property:fill"); }));
        robot.screenshot("check-2-gone-to");
        robot.press("ctrl+z");
        robot.click("check:again");
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows("finding:0"); }));
        robot.screenshot("check-3-whole");
        robot.click("files:sheet");
        robot.click("sheet:make");
        EXPECT_TRUE(robot.eventually([&] { return robot.shows("sheet:page"); }));
        robot.screenshot("check-4-sheet");
        EXPECT_TRUE(std::filesystem::exists(scratch_.path() / "sheets/checked/sheet-01.png"));
        robot.press("Escape");
        EXPECT_TRUE(robot.eventually([&] { return !robot.shows("sheet:page"); }));
    });
}

}  // namespace
}  // namespace pitcast::testing
