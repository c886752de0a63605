// SPDX-License-Identifier: Apache-2.0
#include "pitcast/gpu/swapchain.h"

#include <algorithm>
#include <array>
#include <vector>

namespace pitcast::gpu {
namespace {

constexpr std::size_t kFramesInFlight = 2;
constexpr std::uint64_t kPatienceNs = 2'000'000'000;

/// What one frame in flight needs.
struct Slot {
    VkCommandPool pool = VK_NULL_HANDLE;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkSemaphore acquired = VK_NULL_HANDLE;
    VkFence done = VK_NULL_HANDLE;
};

/// What one image of the chain needs. The semaphore belongs to the image: it may only be signalled
/// again once the image has been acquired again.
struct Target {
    VkImage image = VK_NULL_HANDLE;
    VkImageView view = VK_NULL_HANDLE;
    VkFramebuffer framebuffer = VK_NULL_HANDLE;
    VkSemaphore drawn = VK_NULL_HANDLE;
    bool was_shown = false;
};

}  // namespace

struct Swapchain::Impl {
    std::shared_ptr<Device> device;
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    VkSurfaceFormatKHR format{};
    VkExtent2D wanted{};
    VkExtent2D extent{};
    VkSwapchainKHR chain = VK_NULL_HANDLE;
    VkRenderPass render_pass = VK_NULL_HANDLE;
    VkRenderPass render_pass_over = VK_NULL_HANDLE;
    std::uint32_t min_images = 2;
    bool stale = true;
    std::array<Slot, kFramesInFlight> slots;
    std::vector<Target> targets;
    std::size_t slot = 0;

