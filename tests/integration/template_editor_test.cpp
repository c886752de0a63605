// SPDX-License-Identifier: Apache-2.0
// The template editor with a real mouse and keyboard, beside a real channel that shows what is
// saved. PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <fstream>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/core/file.h"
#include "pitcast/edit/arrange.h"
#include "pitcast/edit/draft_store.h"
#include "pitcast/editor/channel_view.h"

#include "bundled_show.h"
#include "desk_robot.h"

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

class TemplateEditor : public ::testing::Test {
 protected:
    void SetUp() override {
        write("package.json", kPackage);
        write("templates/first.json", kFirst);
    }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder() / name).parent_path());
        std::ofstream(folder() / name) << text;
    }
    [[nodiscard]] std::filesystem::path folder() const { return scratch_.path() / "show"; }
    [[nodiscard]] std::string saved(const std::string& name) const {
        const auto text = read_file(folder() / name);
        return text ? *text : "";
    }

    /// Opens a channel and the desk; `script` has the mouse.
    void work(const std::function<void(DeskRobot&)>& script) {
        const VirtualDisplay display("1600x900x24");
        if (!display.ok()) {
            GTEST_SKIP() << "Xvfb is not installed (package xvfb)";
        }
        channel::ChannelOptions wanted;
        wanted.show = folder();
        wanted.render = small_render();
        wanted.rundown = false;
        wanted.watch = true;
        std::vector<Error> warnings;
        auto channel = channel::Channel::open(wanted, warnings);
        ASSERT_TRUE(channel) << channel.error().message();
        ASSERT_TRUE((*channel)->want_preview());
        channel_ = channel->get();
        std::atomic<bool> end{false};
        std::thread frames([&] { EXPECT_TRUE((*channel)->run(end)); });
        const auto view = editor::view_of(**channel, wanted.render.format.rate);
        std::atomic<bool> stop{false};
        DeskRobot robot(stop);
        editor::EditorOptions options;
        options.width = 1600;
        options.height = 900;
        options.validation = true;
        options.stop = &stop;
        options.close_after_ns = 240 * kNanosecondsPerSecond;
        options.control_seen = [&](std::string_view name, const editor::ControlRect& rect) {
            robot.see(name, rect);
        };
        options.edit.folder = folder();
        options.edit.media_root = wanted.render.media_root;
        options.edit.drafts = scratch_.path() / "drafts";
        options.edit.begin = true;
        robot.start([&] { script(robot); });
        const auto report = editor::run_editor(*view, options);
        stop = true;
        robot.finish();
        end = true;
        frames.join();
        ASSERT_TRUE(report) << report.error().message();
        EXPECT_EQ(report->validation_messages, 0U);
    }

    static void fill(DeskRobot& robot, const std::string& property, const std::string& text) {
        robot.click("property:" + property);
        robot.press("ctrl+a");
        robot.type(text);
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

    Scratch scratch_;
    channel::Channel* channel_ = nullptr;
};

TEST_F(TemplateEditor, ATemplateIsMadeFromNothingAndEqualsTheOneWrittenByHand) {
    work([&](DeskRobot& robot) {
        robot.click("files:new");
        robot.click("files:new-id");  // it takes the keyboard by itself, a frame later
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
