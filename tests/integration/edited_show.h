// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/channel/channel.h"
#include "pitcast/core/file.h"
#include "pitcast/editor/channel_view.h"

#include "bundled_show.h"
#include "desk_robot.h"

namespace pitcast::testing {

/// A show in a folder of its own, edited at a desk beside a real channel.
class EditedShow : public ::testing::Test {
 protected:
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
        options.width = settings_.empty() ? 1600 : 0;
        options.height = settings_.empty() ? 900 : 0;
        options.settings = settings_;
        options.validation = true;
        options.redraw_all = redraw_all_;
        options.stop = &stop;
        options.close_after_ns = 240 * kNanosecondsPerSecond;
        options.control_seen = [&](std::string_view name, const editor::ControlRect& rect) {
            robot.see(name, rect);
        };
        options.edit.folder = folder();
        options.edit.media_root = wanted.render.media_root;
        options.edit.libraries = libraries_;
        options.edit.sheet = sheet_;
        options.edit.guides = guides_;
        options.edit.drafts = scratch_.path() / "drafts";
        options.edit.sample = sample_;
        options.edit.begin = begin_;
        options.clips = clips_;
        options.clip_pictures = scratch_.path() / "clip-pictures";
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

    Scratch scratch_;
    channel::Channel* channel_ = nullptr;
    std::function<Result<edit::RaceSample>()> sample_;  ///< as editor::EditOptions has it
    std::vector<std::filesystem::path> libraries_;      ///< likewise
    std::filesystem::path settings_;  ///< as editor::EditorOptions has it; then of the window too
    bool redraw_all_ = false;         ///< likewise
    bool begin_ = true;               ///< with the editing workspace
    std::filesystem::path clips_;     ///< as editor::EditorOptions has it
    std::filesystem::path guides_;    ///< likewise
    editor::SheetWork sheet_;         ///< likewise
};

}  // namespace pitcast::testing
