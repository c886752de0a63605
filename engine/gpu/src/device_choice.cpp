// SPDX-License-Identifier: Apache-2.0
#include "device_choice.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace pitcast::gpu {
namespace {

struct Requirement {
    const char* name;
    VkBool32* flag;
};

std::string type_name(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return "discrete GPU";
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return "integrated GPU";
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return "virtual GPU";
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return "CPU";
        default:
            return "other";
    }
}

int rank(VkPhysicalDeviceType type) {
    switch (type) {
        case VK_PHYSICAL_DEVICE_TYPE_DISCRETE_GPU:
            return 4;
        case VK_PHYSICAL_DEVICE_TYPE_INTEGRATED_GPU:
            return 3;
        case VK_PHYSICAL_DEVICE_TYPE_VIRTUAL_GPU:
            return 2;
        case VK_PHYSICAL_DEVICE_TYPE_CPU:
            return 1;
        default:
            return 0;
    }
}

std::string version_text(std::uint32_t version) {
    return std::to_string(VK_API_VERSION_MAJOR(version)) + "." +
           std::to_string(VK_API_VERSION_MINOR(version)) + "." +
           std::to_string(VK_API_VERSION_PATCH(version));
}

std::optional<std::uint32_t> find_queue_family(VkPhysicalDevice device) {
    std::uint32_t count = 0;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, nullptr);
    std::vector<VkQueueFamilyProperties> families(count);
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families.data());
    constexpr VkQueueFlags kWanted = VK_QUEUE_GRAPHICS_BIT | VK_QUEUE_COMPUTE_BIT;
    for (std::uint32_t i = 0; i < count; ++i) {
        if ((families[i].queueFlags & kWanted) == kWanted) {
            return i;
        }
    }
    return std::nullopt;
}

bool has_extension(VkPhysicalDevice device, const char* name) {
    std::uint32_t count = 0;
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> extensions(count);
    vkEnumerateDeviceExtensionProperties(device, nullptr, &count, extensions.data());
    return std::any_of(extensions.begin(), extensions.end(),
                       [&](const auto& e) { return std::strcmp(e.extensionName, name) == 0; });
}

Candidate judge(VkPhysicalDevice device, bool need_window) {
    VkPhysicalDeviceDriverProperties driver{};
    driver.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_DRIVER_PROPERTIES;
    VkPhysicalDeviceProperties2 properties{};
    properties.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_PROPERTIES_2;
    VkPhysicalDeviceProperties basic{};
    vkGetPhysicalDeviceProperties(device, &basic);
    if (basic.apiVersion >= VK_API_VERSION_1_2) {
        properties.pNext = &driver;
    }
    vkGetPhysicalDeviceProperties2(device, &properties);

    Candidate candidate;
    candidate.device = device;
    candidate.type = basic.deviceType;
    candidate.report.name = basic.deviceName;
    candidate.report.type = type_name(basic.deviceType);
    candidate.report.driver = std::string(driver.driverName) + " " + driver.driverInfo;
    candidate.report.vulkan_version = version_text(basic.apiVersion);
    if (basic.apiVersion < VK_API_VERSION_1_3) {
        candidate.report.reason = "its driver offers Vulkan " + version_text(basic.apiVersion) +
                                  ", 1.3 is needed; install a newer driver";
        return candidate;
    }
    FeatureChain chain;
    if (const std::string missing = chain.missing_in(device); !missing.empty()) {
        candidate.report.reason = "it lacks " + missing;
        return candidate;
    }
    const auto family = find_queue_family(device);
    if (!family) {
        candidate.report.reason = "it has no queue for both graphics and compute";
        return candidate;
    }
    if (need_window && !has_extension(device, VK_KHR_SWAPCHAIN_EXTENSION_NAME)) {
        candidate.report.reason = "it cannot show windows (no VK_KHR_swapchain)";
        return candidate;
    }
    candidate.queue_family = *family;
    candidate.report.usable = true;
    return candidate;
}

}  // namespace

FeatureChain::FeatureChain() {
    base_.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_FEATURES_2;
    base_.pNext = &v11_;
    v11_.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_1_FEATURES;
    v11_.pNext = &v12_;
    v12_.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_2_FEATURES;
    v12_.pNext = &v13_;
    v13_.sType = VK_STRUCTURE_TYPE_PHYSICAL_DEVICE_VULKAN_1_3_FEATURES;
}

std::string FeatureChain::missing_in(VkPhysicalDevice device) {
    vkGetPhysicalDeviceFeatures2(device, &base_);
    const std::array<Requirement, 8> required{{
        {"shaderInt64", &base_.features.shaderInt64},
        {"storageBuffer16BitAccess", &v11_.storageBuffer16BitAccess},
        {"storageBuffer8BitAccess", &v12_.storageBuffer8BitAccess},
        {"bufferDeviceAddress", &v12_.bufferDeviceAddress},
        {"timelineSemaphore", &v12_.timelineSemaphore},
        {"synchronization2", &v13_.synchronization2},
        {"dynamicRendering", &v13_.dynamicRendering},
        {"maintenance4", &v13_.maintenance4},
    }};
    std::string missing;
    for (const Requirement& r : required) {
        if (*r.flag == VK_FALSE) {
            missing += (missing.empty() ? "" : ", ") + std::string(r.name);
        }
    }
    return missing;
}

void FeatureChain::require() {
    base_.features = {};
    base_.features.shaderInt64 = VK_TRUE;
    v11_.storageBuffer16BitAccess = VK_TRUE;
    v12_.storageBuffer8BitAccess = VK_TRUE;
    v12_.bufferDeviceAddress = VK_TRUE;
    v12_.timelineSemaphore = VK_TRUE;
    v13_.synchronization2 = VK_TRUE;
    v13_.dynamicRendering = VK_TRUE;
    v13_.maintenance4 = VK_TRUE;  // glslang writes LocalSizeId
}

std::vector<Candidate> find_candidates(VkInstance instance, bool need_window) {
    std::uint32_t count = 0;
    vkEnumeratePhysicalDevices(instance, &count, nullptr);
    std::vector<VkPhysicalDevice> devices(count);
    vkEnumeratePhysicalDevices(instance, &count, devices.data());
    devices.resize(count);
    std::vector<Candidate> candidates;
    candidates.reserve(count);
    for (VkPhysicalDevice device : devices) {
        candidates.push_back(judge(device, need_window));
    }
    return candidates;
}

Result<Candidate> choose(const std::vector<Candidate>& candidates, const DeviceOptions& options) {
    const auto score = [&](const Candidate& c) {
        const bool is_cpu = c.type == VK_PHYSICAL_DEVICE_TYPE_CPU;
        return options.prefer_cpu && is_cpu ? 100 : rank(c.type);
    };
    const Candidate* best = nullptr;
    std::string refused;
    for (const Candidate& c : candidates) {
        if (c.report.name.find(options.name_contains) == std::string::npos) {
            refused += "; " + c.report.name + " is not called \"" + options.name_contains + "\"";
        } else if (!c.report.usable) {
            refused += "; " + c.report.name + ": " + c.report.reason;
        } else if (best == nullptr || score(c) > score(*best)) {
            best = &c;
        }
    }
    if (best == nullptr) {
        return Error{"Vulkan", "no usable device" + refused,
                     "install the driver of your graphics card, or mesa-vulkan-drivers for the CPU "
                     "driver; `pitcast devices` lists what is found"};
    }
    return *best;
}

}  // namespace pitcast::gpu
