// SPDX-License-Identifier: Apache-2.0
#include "pitcast/editor/editor.h"

#include <algorithm>
#include <utility>

#include "pitcast/core/clock.h"

#include "imgui_session.h"
#include "preview.h"
#include "ui.h"

namespace pitcast::editor {
namespace {

// The desk shares its machine with the frame loop: it draws as often as the eye needs. A driver
// on the CPU takes the very cores that the programme is made on.
constexpr Nanoseconds kPeriodOnGpu = kNanosecondsPerSecond / 50;
constexpr Nanoseconds kPeriodOnCpu = kNanosecondsPerSecond / 20;

/// What the draw callback needs; filled before Dear ImGui records.
struct PreviewCall {
    Area area;  // first: draw_programme fills it
    Preview* preview = nullptr;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkExtent2D window{};
};

void draw_preview(const ImDrawList*, const ImDrawCmd* command) {
    const auto& call = *static_cast<const PreviewCall*>(command->UserCallbackData);
    if (call.preview->has_picture()) {
        call.preview->draw(call.commands, call.window, call.area.x, call.area.y, call.area.width,
                           call.area.height);
    }
}

void draw_panes(const Ui& ui) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Layout layout = layout_for(size.x, size.y, !ui.desk.package().pages().empty(),
                                     ui.desk.package().rules().size());
    draw_top_bar(ui, layout.top);
    if (layout.rundown.height > 0) {
        draw_rundown(ui, layout.rundown);
    }
    draw_templates(ui, layout.templates);
    draw_programme(ui, layout.programme);
    draw_controls(ui, layout.controls);
    draw_board(ui, layout.board);
    if (layout.rules.height > 0) {
        draw_rules(ui, layout.rules);
    }
    draw_stories(ui, layout.stories);
    draw_log(ui, layout.log);
    draw_status(ui, layout.status);
    handle_keys(ui.desk, ui.keys);  // last: a key acts on what was clicked before it
}

/// The open window and what draws into it.
struct Stage {
    std::shared_ptr<gpu::Device> device;
    std::unique_ptr<gpu::Window> window;
    std::unique_ptr<Preview> preview;
    std::unique_ptr<ImGuiSession> session;

    ~Stage() {
        if (device) {
            device->wait_idle();
        }
    }
};

Status open_stage(Stage& stage, const EditorOptions& options) {
    gpu::DeviceOptions wanted;
    wanted.validation = options.validation;
    wanted.need_window = true;
    auto device = gpu::Device::open(wanted);
    if (!device) {
        return device.error();
    }
    stage.device = *std::move(device);
    auto window = gpu::Window::open(options.title, std::max(options.width, 1024),
                                    std::max(options.height, 576), stage.device);
    if (!window) {
        return window.error();
    }
    stage.window = *std::move(window);
    auto preview = Preview::create(stage.device, stage.window->swapchain().render_pass());
    if (!preview) {
        return preview.error();
    }
    stage.preview = *std::move(preview);
    auto session = ImGuiSession::open(stage.device, *stage.window, options.font_root);
    if (!session) {
        return session.error();
    }
    stage.session = *std::move(session);
    return {};
}

Status draw_frame(Stage& stage, Desk& desk, const EditorOptions& options) {
    desk.refresh();
    PreviewCall call;
    call.preview = stage.preview.get();
    stage.session->begin_frame();
    const std::vector<KeyPress> keys = stage.session->take_keys();
    const Ui ui{desk, keys, stage.session->fonts(), options, draw_preview, &call};
    draw_panes(ui);
    auto frame = stage.window->swapchain().acquire();
    if (!frame) {
        stage.session->skip_frame();
        return frame.error();
    }
    if (frame->commands == VK_NULL_HANDLE) {
        stage.session->skip_frame();
        return {};
    }
    call.commands = frame->commands;
    call.window = frame->extent;
    if (const auto& programme = desk.snapshot().programme) {
        if (const auto uploaded = stage.preview->upload(frame->commands, *programme); !uploaded) {
            stage.session->skip_frame();
            return uploaded.error();
        }
    }
    stage.session->end_frame(*frame, stage.window->swapchain().render_pass());
    return stage.window->swapchain().present(*frame);
}

}  // namespace

Result<EditorReport> run_editor(EngineView& engine, const EditorOptions& options) {
    Stage stage;
    if (const auto opened = open_stage(stage, options); !opened) {
        return opened.error();
    }
    Desk desk(engine, options.who);
    EditorReport report;
    const Nanoseconds period = stage.device->is_real_gpu() ? kPeriodOnGpu : kPeriodOnCpu;
    const Nanoseconds opened_ns = monotonic_now_ns();
    Nanoseconds due_ns = opened_ns;
    while (!stage.window->closed() && (options.stop == nullptr || !*options.stop) &&
           (options.close_after_ns == 0 || due_ns - opened_ns < options.close_after_ns)) {
        stage.window->poll();
        if (const auto drawn = draw_frame(stage, desk, options); !drawn) {
            return drawn.error();
        }
        ++report.frames;
        due_ns = std::max(due_ns + period, monotonic_now_ns());
        sleep_until_monotonic(due_ns);
    }
    report.commands_sent = desk.commands_sent();
    stage.device->wait_idle();
    report.validation_messages = stage.device->validation_messages();
    return report;
}

}  // namespace pitcast::editor
