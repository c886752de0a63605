// SPDX-License-Identifier: Apache-2.0
// The desk with a real mouse and keyboard, under a virtual X server: what is clicked goes on air.
// PITCAST_SCREENSHOTS=folder keeps pictures of the window.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "bundled_show.h"
#include "desk_robot.h"
#include "show_engine.h"
#include "virtual_display.h"

namespace pitcast::testing {
namespace {

/// A robot that knows what the engine should come to.
class Robot : public DeskRobot {
 public:
    Robot(ShowEngine& engine, std::atomic<bool>& stop) : DeskRobot(stop), engine_(engine) {}

    void start(std::function<void(Robot&)> script) {
        DeskRobot::start([this, script = std::move(script)] { script(*this); });
    }
    void expect_phase(const std::string& template_id, const std::string& phase) {
        EXPECT_TRUE(eventually([&] { return engine_.phase_of(template_id) == phase; }))
            << template_id << " is \"" << engine_.phase_of(template_id) << "\", not \"" << phase
            << "\"";
    }
    void expect_page(const std::string& page, const std::string& phase) {
        EXPECT_TRUE(eventually([&] { return engine_.phase_of_page(page) == phase; }))
            << page << " is \"" << engine_.phase_of_page(page) << "\", not \"" << phase << "\"";
    }
    void expect_lock(const std::string& who) {
        EXPECT_TRUE(eventually([&] { return engine_.locker() == who; })) << engine_.locker();
    }
    void expect_armed(const std::string& rule, bool armed) {
        EXPECT_TRUE(eventually([&] { return engine_.is_armed(rule) == armed; })) << rule;
    }
    /// Number of the car in that place of the order, once there is one.
    std::string car_at(std::size_t place) {
        EXPECT_TRUE(eventually([&] { return !engine_.car_at(place).number.empty(); }));
        return engine_.car_at(place).number;
    }
    void expect_car(const std::string& number, const std::string& name, race::CarStatus status) {
        EXPECT_TRUE(eventually([&] {
            const auto car = engine_.car_of_number(number);
            return car && car->entry.name == name && car->status == status;
        })) << number;
    }
    void expect_car_as_told(const std::string& number, const std::string& not_the_name) {
        EXPECT_TRUE(eventually([&] {
            const auto car = engine_.car_of_number(number);
            return car && car->entry.name != not_the_name &&
                   car->status != race::CarStatus::retired;
        })) << number;
    }
    void expect_field(const std::string& template_id, const std::string& field,
                      const std::string& value) {
        EXPECT_TRUE(eventually([&] { return engine_.car_of(template_id, field) == value; }))
            << engine_.car_of(template_id, field);
    }
    /// The list may have moved on between the key and now: any of its cars is right.
    void expect_a_car_of_the_stories(const std::string& template_id, const std::string& field) {
        const std::vector<std::string> cars = engine_.cars_of_stories();
        EXPECT_NE(std::find(cars.begin(), cars.end(), engine_.car_of(template_id, field)),
                  cars.end())
            << engine_.car_of(template_id, field) << " is in no story";
    }

