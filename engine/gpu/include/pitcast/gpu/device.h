// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"

/// Vulkan 1.3, one kind of object a class. Handles are exposed for the editor's user interface;
/// nobody else needs them.
namespace pitcast::gpu {

struct DeviceOptions {
    bool validation = false;   ///< Khronos validation layer (also synchronization); slow, for tests
    bool prefer_cpu = false;   ///< takes Mesa's CPU driver even where there is a real GPU
    bool need_window = false;  ///< instance and device extensions that a Window or Swapchain needs
    /// Part of the name of the device to take ("H200"); empty = the best one.
    std::string name_contains{};
};

/// One line of `pitcast devices`.
struct DeviceReport {
    std::string name;    ///< "NVIDIA H200"
    std::string type;    ///< "discrete GPU", "integrated GPU", "virtual GPU", "CPU", "other"
    std::string driver;  ///< "llvmpipe Mesa 22.3.6 (LLVM 15.0.6)"
    std::string vulkan_version;  ///< "1.3.230"
    bool usable = false;
    std::string reason;  ///< why it is not usable; empty when it is
};

/// All devices the loader finds, usable or not. Empty when there is no driver at all.
[[nodiscard]] std::vector<DeviceReport> list_devices();

/// Instance, device and its one queue. Safe to share between threads: submission is locked.
class Device {
 public:
    /// The best usable device: discrete before integrated before virtual before CPU. The error
    /// says what each device found lacks, or which package brings a driver.
    [[nodiscard]] static Result<std::shared_ptr<Device>> open(const DeviceOptions& options = {});
    ~Device();
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    [[nodiscard]] std::string_view name() const;
    /// False for a driver that runs on the CPU.
    [[nodiscard]] bool is_real_gpu() const;
    /// Warnings and errors of the validation layer so far; each was logged. 0 without validation.
    [[nodiscard]] std::uint64_t validation_messages() const;
    [[nodiscard]] bool validation() const;
    /// True once the driver has reported VK_ERROR_DEVICE_LOST; everything made from it fails then.
    [[nodiscard]] bool lost() const;

    /// vkQueueSubmit2 and vkQueuePresentKHR under the lock that all users of the queue share.
    /// VK_ERROR_DEVICE_LOST is remembered.
    [[nodiscard]] VkResult submit(std::span<const VkSubmitInfo2> submits, VkFence fence);
    [[nodiscard]] VkResult present(const VkPresentInfoKHR& info);
    /// Passes a result of a Vulkan call on, remembering when it says that the device is lost.
    VkResult noted(VkResult result);
    /// vkDeviceWaitIdle under the same lock. Only for set-up and tear-down.
    void wait_idle();

    [[nodiscard]] VkInstance instance() const;
    [[nodiscard]] VkPhysicalDevice physical() const;
    [[nodiscard]] VkDevice handle() const;
    [[nodiscard]] VkQueue queue()
        const;  ///< graphics, compute and transfer; submit through submit()
    [[nodiscard]] std::uint32_t queue_family() const;
    [[nodiscard]] const VkPhysicalDeviceLimits& limits() const;
    /// Index of a memory type of `type_bits` with all of `required`, best with `preferred` too.
    /// -1 when there is none.
    [[nodiscard]] std::int32_t memory_type(std::uint32_t type_bits, VkMemoryPropertyFlags required,
                                           VkMemoryPropertyFlags preferred) const;

 private:
    struct Impl;
    explicit Device(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

/// "VK_ERROR_DEVICE_LOST" and so on; the number for codes it does not know.
[[nodiscard]] std::string result_name(VkResult result);

/// Error of a Vulkan call: "vkCreateDevice: VK_ERROR_…".
[[nodiscard]] Error vulkan_error(std::string_view call, VkResult result);

}  // namespace pitcast::gpu
