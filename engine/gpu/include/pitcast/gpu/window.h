// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "pitcast/core/result.h"
#include "pitcast/draw/executor.h"
#include "pitcast/gpu/device.h"
#include "pitcast/gpu/swapchain.h"

struct GLFWwindow;

namespace pitcast::gpu {

/// A window on the desktop with a swapchain. GLFW wants all windows on one thread; it should be
/// the main one.
class Window {
 public:
    /// `device` must have been opened with `need_window`. The error says so when there is no
    /// display.
    [[nodiscard]] static Result<std::unique_ptr<Window>> open(const std::string& title,
                                                              std::int32_t width,
                                                              std::int32_t height,
                                                              std::shared_ptr<Device> device);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// Shows a bgra8 frame, scaled to fit the window with bars where the shapes differ. Waits for
    /// the display (FIFO): call it from the sink's thread, never from the frame thread.
    [[nodiscard]] Status present(const draw::PackedFrame& frame);
    /// Handles what the desktop has sent: size, close, keys.
    void poll();
    [[nodiscard]] bool closed() const;

    [[nodiscard]] Swapchain& swapchain();
    [[nodiscard]] GLFWwindow* handle();  ///< for Dear ImGui

 private:
    struct Impl;
    explicit Window(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::gpu
