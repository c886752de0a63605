// SPDX-License-Identifier: Apache-2.0
#include "preview_image.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "pitcast/draw/tile_program.h"

namespace pitcast::editor {
namespace {

constexpr VkImageSubresourceRange kWhole{VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};

Result<VkDeviceMemory> allocate(const gpu::Device& device, const VkMemoryRequirements& needs,
                                VkMemoryPropertyFlags required, VkMemoryPropertyFlags preferred) {
    const auto type = device.memory_type(needs.memoryTypeBits, required, preferred);
    if (type < 0) {
        return Error{"preview", "the device has no memory of the kind needed", ""};
    }
    VkMemoryAllocateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO;
    info.allocationSize = needs.size;
    info.memoryTypeIndex = static_cast<std::uint32_t>(type);
    VkDeviceMemory memory = VK_NULL_HANDLE;
    const auto result = vkAllocateMemory(device.handle(), &info, nullptr, &memory);
    if (result != VK_SUCCESS) {
        return gpu::vulkan_error("vkAllocateMemory", result);
    }
    return memory;
}

}  // namespace

PreviewImage::PreviewImage(std::shared_ptr<gpu::Device> device, std::int32_t width,
                           std::int32_t height)
    : device_(std::move(device)), width_(width), height_(height) {}

PreviewImage::~PreviewImage() {
    const VkDevice handle = device_->handle();
    for (const auto& staging : stagings_) {
        vkDestroyBuffer(handle, staging.buffer, nullptr);
        vkFreeMemory(handle, staging.memory, nullptr);
    }
    vkDestroyImageView(handle, view_, nullptr);
    vkDestroyImage(handle, image_, nullptr);
    vkFreeMemory(handle, memory_, nullptr);
}

Result<std::unique_ptr<PreviewImage>> PreviewImage::create(std::shared_ptr<gpu::Device> device,
                                                           std::int32_t width,
                                                           std::int32_t height) {
    std::unique_ptr<PreviewImage> made(new PreviewImage(std::move(device), width, height));
    if (const auto status = made->create_image(); !status) {
        return status.error();
    }
    for (auto& staging : made->stagings_) {
        if (const auto status = made->create_staging(staging); !status) {
            return status.error();
        }
    }
    return made;
}

Status PreviewImage::create_image() {
    VkImageCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_IMAGE_CREATE_INFO;
    info.imageType = VK_IMAGE_TYPE_2D;
    info.format = VK_FORMAT_B8G8R8A8_UNORM;
    info.extent = {static_cast<std::uint32_t>(width_), static_cast<std::uint32_t>(height_), 1};
    info.mipLevels = 1;
    info.arrayLayers = 1;
    info.samples = VK_SAMPLE_COUNT_1_BIT;
    info.tiling = VK_IMAGE_TILING_OPTIMAL;
    info.usage = VK_IMAGE_USAGE_SAMPLED_BIT | VK_IMAGE_USAGE_TRANSFER_DST_BIT;
    const VkDevice handle = device_->handle();
    if (const auto result = vkCreateImage(handle, &info, nullptr, &image_); result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateImage", result);
    }
    VkMemoryRequirements needs{};
    vkGetImageMemoryRequirements(handle, image_, &needs);
    const auto memory = allocate(*device_, needs, 0, VK_MEMORY_PROPERTY_DEVICE_LOCAL_BIT);
    if (!memory) {
        return memory.error();
    }
    memory_ = *memory;
    vkBindImageMemory(handle, image_, memory_, 0);
    VkImageViewCreateInfo view{};
    view.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
    view.image = image_;
    view.viewType = VK_IMAGE_VIEW_TYPE_2D;
    view.format = info.format;
    view.subresourceRange = kWhole;
    if (const auto result = vkCreateImageView(handle, &view, nullptr, &view_);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateImageView", result);
    }
    return {};
}

Status PreviewImage::create_staging(Staging& staging) {
    VkBufferCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO;
    info.size = static_cast<VkDeviceSize>(width_) * static_cast<VkDeviceSize>(height_) * 4;
    info.usage = VK_BUFFER_USAGE_TRANSFER_SRC_BIT;
    const VkDevice handle = device_->handle();
    if (const auto result = vkCreateBuffer(handle, &info, nullptr, &staging.buffer);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateBuffer", result);
    }
    VkMemoryRequirements needs{};
    vkGetBufferMemoryRequirements(handle, staging.buffer, &needs);
    const auto memory =
        allocate(*device_, needs,
                 VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT, 0);
    if (!memory) {
        return memory.error();
    }
    staging.memory = *memory;
    vkBindBufferMemory(handle, staging.buffer, staging.memory, 0);
    void* bytes = nullptr;
    if (const auto result = vkMapMemory(handle, staging.memory, 0, VK_WHOLE_SIZE, 0, &bytes);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkMapMemory", result);
    }
    staging.bytes = static_cast<std::byte*>(bytes);
    return {};
}

std::vector<VkBufferImageCopy> PreviewImage::stage(Staging& staging,
                                                   const draw::PackedFrame& frame) {
    const auto columns =
        static_cast<std::size_t>((width_ + draw::kTileWidth - 1) / draw::kTileWidth);
    const auto rows =
        static_cast<std::size_t>((height_ + draw::kTileHeight - 1) / draw::kTileHeight);
    const bool known = filled_ && signatures_.size() == columns * rows &&
                       frame.signatures.size() == signatures_.size();
    const std::size_t line = static_cast<std::size_t>(width_) * 4;
    std::vector<VkBufferImageCopy> copies;
    for (std::size_t row = 0; row < rows; ++row) {
        const auto* fresh = frame.signatures.data() + row * columns;
        if (known && std::equal(fresh, fresh + columns, signatures_.data() + row * columns)) {
            continue;
        }
        const auto top = static_cast<std::int32_t>(row) * draw::kTileHeight;
        const auto bottom = std::min(top + draw::kTileHeight, height_);
        for (auto y = static_cast<std::size_t>(top); y < static_cast<std::size_t>(bottom); ++y) {
            std::memcpy(staging.bytes + y * line,
                        frame.planes[0].bytes + y * frame.planes[0].stride, line);
        }
        const auto lines = static_cast<std::uint32_t>(bottom - top);
        if (!copies.empty() &&
            copies.back().imageOffset.y +
                    static_cast<std::int32_t>(copies.back().imageExtent.height) ==
                top) {
            copies.back().imageExtent.height += lines;
            continue;
        }
        VkBufferImageCopy copy{};
        copy.bufferOffset = static_cast<std::size_t>(top) * line;
        copy.imageSubresource = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 0, 1};
        copy.imageOffset = {0, top, 0};
        copy.imageExtent = {static_cast<std::uint32_t>(width_), lines, 1};
        copies.push_back(copy);
    }
    return copies;
}

