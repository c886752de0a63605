// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

/// One command buffer, used again and again: begin, record, run. A timeline semaphore counts the
/// runs. One thread at a time.
class Submission {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Submission>> create(std::shared_ptr<Device> device);
    ~Submission();
    Submission(const Submission&) = delete;
    Submission& operator=(const Submission&) = delete;

    /// The command buffer, cleared and recording.
    [[nodiscard]] Result<VkCommandBuffer> begin();
    /// Submits what was recorded and waits until it is done. What was written can be read by the
    /// CPU then.
    [[nodiscard]] Status run();

    [[nodiscard]] VkCommandBuffer commands() const { return commands_; }

 private:
    explicit Submission(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    std::shared_ptr<Device> device_;
    VkCommandPool pool_ = VK_NULL_HANDLE;
    VkCommandBuffer commands_ = VK_NULL_HANDLE;
    VkSemaphore timeline_ = VK_NULL_HANDLE;
    std::uint64_t runs_ = 0;
};

/// A global memory barrier in `commands`.
void memory_barrier(VkCommandBuffer commands, VkPipelineStageFlags2 from_stage,
                    VkAccessFlags2 from_access, VkPipelineStageFlags2 to_stage,
                    VkAccessFlags2 to_access);

}  // namespace pitcast::gpu
