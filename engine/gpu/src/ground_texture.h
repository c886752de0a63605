// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"
#include "pitcast/map/ground.h"

#include "image.h"
#include "submission.h"

namespace pitcast::gpu {

/// How the 3D pass reads the picture of the ground: binding 0 of set 0.
class GroundSampling {
 public:
    [[nodiscard]] static Result<std::unique_ptr<GroundSampling>> create(
        std::shared_ptr<Device> device);
    ~GroundSampling();
    GroundSampling(const GroundSampling&) = delete;
    GroundSampling& operator=(const GroundSampling&) = delete;

    [[nodiscard]] VkDescriptorSetLayout layout() const { return layout_; }
    /// A set that reads `image`, for as long as this lives. At most 16.
    [[nodiscard]] Result<VkDescriptorSet> set_for(const Image& image);

 private:
    explicit GroundSampling(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    [[nodiscard]] Status create_all();

    std::shared_ptr<Device> device_;
    VkSampler sampler_ = VK_NULL_HANDLE;
    VkDescriptorSetLayout layout_ = VK_NULL_HANDLE;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
};

/// The picture with all its levels of detail in device memory, ready to be read.
[[nodiscard]] Result<std::unique_ptr<Image>> upload_ground(const std::shared_ptr<Device>& device,
                                                           Submission& submission,
                                                           map::GroundPicture picture);

}  // namespace pitcast::gpu
