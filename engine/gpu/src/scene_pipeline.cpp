// SPDX-License-Identifier: Apache-2.0
#include "scene_pipeline.h"

#include <cstddef>

#include "pitcast/map/scene.h"

#include "compute_pipeline.h"
#include "shaders/scene_frag.h"
#include "shaders/scene_vert.h"

namespace pitcast::gpu {
namespace {

constexpr VkShaderStageFlags kPushStages =
    VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;

VkPipelineShaderStageCreateInfo stage(VkShaderStageFlagBits kind, const ShaderModule& module) {
    VkPipelineShaderStageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    info.stage = kind;
    info.module = module.handle();
    info.pName = "main";
    return info;
}

/// map::Vertex as vertex input; its light is in its colour already.
struct VertexInput {
    VkVertexInputBindingDescription binding{0, sizeof(map::Vertex), VK_VERTEX_INPUT_RATE_VERTEX};
    std::array<VkVertexInputAttributeDescription, 2> attributes{{
        {0, 0, VK_FORMAT_R32G32B32_SFLOAT, offsetof(map::Vertex, x)},
        {1, 0, VK_FORMAT_R8G8B8A8_UNORM, offsetof(map::Vertex, rgba)},
    }};
    VkPipelineVertexInputStateCreateInfo info{};

    VertexInput() {
        info.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO;
        info.vertexBindingDescriptionCount = 1;
        info.pVertexBindingDescriptions = &binding;
        info.vertexAttributeDescriptionCount = static_cast<std::uint32_t>(attributes.size());
        info.pVertexAttributeDescriptions = attributes.data();
    }
    VertexInput(const VertexInput&) = delete;
    VertexInput& operator=(const VertexInput&) = delete;
};

/// Fixed states: triangles, both faces, depth tested and written, colour replaced.
struct FixedStates {
    VkPipelineInputAssemblyStateCreateInfo assembly{};
    VkPipelineViewportStateCreateInfo viewport{};
    VkPipelineRasterizationStateCreateInfo raster{};
    VkPipelineMultisampleStateCreateInfo multisample{};
    VkPipelineDepthStencilStateCreateInfo depth{};
    VkPipelineColorBlendAttachmentState attachment{};
    VkPipelineColorBlendStateCreateInfo blend{};
    std::array<VkDynamicState, 2> dynamic_states{VK_DYNAMIC_STATE_VIEWPORT,
                                                 VK_DYNAMIC_STATE_SCISSOR};
    VkPipelineDynamicStateCreateInfo dynamic{};

    explicit FixedStates(VkSampleCountFlagBits samples) {
        assembly.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO;
        assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_LIST;
        viewport.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO;
        viewport.viewportCount = 1;
        viewport.scissorCount = 1;
        raster.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO;
        raster.polygonMode = VK_POLYGON_MODE_FILL;
        raster.cullMode = VK_CULL_MODE_NONE;
        raster.lineWidth = 1.0F;
        multisample.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO;
        multisample.rasterizationSamples = samples;
        depth.sType = VK_STRUCTURE_TYPE_PIPELINE_DEPTH_STENCIL_STATE_CREATE_INFO;
        depth.depthTestEnable = VK_TRUE;
        depth.depthWriteEnable = VK_TRUE;
        depth.depthCompareOp = VK_COMPARE_OP_LESS;
        attachment.colorWriteMask = VK_COLOR_COMPONENT_R_BIT | VK_COLOR_COMPONENT_G_BIT |
                                    VK_COLOR_COMPONENT_B_BIT | VK_COLOR_COMPONENT_A_BIT;
        blend.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO;
        blend.attachmentCount = 1;
        blend.pAttachments = &attachment;
        dynamic.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO;
        dynamic.dynamicStateCount = static_cast<std::uint32_t>(dynamic_states.size());
        dynamic.pDynamicStates = dynamic_states.data();
    }
    FixedStates(const FixedStates&) = delete;
    FixedStates& operator=(const FixedStates&) = delete;
};

}  // namespace

Status ScenePipeline::create_layout(VkDescriptorSetLayout ground) {
    const VkPushConstantRange range{kPushStages, 0, sizeof(ScenePush)};
    VkPipelineLayoutCreateInfo layout{};
    layout.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    layout.setLayoutCount = 1;
    layout.pSetLayouts = &ground;
    layout.pushConstantRangeCount = 1;
    layout.pPushConstantRanges = &range;
    const VkResult r = vkCreatePipelineLayout(device_->handle(), &layout, nullptr, &layout_);
    return r == VK_SUCCESS ? Status{} : vulkan_error("vkCreatePipelineLayout", r);
}

Result<std::unique_ptr<ScenePipeline>> ScenePipeline::create(std::shared_ptr<Device> device,
                                                             VkSampleCountFlagBits samples,
                                                             VkDescriptorSetLayout ground) {
    const auto vertex = ShaderModule::create(device, shaders::scene_vert);
    if (!vertex) {
        return vertex.error();
    }
    const auto fragment = ShaderModule::create(device, shaders::scene_frag);
    if (!fragment) {
        return fragment.error();
    }
    std::unique_ptr<ScenePipeline> self(new ScenePipeline(std::move(device)));
    if (const Status s = self->create_layout(ground); !s) {
        return s.error();
    }
    const std::array stages{stage(VK_SHADER_STAGE_VERTEX_BIT, **vertex),
                            stage(VK_SHADER_STAGE_FRAGMENT_BIT, **fragment)};
    const VertexInput input;
    const FixedStates fixed(samples);
    VkPipelineRenderingCreateInfo rendering{};
    rendering.sType = VK_STRUCTURE_TYPE_PIPELINE_RENDERING_CREATE_INFO;
    rendering.colorAttachmentCount = 1;
    rendering.pColorAttachmentFormats = &kSceneColor;
    rendering.depthAttachmentFormat = kSceneDepth;
    VkGraphicsPipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO;
    info.pNext = &rendering;
    info.stageCount = static_cast<std::uint32_t>(stages.size());
    info.pStages = stages.data();
    info.pVertexInputState = &input.info;
    info.pInputAssemblyState = &fixed.assembly;
    info.pViewportState = &fixed.viewport;
    info.pRasterizationState = &fixed.raster;
    info.pMultisampleState = &fixed.multisample;
    info.pDepthStencilState = &fixed.depth;
    info.pColorBlendState = &fixed.blend;
    info.pDynamicState = &fixed.dynamic;
    info.layout = self->layout_;
    if (const VkResult r = vkCreateGraphicsPipelines(self->device_->handle(), VK_NULL_HANDLE, 1,
                                                     &info, nullptr, &self->handle_);
        r != VK_SUCCESS) {
        return vulkan_error("vkCreateGraphicsPipelines", r);
    }
    return self;
}

ScenePipeline::~ScenePipeline() {
    vkDestroyPipeline(device_->handle(), handle_, nullptr);
    vkDestroyPipelineLayout(device_->handle(), layout_, nullptr);
}

void ScenePipeline::bind(VkCommandBuffer commands, VkDescriptorSet ground) const {
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, handle_);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, layout_, 0, 1, &ground, 0,
                            nullptr);
}

void ScenePipeline::push(VkCommandBuffer commands, const ScenePush& push) const {
    vkCmdPushConstants(commands, layout_, kPushStages, 0, sizeof(push), &push);
}

}  // namespace pitcast::gpu
