// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

#include "pitcast/gpu/executor.h"
#include "pitcast/gpu/window.h"

#include "gpu_fixture.h"

namespace pitcast::gpu {
namespace {

/// A display of our own: Xvfb picks a free number and tells it through a pipe.
class VirtualDisplay {
 public:
    VirtualDisplay() {
        int ends[2];
        if (pipe(ends) != 0) {
            return;
        }
        const std::string write_end = std::to_string(ends[1]);
        child_ = fork();
        if (child_ == 0) {
            close(ends[0]);
            execlp("Xvfb", "Xvfb", "-displayfd", write_end.c_str(), "-screen", "0", "640x480x24",
                   "-nolisten", "tcp", static_cast<char*>(nullptr));
            _exit(127);
        }
        close(ends[1]);
        char byte = 0;
        while (read(ends[0], &byte, 1) == 1 && byte != '\n') {
            number_ += byte;
        }
        close(ends[0]);
        if (!number_.empty()) {
            setenv("DISPLAY", (":" + number_).c_str(), 1);
        }
    }
    ~VirtualDisplay() {
        if (child_ > 0) {
            kill(child_, SIGTERM);
            waitpid(child_, nullptr, 0);
        }
    }
    VirtualDisplay(const VirtualDisplay&) = delete;
    VirtualDisplay& operator=(const VirtualDisplay&) = delete;
    [[nodiscard]] bool running() const { return !number_.empty(); }

 private:
    pid_t child_ = -1;
    std::string number_;
};

class WindowTest : public test::GpuTest {
 protected:
    void SetUp() override { open({.validation = true, .need_window = true}); }
};

TEST_F(WindowTest, ShowsFramesScaledAndFollowsItsSize) {
    const VirtualDisplay display;
    if (!display.running()) {
        GTEST_SKIP() << "Xvfb is not installed or did not start";
    }
    auto window = Window::open("programme", 320, 180, device_);
    ASSERT_TRUE(window.ok()) << window.error().message();
    auto executor = make_gpu_executor(device_);
    ASSERT_TRUE(executor.ok());
    auto frame = (*executor)->allocate(draw::PackFormat::bgra8, 192, 108);
    ASSERT_TRUE(frame.ok());
    for (int i = 0; i < 5; ++i) {
        (*window)->poll();
        const auto shown = (*window)->present(**frame);
        ASSERT_TRUE(shown.ok()) << shown.error().message();
    }
    EXPECT_FALSE((*window)->closed());
    EXPECT_EQ((*window)->swapchain().extent().width, 320U);
    EXPECT_GE((*window)->swapchain().image_count(), 2U);
    (*window)->swapchain().resize(0, 0);
    EXPECT_TRUE((*window)->present(**frame).ok()) << "a minimised window takes frames and drops";
    (*window)->poll();
    EXPECT_TRUE((*window)->present(**frame).ok());
    auto wrong = (*executor)->allocate(draw::PackFormat::rgba8, 96, 32);
    ASSERT_TRUE(wrong.ok());
    EXPECT_FALSE((*window)->present(**wrong).ok());
}

TEST_F(WindowTest, DrawsInItsRenderPassForTheUserInterface) {
    const VirtualDisplay display;
    if (!display.running()) {
        GTEST_SKIP() << "Xvfb is not installed or did not start";
    }
    auto window = Window::open("editor", 200, 100, device_);
    ASSERT_TRUE(window.ok()) << window.error().message();
    Swapchain& chain = (*window)->swapchain();
    for (int i = 0; i < 3; ++i) {
        const auto frame = chain.acquire();
        ASSERT_TRUE(frame.ok());
        ASSERT_NE(frame->commands, VK_NULL_HANDLE);
        VkClearValue clear{};
        VkRenderPassBeginInfo begin{};
        begin.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO;
        begin.renderPass = chain.render_pass();
        begin.framebuffer = frame->framebuffer;
        begin.renderArea.extent = frame->extent;
        begin.clearValueCount = 1;
        begin.pClearValues = &clear;
        vkCmdBeginRenderPass(frame->commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
        vkCmdEndRenderPass(frame->commands);
        ASSERT_TRUE(chain.present(*frame).ok());
    }
}

TEST_F(WindowTest, SaysSoWhenThereIsNoDisplay) {
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    const auto window = Window::open("programme", 320, 180, device_);
    ASSERT_FALSE(window.ok());
    EXPECT_NE(window.error().message().find("no display"), std::string::npos)
        << window.error().message();
}

}  // namespace
}  // namespace pitcast::gpu
