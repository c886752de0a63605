// SPDX-License-Identifier: Apache-2.0
// Language and scale of the desk, changed with a real mouse and keyboard under a virtual X server.
#include <filesystem>

#include <gtest/gtest.h>

#include "pitcast/core/file.h"
#include "pitcast/core/json_document.h"

#include "bundled_show.h"
#include "desk_robot.h"
#include "show_engine.h"

namespace pitcast::testing {
namespace {

class DeskSettings : public ::testing::Test {
 protected:
    void work(editor::EditorOptions options, std::function<void(DeskRobot&)> script) {
        const VirtualDisplay display("1920x1200x24");
        if (!display.ok()) {
            GTEST_SKIP() << "Xvfb is not installed (package xvfb)";
        }
        auto engine = ShowEngine::open(bundled_show(), quick_media());
        ASSERT_TRUE(engine) << engine.error().message();
        engine_ = engine->get();
        std::atomic<bool> stop{false};
        DeskRobot robot(stop);
        options.width = 1920;
        options.height = 1200;
        options.validation = true;
        options.stop = &stop;
        options.settings = file();
        options.close_after_ns = 200 * kNanosecondsPerSecond;
        options.control_seen = [&](std::string_view name, const editor::ControlRect& rect) {
            robot.see(name, rect);
        };
        robot.start([&] { script(robot); });
        const auto report = editor::run_editor(**engine, options);
        stop = true;
        robot.finish();
        ASSERT_TRUE(report) << report.error().message();
        EXPECT_EQ(report->validation_messages, 0U);
    }
    [[nodiscard]] std::filesystem::path file() const {
        return scratch_.path() / "pitcast/desk.json";
    }
    [[nodiscard]] Json kept() const {
        const auto text = read_file(file());
        return text ? Json::parse(*text, nullptr, false) : Json();
    }

    Scratch scratch_;
    ShowEngine* engine_ = nullptr;
};

TEST_F(DeskSettings, AreChangedOnTheDeskAndKeptForTheNextTime) {
    work({}, [&](DeskRobot& robot) {
        ASSERT_TRUE(robot.comes_to_rest("button:TAKE"));
        const float before = robot.rect_of("button:TAKE").height;
        robot.screenshot("scale-100");
        robot.click("desk:language");
        EXPECT_TRUE(robot.eventually([&] { return kept().value("language", "") == "zh"; }));
        robot.press("ctrl+equal");
        robot.press("ctrl+equal");
        EXPECT_TRUE(robot.eventually([&] { return kept().value("scale", 0) == 150; }));
        ASSERT_TRUE(robot.comes_to_rest("button:TAKE"));
        EXPECT_FLOAT_EQ(robot.rect_of("button:TAKE").height, before * 1.5F);
        robot.screenshot("scale-150-zh");
        // What is clicked is what is seen, at this scale too.
        robot.click("take:tower");
        EXPECT_TRUE(robot.eventually([&] { return engine_->phase_of("tower") == "on"; }));
        robot.press("ctrl+minus");
        EXPECT_TRUE(robot.eventually([&] { return kept().value("scale", 0) == 125; }));
    });
    // The next time, and what the command line says comes first.
    editor::EditorOptions large;
    large.scale = 200;
    work(large, [&](DeskRobot& robot) {
        ASSERT_TRUE(robot.comes_to_rest("desk:scale"));
        // 1920 x 1200 leaves room for 175 %.
        EXPECT_FLOAT_EQ(robot.rect_of("desk:scale").height, 24 * 1.75F);
        robot.screenshot("scale-175-zh");
        robot.click("desk:scale");  // past the largest that fits it begins anew
        EXPECT_TRUE(robot.eventually([&] { return kept().value("scale", 0) == 100; }));
        EXPECT_EQ(kept().value("language", ""), "zh");
    });
}

}  // namespace
}  // namespace pitcast::testing
