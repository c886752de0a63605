// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <memory>

#include "pitcast/core/result.h"
#include "pitcast/gpu/device.h"

namespace pitcast::gpu {

/// Images of a window's surface, a command buffer and semaphores a frame in flight, and a render
/// pass with framebuffers (Dear ImGui 1.86 predates dynamic rendering). Made anew when the window
/// changes size. One thread at a time.
class Swapchain {
 public:
    /// What one frame draws with. Valid until `present`.
    struct Frame {
        VkCommandBuffer commands = VK_NULL_HANDLE;  ///< recording
        VkImage image = VK_NULL_HANDLE;             ///< as it was left when it was shown
        VkImageView view = VK_NULL_HANDLE;
        VkFramebuffer framebuffer = VK_NULL_HANDLE;  ///< for render_pass()
        VkExtent2D extent{};
        std::uint32_t image_index = 0;
        bool is_new = true;  ///< nothing was drawn into it yet: its layout is UNDEFINED
    };

    /// Takes the surface over. `width`, `height`: pixels of the window's framebuffer.
    [[nodiscard]] static Result<std::unique_ptr<Swapchain>> create(std::shared_ptr<Device> device,
                                                                   VkSurfaceKHR surface,
                                                                   std::uint32_t width,
                                                                   std::uint32_t height);
    ~Swapchain();
    Swapchain(const Swapchain&) = delete;
    Swapchain& operator=(const Swapchain&) = delete;

    /// The window's framebuffer has this size now; 0 x 0 = minimised.
    void resize(std::uint32_t width, std::uint32_t height);

    /// Next image, its command buffer begun. `commands` is null when there is nothing to draw to
    /// now (minimised): skip the frame.
    [[nodiscard]] Result<Frame> acquire();
    /// Ends and submits the commands and shows the image. A frame drawn in render_pass() is left
    /// ready to show by it; other commands must leave the image in
    /// VK_IMAGE_LAYOUT_PRESENT_SRC_KHR.
    [[nodiscard]] Status present(const Frame& frame);

    /// The window has changed in a way that the images do not fit: the next one will be new.
    [[nodiscard]] bool is_stale() const;

    /// Clears, stores, ends in VK_IMAGE_LAYOUT_PRESENT_SRC_KHR. Stays the same across resizes.
    [[nodiscard]] VkRenderPass render_pass() const;
    /// Leaves what the image holds, for one that is not new. Compatible with render_pass().
    [[nodiscard]] VkRenderPass render_pass_over() const;
    [[nodiscard]] VkFormat format() const;
    [[nodiscard]] std::uint32_t image_count() const;
    [[nodiscard]] std::uint32_t min_image_count() const;
    [[nodiscard]] VkExtent2D extent() const;

 private:
    struct Impl;
    explicit Swapchain(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::gpu
