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
    std::array<float, 4> ground{};  ///< of its picture: x0, y0, 1 / width, 1 / depth (metres)
    std::array<float, 4> haze{};    ///< colour; w: per metre
    std::array<float, 4> eye{};     ///< metres; w: distance at which the haze begins
    std::array<float, 4> mode{};    ///< x: 1 under the ground's picture; y: 1 before an opaque sky;
                                    ///< z: bias of detail; w: exaggeration
};
static_assert(sizeof(ScenePush) == 128);

/// Graphics pipeline of the 3D pass for one sample count.
class ScenePipeline {
 public:
    /// `ground`: the layout of set 0.
    [[nodiscard]] static Result<std::unique_ptr<ScenePipeline>> create(
        std::shared_ptr<Device> device, VkSampleCountFlagBits samples,
        VkDescriptorSetLayout ground);
    ~ScenePipeline();
    ScenePipeline(const ScenePipeline&) = delete;
    ScenePipeline& operator=(const ScenePipeline&) = delete;

    void bind(VkCommandBuffer commands, VkDescriptorSet ground) const;
    void push(VkCommandBuffer commands, const ScenePush& push) const;

 private:
    explicit ScenePipeline(std::shared_ptr<Device> device) : device_(std::move(device)) {}
    [[nodiscard]] Status create_layout(VkDescriptorSetLayout ground);

    std::shared_ptr<Device> device_;
    VkPipelineLayout layout_ = VK_NULL_HANDLE;
    VkPipeline handle_ = VK_NULL_HANDLE;
};

}  // namespace pitcast::gpu
