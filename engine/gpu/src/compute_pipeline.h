// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

/// Compute pipeline without descriptors: everything comes through push constants, which hold
/// device addresses.
class ComputePipeline {
 public:
    /// `constants`: specialization constants 0, 1, 2 …
    [[nodiscard]] static Result<std::unique_ptr<ComputePipeline>> create(
        std::shared_ptr<Device> device, std::span<const std::uint32_t> words,
        std::span<const std::uint32_t> constants, std::uint32_t push_bytes);
    ~ComputePipeline();
    ComputePipeline(const ComputePipeline&) = delete;
    ComputePipeline& operator=(const ComputePipeline&) = delete;

    /// Binds and pushes `constants`, whose size is the push_bytes given at creation.
    void bind(VkCommandBuffer commands, const void* constants) const;

 private:
    explicit ComputePipeline(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    std::shared_ptr<Device> device_;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline handle_ = VK_NULL_HANDLE;
    std::uint32_t push_bytes_ = 0;
};

/// VkShaderModule, needed only while a pipeline is made.
class ShaderModule {
 public:
    [[nodiscard]] static Result<std::unique_ptr<ShaderModule>> create(
        std::shared_ptr<Device> device, std::span<const std::uint32_t> words);
    ~ShaderModule();
    ShaderModule(const ShaderModule&) = delete;
    ShaderModule& operator=(const ShaderModule&) = delete;

    [[nodiscard]] VkShaderModule handle() const { return handle_; }

 private:
    explicit ShaderModule(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    std::shared_ptr<Device> device_;
    VkShaderModule handle_ = VK_NULL_HANDLE;
};

}  // namespace pitcast::gpu
