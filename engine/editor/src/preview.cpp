// SPDX-License-Identifier: Apache-2.0
#include "preview.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "pitcast/draw/tile_program.h"

#include "preview_image.h"
#include "shaders/preview_frag.h"
#include "shaders/preview_vert.h"

namespace pitcast::editor {
namespace {

constexpr VkShaderStageFlags kStages = VK_SHADER_STAGE_VERTEX_BIT | VK_SHADER_STAGE_FRAGMENT_BIT;

struct Push {
    float left, top, right, bottom;  // clip space
    std::int32_t show;
};

Result<VkShaderModule> make_module(VkDevice device, std::span<const std::uint32_t> words) {
    VkShaderModuleCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO;
    info.codeSize = words.size_bytes();
    info.pCode = words.data();
    VkShaderModule module = VK_NULL_HANDLE;
    const auto result = vkCreateShaderModule(device, &info, nullptr, &module);
    if (result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateShaderModule", result);
    }
    return module;
}

}  // namespace

PicturePart part_showing(std::int32_t width, std::int32_t height,
                         std::span<const std::uint64_t> signatures) {
    PicturePart part;
    part.width = width;
    part.height = height;
    part.tile_width = draw::kTileWidth;
    part.tile_height = draw::kTileHeight;
    part.tiles = signatures;
    return part;
}

struct Preview::Impl {
    ~Impl();
    Status create_sampler_and_sets();
    Status create_pipeline(VkRenderPass render_pass);
    VkResult build_pipeline(VkRenderPass render_pass, VkShaderModule vertex,
                            VkShaderModule fragment);
    void point_set_at_image();

    std::shared_ptr<gpu::Device> device;
    VkSampler sampler = VK_NULL_HANDLE;
    VkDescriptorSetLayout set_layout = VK_NULL_HANDLE;
    VkDescriptorPool pool = VK_NULL_HANDLE;
    VkDescriptorSet set = VK_NULL_HANDLE;
    VkPipelineLayout layout = VK_NULL_HANDLE;
    VkPipeline pipeline = VK_NULL_HANDLE;
    std::unique_ptr<PreviewImage> image;
};

Preview::Impl::~Impl() {
    image.reset();
    const VkDevice handle = device->handle();
    vkDestroyPipeline(handle, pipeline, nullptr);
    vkDestroyPipelineLayout(handle, layout, nullptr);
    vkDestroyDescriptorPool(handle, pool, nullptr);
    vkDestroyDescriptorSetLayout(handle, set_layout, nullptr);
    vkDestroySampler(handle, sampler, nullptr);
}

Status Preview::Impl::create_sampler_and_sets() {
    const VkDevice handle = device->handle();
    VkSamplerCreateInfo sampling{};
    sampling.sType = VK_STRUCTURE_TYPE_SAMPLER_CREATE_INFO;
    sampling.magFilter = VK_FILTER_LINEAR;
    sampling.minFilter = VK_FILTER_LINEAR;
    sampling.addressModeU = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampling.addressModeV = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    sampling.addressModeW = VK_SAMPLER_ADDRESS_MODE_CLAMP_TO_EDGE;
    if (auto result = vkCreateSampler(handle, &sampling, nullptr, &sampler); result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateSampler", result);
    }
    const VkDescriptorSetLayoutBinding binding{0, VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1,
                                               VK_SHADER_STAGE_FRAGMENT_BIT, &sampler};
    VkDescriptorSetLayoutCreateInfo sets{};
    sets.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO;
    sets.bindingCount = 1;
    sets.pBindings = &binding;
    if (auto result = vkCreateDescriptorSetLayout(handle, &sets, nullptr, &set_layout);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateDescriptorSetLayout", result);
    }
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 1};
    VkDescriptorPoolCreateInfo pooling{};
    pooling.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    pooling.maxSets = 1;
    pooling.poolSizeCount = 1;
    pooling.pPoolSizes = &size;
    if (auto result = vkCreateDescriptorPool(handle, &pooling, nullptr, &pool);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateDescriptorPool", result);
    }
    VkDescriptorSetAllocateInfo allocation{};
    allocation.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_ALLOCATE_INFO;
    allocation.descriptorPool = pool;
    allocation.descriptorSetCount = 1;
    allocation.pSetLayouts = &set_layout;
    if (auto result = vkAllocateDescriptorSets(handle, &allocation, &set); result != VK_SUCCESS) {
        return gpu::vulkan_error("vkAllocateDescriptorSets", result);
    }
    return {};
}

