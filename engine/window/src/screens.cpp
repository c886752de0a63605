// SPDX-License-Identifier: Apache-2.0
#include "screens.h"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <utility>

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include "pitcast/window/page.h"

namespace pitcast::window {
namespace {

/// Of a screen, for a window that says nothing of its size: the rest is the desktop's.
constexpr double kShareOfScreen = 0.8;

std::span<GLFWmonitor*> monitors() {
    int count = 0;
    GLFWmonitor** first = glfwGetMonitors(&count);
    return {first, first == nullptr ? 0 : static_cast<std::size_t>(count)};
}

Place place_of(GLFWmonitor* monitor) {
    Place place;
    glfwGetMonitorPos(monitor, &place.x, &place.y);
    if (const GLFWvidmode* mode = glfwGetVideoMode(monitor)) {
        place.width = mode->width;
        place.height = mode->height;
    }
    return place;
}

Place work_area_of(GLFWmonitor* monitor) {
    Place place;
    glfwGetMonitorWorkarea(monitor, &place.x, &place.y, &place.width, &place.height);
    return place.width > 0 && place.height > 0 ? place : place_of(monitor);
}

std::string names_of_screens() {
    std::string names;
    std::int32_t number = 0;
    for (GLFWmonitor* monitor : monitors()) {
        const Place place = place_of(monitor);
        const char* name = glfwGetMonitorName(monitor);
        names += (names.empty() ? "" : ", ") + std::to_string(++number) + " (" +
                 (name != nullptr ? name : "?") + ", " + std::to_string(place.width) + " x " +
                 std::to_string(place.height) + ")";
    }
    return names;
}

GLFWmonitor* monitor_of(std::int32_t screen) {
    const auto all = monitors();
    return all.empty() ? nullptr
                       : all[static_cast<std::size_t>(std::max(screen, 1) - 1) % all.size()];
}

/// For the window that is opened next.
void give_hints() {
    glfwInit();  // again: a window that could not be opened has ended GLFW
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // until it is where it belongs
    glfwWindowHint(GLFW_FOCUS_ON_SHOW, GLFW_FALSE);
    glfwWindowHint(GLFW_FOCUSED, GLFW_FALSE);
    // A full screen that gives way when somebody types elsewhere would be no monitor.
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
}

std::string complaint() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text == nullptr ? "the desktop gives no reason" : text;
}

}  // namespace

Result<Desktop> Desktop::open() {
    if (glfwInit() == GLFW_FALSE) {
        const char* display = std::getenv("DISPLAY");
        const std::string named =
            display == nullptr ? "" : " (DISPLAY is \"" + std::string(display) + "\")";
        return Error{"window", "there is no desktop to open it on: " + complaint() + named,
                     "start pitcast in a desktop session, or set DISPLAY to one"};
    }
    return Desktop(true);
}

Desktop::~Desktop() {
    if (open_) {
        glfwTerminate();
    }
}

Status Desktop::check_screen(std::int32_t screen) {
    const std::size_t count = monitors().size();
    if (count == 0) {
        return Error{"window", "the desktop has no screen", "connect one"};
    }
    if (screen > static_cast<std::int32_t>(count)) {
        return Error{"screen=" + std::to_string(screen), "there is no such screen",
                     "use one of " + names_of_screens()};
    }
    return {};
}

