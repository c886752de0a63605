// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include "pitcast/core/result.h"

namespace pitcast::gpu {

/// GLFW started; ended with the last holder. The library itself is one per process.
class GlfwSession {
 public:
    [[nodiscard]] static Result<std::shared_ptr<GlfwSession>> start();
    ~GlfwSession();
    GlfwSession(const GlfwSession&) = delete;
    GlfwSession& operator=(const GlfwSession&) = delete;

 private:
    GlfwSession() = default;
};

/// What GLFW last complained about, as text.
[[nodiscard]] std::string glfw_complaint();

}  // namespace pitcast::gpu
