// SPDX-License-Identifier: Apache-2.0
// Windows of a channel under a virtual X server: what is on the screen, and who else suffers when
// it breaks. PITCAST_SCREENSHOTS=folder keeps pictures of the screen.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include "pitcast/output/output_url.h"
#include "pitcast/output/sink.h"

#include "two_screens.h"
#include "virtual_display.h"

namespace pitcast::output {
namespace {

using ::testing::HasSubstr;

constexpr std::int32_t kWidth = 320;
constexpr std::int32_t kHeight = 180;
constexpr std::int32_t kScreenWidth = 1280;
constexpr std::int32_t kScreenHeight = 720;

struct Pixel {
    int r = 0, g = 0, b = 0;
};
bool is_near(const Pixel& a, const Pixel& b, int most = 1) {
    return std::abs(a.r - b.r) <= most && std::abs(a.g - b.g) <= most &&
           std::abs(a.b - b.b) <= most;
}

/// Each pixel tells its place, and which picture it is of.
Pixel placed(std::int32_t x, std::int32_t y, int picture) {
    return {x % 256, y, (x / 2 + picture * 40) % 256};
}

FramePtr placed_frame(int picture) {
    struct Memory {
        draw::PackedFrame frame;
        std::vector<std::uint8_t> bytes;
    };
    auto memory = std::make_shared<Memory>();
    for (std::int32_t y = 0; y < kHeight; ++y) {
        for (std::int32_t x = 0; x < kWidth; ++x) {
            const Pixel p = placed(x, y, picture);
            for (const int value : {p.r, p.g, p.b, 255}) {
                memory->bytes.push_back(static_cast<std::uint8_t>(value));
            }
        }
    }
    draw::PackedFrame& frame = memory->frame;
    frame.format = draw::PackFormat::rgba8;
    frame.width = kWidth;
    frame.height = kHeight;
    frame.planes = draw::pack_layout(frame.format, kWidth, kHeight);
    frame.planes[0].bytes = reinterpret_cast<std::byte*>(memory->bytes.data());
    frame.signatures = {static_cast<std::uint64_t>(picture) + 1};
    return {memory, &frame};
}

/// The screen as it is.
class Shot {
 public:
    explicit Shot(std::int32_t width = kScreenWidth) : width_(width) {
        const char* display = std::getenv("DISPLAY");
        const std::string command = "ffmpeg -v error -f x11grab -draw_mouse 0 -video_size " +
                                    std::to_string(width) + "x" + std::to_string(kScreenHeight) +
                                    " -i " + (display != nullptr ? display : "") +
                                    " -frames:v 1 -f rawvideo -pix_fmt rgb24 -";
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"),
                                                                   pclose);
        bytes_.resize(static_cast<std::size_t>(width_) * kScreenHeight * 3);
        if (!pipe || std::fread(bytes_.data(), 1, bytes_.size(), pipe.get()) != bytes_.size()) {
            bytes_.clear();
        }
    }
    [[nodiscard]] bool ok() const { return !bytes_.empty(); }
    [[nodiscard]] Pixel at(std::int32_t x, std::int32_t y) const {
        const std::size_t i = (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) +
                               static_cast<std::size_t>(x)) *
                              3;
        return ok() ? Pixel{bytes_[i], bytes_[i + 1], bytes_[i + 2]} : Pixel{-9, -9, -9};
    }
    /// Pixels of the picture that are not as they were given, of one shown 1:1 at a place.
    [[nodiscard]] int wrong_pixels(std::int32_t x0, std::int32_t y0, int picture) const {
        int wrong = 0;
        for (std::int32_t y = 0; y < kHeight; ++y) {
            for (std::int32_t x = 0; x < kWidth; ++x) {
                wrong += is_near(at(x0 + x, y0 + y), placed(x, y, picture)) ? 0 : 1;
            }
        }
        return wrong;
    }

 private:
    const std::int32_t width_;
    std::vector<std::uint8_t> bytes_;
};

/// Gives a sink the picture of the moment, 25 times a second, as a channel does.
class Giver {
 public:
    explicit Giver(Sink& sink) : sink_(sink), thread_([this] { run(); }) {}
    ~Giver() {
        stop_ = true;
        thread_.join();
    }
    Giver(const Giver&) = delete;
    Giver& operator=(const Giver&) = delete;
    void show(int picture) { picture_ = picture; }
    void pause() { paused_ = true; }
    [[nodiscard]] FrameNumber given() const { return number_; }

