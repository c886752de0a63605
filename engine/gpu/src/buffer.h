// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <memory>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

enum class MemoryUse {
    none,
    device,    ///< fast for the GPU; mapped too where the device has one kind of memory
    upload,    ///< written by the CPU once, read by the GPU once
    readback,  ///< written by the GPU, read by the CPU: host-cached
};

/// VkBuffer with its own memory, mapped for as long as it lives when the CPU can see it, and its
/// device address.
class Buffer {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Buffer>> create(std::shared_ptr<Device> device,
                                                                MemoryUse use, std::size_t size);
    ~Buffer();
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;

    [[nodiscard]] VkBuffer handle() const { return handle_; }
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] VkDeviceAddress address() const { return address_; }
    /// Null when the CPU cannot see it. Always coherent.
    [[nodiscard]] std::byte* mapped() const { return mapped_; }

 private:
    explicit Buffer(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    std::shared_ptr<Device> device_;
    VkBuffer handle_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    std::size_t size_ = 0;
    VkDeviceAddress address_ = 0;
    std::byte* mapped_ = nullptr;
};

/// True where the GPU's own memory is host-cached memory (integrated GPUs, CPU drivers): then
/// nothing needs staging.
[[nodiscard]] bool has_one_memory(const Device& device);

}  // namespace pitcast::gpu