Status Preview::Impl::create_pipeline(VkRenderPass render_pass) {
    const VkDevice handle = device->handle();
    const VkPushConstantRange range{kStages, 0, sizeof(Push)};
    VkPipelineLayoutCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO;
    info.setLayoutCount = 1;
    info.pSetLayouts = &set_layout;
    info.pushConstantRangeCount = 1;
    info.pPushConstantRanges = &range;
    if (auto result = vkCreatePipelineLayout(handle, &info, nullptr, &layout);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreatePipelineLayout", result);
    }
    const auto vertex = make_module(handle, shaders::preview_vert);
    if (!vertex) {
        return vertex.error();
    }
    const auto fragment = make_module(handle, shaders::preview_frag);
    if (!fragment) {
        vkDestroyShaderModule(handle, *vertex, nullptr);
        return fragment.error();
    }
    const auto result = build_pipeline(render_pass, *vertex, *fragment);
    vkDestroyShaderModule(handle, *vertex, nullptr);
    vkDestroyShaderModule(handle, *fragment, nullptr);
    return result == VK_SUCCESS ? Status{} : gpu::vulkan_error("vkCreateGraphicsPipelines", result);
}

VkResult Preview::Impl::build_pipeline(VkRenderPass render_pass, VkShaderModule vertex,
                                       VkShaderModule fragment) {
    std::array<VkPipelineShaderStageCreateInfo, 2> stages{};
    stages[0].sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO;
    stages[0].stage = VK_SHADER_STAGE_VERTEX_BIT;
    stages[0].module = vertex;
    stages[0].pName = "main";
    stages[1] = stages[0];
    stages[1].stage = VK_SHADER_STAGE_FRAGMENT_BIT;
    stages[1].module = fragment;
    VkPipelineVertexInputStateCreateInfo vertices{};
    vertices.sType = VK_STRUCTURE_TYPE_PIPELINE_VERTEX_INPUT_STATE_CREATE_INFO;
    VkPipelineInputAssemblyStateCreateInfo assembly{};
    assembly.sType = VK_STRUCTURE_TYPE_PIPELINE_INPUT_ASSEMBLY_STATE_CREATE_INFO;
    assembly.topology = VK_PRIMITIVE_TOPOLOGY_TRIANGLE_STRIP;
    VkPipelineViewportStateCreateInfo viewport{};
    viewport.sType = VK_STRUCTURE_TYPE_PIPELINE_VIEWPORT_STATE_CREATE_INFO;
    viewport.viewportCount = 1;
    viewport.scissorCount = 1;
    VkPipelineRasterizationStateCreateInfo raster{};
    raster.sType = VK_STRUCTURE_TYPE_PIPELINE_RASTERIZATION_STATE_CREATE_INFO;
    raster.lineWidth = 1;
    VkPipelineMultisampleStateCreateInfo samples{};
    samples.sType = VK_STRUCTURE_TYPE_PIPELINE_MULTISAMPLE_STATE_CREATE_INFO;
    samples.rasterizationSamples = VK_SAMPLE_COUNT_1_BIT;
    VkPipelineColorBlendAttachmentState premultiplied{};
    premultiplied.blendEnable = VK_TRUE;
    premultiplied.srcColorBlendFactor = VK_BLEND_FACTOR_ONE;
    premultiplied.dstColorBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    premultiplied.srcAlphaBlendFactor = VK_BLEND_FACTOR_ONE;
    premultiplied.dstAlphaBlendFactor = VK_BLEND_FACTOR_ONE_MINUS_SRC_ALPHA;
    premultiplied.colorWriteMask = 0xf;
    VkPipelineColorBlendStateCreateInfo blend{};
    blend.sType = VK_STRUCTURE_TYPE_PIPELINE_COLOR_BLEND_STATE_CREATE_INFO;
    blend.attachmentCount = 1;
    blend.pAttachments = &premultiplied;
    const std::array<VkDynamicState, 2> moving{VK_DYNAMIC_STATE_VIEWPORT, VK_DYNAMIC_STATE_SCISSOR};
    VkPipelineDynamicStateCreateInfo dynamic{};
    dynamic.sType = VK_STRUCTURE_TYPE_PIPELINE_DYNAMIC_STATE_CREATE_INFO;
    dynamic.dynamicStateCount = 2;
    dynamic.pDynamicStates = moving.data();

    VkGraphicsPipelineCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_GRAPHICS_PIPELINE_CREATE_INFO;
    info.stageCount = 2;
    info.pStages = stages.data();
    info.pVertexInputState = &vertices;
    info.pInputAssemblyState = &assembly;
    info.pViewportState = &viewport;
    info.pRasterizationState = &raster;
    info.pMultisampleState = &samples;
    info.pColorBlendState = &blend;
    info.pDynamicState = &dynamic;
    info.layout = layout;
    info.renderPass = render_pass;
    return vkCreateGraphicsPipelines(device->handle(), VK_NULL_HANDLE, 1, &info, nullptr,
                                     &pipeline);
}