    ~Impl();
    Status choose_format();
    Status create_render_passes();
    Status create_render_pass(bool over, VkRenderPass& pass) const;
    Status create_slots();
    Status rebuild();
    Status create_targets();
    void destroy_targets();
};

Swapchain::Impl::~Impl() {
    const VkDevice vk = device->handle();
    device->wait_idle();
    destroy_targets();
    for (const Slot& s : slots) {
        vkDestroyFence(vk, s.done, nullptr);
        vkDestroySemaphore(vk, s.acquired, nullptr);
        vkDestroyCommandPool(vk, s.pool, nullptr);
    }
    vkDestroySwapchainKHR(vk, chain, nullptr);
    vkDestroyRenderPass(vk, render_pass, nullptr);
    vkDestroyRenderPass(vk, render_pass_over, nullptr);
    vkDestroySurfaceKHR(device->instance(), surface, nullptr);
}

void Swapchain::Impl::destroy_targets() {
    const VkDevice vk = device->handle();
    for (const Target& t : targets) {
        vkDestroySemaphore(vk, t.drawn, nullptr);
        vkDestroyFramebuffer(vk, t.framebuffer, nullptr);
        vkDestroyImageView(vk, t.view, nullptr);
    }
    targets.clear();
}

Status Swapchain::Impl::choose_format() {
    VkBool32 supported = VK_FALSE;
    vkGetPhysicalDeviceSurfaceSupportKHR(device->physical(), device->queue_family(), surface,
                                         &supported);
    if (supported == VK_FALSE) {
        return Error{std::string(device->name()), "cannot show pictures in this window",
                     "open the device that drives the screen"};
    }
    std::uint32_t count = 0;
    vkGetPhysicalDeviceSurfaceFormatsKHR(device->physical(), surface, &count, nullptr);
    std::vector<VkSurfaceFormatKHR> formats(count);
    vkGetPhysicalDeviceSurfaceFormatsKHR(device->physical(), surface, &count, formats.data());
    // Our pixels are non-linear already: no sRGB format, which would encode them once more.
    for (const VkFormat wish : {VK_FORMAT_B8G8R8A8_UNORM, VK_FORMAT_R8G8B8A8_UNORM}) {
        const auto it = std::find_if(formats.begin(), formats.end(),
                                     [&](const auto& f) { return f.format == wish; });
        if (it != formats.end()) {
            format = *it;
            return {};
        }
    }
    return Error{std::string(device->name()), "the window offers no 8-bit R'G'B' format", ""};
}

Status Swapchain::Impl::create_render_passes() {
    const Status made = create_render_pass(false, render_pass);
    return made ? create_render_pass(true, render_pass_over) : made;
}

Status Swapchain::Impl::create_render_pass(bool over, VkRenderPass& pass) const {
    VkAttachmentDescription attachment{};
    attachment.format = format.format;
    attachment.samples = VK_SAMPLE_COUNT_1_BIT;
    attachment.loadOp = over ? VK_ATTACHMENT_LOAD_OP_LOAD : VK_ATTACHMENT_LOAD_OP_CLEAR;
    attachment.storeOp = VK_ATTACHMENT_STORE_OP_STORE;
    attachment.stencilLoadOp = VK_ATTACHMENT_LOAD_OP_DONT_CARE;
    attachment.stencilStoreOp = VK_ATTACHMENT_STORE_OP_DONT_CARE;
    attachment.initialLayout = over ? VK_IMAGE_LAYOUT_PRESENT_SRC_KHR : VK_IMAGE_LAYOUT_UNDEFINED;
    attachment.finalLayout = VK_IMAGE_LAYOUT_PRESENT_SRC_KHR;
    const VkAttachmentReference reference{0, VK_IMAGE_LAYOUT_COLOR_ATTACHMENT_OPTIMAL};
    VkSubpassDescription subpass{};
    subpass.pipelineBindPoint = VK_PIPELINE_BIND_POINT_GRAPHICS;
    subpass.colorAttachmentCount = 1;
    subpass.pColorAttachments = &reference;
    VkSubpassDependency after_acquire{};
    after_acquire.srcSubpass = VK_SUBPASS_EXTERNAL;
    after_acquire.srcStageMask = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
    after_acquire.dstStageMask = VK_PIPELINE_STAGE_COLOR_ATTACHMENT_OUTPUT_BIT;
    after_acquire.dstAccessMask =
        VK_ACCESS_COLOR_ATTACHMENT_READ_BIT | VK_ACCESS_COLOR_ATTACHMENT_WRITE_BIT;
    VkRenderPassCreateInfo info{};
    info.sType = VK_STRUCTURE_TYPE_RENDER_PASS_CREATE_INFO;
    info.attachmentCount = 1;
    info.pAttachments = &attachment;
    info.subpassCount = 1;
    info.pSubpasses = &subpass;
    info.dependencyCount = 1;
    info.pDependencies = &after_acquire;
    const VkResult r = vkCreateRenderPass(device->handle(), &info, nullptr, &pass);
    return r == VK_SUCCESS ? Status{} : vulkan_error("vkCreateRenderPass", r);
}

Status Swapchain::Impl::create_slots() {
    const VkDevice vk = device->handle();
    for (Slot& s : slots) {
        VkCommandPoolCreateInfo pool{};
        pool.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
        pool.queueFamilyIndex = device->queue_family();
        if (const VkResult r = vkCreateCommandPool(vk, &pool, nullptr, &s.pool); r != VK_SUCCESS) {
            return vulkan_error("vkCreateCommandPool", r);
        }
        VkCommandBufferAllocateInfo buffer{};
        buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
        buffer.commandPool = s.pool;
        buffer.commandBufferCount = 1;
        if (const VkResult r = vkAllocateCommandBuffers(vk, &buffer, &s.commands);
            r != VK_SUCCESS) {
            return vulkan_error("vkAllocateCommandBuffers", r);
        }
        VkSemaphoreCreateInfo semaphore{};
        semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
        if (const VkResult r = vkCreateSemaphore(vk, &semaphore, nullptr, &s.acquired);
            r != VK_SUCCESS) {
            return vulkan_error("vkCreateSemaphore", r);
        }
        VkFenceCreateInfo fence{};
        fence.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO;
        fence.flags = VK_FENCE_CREATE_SIGNALED_BIT;
        if (const VkResult r = vkCreateFence(vk, &fence, nullptr, &s.done); r != VK_SUCCESS) {
            return vulkan_error("vkCreateFence", r);
        }
    }
    return {};
}

Status Swapchain::Impl::rebuild() {
    const VkDevice vk = device->handle();
    device->wait_idle();
    destroy_targets();
    VkSurfaceCapabilitiesKHR can{};
    if (const VkResult r =
            vkGetPhysicalDeviceSurfaceCapabilitiesKHR(device->physical(), surface, &can);
        r != VK_SUCCESS) {
        return vulkan_error("vkGetPhysicalDeviceSurfaceCapabilitiesKHR", r);
    }
    extent = can.currentExtent.width != ~0U ? can.currentExtent : wanted;
    extent.width = std::clamp(extent.width, can.minImageExtent.width, can.maxImageExtent.width);
    extent.height = std::clamp(extent.height, can.minImageExtent.height, can.maxImageExtent.height);
    if (extent.width == 0 || extent.height == 0) {
        return {};  // minimised
    }
    min_images = std::max(2U, can.minImageCount);
    VkSwapchainCreateInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR;
    info.surface = surface;
    info.minImageCount =
        can.maxImageCount == 0 ? min_images + 1 : std::min(min_images + 1, can.maxImageCount);
    info.imageFormat = format.format;
    info.imageColorSpace = format.colorSpace;
    info.imageExtent = extent;
    info.imageArrayLayers = 1;
    info.imageUsage = VK_IMAGE_USAGE_COLOR_ATTACHMENT_BIT |
                      (can.supportedUsageFlags & VK_IMAGE_USAGE_TRANSFER_DST_BIT);
    info.imageSharingMode = VK_SHARING_MODE_EXCLUSIVE;
    info.preTransform = can.currentTransform;
    info.compositeAlpha = (can.supportedCompositeAlpha & VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR) != 0
                              ? VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR
                              : VK_COMPOSITE_ALPHA_INHERIT_BIT_KHR;
    info.presentMode = VK_PRESENT_MODE_FIFO_KHR;  // every device has it, and it does not tear
    info.clipped = VK_FALSE;                      // what lies behind other windows is kept too
    info.oldSwapchain = chain;
    VkSwapchainKHR made = VK_NULL_HANDLE;
    const VkResult r = vkCreateSwapchainKHR(vk, &info, nullptr, &made);
    vkDestroySwapchainKHR(vk, chain, nullptr);
    chain = made;
    if (r != VK_SUCCESS) {
        return vulkan_error("vkCreateSwapchainKHR", r);
    }
    stale = false;
    return create_targets();
}

Status Swapchain::Impl::create_targets() {
    const VkDevice vk = device->handle();
    std::uint32_t count = 0;
    vkGetSwapchainImagesKHR(vk, chain, &count, nullptr);
    std::vector<VkImage> images(count);
    vkGetSwapchainImagesKHR(vk, chain, &count, images.data());
    for (VkImage image : images) {
        Target& t = targets.emplace_back();
        t.image = image;
        VkImageViewCreateInfo view{};
        view.sType = VK_STRUCTURE_TYPE_IMAGE_VIEW_CREATE_INFO;
        view.image = image;
        view.viewType = VK_IMAGE_VIEW_TYPE_2D;
        view.format = format.format;
        view.subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
        if (const VkResult r = vkCreateImageView(vk, &view, nullptr, &t.view); r != VK_SUCCESS) {
            return vulkan_error("vkCreateImageView", r);
        }
        VkFramebufferCreateInfo framebuffer{};
        framebuffer.sType = VK_STRUCTURE_TYPE_FRAMEBUFFER_CREATE_INFO;
        framebuffer.renderPass = render_pass;
        framebuffer.attachmentCount = 1;
        framebuffer.pAttachments = &t.view;
        framebuffer.width = extent.width;
        framebuffer.height = extent.height;
        framebuffer.layers = 1;
        if (const VkResult r = vkCreateFramebuffer(vk, &framebuffer, nullptr, &t.framebuffer);
            r != VK_SUCCESS) {
            return vulkan_error("vkCreateFramebuffer", r);
        }
        VkSemaphoreCreateInfo semaphore{};
        semaphore.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO;
        if (const VkResult r = vkCreateSemaphore(vk, &semaphore, nullptr, &t.drawn);
            r != VK_SUCCESS) {
            return vulkan_error("vkCreateSemaphore", r);
        }
    }
    return {};
}

Result<std::unique_ptr<Swapchain>> Swapchain::create(std::shared_ptr<Device> device,
                                                     VkSurfaceKHR surface, std::uint32_t width,
                                                     std::uint32_t height) {
    auto impl = std::make_unique<Impl>();
    impl->device = std::move(device);
    impl->surface = surface;
    impl->wanted = {width, height};
    for (const auto step :
         {&Impl::choose_format, &Impl::create_render_passes, &Impl::create_slots, &Impl::rebuild}) {
        if (const Status s = (impl.get()->*step)(); !s) {
            return s.error();
        }
    }
    return std::unique_ptr<Swapchain>(new Swapchain(std::move(impl)));
}

Swapchain::Swapchain(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Swapchain::~Swapchain() = default;

void Swapchain::resize(std::uint32_t width, std::uint32_t height) {
    if (width != impl_->wanted.width || height != impl_->wanted.height) {
        impl_->wanted = {width, height};
        impl_->stale = true;
    }
}

Result<Swapchain::Frame> Swapchain::acquire() {
    Impl& impl = *impl_;
    const VkDevice vk = impl.device->handle();
    if (impl.wanted.width == 0 || impl.wanted.height == 0) {
        return Frame{};
    }
    const Slot& slot = impl.slots[impl.slot];
    if (const VkResult r = vkWaitForFences(vk, 1, &slot.done, VK_TRUE, kPatienceNs);
        r != VK_SUCCESS) {
        return vulkan_error("vkWaitForFences", impl.device->noted(r));
    }
    if (impl.stale) {
        if (const Status s = impl.rebuild(); !s) {
            return s.error();
        }
    }
    if (impl.targets.empty()) {
        return Frame{};
    }
    std::uint32_t index = 0;
    const VkResult got =
        vkAcquireNextImageKHR(vk, impl.chain, kPatienceNs, slot.acquired, VK_NULL_HANDLE, &index);
    if (got == VK_ERROR_OUT_OF_DATE_KHR || got == VK_TIMEOUT || got == VK_NOT_READY) {
        impl.stale = got == VK_ERROR_OUT_OF_DATE_KHR;
        return Frame{};
    }
    if (got != VK_SUCCESS && got != VK_SUBOPTIMAL_KHR) {
        return vulkan_error("vkAcquireNextImageKHR", impl.device->noted(got));
    }
    impl.stale = got == VK_SUBOPTIMAL_KHR;
    vkResetFences(vk, 1, &slot.done);
    vkResetCommandPool(vk, slot.pool, 0);
    VkCommandBufferBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
    begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
    if (const VkResult r = vkBeginCommandBuffer(slot.commands, &begin); r != VK_SUCCESS) {
        return vulkan_error("vkBeginCommandBuffer", r);
    }
    const Target& t = impl.targets[index];
    return Frame{slot.commands, t.image, t.view, t.framebuffer, impl.extent, index, !t.was_shown};
}

Status Swapchain::present(const Frame& frame) {
    Impl& impl = *impl_;
    const Slot& slot = impl.slots[impl.slot];
    Target& target = impl.targets[frame.image_index];
    if (const VkResult r = vkEndCommandBuffer(slot.commands); r != VK_SUCCESS) {
        return vulkan_error("vkEndCommandBuffer", r);
    }
    VkCommandBufferSubmitInfo commands{};
    commands.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
    commands.commandBuffer = slot.commands;
    VkSemaphoreSubmitInfo wait{};
    wait.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    wait.semaphore = slot.acquired;
    wait.stageMask =
        VK_PIPELINE_STAGE_2_COLOR_ATTACHMENT_OUTPUT_BIT | VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT;
    VkSemaphoreSubmitInfo signal{};
    signal.sType = VK_STRUCTURE_TYPE_SEMAPHORE_SUBMIT_INFO;
    signal.semaphore = target.drawn;
    signal.stageMask = VK_PIPELINE_STAGE_2_ALL_COMMANDS_BIT;
    VkSubmitInfo2 submit{};
    submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
    submit.waitSemaphoreInfoCount = 1;
    submit.pWaitSemaphoreInfos = &wait;
    submit.commandBufferInfoCount = 1;
    submit.pCommandBufferInfos = &commands;
    submit.signalSemaphoreInfoCount = 1;
    submit.pSignalSemaphoreInfos = &signal;
    if (const VkResult r = impl.device->submit({&submit, 1}, slot.done); r != VK_SUCCESS) {
        return vulkan_error("vkQueueSubmit2", r);
    }
    target.was_shown = true;
    impl.slot = (impl.slot + 1) % kFramesInFlight;
    VkPresentInfoKHR info{};
    info.sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR;
    info.waitSemaphoreCount = 1;
    info.pWaitSemaphores = &target.drawn;
    info.swapchainCount = 1;
    info.pSwapchains = &impl.chain;
    info.pImageIndices = &frame.image_index;
    const VkResult shown = impl.device->present(info);
    if (shown == VK_ERROR_OUT_OF_DATE_KHR || shown == VK_SUBOPTIMAL_KHR) {
        impl.stale = true;
        return {};
    }
    return shown == VK_SUCCESS ? Status{} : vulkan_error("vkQueuePresentKHR", shown);
}

bool Swapchain::is_stale() const {
    return impl_->stale;
}
VkRenderPass Swapchain::render_pass_over() const {
    return impl_->render_pass_over;
}
VkRenderPass Swapchain::render_pass() const {
    return impl_->render_pass;
}
VkFormat Swapchain::format() const {
    return impl_->format.format;
}
std::uint32_t Swapchain::image_count() const {
    return static_cast<std::uint32_t>(impl_->targets.size());
}
std::uint32_t Swapchain::min_image_count() const {
    return impl_->min_images;
}
VkExtent2D Swapchain::extent() const {
    return impl_->extent;
}

}  // namespace pitcast::gpu
