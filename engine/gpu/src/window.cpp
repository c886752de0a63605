// SPDX-License-Identifier: Apache-2.0
#include "pitcast/gpu/window.h"

#define GLFW_INCLUDE_NONE
#include <algorithm>
#include <array>
#include <cstring>

#include <GLFW/glfw3.h>

#include "buffer.h"
#include "glfw_session.h"
#include "image.h"

namespace pitcast::gpu {
namespace {

constexpr VkImageAspectFlags kColor = VK_IMAGE_ASPECT_COLOR_BIT;
constexpr ImageUse kNothing{};
constexpr ImageUse kCopyTarget{VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL,
                               VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT,
                               VK_ACCESS_2_TRANSFER_WRITE_BIT};
constexpr ImageUse kCopySource{VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL,
                               VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT, VK_ACCESS_2_TRANSFER_READ_BIT};
constexpr ImageUse kShown{VK_IMAGE_LAYOUT_PRESENT_SRC_KHR, VK_PIPELINE_STAGE_2_NONE,
                          VK_ACCESS_2_NONE};

VkBufferImageCopy whole(const draw::PackedFrame& frame) {
    VkBufferImageCopy copy{};
    copy.imageSubresource = {kColor, 0, 0, 1};
    copy.imageExtent = {static_cast<std::uint32_t>(frame.width),
                        static_cast<std::uint32_t>(frame.height), 1};
    return copy;
}

/// Largest rectangle of the picture's shape inside `extent`, in its middle.
std::array<VkOffset3D, 2> fitted(VkExtent2D extent, std::int32_t width, std::int32_t height) {
    const auto ew = static_cast<std::int64_t>(extent.width);
    const auto eh = static_cast<std::int64_t>(extent.height);
    std::int64_t w = ew;
    std::int64_t h = w * height / width;
    if (h > eh) {
        h = eh;
        w = h * width / height;
    }
    w = std::max<std::int64_t>(w, 1);
    h = std::max<std::int64_t>(h, 1);
    const auto x = static_cast<std::int32_t>((ew - w) / 2);
    const auto y = static_cast<std::int32_t>((eh - h) / 2);
    return {{{x, y, 0}, {x + static_cast<std::int32_t>(w), y + static_cast<std::int32_t>(h), 1}}};
}

}  // namespace

struct Window::Impl {
    /// Upload buffer and image of one frame; as many as the swapchain has frames in flight, and
    /// one more, so that none is written while the GPU reads it.
    struct Upload {
        std::unique_ptr<Buffer> buffer;
        std::unique_ptr<Image> image;
    };

    std::shared_ptr<Device> device;
    std::shared_ptr<GlfwSession> session;
    GLFWwindow* window = nullptr;
    std::array<Upload, 3> uploads;
    std::size_t turn = 0;
    std::unique_ptr<Swapchain> swapchain;

