// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include <algorithm>
#include <utility>

#include <GLFW/glfw3.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

#include "draw_scale.h"

namespace pitcast::editor {
namespace {

constexpr std::int32_t kUsualWidth = 1920;
constexpr std::int32_t kUsualHeight = 1080;
constexpr std::int32_t kLeastWidth = 1024;
constexpr std::int32_t kLeastHeight = 576;

/// The desktop's own scale, as the nearest of ours that is not larger.
std::int32_t desktop_scale(gpu::Window& window) {
    float across = 1;
    glfwGetWindowContentScale(window.handle(), &across, nullptr);
    return std::clamp(static_cast<std::int32_t>(across * 100 + 0.5F) / kScaleStep * kScaleStep,
                      kLeastScale, kMostScale);
}

WindowSize window_for(const EditorOptions& options, const WindowSize& kept) {
    WindowSize window = kept;
    if (options.width > 0 || window.width <= 0) {
        window = {options.width > 0 ? options.width : kUsualWidth,
                  options.height > 0 ? options.height : kUsualHeight, false};
    }
    window.width = std::max(window.width, kLeastWidth);
    window.height = std::max(window.height, kLeastHeight);
    return window;
}

WindowSize size_now(const Stage& stage) {
    WindowSize now;
    GLFWwindow* const handle = stage.window->handle();
    glfwGetWindowSize(handle, &now.width, &now.height);
    now.maximised = glfwGetWindowAttrib(handle, GLFW_MAXIMIZED) == GLFW_TRUE;
    return now;
}

}  // namespace

std::int32_t fitting_scale(const Stage& stage, std::int32_t wanted) {
    int width = 0;
    int height = 0;
    glfwGetWindowSize(stage.window->handle(), &width, &height);
    return scale_for(wanted, static_cast<float>(width), static_cast<float>(height));
}

Status open_stage(Stage& stage, const EditorOptions& options) {
    gpu::DeviceOptions wanted;
    wanted.validation = options.validation;
    wanted.need_window = true;
    auto device = gpu::Device::open(wanted);
    if (!device) {
        return device.error();
    }
    stage.device = *std::move(device);
    // What the user had; a scale of 0 = nobody has chosen one.
    UserSettings settings = read_settings(options.settings, {Language::english, 0});
    const WindowSize wanted_size = window_for(options, settings.window);
    auto window =
        gpu::Window::open(options.title, wanted_size.width, wanted_size.height, stage.device);
    if (!window) {
        return window.error();
    }
    stage.window = *std::move(window);
    for (auto& picture : stage.pictures) {
        auto made = Preview::create(stage.device, stage.window->swapchain().render_pass());
        if (!made) {
            return made.error();
        }
        picture = *std::move(made);
    }
    if (wanted_size.maximised) {
        glfwMaximizeWindow(stage.window->handle());
        stage.window->poll();
    }
    stage.opened = size_now(stage);
    settings.language = options.language.value_or(settings.language);
    settings.scale = options.scale > 0    ? options.scale
                     : settings.scale > 0 ? settings.scale
                                          : desktop_scale(*stage.window);
    stage.settings = settings;
    auto session = ImGuiSession::open(stage.device, *stage.window, options.font_root,
                                      fitting_scale(stage, stage.settings.scale));
    if (!session) {
        return session.error();
    }
    stage.session = *std::move(session);
    return {};
}

void note_window(const Stage& stage, WindowSize& window) {
    if (glfwGetWindowAttrib(stage.window->handle(), GLFW_ICONIFIED) == GLFW_TRUE) {
        return;
    }
    const WindowSize now = size_now(stage);
    if (now == stage.opened || now.width <= 0 || now.height <= 0) {
        return;
    }
    if (now.maximised) {
        // The size that it goes back to is the one before.
        window = {window.width > 0 ? window.width : stage.opened.width,
                  window.height > 0 ? window.height : stage.opened.height, true};
    } else {
        window = now;
    }
}

void keep_settings(Stage& stage, const UserSettings& settings, const EditorOptions& options,
                   bool now) {
    constexpr Nanoseconds kEvery = kNanosecondsPerSecond / 2;
    const Nanoseconds at_ns = monotonic_now_ns();
    if (settings == stage.settings ||
        (!now && (at_ns - stage.kept_ns < kEvery || ImGui::IsAnyMouseDown()))) {
        return;
    }
    stage.settings = settings;
    stage.kept_ns = at_ns;
    if (const auto kept = write_settings(options.settings, stage.settings); !kept) {
        log_warning("desk", kept.error().message());
    }
}

}  // namespace pitcast::editor
