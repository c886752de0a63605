// SPDX-License-Identifier: Apache-2.0
#include "imgui_session.h"

#include <algorithm>
#include <iterator>

#include <GLFW/glfw3.h>
#include <backends/imgui_impl_glfw.h>

#include "draw_scale.h"

namespace pitcast::editor {

Result<std::unique_ptr<ImGuiSession>> ImGuiSession::open(std::shared_ptr<gpu::Device> device,
                                                         gpu::Window& window,
                                                         const std::filesystem::path& font_root,
                                                         std::int32_t scale) {
    std::unique_ptr<ImGuiSession> session(new ImGuiSession(std::move(device)));
    ImGui::CreateContext();
    session->has_context_ = true;
    ImGui::GetIO().IniFilename = nullptr;  // the layout is fixed; nothing is written behind us
    ImGui::GetIO().LogFilename = nullptr;
    apply_style();
    session->font_root_ = font_root;
    session->scale_ = scale;
    if (const auto made = session->make_fonts(); !made) {
        return made.error();
    }
    if (const auto started = session->start(window); !started) {
        return started.error();
    }
    return session;
}

ImGuiSession::~ImGuiSession() {
    device_->wait_idle();
    if (has_renderer_) {
        ImGui_ImplVulkan_Shutdown();
    }
    if (has_window_) {
        ImGui_ImplGlfw_Shutdown();
    }
    vkDestroyDescriptorPool(device_->handle(), pool_, nullptr);
    if (has_context_) {
        ImGui::DestroyContext();
    }
}

Status ImGuiSession::start(gpu::Window& window) {
    const VkDescriptorPoolSize size{VK_DESCRIPTOR_TYPE_COMBINED_IMAGE_SAMPLER, 4};
    VkDescriptorPoolCreateInfo pooling{};
    pooling.sType = VK_STRUCTURE_TYPE_DESCRIPTOR_POOL_CREATE_INFO;
    pooling.flags = VK_DESCRIPTOR_POOL_CREATE_FREE_DESCRIPTOR_SET_BIT;
    pooling.maxSets = 4;
    pooling.poolSizeCount = 1;
    pooling.pPoolSizes = &size;
    if (auto result = vkCreateDescriptorPool(device_->handle(), &pooling, nullptr, &pool_);
        result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateDescriptorPool", result);
    }
    // Before Dear ImGui's own callback, which calls the one it finds.
    glfwSetWindowUserPointer(window.handle(), this);
    glfwSetKeyCallback(window.handle(), [](GLFWwindow* w, int key, int, int action, int mods) {
        if (action == GLFW_PRESS) {
            static_cast<ImGuiSession*>(glfwGetWindowUserPointer(w))
                ->keys_.push_back({.key = key,
                                   .control = (mods & GLFW_MOD_CONTROL) != 0,
                                   .alt = (mods & GLFW_MOD_ALT) != 0,
                                   .shift = (mods & GLFW_MOD_SHIFT) != 0});
        }
    });
    glfwSetDropCallback(window.handle(), [](GLFWwindow* w, int count, const char** paths) {
        auto& dropped = static_cast<ImGuiSession*>(glfwGetWindowUserPointer(w))->dropped_;
        dropped.insert(dropped.end(), paths, paths + count);
    });
    glfwSetWindowRefreshCallback(window.handle(), [](GLFWwindow* w) {
        static_cast<ImGuiSession*>(glfwGetWindowUserPointer(w))->uncovered_ = true;
    });
    if (!ImGui_ImplGlfw_InitForVulkan(window.handle(), true)) {
        return Error{"editor", "Dear ImGui cannot use the window", ""};
    }
    has_window_ = true;
    ImGui_ImplVulkan_InitInfo& info = renderer_;
    info.Instance = device_->instance();
    info.PhysicalDevice = device_->physical();
    info.Device = device_->handle();
    info.QueueFamily = device_->queue_family();
    info.Queue = device_->queue();
    info.DescriptorPool = pool_;
    info.MinImageCount = std::max(window.swapchain().min_image_count(), 2U);
    // Also how many frames' vertices it keeps: never fewer than are in flight.
    info.ImageCount = std::max(window.swapchain().image_count(), 4U);
    info.MSAASamples = VK_SAMPLE_COUNT_1_BIT;
    render_pass_ = window.swapchain().render_pass();
    return start_renderer();
}

Status ImGuiSession::start_renderer() {
    if (!ImGui_ImplVulkan_Init(&renderer_, render_pass_)) {
        return Error{"editor", "Dear ImGui cannot use the Vulkan device", ""};
    }
    has_renderer_ = true;
    return upload_fonts();
}

Status ImGuiSession::make_fonts() {
    const auto fonts = load_fonts(font_root_, static_cast<float>(scale_) / 100);
    if (!fonts) {
        return fonts.error();
    }
    fonts_ = *fonts;
    return {};
}

Status ImGuiSession::set_scale(std::int32_t scale) {
    if (scale == scale_) {
        return {};
    }
    scale_ = scale;
    // The renderer's part begins anew: Dear ImGui 1.86 never lets go of a font texture by itself.
    device_->wait_idle();
    ImGui_ImplVulkan_Shutdown();
    has_renderer_ = false;
    if (const auto made = make_fonts(); !made) {
        return made.error();
    }
    return start_renderer();
}

Status ImGuiSession::upload_fonts() {
    const VkDevice handle = device_->handle();
    VkCommandPoolCreateInfo pooling{};
    pooling.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO;
    pooling.queueFamilyIndex = device_->queue_family();
    VkCommandPool pool = VK_NULL_HANDLE;
    if (auto result = vkCreateCommandPool(handle, &pooling, nullptr, &pool); result != VK_SUCCESS) {
        return gpu::vulkan_error("vkCreateCommandPool", result);
    }
    VkCommandBufferAllocateInfo allocation{};
    allocation.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO;
    allocation.commandPool = pool;
    allocation.level = VK_COMMAND_BUFFER_LEVEL_PRIMARY;
    allocation.commandBufferCount = 1;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    auto result = vkAllocateCommandBuffers(handle, &allocation, &commands);
    if (result == VK_SUCCESS) {
        VkCommandBufferBeginInfo begin{};
        begin.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO;
        begin.flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT;
        vkBeginCommandBuffer(commands, &begin);
        ImGui_ImplVulkan_CreateFontsTexture(commands);
        vkEndCommandBuffer(commands);
        VkCommandBufferSubmitInfo buffer{};
        buffer.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_SUBMIT_INFO;
        buffer.commandBuffer = commands;
        VkSubmitInfo2 submit{};
        submit.sType = VK_STRUCTURE_TYPE_SUBMIT_INFO_2;
        submit.commandBufferInfoCount = 1;
        submit.pCommandBufferInfos = &buffer;
        result = device_->submit({&submit, 1}, VK_NULL_HANDLE);
        device_->wait_idle();
        ImGui_ImplVulkan_DestroyFontUploadObjects();
    }
    vkDestroyCommandPool(handle, pool, nullptr);
    return result == VK_SUCCESS ? Status{} : gpu::vulkan_error("uploading fonts", result);
}

void ImGuiSession::begin_frame() {
    ImGui_ImplVulkan_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    // The panes have pixels of their own, of which the window's are some more or as many.
    ImGuiIO& io = ImGui::GetIO();
    const float scale = static_cast<float>(scale_) / 100;
    io.DisplaySize = {io.DisplaySize.x / scale, io.DisplaySize.y / scale};
    if (ImGui::IsMousePosValid(&io.MousePos)) {
        io.MousePos = {io.MousePos.x / scale, io.MousePos.y / scale};
    }
    ImGui::NewFrame();
}

std::vector<KeyPress> ImGuiSession::take_keys() {
    const auto& clicked = ImGui::GetIO().MouseClicked;
    if (std::any_of(std::begin(clicked), std::end(clicked), [](bool now) { return now; })) {
        return {};
    }
    return std::exchange(keys_, {});
}

ImDrawData& ImGuiSession::end_frame() {
    ImGui::Render();
    ImDrawData& drawn = *ImGui::GetDrawData();
    scale_draw_data(drawn, static_cast<float>(scale_) / 100);
    return drawn;
}

void ImGuiSession::record(const gpu::Swapchain& swapchain, const gpu::Swapchain::Frame& frame,
                          std::span<const PixelRect> parts) {
    const ImVec4 clear = ImGui::ColorConvertU32ToFloat4(colour::kBackground);
    VkClearValue value{};
    value.color = {{clear.x, clear.y, clear.z, 1}};
    VkRenderPassBeginInfo begin{};
    begin.sType = VK_STRUCTURE_TYPE_RENDER_PASS_BEGIN_INFO;
    begin.renderPass = frame.is_new ? swapchain.render_pass() : swapchain.render_pass_over();
    begin.framebuffer = frame.framebuffer;
    begin.renderArea = {{0, 0}, frame.extent};
    begin.clearValueCount = 1;
    begin.pClearValues = &value;
    vkCmdBeginRenderPass(frame.commands, &begin, VK_SUBPASS_CONTENTS_INLINE);
    if (!frame.is_new && !parts.empty()) {
        std::vector<VkClearRect> places;
        for (const PixelRect& part : parts) {
            places.push_back({{{part.left, part.top},
                               {static_cast<std::uint32_t>(part.right - part.left),
                                static_cast<std::uint32_t>(part.bottom - part.top)}},
                              0,
                              1});
        }
        const VkClearAttachment ground{VK_IMAGE_ASPECT_COLOR_BIT, 0, value};
        vkCmdClearAttachments(frame.commands, 1, &ground, static_cast<std::uint32_t>(places.size()),
                              places.data());
    }
    keep_within(*ImGui::GetDrawData(), parts);
    ImGui_ImplVulkan_RenderDrawData(ImGui::GetDrawData(), frame.commands);
    vkCmdEndRenderPass(frame.commands);
}

}  // namespace pitcast::editor
