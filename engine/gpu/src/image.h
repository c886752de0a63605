// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

/// 2D VkImage in device memory with a view of all of it; `levels`: of detail, each half the one
/// before.
class Image {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Image>> create(std::shared_ptr<Device> device,
                                                               VkFormat format, VkExtent2D extent,
                                                               VkSampleCountFlagBits samples,
                                                               VkImageUsageFlags usage,
                                                               std::uint32_t levels = 1);
    ~Image();
    Image(const Image&) = delete;
    Image& operator=(const Image&) = delete;

    [[nodiscard]] VkImage handle() const { return handle_; }
    [[nodiscard]] VkImageView view() const { return view_; }
    [[nodiscard]] VkExtent2D extent() const { return extent_; }

 private:
    explicit Image(std::shared_ptr<Device> device) : device_(std::move(device)) {}

    std::shared_ptr<Device> device_;
    VkImage handle_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    VkImageView view_ = VK_NULL_HANDLE;
    VkExtent2D extent_{};
};

/// One side of an image barrier.
struct ImageUse {
    VkImageLayout layout = VK_IMAGE_LAYOUT_UNDEFINED;
    VkPipelineStageFlags2 stage = VK_PIPELINE_STAGE_2_NONE;
    VkAccessFlags2 access = VK_ACCESS_2_NONE;
};

/// Layout change of a whole image, all its levels.
void image_barrier(VkCommandBuffer commands, VkImage image, VkImageAspectFlags aspect,
                   const ImageUse& from, const ImageUse& to);

}  // namespace pitcast::gpu