void Preview::Impl::point_set_at_image() {
    const VkDescriptorImageInfo info{VK_NULL_HANDLE, image->view(),
                                     VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL};
    VkWriteDescriptorSet write{};
    write.sType = VK_STRUCTURE_TYPE_WRITE_DESCRIPTOR_SET;
    write.dstSet = set;
    write.descriptorCount = 1;
    write.descriptorType = VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER;
    write.pImageInfo = &info;
    vkUpdateDescriptorSets(device->handle(), 1, &write, 0, nullptr);
}

Preview::Preview(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Preview::~Preview() = default;

Result<std::unique_ptr<Preview>> Preview::create(std::shared_ptr<gpu::Device> device,
                                                 VkRenderPass render_pass) {
    auto impl = std::make_unique<Impl>();
    impl->device = std::move(device);
    auto status = impl->create_sampler_and_sets();
    if (status) {
        status = impl->create_pipeline(render_pass);
    }
    if (!status) {
        return status.error();
    }
    return std::unique_ptr<Preview>(new Preview(std::move(impl)));
}

Status Preview::upload(VkCommandBuffer commands, const draw::PackedFrame& frame) {
    if (frame.format != draw::PackFormat::bgra8 || frame.planes[0].bytes == nullptr) {
        return Error{"preview", "the programme is not in the format bgra8", ""};
    }
    if (!impl_->image || !impl_->image->fits(frame)) {
        impl_->device->wait_idle();  // once, when the format of the programme is known
        auto image = PreviewImage::create(impl_->device, frame.width, frame.height);
        if (!image) {
            return image.error();
        }
        impl_->image = *std::move(image);
        impl_->point_set_at_image();
    }
    impl_->image->upload(commands, frame);
    return {};
}

bool Preview::has_picture() const {
    return impl_->image != nullptr;
}

PicturePart Preview::part() const {
    const PreviewImage* image = impl_->image.get();
    return image == nullptr ? PicturePart{}
                            : part_showing(image->width(), image->height(), image->signatures());
}

void Preview::draw(VkCommandBuffer commands, VkExtent2D window, const Area& area,
                   std::span<const PixelRect> clips, PictureMode mode) {
    const auto w = static_cast<float>(window.width);
    const auto h = static_cast<float>(window.height);
    const Push push{2 * area.x / w - 1, 2 * area.y / h - 1, 2 * (area.x + area.width) / w - 1,
                    2 * (area.y + area.height) / h - 1, static_cast<std::int32_t>(mode)};
    vkCmdBindPipeline(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->pipeline);
    vkCmdBindDescriptorSets(commands, VK_PIPELINE_BIND_POINT_GRAPHICS, impl_->layout, 0, 1,
                            &impl_->set, 0, nullptr);
    vkCmdPushConstants(commands, impl_->layout, kStages, 0, sizeof push, &push);
    for (const PixelRect& clip : clips) {
        const VkRect2D seen{{clip.left, clip.top},
                            {static_cast<std::uint32_t>(clip.right - clip.left),
                             static_cast<std::uint32_t>(clip.bottom - clip.top)}};
        vkCmdSetScissor(commands, 0, 1, &seen);
        vkCmdDraw(commands, 4, 1, 0, 0);
    }
}

}  // namespace pitcast::editor
