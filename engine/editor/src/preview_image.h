// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include <vulkan/vulkan.h>

#include "pitcast/draw/executor.h"
#include "pitcast/gpu/device.h"

namespace pitcast::editor {

/// An image the size of the programme, and mapped memory to fill it through.
class PreviewImage {
 public:
    [[nodiscard]] static Result<std::unique_ptr<PreviewImage>> create(
        std::shared_ptr<gpu::Device> device, std::int32_t width, std::int32_t height);
    ~PreviewImage();
    PreviewImage(const PreviewImage&) = delete;
    PreviewImage& operator=(const PreviewImage&) = delete;

    [[nodiscard]] bool fits(const draw::PackedFrame& frame) const {
        return frame.width == width_ && frame.height == height_;
    }
    [[nodiscard]] VkImageView view() const { return view_; }
    [[nodiscard]] std::int32_t width() const { return width_; }
    [[nodiscard]] std::int32_t height() const { return height_; }
    /// Of the tiles that it shows, row by row.
    [[nodiscard]] const std::vector<std::uint64_t>& signatures() const { return signatures_; }

    /// Copies what differs from the frame before and records its way to the image.
    void upload(VkCommandBuffer commands, const draw::PackedFrame& frame);

 private:
    /// More than frames in flight, so that the one written is never being read.
    static constexpr std::size_t kStagings = 4;
    struct Staging {
        VkBuffer buffer = VK_NULL_HANDLE;
        VkDeviceMemory memory = VK_NULL_HANDLE;
        std::byte* bytes = nullptr;
    };

    PreviewImage(std::shared_ptr<gpu::Device> device, std::int32_t width, std::int32_t height);
    [[nodiscard]] Status create_image();
    [[nodiscard]] Status create_staging(Staging& staging);
    [[nodiscard]] std::vector<VkBufferImageCopy> stage(Staging& staging,
                                                       const draw::PackedFrame& frame);
    void change_layout(VkCommandBuffer commands, bool to_transfer);

    std::shared_ptr<gpu::Device> device_;
    const std::int32_t width_;
    const std::int32_t height_;
    VkImage image_ = VK_NULL_HANDLE;
    VkDeviceMemory memory_ = VK_NULL_HANDLE;
    VkImageView view_ = VK_NULL_HANDLE;
    bool filled_ = false;
    std::array<Staging, kStagings> stagings_{};
    std::size_t next_ = 0;
    std::vector<std::uint64_t> signatures_;  // of the tiles in the image
};

}  // namespace pitcast::editor
