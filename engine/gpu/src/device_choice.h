// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <vulkan/vulkan.h>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

/// What a device must offer, asked for and compared in one place.
namespace pitcast::gpu {

/// The chain of feature structs, used to ask and to enable. Not movable: it points into itself.
class FeatureChain {
 public:
    FeatureChain();
    FeatureChain(const FeatureChain&) = delete;
    FeatureChain& operator=(const FeatureChain&) = delete;

    /// Fills the chain with what `device` offers, and names what is required but missing.
    [[nodiscard]] std::string missing_in(VkPhysicalDevice device);
    /// Switches on exactly what is required, for vkCreateDevice.
    void require();
    [[nodiscard]] const VkPhysicalDeviceFeatures2* head() const { return &base_; }

 private:
    VkPhysicalDeviceFeatures2 base_{};
    VkPhysicalDeviceVulkan11Features v11_{};
    VkPhysicalDeviceVulkan12Features v12_{};
    VkPhysicalDeviceVulkan13Features v13_{};
};

struct Candidate {
    VkPhysicalDevice device = VK_NULL_HANDLE;
    VkPhysicalDeviceType type = VK_PHYSICAL_DEVICE_TYPE_OTHER;
    std::uint32_t queue_family = 0;  ///< valid when usable
    DeviceReport report;
};

/// Every device of the instance, judged.
[[nodiscard]] std::vector<Candidate> find_candidates(VkInstance instance, bool need_window);

/// The one that `options` want; the error lists why the others were refused.
[[nodiscard]] Result<Candidate> choose(const std::vector<Candidate>& candidates,
                                       const DeviceOptions& options);

}  // namespace pitcast::gpu