 private:
    void run() {
        std::vector<FramePtr> pictures;
        for (int i = 0; i < 4; ++i) {
            pictures.push_back(placed_frame(i));
        }
        while (!stop_) {
            if (!paused_) {
                sink_.offer(pictures[static_cast<std::size_t>(picture_.load())], ++number_);
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(40));
        }
    }
    Sink& sink_;
    std::atomic<int> picture_{0};
    std::atomic<FrameNumber> number_{0};
    std::atomic<bool> paused_{false};
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

bool eventually(const std::function<bool()>& holds) {
    for (int i = 0; i < 300; ++i) {
        if (holds()) {
            return true;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

void press(const char* key) {
    ASSERT_TRUE(testing::run_program({"xdotool", "mousemove", "200", "100", "sleep", "0.1",
                                      "keydown", key, "sleep", "0.1", "keyup", key}));
}

void keep(const char* name) {
    if (const char* folder = std::getenv("PITCAST_SCREENSHOTS")) {
        (void)testing::run_program({"ffmpeg", "-v", "error", "-y", "-f", "x11grab", "-video_size",
                                    "1280x720", "-i", std::getenv("DISPLAY"), "-frames:v", "1",
                                    std::string(folder) + "/" + name + ".png"});
    }
}

class Windows : public ::testing::Test {
 protected:
    void SetUp() override {
        if (!display_.ok()) {
            GTEST_SKIP() << "Xvfb is not installed (package xvfb)";
        }
    }
    Result<std::unique_ptr<Sink>> open(const std::string& url) {
        SinkContext context;
        context.format = {"180p25", kWidth, kHeight, FrameRate{25, 1}, false};
        context.channel = "Test";
        return sink_from_url(url, context);
    }

    testing::VirtualDisplay display_{"1280x720x24"};
};

TEST_F(Windows, ShowTheProgrammeAsItIsAndFollowIt) {
    auto sink = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    EXPECT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 0) == 0; }));
    giver.show(1);
    EXPECT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 1) == 0; }));
    EXPECT_TRUE(eventually([&] { return (*sink)->stats().window->shown >= 2; }));
    const auto stats = (*sink)->stats();
    EXPECT_TRUE(stats.connected);
    EXPECT_GT(stats.holder_pid, 0);
    EXPECT_EQ(stats.window->width, 320);
    EXPECT_EQ(stats.window->screen, 1);
    keep("window");
}

TEST_F(Windows, OfAnotherShapeHaveBars) {
    auto sink = open("window:programme?size=400x400&at=0,0");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    giver.show(1);
    // 400 x 225 in the middle, from line 87 on.
    EXPECT_TRUE(eventually([] {
        const Shot shot;
        return is_near(shot.at(200, 200), placed(160, 90, 1), 3) && is_near(shot.at(200, 84), {}) &&
               is_near(shot.at(200, 315), {}) && is_near(shot.at(8, 200), placed(6, 90, 1), 3);
    }));
    keep("bars");
}

TEST_F(Windows, GoToFullScreenAndBackByKeys) {
    auto sink = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    ASSERT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 0) == 0; }));
    press("f");
    EXPECT_TRUE(eventually([&] { return (*sink)->stats().window->full; }));
    EXPECT_TRUE(eventually([] {
        return is_near(Shot().at(640, 360), placed(160, 90, 0), 3);  // four times as large
    }));
    press("g");
    EXPECT_TRUE(eventually([] {
        // The line of the action safe area, 3.5 % from the left edge.
        const Shot shot;
        for (std::int32_t x = 40; x < 50; ++x) {
            if (shot.at(x, 360).g > 150) {
                return true;
            }
        }
        return false;
    }));
    keep("full_screen");
    press("Escape");
    EXPECT_TRUE(eventually([&] { return !(*sink)->stats().window->full; }));
}

TEST_F(Windows, SayWhenNothingComesAnyMore) {
    auto sink = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    ASSERT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 0) == 0; }));
    giver.pause();
    EXPECT_TRUE(eventually([] { return is_near(Shot().at(101, 140), {214, 24, 24}, 2); }));
    keep("stale");
}

TEST_F(Windows, ComeBackWhenTheirProcessIsKilled) {
    auto sink = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    ASSERT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 0) == 0; }));
    ASSERT_TRUE(eventually([&] { return (*sink)->stats().holder_pid > 0; }));
    const int killed = (*sink)->stats().holder_pid;
    ASSERT_EQ(::kill(killed, SIGKILL), 0);
    giver.show(2);
    EXPECT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 2) == 0; }));
    EXPECT_TRUE(eventually([&] {
        const auto now = (*sink)->stats();
        return now.connected && now.holder_pid != killed && now.reconnects == 1;
    }));
    const FrameNumber before = giver.given();
    EXPECT_TRUE(eventually([&] { return giver.given() > before + 5; }));
    EXPECT_TRUE((*sink)->close().ok());
}