 private:
    ShowEngine& engine_;
};

class EditorClicks : public ::testing::TestWithParam<std::pair<int, int>> {
 protected:
    /// `frame_ms`: how long the desk is held up in every frame.
    void work(std::function<void(Robot&)> script, int frame_ms = 0) {
        const auto [width, height] = GetParam();
        const auto size = std::to_string(width) + "x" + std::to_string(height) + "x24";
        const VirtualDisplay display(size.c_str());
        if (!display.ok()) {
            GTEST_SKIP() << "Xvfb is not installed (package xvfb)";
        }
        auto engine = ShowEngine::open(bundled_show(), quick_media());
        ASSERT_TRUE(engine) << engine.error().message();
        std::atomic<bool> stop{false};
        Robot robot(**engine, stop);
        editor::EditorOptions options;
        options.width = width;
        options.height = height;
        options.validation = true;
        options.stop = &stop;
        options.close_after_ns = 240 * kNanosecondsPerSecond;
        options.control_seen = [&](std::string_view name, const editor::ControlRect& rect) {
            robot.see(name, rect);
            if (name == "select:clock") {
                std::this_thread::sleep_for(std::chrono::milliseconds(frame_ms));
            }
        };
        robot.start(std::move(script));
        const auto report = editor::run_editor(**engine, options);
        stop = true;
        robot.finish();
        ASSERT_TRUE(report) << report.error().message();
        EXPECT_EQ(report->validation_messages, 0U);
        EXPECT_GT(report->frames, 2U);
    }
};

TEST_P(EditorClicks, TakeBringsTheLowerThirdOnAirAndOutTakesItOff) {
    work([](Robot& robot) {
        ASSERT_TRUE(robot.eventually([&] { return robot.sees("take:lower-third"); }));
        robot.screenshot("1-clear");
        robot.click("take:tower");
        robot.expect_phase("tower", "on");
        robot.click("take:lower-third");
        robot.expect_phase("lower-third", "on");
        robot.screenshot("2-on-air");
        robot.click("field:lower-third:driver");
        robot.screenshot("3-choosing");
        robot.press("Escape");
        robot.click("out:lower-third");
        robot.expect_phase("lower-third", "");
        robot.expect_phase("tower", "on");
        robot.click("button:TAKE");  // the lower third is still selected
        robot.expect_phase("lower-third", "on");
        robot.click("button:CLEAR");
        robot.expect_phase("tower", "");
        robot.expect_phase("lower-third", "");
        robot.screenshot("4-cleared");
    });
}

TEST_P(EditorClicks, HotKeysSelectTakeAndTakeOff) {
    work([](Robot& robot) {
        ASSERT_TRUE(robot.eventually([&] { return robot.sees("select:clock"); }));
        robot.click("select:clock");  // the window has the keyboard now
        robot.press("Return");
        robot.expect_phase("clock", "on");
        robot.press("BackSpace");
        robot.expect_phase("clock", "");
        robot.press("ctrl+BackSpace");  // that was a mistake
        robot.expect_phase("clock", "on");
    });
}

TEST_P(EditorClicks, AKeyActsOnWhatWasClickedBeforeItHoweverSlowTheDesk) {
    work(
        [](Robot& robot) {
            robot.click("select:clock");
            robot.press("Return");
            robot.expect_phase("clock", "on");
        },
        1500);
}

TEST_P(EditorClicks, AStoryIsOnAirWithTwoKeys) {
    work([](Robot& robot) {
        ASSERT_TRUE(robot.eventually([&] { return robot.sees("story:1"); }));
        robot.screenshot("5-stories");
        robot.click("story:1");  // the window has the keyboard now
        robot.press("1");        // as good as the click
        robot.press("Return");
        robot.expect_phase("lower-third", "on");
        robot.screenshot("6-story-on-air");
        robot.expect_a_car_of_the_stories("lower-third", "driver");
    });
}

TEST_P(EditorClicks, ThePagesOfTheRundownAreCuedTakenAndTakenOutWithOneKeyEach) {
    work([](Robot& robot) {
        robot.click("page:opening");
        robot.press("c");
        robot.expect_page("opening", "cued");
        robot.screenshot("7-cued");
        robot.press("Return");
        robot.expect_page("opening", "on");
        robot.screenshot("8-page-on-air");
        robot.press("BackSpace");
        robot.expect_page("opening", "");
        robot.press("Down");
        robot.press("Return");
        robot.expect_page("live", "on");
        robot.press("Up");
        robot.press("Return");
        robot.expect_page("opening", "on");
        robot.press("alt+t");  // the key that the page has
        robot.expect_page("tower-gap", "on");
        robot.screenshot("9-hot-key");
    });
}

TEST_P(EditorClicks, ASearchFindsPagesAndTemplates) {
    work([](Robot& robot) {
        robot.click("page:opening");
        robot.press("ctrl+g");
        robot.type("winner");
        robot.press("Return");
        robot.screenshot("10-search");
        robot.press("Return");
        robot.expect_page("winner", "on");
        robot.press("ctrl+f");
        robot.type("weather");
        robot.press("Return");
        robot.press("Return");
        robot.expect_phase("weather", "on");
    });
}

TEST_P(EditorClicks, ALockAndAnUndoLeaveWhatIsOnAirAlone) {
    work([](Robot& robot) {
        robot.click("page:winner");
        robot.click("page:opening");
        robot.press("Return");
        robot.expect_page("opening", "on");
        robot.press("l");
        robot.expect_lock("desk");
        robot.click("field:title:en");
        robot.press("End");
        robot.type("7");
        robot.click("page:opening");
        robot.screenshot("11-edited");
        robot.press("u");
        robot.expect_field("title", "en", "Off-road championship, the final7");
        robot.press("ctrl+z");
        robot.screenshot("12-undone");
        robot.expect_field("title", "en", "Off-road championship, the final7");  // on air it stays
        robot.press("u");
        robot.expect_field("title", "en", "Off-road championship, the final");
        robot.press("l");
        robot.expect_lock("");
    });
}

TEST_P(EditorClicks, ARuleIsArmedWithAKey) {
    work([](Robot& robot) {
        robot.click("page:opening");
        robot.press("alt+2");
        robot.expect_armed("safety-car", true);
        robot.screenshot("13-armed");
        robot.click("arm:safety-car");
        robot.expect_armed("safety-car", false);
    });
}

TEST_P(EditorClicks, ACarIsPickedFromTheBoardAndMended) {
    work([](Robot& robot) {
        const std::string car = robot.car_at(0);
        const std::string other = robot.car_at(1);
        robot.click("select:lower-third");
        robot.click("car:" + car);
        robot.press("Return");
        robot.expect_phase("lower-third", "on");
        robot.expect_field("lower-third", "driver", car);
        robot.click("car:" + other);
        robot.expect_field("lower-third", "driver", car);  // on air until it is sent
        robot.click("correct");
        robot.screenshot("14-correcting");
        robot.click("correct:name");
        robot.press("ctrl+a");
        robot.type("Smith");
        robot.click("correct-status:retired");
        robot.click("correct-send");
        robot.expect_car(other, "Smith", race::CarStatus::retired);
        robot.screenshot("15-corrected");
        robot.click("filter:out");
        robot.screenshot("16-out");
        robot.click("car:" + other);
        robot.click("correct");
        robot.click("correct-undo");
        robot.expect_car_as_told(other, "Smith");
    });
}

TEST_P(EditorClicks, TheBoardIsWorkedByKeyboard) {
    if (GetParam().first < 1920) {
        GTEST_SKIP() << "once is enough";
    }
    work([](Robot& robot) {
        const std::string car = robot.car_at(2);
        robot.click("select:lower-third");
        EXPECT_FALSE(robot.sees("board:cursor"));
        robot.press("ctrl+b");
        ASSERT_TRUE(robot.eventually([&] { return robot.shows("board:cursor"); }));
        robot.press("End");
        robot.type(car);
        EXPECT_TRUE(robot.eventually([&] {
            return std::abs(robot.rect_of("board:cursor").y - robot.rect_of("car:" + car).y) < 2;
        }));
        robot.screenshot("17-board-keys");
        robot.press("Return");
        robot.press("Right");  // to those in the pits
        robot.press("Escape");
        robot.press("Return");  // the desk's own again
        robot.expect_phase("lower-third", "on");
        robot.expect_field("lower-third", "driver", car);
    });
}

INSTANTIATE_TEST_SUITE_P(Windows, EditorClicks,
                         ::testing::Values(std::pair{1920, 1080}, std::pair{1280, 720}),
                         [](const auto& info) { return "At" + std::to_string(info.param.second); });

}  // namespace
}  // namespace pitcast::testing
