// SPDX-License-Identifier: Apache-2.0
#include "compute_pipeline.h"

#include <vector>

namespace pitcast::gpu {

Result<std::unique_ptr<ShaderModule>> ShaderModule::create(std::shared_ptr<Device> device,
                                                           std::span<const std::uint32_t> words) {
    std::unique_ptr<ShaderModule> self(new ShaderModule(std::move(device)));
    VkShaderModuleCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
    info.codeSize = words.size_bytes();
    info.pCode = words.data();
    if (const VkResult r =
            vkCreateShaderModule(self->device_->handle(), &info, nullptr, &self->handle_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreateShaderModule", r);
    }
    return self;
}

ShaderModule::~ShaderModule() {
    vkDestroyShaderModule(device_->handle(), handle_, nullptr);
}

Result<std::unique_ptr<ComputePipeline>> ComputePipeline::create(
    std::shared_ptr<Device> device, std::span<const std::uint32_t> words,
    std::span<const std::uint32_t> constants, std::uint32_t push_bytes) {
    const auto module = ShaderModule::create(device, words);
    if (!module) {
        return module.error();
    }
    std::unique_ptr<ComputePipeline> self(new ComputePipeline(std::move(device)));
    const VkDevice vk = self->device_->handle();
    self->push_bytes_ = push_bytes;
    const VkPushConstantRange range{VK_SHADER_STAGE_COMPUTE_BIT, 0, push_bytes};
    VkPipelineLayoutCreateInfo layout{};
    layout.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layout.pushConstantRangeCount = 1;
    layout.pPushConstantRanges = &range;
    if (const VkResult r = vkCreatePipelineLayout(vk, &layout, nullptr, &self->layout_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreatePipelineLayout", r);
    }
    std::vector<VkSpecializationMapEntry> entries;
    for (std::uint32_t i = 0; i < constants.size(); ++i) {
        entries.push_back({i, i * 4, 4});
    }
    const VkSpecializationInfo specialization{static_cast<std::uint32_t>(entries.size()),
                                              entries.data(), constants.size_bytes(),
                                              constants.data()};
    VkComputePipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO;
    info.stage.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage.stage = VK_SHADER_STAGE_COMPUTE_BIT;
    info.stage.module = (*module)->handle();
    info.stage.pName = "main";
    info.stage.pSpecializationInfo = &specialization;
    info.layout = self->layout_;
    if (const VkResult r =
            vkCreateComputePipelines(vk, VK_NULL_HANDLE, 1, &info, nullptr, &self->handle_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreateComputePipelines", r);
    }
    return self;
}

ComputePipeline::~ComputePipeline() {
    vkDestroyPipeline(device_->handle(), handle_, nullptr);
    vkDestroyPipelineLayout(device_->handle(), layout_, nullptr);
}

void ComputePipeline::bind(VkCommandBuffer commands, const void* constants) const {
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_COMPUTE, handle_);
    vkCmdPushConstants(commands, layout_, VK_SHADER_STAGE_COMPUTE_BIT, 0, push_bytes_, constants);
}

}  // namespace pitcast::gpu