TEST_F(Windows, ThatAreClosedStayClosed) {
    auto sink = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    ASSERT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 0) == 0; }));
    ASSERT_TRUE(testing::run_program({"xdotool", "mousemove", "200", "100", "sleep", "0.1",
                                      "keydown", "ctrl", "sleep", "0.1", "key", "w", "sleep", "0.1",
                                      "keyup", "ctrl"}));
    EXPECT_TRUE(eventually([&] { return (*sink)->stats().window->closed; }));
    EXPECT_TRUE(eventually([&] { return !(*sink)->stats().alive; }));
    EXPECT_THAT((*sink)->stats().error, HasSubstr("was closed by its user"));
    const FrameNumber before = giver.given();
    EXPECT_TRUE(eventually([&] { return giver.given() > before + 60; }));
    EXPECT_TRUE(is_near(Shot().at(200, 100), {})) << "it came back";
    EXPECT_TRUE((*sink)->close().ok()) << "a window that is closed is no failure";
    auto again = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(again.ok());
    Giver another(**again);
    EXPECT_TRUE(eventually([] { return Shot().wrong_pixels(100, 50, 0) == 0; }));
}

TEST_F(Windows, ThatHangHoldUpNobody) {
    auto sink = open("window:programme?size=320x180&at=100,50");
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    Giver giver(**sink);
    ASSERT_TRUE(eventually([&] { return (*sink)->stats().holder_pid > 0; }));
    ASSERT_EQ(::kill((*sink)->stats().holder_pid, SIGSTOP), 0);
    const FrameNumber before = giver.given();
    int picture = 0;
    EXPECT_TRUE(eventually([&] {
        giver.show(++picture % 4);  // each is new, so that the memory runs out
        return giver.given() > before + 100;
    }));
    EXPECT_GT((*sink)->stats().frames_dropped, 0U);
    EXPECT_TRUE(eventually([&] {
        return (*sink)->stats().error.find("does not answer") != std::string::npos ||
               (*sink)->stats().reconnects > 0;
    }));
    EXPECT_TRUE((*sink)->close().ok());  // and ends, though nobody answers
}

TEST_F(Windows, OnAScreenThatThereIsNotAreRefusedWithThoseThatThereAre) {
    const auto sink = open("window:programme?screen=2");
    ASSERT_FALSE(sink.ok());
    EXPECT_THAT(sink.error().message(), HasSubstr("screen=2"));
    EXPECT_THAT(sink.error().message(), HasSubstr("use one of 1 ("));
    EXPECT_THAT(sink.error().message(), HasSubstr("1280 x 720"));
}

TEST(WindowsOnTwoScreens, OpenOnTheOneAskedForAndGoToTheOther) {
    const testing::TwoScreens screens;
    if (!screens.ok()) {
        GTEST_SKIP() << "no Xorg with the driver dummy (package xserver-xorg-video-dummy)";
    }
    SinkContext context;
    context.format = {"180p25", kWidth, kHeight, FrameRate{25, 1}, false};
    auto sink = sink_from_url("window:programme?screen=2&size=320x180&at=100,50", context);
    ASSERT_TRUE(sink.ok()) << sink.error().message();
    {
        Giver giver(**sink);
        EXPECT_TRUE(eventually(
            [] { return Shot(2 * kScreenWidth).wrong_pixels(kScreenWidth + 100, 50, 0) == 0; }));
        EXPECT_EQ((*sink)->stats().window->screen, 2);
        ASSERT_TRUE(testing::run_program({"xdotool", "mousemove", "1400", "100", "sleep", "0.1",
                                          "keydown", "s", "sleep", "0.1", "keyup", "s"}));
        EXPECT_TRUE(
            eventually([] { return Shot(2 * kScreenWidth).wrong_pixels(100, 50, 0) == 0; }));
        EXPECT_EQ((*sink)->stats().window->screen, 1);
    }
    EXPECT_TRUE((*sink)->close().ok());
    auto full = sink_from_url("window:programme?screen=2&full=1", context);
    ASSERT_TRUE(full.ok()) << full.error().message();
    Giver giver(**full);
    EXPECT_TRUE(eventually([] {
        const Shot shot(2 * kScreenWidth);
        return is_near(shot.at(kScreenWidth + 640, 360), placed(160, 90, 0), 3) &&
               is_near(shot.at(640, 360), {});
    }));
    const auto third = sink_from_url("window:programme?screen=3", context);
    ASSERT_FALSE(third.ok());
    EXPECT_THAT(third.error().message(), HasSubstr("2 (DUMMY1, 1280 x 720)"));
}

TEST(WindowsWithoutADesktop, AreRefusedWithTheReason) {
    ::unsetenv("DISPLAY");
    ::unsetenv("WAYLAND_DISPLAY");
    SinkContext context;
    context.format = {"180p25", kWidth, kHeight, FrameRate{25, 1}, false};
    const auto sink = sink_from_url("window:programme", context);
    ASSERT_FALSE(sink.ok());
    EXPECT_THAT(sink.error().message(), HasSubstr("no desktop"));
}

}  // namespace
}  // namespace pitcast::output