Result<std::unique_ptr<ScreenWindow>> ScreenWindow::open(const output::WindowOrder& order,
                                                         const std::string& title) {
    Result<std::unique_ptr<gpu::Window>> window = Error{};
    // The best device may drive no screen; a CPU driver shows on every desktop.
    for (const bool cpu : {false, true}) {
        gpu::DeviceOptions wanted;
        wanted.need_window = true;
        wanted.prefer_cpu = cpu;
        auto device = gpu::Device::open(wanted);
        if (!device) {
            window = device.error();
            continue;
        }
        give_hints();
        window = gpu::Window::open(title, order.width, order.height, *device);
        if (window) {
            break;
        }
    }
    if (!window) {
        return window.error();
    }
    std::unique_ptr<ScreenWindow> made(new ScreenWindow(std::move(*window), order));
    made->title_ = title;
    made->screen_ = std::max(order.screen, 1);
    made->full_ = order.full != 0;
    GLFWwindow* handle = made->window_->handle();
    glfwSetWindowUserPointer(handle, made.get());
    glfwSetKeyCallback(handle, [](GLFWwindow* w, int key, int, int action, int mods) {
        constexpr int kOthers = GLFW_MOD_CONTROL | GLFW_MOD_ALT | GLFW_MOD_SUPER;
        const bool closes = key == GLFW_KEY_Q || key == GLFW_KEY_W;
        if (action == GLFW_PRESS && closes && (mods & kOthers) == GLFW_MOD_CONTROL) {
            // A full screen has no button for it.
            glfwSetWindowShouldClose(w, GLFW_TRUE);
        } else if (action == GLFW_PRESS && (mods & kOthers) == 0) {
            static_cast<ScreenWindow*>(glfwGetWindowUserPointer(w))->keys_.push_back(key);
        }
    });
    const auto damage = [](GLFWwindow* w) {
        static_cast<ScreenWindow*>(glfwGetWindowUserPointer(w))->damaged_ = true;
    };
    glfwSetWindowRefreshCallback(handle, damage);
    glfwSetFramebufferSizeCallback(handle, [](GLFWwindow* w, int, int) {
        static_cast<ScreenWindow*>(glfwGetWindowUserPointer(w))->damaged_ = true;
    });
    made->put();
    glfwShowWindow(handle);
    return made;
}

Place ScreenWindow::place_on(std::int32_t screen) const {
    GLFWmonitor* monitor = monitor_of(screen);
    Place area =
        monitor == nullptr ? Place{0, 0, order_.width, order_.height} : work_area_of(monitor);
    Place wanted{0, 0, order_.window_width, order_.window_height};
    if (wanted.width <= 0 || wanted.height <= 0) {
        const auto most = [](std::int32_t side) {
            return static_cast<std::int32_t>(side * kShareOfScreen);
        };
        const Box box =
            fitted(std::min(most(area.width), order_.width),
                   std::min(most(area.height), order_.height), order_.width, order_.height);
        wanted.width = box.width;
        wanted.height = box.height;
    }
    if (order_.has_place != 0 && monitor != nullptr) {
        const Place screen_place = place_of(monitor);
        wanted.x = screen_place.x + order_.x;
        wanted.y = screen_place.y + order_.y;
    } else {
        wanted.x = area.x + std::max(0, (area.width - wanted.width) / 2);
        wanted.y = area.y + std::max(0, (area.height - wanted.height) / 2);
    }
    return wanted;
}

void ScreenWindow::put() {
    GLFWwindow* handle = window_->handle();
    GLFWmonitor* monitor = full_ ? monitor_of(screen_) : nullptr;
    if (monitor != nullptr) {
        // In the mode that the screen has: nothing flickers, nobody's windows move.
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        glfwSetWindowMonitor(handle, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
        glfwSetInputMode(handle, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
    } else {
        const Place place = place_on(screen_);
        glfwSetWindowMonitor(handle, nullptr, place.x, place.y, place.width, place.height,
                             GLFW_DONT_CARE);
        glfwSetInputMode(handle, GLFW_CURSOR, GLFW_CURSOR_NORMAL);
    }
    damaged_ = true;
}

void ScreenWindow::set_full(bool full) {
    if (full != full_) {
        full_ = full;
        put();
    }
}

void ScreenWindow::next_screen() {
    const std::size_t count = monitors().size();
    if (count > 0) {
        screen_ = screen_ % static_cast<std::int32_t>(count) + 1;
        put();
    }
}

void ScreenWindow::set_title(const std::string& title) {
    if (title != title_) {
        title_ = title;
        glfwSetWindowTitle(window_->handle(), title.c_str());
    }
}

Place ScreenWindow::size() const {
    Place place;
    glfwGetFramebufferSize(window_->handle(), &place.width, &place.height);
    return place;
}

std::vector<int> ScreenWindow::take_keys() {
    return std::exchange(keys_, {});
}

bool ScreenWindow::take_damage() {
    return std::exchange(damaged_, false);
}

}  // namespace pitcast::window
