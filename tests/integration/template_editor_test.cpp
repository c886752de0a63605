// SPDX-License-Identifier: Apache-2.0
// The template editor with a real mouse and keyboard, beside a real channel that shows what is
// saved. PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <gtest/gtest.h>

#include "pitcast/edit/arrange.h"
#include "pitcast/edit/draft_store.h"

#include "edited_show.h"

namespace pitcast::testing {
namespace {

const char* const kPackage = R"({
  "schema": 1,
  "id": "edited",
  "canvas": {"width": 1920, "height": 1080},
  "fonts": [{"name": "latin", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
  "families": {"strong": ["latin"]},
  "tokens": {"accent": "#E3A32B"},
  "templates": ["templates/first.json"]
}
)";
const char* const kFirst = R"({
  "schema": 1, "id": "first", "layer": 10,
  "elements": [
    {"id": "plate", "type": "rect", "x": 200, "y": 300, "width": 400, "height": 200, "fill": "$accent"}
  ]
}
)";
/// What the script below is to come to, as somebody would write it.
const char* const kByHand = R"({
  "schema": 1, "id": "name", "title": "name", "layer": 50,
  "fields": [{"id": "who", "type": "text", "default": "ZHOU"}],
  "elements": [
    {"id": "rect", "type": "rect", "x": 96, "y": 800, "width": 640, "height": 120, "fill": "$accent",
     "animate": {"in": {"opacity": [[0, 0], [400, 1]]}}},
    {"id": "text", "type": "text", "x": 120, "y": 830, "width": 400, "height": 64, "text": "{field.who}",
     "family": "strong", "size": 48, "colour": "#FFFFFF"}
  ]
}
)";

class TemplateEditor : public EditedShow {
 protected:
    void SetUp() override {
        write("package.json", kPackage);
        write("templates/first.json", kFirst);
    }
    [[nodiscard]] bool on_air(const std::string& id, const std::string& who = "") const {
        const auto now = channel_->snapshot();
        if (!now) {
            return false;
        }
        for (const show::LayerReport& layer : now->layers) {
            if (layer.template_id == id) {
                return who.empty() || layer.data.value("who", std::string()) == who;
            }
        }
        return false;
    }
};

TEST_F(TemplateEditor, ATemplateIsMadeFromNothingAndEqualsTheOneWrittenByHand) {
    work([&](DeskRobot& robot) {
        robot.click("files:new");
        robot.click("new:empty");
        robot.click("new:id");
        robot.press("ctrl+a");
        robot.type("name");
        robot.press("Return");
        ASSERT_TRUE(robot.eventually([&] { return robot.sees("edit:name"); }));
        fill(robot, "fields", R"([{"id": "who", "type": "text", "default": "ZHOU"}])");
        robot.click("add:rect");
        fill(robot, "x", "96");
        fill(robot, "y", "800");
        fill(robot, "width", "640");
        fill(robot, "fill", "$accent");
        robot.screenshot("edit-1-rect");
        robot.click("canvas");  // leaves the field; nothing lies in the middle of the picture
        robot.click("layer:rect");
        robot.press("Home");
        robot.click("timeline:add");
        robot.click("add:opacity");
        robot.click("key:in:opacity:0");
        robot.click("key:value");
        robot.press("ctrl+a");
        robot.type("0");
        robot.press("Tab");
        robot.click("timeline:rest");
        robot.click("timeline:add");
        robot.click("add:opacity");
        robot.click("key:in:opacity:1");
        robot.click("key:ms");
        robot.press("ctrl+a");
        robot.type("400");
        robot.press("Tab");
        robot.screenshot("edit-2-keyframes");
        robot.click("layer:rect");
        robot.click("add:text");
        fill(robot, "x", "120");
        fill(robot, "y", "830");
        fill(robot, "text", "{field.who}");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] {
            return saved("templates/name.json").find("who") != std::string::npos &&
                   saved("templates/name.json").find("830") != std::string::npos;
        })) << saved("templates/name.json");
        robot.screenshot("edit-3-saved");
        robot.press("ctrl+e");
        robot.click("take:name");
        EXPECT_TRUE(robot.eventually([&] { return on_air("name", "ZHOU"); }));
        robot.click("field:name:who");
        robot.press("ctrl+a");
        robot.type("LIU");
        robot.click("button:UPDATE");
        EXPECT_TRUE(robot.eventually([&] { return on_air("name", "LIU"); }));
        robot.screenshot("edit-4-on-air");
        robot.click("out:name");
        EXPECT_TRUE(robot.eventually([&] { return !on_air("name"); }));
    });
    if (IsSkipped()) {
        return;
    }
    edit::PainterOptions options;
    options.folder = folder();
    options.media_root = quick_media();
    edit::DraftPainter painter(options);
    for (const Nanoseconds at : {Nanoseconds{-1}, Nanoseconds{200'000'000}}) {
        edit::PictureWish wish;
        wish.template_id = "name";
        wish.at_ns = at;
        const edit::DraftPicture made = painter.picture(wish);
        ASSERT_FALSE(made.error) << made.error->message();
        wish.drafts["templates/name.json"] = kByHand;
        const edit::DraftPicture by_hand = painter.picture(wish);
        ASSERT_FALSE(by_hand.error) << by_hand.error->message();
        EXPECT_EQ(made.frame->signatures, by_hand.frame->signatures)
            << saved("templates/name.json");
    }
}

TEST_F(TemplateEditor, AnElementIsDraggedUndoneAndSavedAsASmallChange) {
    work([&](DeskRobot& robot) {
        robot.click("edit:first");
        ASSERT_TRUE(robot.eventually([&] { return robot.sees("element:plate"); }));
        robot.click("element:plate");
        robot.screenshot("edit-5-selected");
        robot.drag("element:plate", 120, 60);
        robot.press("ctrl+z");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] { return saved("templates/first.json") == kFirst; }));
        robot.press("Right");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] {
            std::string moved = kFirst;
            moved.replace(moved.find("200"), 3, "201");
            return saved("templates/first.json") == moved;
        })) << saved("templates/first.json");
    });
}

TEST_F(TemplateEditor, WhatWasNotSavedIsThereAgain) {
    std::string draft = kFirst;
    draft.replace(draft.find("200"), 3, "777");
    ASSERT_TRUE(edit::DraftStore(scratch_.path() / "drafts")
                    .keep(folder() / "templates/first.json", {draft, kFirst}));
    work([&](DeskRobot& robot) {
        robot.click("edit:first");
        ASSERT_TRUE(robot.eventually([&] { return robot.sees("element:plate"); }));
        robot.screenshot("edit-6-recovered");
        robot.press("ctrl+s");
        EXPECT_TRUE(robot.eventually([&] { return saved("templates/first.json") == draft; }));
    });
}

}  // namespace
}  // namespace pitcast::testing
