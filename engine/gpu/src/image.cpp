// SPDX-License-Identifier: Apache-2.0
#include "image.h"

namespace pitcast::gpu {

Result<std::unique_ptr<Image>> Image::create(std::shared_ptr<Device> device, VkFormat format,
                                             VkExtent2D extent, VkSampleCountFlagBits samples,
                                             VkImageUsageFlags usage, std::uint32_t levels) {
    std::unique_ptr<Image> self(new Image(std::move(device)));
    const VkDevice vk = self->device_->handle();
    self->extent_ = extent;
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = format;
    info.extent = {extent.width, extent.height, 1};
    info.mipLevels = levels;
    info.arrayLayers = 1;
    info.samples = samples;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = usage;
    if (const VkResult r = vkCreateImage(vk, &info, nullptr, &self->handle_); r != VK_SUCCESS) {
        return vulkan_error("vkCreateImage", r);
    }
    VkMemoryRequirements needs{};
    vkGetImageMemoryRequirements(vk, self->handle_, &needs);
    VkMemoryAllocateInfo allocate{};
    allocate.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    allocate.allocationSize = needs.size;
    const std::int32_t type =
        self->device_->memory_type(needs.memoryTypeBits, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT, 0);
    if (type < 0) {
        return Error{std::string(self->device_->name()), "has no memory for images", ""};
    }
    allocate.memoryTypeIndex = static_cast<std::uint32_t>(type);
    if (const VkResult r = vkAllocateMemory(vk, &allocate, nullptr, &self->memory_);
        r != VK_SUCCESS) {
        return vulkan_error("vkAllocateMemory", r);
    }
    if (const VkResult r = vkBindImageMemory(vk, self->handle_, self->memory_, 0);
        r != VK_SUCCESS) {
        return vulkan_error("vkBindImageMemory", r);
    }
    constexpr VkImageUsageFlags kViewed = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                                          VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT |
                                          VK_IMAGE_USAGE_SAMPLED_BIT;
    if ((usage & kViewed) == 0) {
        return self;
    }
    const bool depth = (usage & VK_IMAGE_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT) != 0;
    VkImageViewCreateInfo view{};
    view.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
    view.image = self->handle_;
    view.viewType = VK_IMAGE_VIEW_TYPE_2D;
    view.format = format;
    view.subresourceRange.aspectMask =
        depth ? VK_IMAGE_ASPECT_DEPTH_BIT : VK_IMAGE_ASPECT_COLOR_BIT;
    view.subresourceRange.levelCount = levels;
    view.subresourceRange.layerCount = 1;
    if (const VkResult r = vkCreateImageView(vk, &view, nullptr, &self->view_); r != VK_SUCCESS) {
        return vulkan_error("vkCreateImageView", r);
    }
    return self;
}

Image::~Image() {
    vkDestroyImageView(device_->handle(), view_, nullptr);
    vkDestroyImage(device_->handle(), handle_, nullptr);
    vkFreeMemory(device_->handle(), memory_, nullptr);
}

void image_barrier(VkCommandBuffer commands, VkImage image, VkImageAspectFlags aspect,
                   const ImageUse& from, const ImageUse& to) {
    VkImageMemoryBarrier2 barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2;
    barrier.srcStageMask = from.stage;
    barrier.srcAccessMask = from.access;
    barrier.dstStageMask = to.stage;
    barrier.dstAccessMask = to.access;
    barrier.oldLayout = from.layout;
    barrier.newLayout = to.layout;
    barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.image = image;
    barrier.subresourceRange = {aspect, 0, VK_REMAINING_MIP_LEVELS, 0, 1};
    VkDependencyInfo dependency{};
    dependency.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    dependency.imageMemoryBarrierCount = 1;
    dependency.pImageMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(commands, &dependency);
}

}  // namespace pitcast::gpu
