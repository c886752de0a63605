// SPDX-License-Identifier: Apache-2.0
#include "pitcast/gpu/device.h"

#include <atomic>
#include <mutex>

#include "device_choice.h"
#include "instance.h"

namespace pitcast::gpu {

struct Device::Impl {
    std::unique_ptr<Instance> instance;
    VkPhysicalDevice physical = VK_NULL_HANDLE;
    VkDevice handle = VK_NULL_HANDLE;
    VkQueue queue = VK_NULL_HANDLE;
    std::uint32_t queue_family = 0;
    VkPhysicalDeviceProperties properties{};
    VkPhysicalDeviceMemoryProperties memory{};
    std::string name;
    std::mutex queue_mutex;
    std::atomic<bool> lost{false};

    VkResult noted(VkResult result) {
        if (result == VK_ERROR_DEVICE_LOST) {
            lost.store(true);
        }
        return result;
    }
};

std::vector<DeviceReport> list_devices() {
    auto instance = Instance::create(false, false);
    std::vector<DeviceReport> reports;
    if (instance) {
        for (const Candidate& candidate : find_candidates((*instance)->handle(), false)) {
            reports.push_back(candidate.report);
        }
    }
    return reports;
}

Result<std::shared_ptr<Device>> Device::open(const DeviceOptions& options) {
    auto impl = std::make_unique<Impl>();
    auto instance = Instance::create(options.validation, options.need_window);
    if (!instance) {
        return instance.error();
    }
    impl->instance = std::move(instance).value();
    const auto chosen =
        choose(find_candidates(impl->instance->handle(), options.need_window), options);
    if (!chosen) {
        return chosen.error();
    }
    impl->physical = chosen->device;
    impl->queue_family = chosen->queue_family;
    vkGetPhysicalDeviceProperties(impl->physical, &impl->properties);
    vkGetPhysicalDeviceMemoryProperties(impl->physical, &impl->memory);
    impl->name = impl->properties.deviceName;

    const float priority = 1.0F;
    VkDeviceQueueCreateInfo queue{};
    queue.sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO;
    queue.queueFamilyIndex = impl->queue_family;
    queue.queueCount = 1;
    queue.pQueuePriorities = &priority;
    const char* swapchain = VK_KHR_SWAPCHAIN_EXTENSION_NAME;
    FeatureChain features;
    features.require();
    VkDeviceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO;
    info.pNext = features.head();
    info.queueCreateInfoCount = 1;
    info.pQueueCreateInfos = &queue;
    info.enabledExtensionCount = options.need_window ? 1 : 0;
    info.ppEnabledExtensionNames = &swapchain;
    const VkResult made = vkCreateDevice(impl->physical, &info, nullptr, &impl->handle);
    if (made != VK_SUCCESS) {
        return vulkan_error("vkCreateDevice", made).within(impl->name);
    }
    vkGetDeviceQueue(impl->handle, impl->queue_family, 0, &impl->queue);
    return std::shared_ptr<Device>(new Device(std::move(impl)));
}

Device::Device(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Device::~Device() {
    if (impl_->handle != VK_NULL_HANDLE) {
        vkDeviceWaitIdle(impl_->handle);
        vkDestroyDevice(impl_->handle, nullptr);
    }
}

std::string_view Device::name() const {
    return impl_->name;
}

bool Device::is_real_gpu() const {
    return impl_->properties.deviceType != VK_PHYSICAL_DEVICE_TYPE_CPU;
}

std::uint64_t Device::validation_messages() const {
    return impl_->instance->messages();
}
bool Device::validation() const {
    return impl_->instance->validation();
}
bool Device::lost() const {
    return impl_->lost.load();
}

VkResult Device::noted(VkResult result) {
    return impl_->noted(result);
}

VkResult Device::submit(std::span<const VkSubmitInfo2> submits, VkFence fence) {
    const std::lock_guard lock(impl_->queue_mutex);
    return impl_->noted(vkQueueSubmit2(impl_->queue, static_cast<std::uint32_t>(submits.size()),
                                       submits.data(), fence));
}

VkResult Device::present(const VkPresentInfoKHR& info) {
    const std::lock_guard lock(impl_->queue_mutex);
    return impl_->noted(vkQueuePresentKHR(impl_->queue, &info));
}

void Device::wait_idle() {
    const std::lock_guard lock(impl_->queue_mutex);
    impl_->noted(vkDeviceWaitIdle(impl_->handle));
}

VkInstance Device::instance() const {
    return impl_->instance->handle();
}
VkPhysicalDevice Device::physical() const {
    return impl_->physical;
}
VkDevice Device::handle() const {
    return impl_->handle;
}
VkQueue Device::queue() const {
    return impl_->queue;
}
std::uint32_t Device::queue_family() const {
    return impl_->queue_family;
}
const VkPhysicalDeviceLimits& Device::limits() const {
    return impl_->properties.limits;
}

std::int32_t Device::memory_type(std::uint32_t type_bits, VkMemoryPropertyFlags required,
                                 VkMemoryPropertyFlags preferred) const {
    std::int32_t found = -1;
    for (std::uint32_t i = 0; i < impl_->memory.memoryTypeCount; ++i) {
        const VkMemoryPropertyFlags flags = impl_->memory.memoryTypes[i].propertyFlags;
        if ((type_bits & (1U << i)) == 0 || (flags & required) != required) {
            continue;
        }
        if ((flags & preferred) == preferred) {
            return static_cast<std::int32_t>(i);
        }
        if (found < 0) {
            found = static_cast<std::int32_t>(i);
        }
    }
    return found;
}

}  // namespace pitcast::gpu
