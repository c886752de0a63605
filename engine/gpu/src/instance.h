// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"

namespace pitcast::gpu {

/// VkInstance with, when wanted, the validation layer and the messenger that counts what it says.
class Instance {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Instance>> create(bool validation,
                                                                  bool need_window);
    ~Instance();
    Instance(const Instance&) = delete;
    Instance& operator=(const Instance&) = delete;

    [[nodiscard]] VkInstance handle() const { return handle_; }
    [[nodiscard]] bool validation() const { return validation_; }
    [[nodiscard]] std::uint64_t messages() const { return messages_.load(); }

 private:
    Instance() = default;
    static VKAPI_ATTR VkBool32 VKAPI_CALL on_message(VkDebugUtilsMessageSeverityFlagBitsEXT,
                                                     VkDebugUtilsMessageTypeFlagsEXT,
                                                     const VkDebugUtilsMessengerCallbackDataEXT*,
                                                     void* user);

    VkInstance handle_ = VK_NULL_HANDLE;
    VkDebugUtilsMessengerEXT messenger_ = VK_NULL_HANDLE;
    bool validation_ = false;
    std::atomic<std::uint64_t> messages_{0};
};

}  // namespace pitcast::gpu
