// SPDX-License-Identifier: Apache-2.0
#include "instance.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "pitcast/core/log.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {
namespace {

constexpr const char* kValidationLayer = "VK_LAYER_KHRONOS_validation";
constexpr const char* kNoDriverMend =
    "install the driver of your graphics card, or mesa-vulkan-drivers for the CPU driver";

bool has_layer(const char* name) {
    std::uint32_t count = 0;
    vkEnumerateInstanceLayerProperties(&count, nullptr);
    std::vector<VkLayerProperties> layers(count);
    vkEnumerateInstanceLayerProperties(&count, layers.data());
    return std::any_of(layers.begin(), layers.end(),
                       [&](const auto& l) { return std::strcmp(l.layerName, name) == 0; });
}

/// The surface extensions of every desktop that the loader knows: which one is used is decided by
/// the window library, later.
std::vector<const char*> surface_extensions() {
    static constexpr std::array<const char*, 4> kWanted{
        "VK_KHR_surface", "VK_KHR_xcb_surface", "VK_KHR_xlib_surface", "VK_KHR_wayland_surface"};
    std::uint32_t count = 0;
    vkEnumerateInstanceExtensionProperties(nullptr, &count, nullptr);
    std::vector<VkExtensionProperties> offered(count);
    vkEnumerateInstanceExtensionProperties(nullptr, &count, offered.data());
    std::vector<const char*> names;
    for (const char* wanted : kWanted) {
        if (std::any_of(offered.begin(), offered.end(),
                        [&](const auto& e) { return std::strcmp(e.extensionName, wanted) == 0; })) {
            names.push_back(wanted);
        }
    }
    return names;
}

}  // namespace

VkBool32 Instance::on_message(VkDebugUtilsMessageSeverityFlagBitsEXT,
                              VkDebugUtilsMessageTypeFlagsEXT,
                              const VkDebugUtilsMessengerCallbackDataEXT* data, void* user) {
    auto* self = static_cast<Instance*>(user);
    // Logged up to a bound, so that a fault in a loop does not fill the disk.
    constexpr std::uint64_t kLogged = 50;
    if (self->messages_.fetch_add(1) < kLogged) {
        log_warning("vulkan validation", data->pMessage == nullptr ? "" : data->pMessage);
    }
    return VK_FALSE;
}

Result<std::unique_ptr<Instance>> Instance::create(bool validation, bool need_window) {
    if (validation && !has_layer(kValidationLayer)) {
        return Error{"Vulkan", "the validation layer is not installed",
                     "install vulkan-validationlayers"};
    }
    std::unique_ptr<Instance> self(new Instance);
    self->validation_ = validation;

    VkApplicationInfo application{};
    application.sType = VK_STRUCTURE_TYPE_APPLICATION_INFO;
    application.pApplicationName = "pitcast";
    application.apiVersion = VK_API_VERSION_1_3;

    VkDebugUtilsMessengerCreateInfoEXT messenger{};
    messenger.sType = VK_STRUCTURE_TYPE_DEBUG_UTILS_MESSENGER_CREATE_INFO_EXT;
    messenger.messageSeverity = VK_DEBUG_UTILS_MESSAGE_SEVERITY_WARNING_BIT_EXT |
                                VK_DEBUG_UTILS_MESSAGE_SEVERITY_ERROR_BIT_EXT;
    messenger.messageType = VK_DEBUG_UTILS_MESSAGE_TYPE_VALIDATION_BIT_EXT |
                            VK_DEBUG_UTILS_MESSAGE_TYPE_PERFORMANCE_BIT_EXT;
    messenger.pfnUserCallback = &Instance::on_message;
    messenger.pUserData = self.get();
    const VkValidationFeatureEnableEXT enabled =
        VK_VALIDATION_FEATURE_ENABLE_SYNCHRONIZATION_VALIDATION_EXT;
    VkValidationFeaturesEXT features{};
    features.sType = VK_STRUCTURE_TYPE_VALIDATION_FEATURES_EXT;
    features.pNext = &messenger;
    features.enabledValidationFeatureCount = 1;
    features.pEnabledValidationFeatures = &enabled;

    std::vector<const char*> extensions;
    if (need_window) {
        extensions = surface_extensions();
    }
    VkInstanceCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO;
    info.pApplicationInfo = &application;
    if (validation) {
        extensions.push_back(VK_EXT_DEBUG_UTILS_EXTENSION_NAME);
        info.pNext = &features;
        info.enabledLayerCount = 1;
        info.ppEnabledLayerNames = &kValidationLayer;
    }
    info.enabledExtensionCount = static_cast<std::uint32_t>(extensions.size());
    info.ppEnabledExtensionNames = extensions.data();
    const VkResult made = vkCreateInstance(&info, nullptr, &self->handle_);
    if (made == VK_ERROR_INCOMPATIBLE_DRIVER) {
        return Error{"Vulkan", "no Vulkan driver is installed", kNoDriverMend};
    }
    if (made != VK_SUCCESS) {
        Error error = vulkan_error("vkCreateInstance", made);
        error.mend = kNoDriverMend;
        return error;
    }
    if (validation) {
        const auto create_messenger = reinterpret_cast<PFN_vkCreateDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(self->handle_, "vkCreateDebugUtilsMessengerEXT"));
        const VkResult result =
            create_messenger(self->handle_, &messenger, nullptr, &self->messenger_);
        if (result != VK_SUCCESS) {
            return vulkan_error("vkCreateDebugUtilsMessengerEXT", result);
        }
    }
    return self;
}

Instance::~Instance() {
    if (messenger_ != VK_NULL_HANDLE) {
        const auto destroy_messenger = reinterpret_cast<PFN_vkDestroyDebugUtilsMessengerEXT>(
            vkGetInstanceProcAddr(handle_, "vkDestroyDebugUtilsMessengerEXT"));
        destroy_messenger(handle_, messenger_, nullptr);
    }
    if (handle_ != VK_NULL_HANDLE) {
        vkDestroyInstance(handle_, nullptr);
    }
}

}  // namespace pitcast::gpu