    ~Impl() {
        swapchain.reset();  // waits until the device is idle
        if (window != nullptr) {
            glfwDestroyWindow(window);
        }
    }
    Result<Upload*> next_upload(const draw::PackedFrame& frame);
    static void record_copy(VkCommandBuffer commands, const Upload& upload, VkImage to,
                            const draw::PackedFrame& frame);
    static void record_fit(VkCommandBuffer commands, const Upload& upload,
                           const Swapchain::Frame& next, const draw::PackedFrame& frame);
};

namespace {

/// A window larger than the screen would hide its right and lower edge.
void fit_to_screen(std::int32_t& width, std::int32_t& height) {
    GLFWmonitor* screen = glfwGetPrimaryMonitor();
    if (screen == nullptr) {
        return;
    }
    int x = 0;
    int y = 0;
    int most_width = 0;
    int most_height = 0;
    glfwGetMonitorWorkarea(screen, &x, &y, &most_width, &most_height);
    if (most_width > 0 && most_height > 0) {
        width = std::min(width, most_width);
        height = std::min(height, most_height);
    }
}

}  // namespace

Result<std::unique_ptr<Window>> Window::open(const std::string& title, std::int32_t width,
                                             std::int32_t height, std::shared_ptr<Device> device) {
    auto impl = std::make_unique<Impl>();
    impl->device = std::move(device);
    auto session = GlfwSession::start();
    if (!session) {
        return session.error();
    }
    impl->session = *session;
    glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    fit_to_screen(width, height);
    impl->window = glfwCreateWindow(width, height, title.c_str(), nullptr, nullptr);
    if (impl->window == nullptr) {
        return Error{"window \"" + title + "\"", "cannot be opened: " + glfw_complaint(), ""};
    }
    VkSurfaceKHR surface = VK_NULL_HANDLE;
    if (const VkResult r =
            glfwCreateWindowSurface(impl->device->instance(), impl->window, nullptr, &surface);
        r != VK_SUCCESS) {
        return Error{"window \"" + title + "\"",
                     "Vulkan cannot draw into it: " + result_name(r) + ", " + glfw_complaint(),
                     "open the device with need_window"};
    }
    int pixels_x = 0;
    int pixels_y = 0;
    glfwGetFramebufferSize(impl->window, &pixels_x, &pixels_y);
    auto swapchain = Swapchain::create(impl->device, surface, static_cast<std::uint32_t>(pixels_x),
                                       static_cast<std::uint32_t>(pixels_y));
    if (!swapchain) {
        return swapchain.error().within("window \"" + title + "\"");
    }
    impl->swapchain = std::move(swapchain).value();
    return std::unique_ptr<Window>(new Window(std::move(impl)));
}

Window::Window(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Window::~Window() = default;

Result<Window::Impl::Upload*> Window::Impl::next_upload(const draw::PackedFrame& frame) {
    turn = (turn + 1) % uploads.size();
    Upload& upload = uploads[turn];
    const VkExtent2D extent{static_cast<std::uint32_t>(frame.width),
                            static_cast<std::uint32_t>(frame.height)};
    if (!upload.image || upload.image->extent().width != extent.width ||
        upload.image->extent().height != extent.height) {
        device->wait_idle();
        auto buffer = Buffer::create(device, MemoryUse::upload,
                                     std::size_t{extent.width} * extent.height * 4);
        if (!buffer) {
            return buffer.error();
        }
        auto image =
            Image::create(device, VK_FORMAT_B8G8R8A8_UNORM, extent, VK_SAMPLE_COUNT_1_BIT,
                          VK_IMAGE_USAGE_TRANSFER_DST_BIT | VK_IMAGE_USAGE_TRANSFER_SRC_BIT);
        if (!image) {
            return image.error();
        }
        upload.buffer = std::move(buffer).value();
        upload.image = std::move(image).value();
    }
    return &upload;
}

/// A frame that has the window's size already goes to it as it is.
void Window::Impl::record_copy(VkCommandBuffer commands, const Upload& upload, VkImage to,
                               const draw::PackedFrame& frame) {
    ImageUse acquired;  // chained to the wait for the acquired image
    acquired.stage = VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT;
    image_barrier(commands, to, kColor, acquired, kCopyTarget);
    const VkBufferImageCopy copy = whole(frame);
    vkCmdCopyBufferToImage(commands, upload.buffer->handle(), to,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
    image_barrier(commands, to, kColor, kCopyTarget, kShown);
}

/// Any other is scaled, with bars beside it.
void Window::Impl::record_fit(VkCommandBuffer commands, const Upload& upload,
                              const Swapchain::Frame& next, const draw::PackedFrame& frame) {
    const VkImage image = upload.image->handle();
    image_barrier(commands, image, kColor, kNothing, kCopyTarget);
    const VkBufferImageCopy copy = whole(frame);
    vkCmdCopyBufferToImage(commands, upload.buffer->handle(), image,
                           VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &copy);
    image_barrier(commands, image, kColor, kCopyTarget, kCopySource);
    ImageUse acquired;  // chained to the wait for the acquired image
    acquired.stage = VK_PIPELINE_STAGE_2_ALL_TRANSFER_BIT;
    image_barrier(commands, next.image, kColor, acquired, kCopyTarget);
    const VkClearColorValue black{{0.0F, 0.0F, 0.0F, 1.0F}};
    const VkImageSubresourceRange all{kColor, 0, 1, 0, 1};
    vkCmdClearColorImage(commands, next.image, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &black, 1,
                         &all);
    image_barrier(commands, next.image, kColor, kCopyTarget, kCopyTarget);
    VkImageBlit blit{};
    blit.srcSubresource = copy.imageSubresource;
    blit.srcOffsets[1] = {frame.width, frame.height, 1};
    blit.dstSubresource = copy.imageSubresource;
    const auto where = fitted(next.extent, frame.width, frame.height);
    std::copy(where.begin(), where.end(), blit.dstOffsets);
    vkCmdBlitImage(commands, image, VK_IMAGE_LAYOUT_TRANSFER_SRC_OPTIMAL, next.image,
                   VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, 1, &blit, VK_FILTER_LINEAR);
    image_barrier(commands, next.image, kColor, kCopyTarget, kShown);
}

Status Window::present(const draw::PackedFrame& frame) {
    if (frame.format != draw::PackFormat::bgra8 || frame.width < 1 || frame.height < 1) {
        return Error{"window", "shows bgra8 frames only", "ask the channel for bgra8"};
    }
    const auto next = impl_->swapchain->acquire();
    if (!next) {
        return next.error();
    }
    VkCommandBuffer commands = next->commands;
    if (commands == VK_NULL_HANDLE) {
        return {};
    }
    const auto upload = impl_->next_upload(frame);
    if (!upload) {
        return upload.error();
    }
    const std::size_t line = static_cast<std::size_t>(frame.width) * 4;
    for (std::size_t y = 0; y < static_cast<std::size_t>(frame.height); ++y) {
        std::memcpy((*upload)->buffer->mapped() + y * line,
                    frame.planes[0].bytes + y * frame.planes[0].stride, line);
    }
    if (next->extent.width == static_cast<std::uint32_t>(frame.width) &&
        next->extent.height == static_cast<std::uint32_t>(frame.height) &&
        impl_->swapchain->format() == VK_FORMAT_B8G8R8A8_UNORM) {
        Impl::record_copy(commands, **upload, next->image, frame);
    } else {
        Impl::record_fit(commands, **upload, *next, frame);
    }
    return impl_->swapchain->present(*next);
}

void Window::poll() {
    glfwPollEvents();
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(impl_->window, &width, &height);
    impl_->swapchain->resize(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height));
}

bool Window::closed() const {
    return glfwWindowShouldClose(impl_->window) == GLFW_TRUE;
}
Swapchain& Window::swapchain() {
    return *impl_->swapchain;
}
GLFWwindow* Window::handle() {
    return impl_->window;
}

}  // namespace pitcast::gpu
