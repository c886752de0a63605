// SPDX-License-Identifier: Apache-2.0
#include "glfw_session.h"

#define GLFW_INCLUDE_NONE
#include <mutex>

#include <GLFW/glfw3.h>

namespace pitcast::gpu {

Result<std::shared_ptr<GlfwSession>> GlfwSession::start() {
    // GLFW's own state is global; counting its users is all that is kept here.
    static std::mutex mutex;
    static std::weak_ptr<GlfwSession> running;
    const std::lock_guard lock(mutex);
    if (auto session = running.lock()) {
        return session;
    }
    if (glfwInit() == GLFW_FALSE) {
        return Error{"window", "no display: " + glfw_complaint(),
                     "run inside a desktop session, set DISPLAY, or leave the window sink out"};
    }
    std::shared_ptr<GlfwSession> session(new GlfwSession);
    running = session;
    return session;
}

GlfwSession::~GlfwSession() {
    glfwTerminate();
}

std::string glfw_complaint() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text == nullptr ? "GLFW gives no reason" : text;
}

}  // namespace pitcast::gpu
