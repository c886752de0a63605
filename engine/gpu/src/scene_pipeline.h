// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <memory>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

inline constexpr VkFormat kSceneColor = VK_FORMAT_R8G8B8A8_UNORM;
inline constexpr VkFormat kSceneDepth = VK_FORMAT_D32_SFLOAT;

/// Push constants of shaders/scene.vert.
struct ScenePush {
    std::array<float, 16> clip_from_venue{};
    std::array<float, 4> to_sun{};
    std::array<float, 4> haze{};
    std::array<float, 4> eye{};
};
static_assert(sizeof(ScenePush) == 112);

/// Graphics pipeline of the 3D pass for one sample count.
class ScenePipeline {
 public:
    [[nodiscard]] static Result<std::unique_ptr<ScenePipeline>> create(
        std::shared_ptr<Device> device, VkSampleCountFlagBits samples);
    ~ScenePipeline();
    ScenePipeline(const ScenePipeline&) = delete;
    ScenePipeline& operator=(const ScenePipeline&) = delete;

    void bind(VkCommandBuffer commands, const ScenePush& push) const;

 private:
    explicit ScenePipeline(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    [[nodiscard]] Status create_layout();

    std::shared_ptr<Device> device_;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline handle_ = VK_NULL_HANDLE;
};

}  // namespace pitcast::gpu
