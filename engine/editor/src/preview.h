// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <memory>
#include <span>

#include <vulkan/vulkan.h>

#include "pitcast/draw/executor.h"
#include "pitcast/gpu/device.h"

#include "damage.h"
#include "layout.h"
#include "picture_mode.h"

namespace pitcast::editor {

/// What a picture of these tiles shows. `kind`, `area` and `clip` are left to the caller.
[[nodiscard]] PicturePart part_showing(std::int32_t width, std::int32_t height,
                                       std::span<const std::uint64_t> signatures);

/// A picture as a texture, and the drawing of it: Dear ImGui 1.86 draws no texture but its fonts,
/// so this has a pipeline of its own.
class Preview {
 public:
    [[nodiscard]] static Result<std::unique_ptr<Preview>> create(
        std::shared_ptr<gpu::Device> device, VkRenderPass render_pass);
    ~Preview();
    Preview(const Preview&) = delete;
    Preview& operator=(const Preview&) = delete;

    /// Records the upload of the tiles' rows that differ from the frame before. Outside a render
    /// pass.
    [[nodiscard]] Status upload(VkCommandBuffer commands, const draw::PackedFrame& frame);
    [[nodiscard]] bool has_picture() const;
    /// What it holds, as part_showing() tells it.
    [[nodiscard]] PicturePart part() const;

    /// Draws into a rectangle of the window, as far as it lies in the clips; pixels. Inside the
    /// render pass.
    void draw(VkCommandBuffer commands, VkExtent2D window, const Area& area,
              std::span<const PixelRect> clips, PictureMode mode);

 private:
    struct Impl;
    explicit Preview(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace pitcast::editor
