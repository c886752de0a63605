// SPDX-License-Identifier: Apache-2.0
#include "scene_targets.h"

#include "scene_pipeline.h"

namespace pitcast::gpu {
namespace {

constexpr VkImageUsageFlags kDrawn = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT;
constexpr ImageUse kNothing{};
constexpr ImageUse kColorUse{VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL,
                             VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT,
                             VK_ACCESS_2_COLOR_ATTACHMENT_WRITE_BIT};
constexpr ImageUse kDepthUse{
    VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL,
    VK_PIPELINE_STAGE_2_EARLY_FRAGMENT_TESTS_BIT | VK_PIPELINE_STAGE_2_LATE_FRAGMENT_TESTS_BIT,
    VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_READ_BIT | VK_ACCESS_2_DEPTH_STENCIL_ATTACHMENT_WRITE_BIT};
constexpr ImageUse kCopyUse{VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, VK_PIPELINE_STAGE_2_COPY_BIT,
                            VK_ACCESS_2_TRANSFER_READ_BIT};

}  // namespace

Result<std::unique_ptr<SceneTargets>> SceneTargets::create(std::shared_ptr<Device> device,
                                                           VkExtent2D extent,
                                                           VkSampleCountFlagBits samples) {
    std::unique_ptr<SceneTargets> self(new SceneTargets);
    self->samples_ = samples;
    auto color = Image::create(device, kSceneColor, extent, VK_SAMPLE_COUNT_1_BIT,
                               kDrawn | VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
    if (!color) {
        return color.error();
    }
    self->color_ = std::move(color).value();
    if (samples != VK_SAMPLE_COUNT_1_BIT) {
        auto sampled = Image::create(device, kSceneColor, extent, samples, kDrawn);
        if (!sampled) {
            return sampled.error();
        }
        self->sampled_ = std::move(sampled).value();
    }
    auto depth = Image::create(device, kSceneDepth, extent, samples,
                               VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT);
    if (!depth) {
        return depth.error();
    }
    self->depth_ = std::move(depth).value();
    return self;
}

void SceneTargets::begin(VkCommandBuffer commands, const std::array<float, 4>& sky) const {
    image_barrier(commands, color_->handle(), VK_IMAGE_ASPECT_COLOR_BIT, kNothing, kColorUse);
    if (sampled_) {
        image_barrier(commands, sampled_->handle(), VK_IMAGE_ASPECT_COLOR_BIT, kNothing, kColorUse);
    }
    image_barrier(commands, depth_->handle(), VK_IMAGE_ASPECT_DEPTH_BIT, kNothing, kDepthUse);
    VkRenderingAttachmentInfo color{};
    color.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    color.imageView = sampled_ ? sampled_->view() : color_->view();
    color.imageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    color.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    color.storeOp = sampled_ ? VK_ATTACHMENT_STORE_OP_DONT_CARE : VK_ATTACHMENT_STORE_OP_STORE;
    color.clearValue.color = {{sky[0], sky[1], sky[2], sky[3]}};
    if (sampled_) {
        color.resolveMode = VK_RESOLVE_MODE_AVERAGE_BIT;
        color.resolveImageView = color_->view();
        color.resolveImageLayout = VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL;
    }
    VkRenderingAttachmentInfo depth{};
    depth.sType = VK_STRUCTURE_TYPE_RENDERING_ATTACHMENT_INFO;
    depth.imageView = depth_->view();
    depth.imageLayout = VK_IMAGE_LAYOUT_DEPTH_ATTACHMENT_OPTIMAL;
    depth.loadOp = VK_ATTACHMENT_LOAD_OP_CLEAR;
    depth.storeOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    depth.clearValue.depthStencil = {1.0F, 0};
    VkRenderingInfo rendering{};
    rendering.sType = VK_STRUCTURE_TYPE_RENDERING_INFO;
    rendering.renderArea.extent = extent();
    rendering.layerCount = 1;
    rendering.colorAttachmentCount = 1;
    rendering.pColorAttachments = &color;
    rendering.pDepthAttachment = &depth;
    vkCmdBeginRendering(commands, &rendering);
    const VkViewport viewport{
        0.0F, 0.0F, static_cast<float>(extent().width), static_cast<float>(extent().height),
        0.0F, 1.0F};
    vkCmdSetViewport(commands, 0, 1, &viewport);
    vkCmdSetScissor(commands, 0, 1, &rendering.renderArea);
}

void SceneTargets::end(VkCommandBuffer commands, const Buffer& to) const {
    vkCmdEndRendering(commands);
    image_barrier(commands, color_->handle(), VK_IMAGE_ASPECT_COLOR_BIT, kColorUse, kCopyUse);
    VkBufferImageCopy region{};
    region.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
    region.imageExtent = {extent().width, extent().height, 1};
    vkCmdCopyImageToBuffer(commands, color_->handle(), VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                           to.handle(), 1, &region);
}

}  // namespace pitcast::gpu
