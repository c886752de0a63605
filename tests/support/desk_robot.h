// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "pitcast/editor/editor.h"

#include "virtual_display.h"

namespace pitcast::testing {

/// Clicks and types on a thread of its own while the desk has the main one.
class DeskRobot {
 public:
    explicit DeskRobot(std::atomic<bool>& stop) : stop_(stop) {}

    void see(std::string_view name, const editor::ControlRect& rect) {
        const std::lock_guard lock(mutex_);
        Told& told = controls_[std::string(name)];
        const bool moved = told.rect.x != rect.x || told.rect.y != rect.y ||
                           told.rect.width != rect.width || told.rect.height != rect.height;
        told.at_rest = moved ? 0 : told.at_rest + 1;
        told.rect = rect;
        told.when = std::chrono::steady_clock::now();
    }

    void start(std::function<void()> script) {
        thread_ = std::thread([this, script = std::move(script)] {
            script();
            stop_ = true;
        });
    }
    void finish() { thread_.join(); }

    template <typename Condition>
    bool eventually(Condition condition, int seconds = 30) {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return true;
    }

    bool sees(const std::string& name) {
        const std::lock_guard lock(mutex_);
        return controls_.contains(name);
    }
    /// It is on the screen now, not only earlier.
    bool shows(const std::string& name) {
        const std::lock_guard lock(mutex_);
        const auto told = controls_.find(name);
        return told != controls_.end() &&
               std::chrono::steady_clock::now() - told->second.when < std::chrono::seconds(2);
    }
    void click(const std::string& name) {
        ASSERT_TRUE(comes_to_rest(name)) << "no control " << name;
        const editor::ControlRect rect = rect_of(name);
        const auto x = std::to_string(static_cast<int>(rect.x + rect.width / 2));
        const auto y = std::to_string(static_cast<int>(rect.y + rect.height / 2));
        // Like a hand: the desk draws 30 times a second and must see press and release.
        ASSERT_TRUE(run_program({"xdotool", "mousemove", x, y, "sleep", "0.2", "mousedown", "1",
                                 "sleep", "0.2", "mouseup", "1", "sleep", "0.2"}));
    }
    editor::ControlRect rect_of(const std::string& name) {
        const std::lock_guard lock(mutex_);
        return controls_[name].rect;
    }
    /// What was done last may move it: it is looked at until it stays where it is for some frames.
    bool comes_to_rest(const std::string& name) {
        {
            const std::lock_guard lock(mutex_);
            if (const auto told = controls_.find(name); told != controls_.end()) {
                told->second.at_rest = 0;
            }
        }
        return eventually([&] {
            const std::lock_guard lock(mutex_);
            const auto told = controls_.find(name);
            return told != controls_.end() && told->second.at_rest >= kFramesAtRest;
        });
    }
    /// From the middle of a control, by so many pixels, with the button held.
    void drag(const std::string& name, int dx, int dy) {
        ASSERT_TRUE(comes_to_rest(name)) << "no control " << name;
        const editor::ControlRect rect = rect_of(name);
        const int x = static_cast<int>(rect.x + rect.width / 2);
        const int y = static_cast<int>(rect.y + rect.height / 2);
        std::vector<std::string> words{"xdotool", "mousemove", std::to_string(x), std::to_string(y),
                                       "sleep",   "0.2",       "mousedown",       "1",
                                       "sleep",   "0.2"};
        for (int step = 1; step <= 4; ++step) {
            for (const std::string& word :
                 {std::string("mousemove"), std::to_string(x + dx * step / 4),
                  std::to_string(y + dy * step / 4), std::string("sleep"), std::string("0.15")}) {
                words.push_back(word);
            }
        }
        words.insert(words.end(), {"mouseup", "1", "sleep", "0.2"});
        ASSERT_TRUE(run_program(words));
    }
    /// A key, or one with another held: "ctrl+z".
    void press(const std::string& key) {
        const auto plus = key.find('+');
        const std::string held = plus == std::string::npos ? "" : key.substr(0, plus);
        const std::string last = plus == std::string::npos ? key : key.substr(plus + 1);
        if (!held.empty()) {
            ASSERT_TRUE(run_program({"xdotool", "keydown", held, "sleep", "0.2"}));
        }
        ASSERT_TRUE(run_program(
            {"xdotool", "keydown", last, "sleep", "0.2", "keyup", last, "sleep", "0.2"}));
        if (!held.empty()) {
            ASSERT_TRUE(run_program({"xdotool", "keyup", held, "sleep", "0.2"}));
        }
    }
    void type(const std::string& text) {
        ASSERT_TRUE(run_program({"xdotool", "type", "--delay", "150", text}));
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
    }
    void screenshot(const std::string& name) {
        if (const char* folder = std::getenv("PITCAST_SCREENSHOTS")) {
            std::this_thread::sleep_for(std::chrono::milliseconds(600));
            run_program({"import", "-window", "root",
                         (std::filesystem::path(folder) / (name + ".png")).string()});
        }
    }

 private:
    struct Told {
        editor::ControlRect rect;
        int at_rest = 0;  ///< frames in a row
        std::chrono::steady_clock::time_point when;
    };
    static constexpr int kFramesAtRest = 3;

    std::atomic<bool>& stop_;
    std::mutex mutex_;
    std::map<std::string, Told> controls_;
    std::thread thread_;
};

}  // namespace pitcast::testing