void PreviewImage::change_layout(VkCommandBuffer commands, bool to_transfer) {
    VkImageMemoryBarrier2 barrier{};
    barrier.sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER_2;
    barrier.image = image_;
    barrier.subresourceRange = kWhole;
    barrier.srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    barrier.dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED;
    const auto sampled = VK_IMAGE_LAYOUT_SHADER_READ_ONLY_OPTIMAL;
    if (to_transfer) {
        barrier.srcStageMask = VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT;
        barrier.srcAccessMask = VK_ACCESS_2_SHADER_SAMPLED_READ_BIT;
        barrier.dstStageMask = VK_PIPELINE_STAGE_2_COPY_BIT;
        barrier.dstAccessMask = VK_ACCESS_2_TRANSFER_WRITE_BIT;
        barrier.oldLayout = filled_ ? sampled : VK_IMAGE_LAYOUT_UNDEFINED;
        barrier.newLayout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL;
    } else {
        barrier.srcStageMask = VK_PIPELINE_STAGE_2_COPY_BIT;
        barrier.srcAccessMask = VK_ACCESS_2_TRANSFER_WRITE_BIT;
        barrier.dstStageMask = VK_PIPELINE_STAGE_2_FRAGMENT_SHADER_BIT;
        barrier.dstAccessMask = VK_ACCESS_2_SHADER_SAMPLED_READ_BIT;
        barrier.oldLayout = VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL;
        barrier.newLayout = sampled;
    }
    VkDependencyInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEPENDENCY_INFO;
    info.imageMemoryBarrierCount = 1;
    info.pImageMemoryBarriers = &barrier;
    vkCmdPipelineBarrier2(commands, &info);
}

void PreviewImage::upload(VkCommandBuffer commands, const draw::PackedFrame& frame) {
    Staging& staging = stagings_[next_];
    const auto copies = stage(staging, frame);
    if (copies.empty()) {
        return;
    }
    change_layout(commands, true);
    vkCmdCopyBufferToImage(commands, staging.buffer, image_, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                           static_cast<std::uint32_t>(copies.size()), copies.data());
    change_layout(commands, false);
    filled_ = true;
    signatures_ = frame.signatures;
    next_ = (next_ + 1) % kStagings;
}

}  // namespace pitcast::editor
