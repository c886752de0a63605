// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <memory>

#include "pitcast/core/result.h"

#include "buffer.h"
#include "image.h"

namespace pitcast::gpu {

/// Images that a view is drawn into, for one size and sample count.
class SceneTargets {
 public:
    [[nodiscard]] static Result<std::unique_ptr<SceneTargets>> create(
        std::shared_ptr<Device> device, VkExtent2D extent, VkSampleCountFlagBits samples);

    [[nodiscard]] VkExtent2D extent() const { return color_->extent(); }
    [[nodiscard]] VkSampleCountFlagBits samples() const { return samples_; }

    /// Begins dynamic rendering, cleared to `sky` (premultiplied), with viewport and scissor set.
    void begin(VkCommandBuffer commands, const std::array<float, 4>& sky) const;
    /// Ends it and copies the picture to `to`, lines packed close.
    void end(VkCommandBuffer commands, const Buffer& to) const;

 private:
    SceneTargets() = default;

    VkSampleCountFlagBits samples_ = VK_SAMPLE_COUNT_1_BIT;
    std::unique_ptr<Image> color_;    ///< single sampled: drawn, or resolved to
    std::unique_ptr<Image> sampled_;  ///< null when single sampled
    std::unique_ptr<Image> depth_;
};

}  // namespace pitcast::gpu
