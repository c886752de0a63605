// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <backends/imgui_impl_vulkan.h>

#include "pitcast/gpu/window.h"

#include "damage.h"
#include "key_press.h"
#include "style.h"

namespace pitcast::editor {

/// Dear ImGui on a window: context, fonts, backends.
class ImGuiSession {
 public:
    [[nodiscard]] static Result<std::unique_ptr<ImGuiSession>> open(
        std::shared_ptr<gpu::Device> device, gpu::Window& window,
        const std::filesystem::path& font_root, std::int32_t scale);
    ~ImGuiSession();
    ImGuiSession(const ImGuiSession&) = delete;
    ImGuiSession& operator=(const ImGuiSession&) = delete;

    /// Per cent. Between two frames; the fonts are made anew where it is another.
    [[nodiscard]] Status set_scale(std::int32_t scale);
    [[nodiscard]] std::int32_t scale() const { return scale_; }

    void begin_frame();
    /// Keys pressed since the last call, in order. Dear ImGui 1.86 looks at keys once a frame and
    /// misses one that is pressed and let go of between two.
    /// After begin_frame. A mouse button let go of between two frames is seen as let go of one
    /// frame later; keys wait for that, so that they act on what was clicked before them.
    [[nodiscard]] std::vector<KeyPress> take_keys();
    /// Files that were dropped on the window since the last call.
    [[nodiscard]] std::vector<std::filesystem::path> take_dropped() {
        return std::exchange(dropped_, {});
    }
    /// Ends what was begun with begin_frame: what was drawn, in pixels of the window.
    [[nodiscard]] ImDrawData& end_frame();
    /// Records it as a render pass, in these parts of the image; the others stay as they are.
    void record(const gpu::Swapchain& swapchain, const gpu::Swapchain::Frame& frame,
                std::span<const PixelRect> parts);
    /// Somebody else has drawn over the window since the last call.
    [[nodiscard]] bool take_uncovered() { return std::exchange(uncovered_, false); }

    [[nodiscard]] const Fonts& fonts() const { return fonts_; }

 private:
    explicit ImGuiSession(std::shared_ptr<gpu::Device> device) : device_(std::move(device)) {}
    [[nodiscard]] Status start(gpu::Window& window);
    [[nodiscard]] Status start_renderer();
    [[nodiscard]] Status make_fonts();
    [[nodiscard]] Status upload_fonts();

    std::shared_ptr<gpu::Device> device_;
    std::filesystem::path font_root_;
    ImGui_ImplVulkan_InitInfo renderer_{};
    VkRenderPass render_pass_ = VK_NULL_HANDLE;
    std::int32_t scale_ = 100;
    Fonts fonts_;
    std::vector<KeyPress> keys_;
    std::vector<std::filesystem::path> dropped_;
    bool uncovered_ = false;
    VkDescriptorPool pool_ = VK_NULL_HANDLE;
    bool has_context_ = false;
    bool has_window_ = false;
    bool has_renderer_ = false;
};

}  // namespace pitcast::editor
