// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "pitcast/core/result.h"
#include "pitcast/gpu/window.h"
#include "pitcast/output/window_wire.h"

namespace pitcast::window {

/// GLFW, for as long as it lives. One a process, on its main thread.
class Desktop {
 public:
    /// Errors: there is no display.
    [[nodiscard]] static Result<Desktop> open();
    Desktop(Desktop&& other) noexcept : open_(other.open_) { other.open_ = false; }
    Desktop& operator=(Desktop&&) = delete;
    ~Desktop();

    /// Errors: no such screen; it names those that there are.
    [[nodiscard]] static Status check_screen(std::int32_t screen);

 private:
    explicit Desktop(bool open) : open_(open) {}
    bool open_ = false;
};

/// A rectangle of the desktop.
struct Place {
    std::int32_t x = 0;
    std::int32_t y = 0;
    std::int32_t width = 0;
    std::int32_t height = 0;
};

/// A window and where it is. It takes no keyboard from others when it opens.
class ScreenWindow {
 public:
    [[nodiscard]] static Result<std::unique_ptr<ScreenWindow>> open(
        const output::WindowOrder& order, const std::string& title);

    [[nodiscard]] gpu::Window& window() { return *window_; }
    [[nodiscard]] std::int32_t screen() const { return screen_; }  ///< 1 = the first
    [[nodiscard]] bool full() const { return full_; }
    /// To full screen and back.
    void set_full(bool full);
    /// To the next screen, as it is: full or not.
    void next_screen();
    void set_title(const std::string& title);
    /// Pixels of its framebuffer.
    [[nodiscard]] Place size() const;

    /// Keys pressed since the last call, as GLFW counts them.
    [[nodiscard]] std::vector<int> take_keys();
    /// The desktop has lost what was drawn, or the size has changed, since the last call.
    [[nodiscard]] bool take_damage();

 private:
    ScreenWindow(std::unique_ptr<gpu::Window> window, const output::WindowOrder& order)
        : window_(std::move(window)), order_(order) {}
    void put();
    [[nodiscard]] Place place_on(std::int32_t screen) const;

    std::unique_ptr<gpu::Window> window_;
    const output::WindowOrder order_;
    std::int32_t screen_ = 1;
    bool full_ = false;
    std::string title_;
    std::vector<int> keys_;
    bool damaged_ = true;
};

}  // namespace pitcast::window
