// SPDX-License-Identifier: Apache-2.0
#include "pitcast/editor/editor.h"

#include <algorithm>
#include <utility>

#include <GLFW/glfw3.h>

#include "pitcast/core/clock.h"

#include "cue_preview.h"
#include "edit_desk.h"
#include "edit_ui.h"
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
struct PreviewCall : PictureCall {
    Preview* preview = nullptr;
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkExtent2D window{};
};

void draw_preview(const ImDrawList*, const ImDrawCmd* command) {
    const auto& call = *static_cast<const PreviewCall*>(
        static_cast<const PictureCall*>(command->UserCallbackData));
    if (call.preview->has_picture()) {
        call.preview->draw(call.commands, call.window, call.area, call.clip);
    }
}

void draw_direct_workspace(const Ui& ui) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Layout layout = layout_for(size.x, size.y, !ui.desk.package().pages().empty(),
                                     ui.desk.package().rules().size(), ui.preview != nullptr);
    draw_top_bar(ui, layout.top);
    if (layout.rundown.height > 0) {
        draw_rundown(ui, layout.rundown);
    }
    draw_templates(ui, layout.templates);
    if (layout.preview.width > 0) {
        draw_cue_preview(ui, layout.preview);
    }
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
    std::unique_ptr<Preview> draft;  ///< of the template being edited
    std::unique_ptr<Preview> cue;    ///< of what a take would bring
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
    for (auto* picture : {&stage.preview, &stage.draft, &stage.cue}) {
        auto made = Preview::create(stage.device, stage.window->swapchain().render_pass());
        if (!made) {
            return made.error();
        }
        *picture = *std::move(made);
    }
    auto session = ImGuiSession::open(stage.device, *stage.window, options.font_root);
    if (!session) {
        return session.error();
    }
    stage.session = *std::move(session);
    return {};
}

/// What is edited besides being directed, and which of the two is shown.
struct Workspaces {
    std::unique_ptr<CuePreview> cue;  ///< null: there is no preview
    std::unique_ptr<EditDesk> edit;   ///< null: there is nothing to edit
    bool editing = false;

    /// Ctrl+E goes over, and on to the template that is selected there.
    void go_over(Desk& desk) {
        if (edit == nullptr) {
            return;
        }
        if (editing) {
            edit->leave();
        } else {
            edit->enter();
        }
        editing = !editing;
        const show::TemplateSummary* selected = desk.selected();
        if (editing && edit->document() == nullptr && selected != nullptr) {
            edit->open_template(selected->id);
        }
    }
};

void draw_workspace(const Ui& ui, Workspaces& spaces) {
    bool switches = false;
    for (const KeyPress& press : ui.keys) {
        switches = switches || (press.control && !press.alt && press.key == GLFW_KEY_E);
    }
    if (spaces.editing) {
        draw_edit_workspace(ui);
    } else {
        draw_direct_workspace(ui);
    }
    if (switches || std::exchange(ui.desk.view.switch_workspace, false)) {
        spaces.go_over(ui.desk);
    }
}

Status upload(const Stage& stage, VkCommandBuffer commands, const Desk& desk,
              const Workspaces& spaces) {
    if (!spaces.editing && spaces.cue != nullptr && spaces.cue->frame() != nullptr) {
        if (auto done = stage.cue->upload(commands, *spaces.cue->frame()); !done) {
            return done;
        }
    }
    if (const auto& programme = desk.snapshot().programme; programme && !spaces.editing) {
        if (auto done = stage.preview->upload(commands, *programme); !done) {
            return done;
        }
    }
    if (spaces.editing && spaces.edit->picture().frame != nullptr) {
        return stage.draft->upload(commands, *spaces.edit->picture().frame);
    }
    return {};
}

Status draw_frame(Stage& stage, Desk& desk, Workspaces& spaces, const EditorOptions& options) {
    desk.refresh();
    if (spaces.editing) {
        spaces.edit->refresh(desk.snapshot().race, monotonic_now_ns());
    }
    if (!spaces.editing && spaces.cue != nullptr) {
        spaces.cue->refresh(desk, monotonic_now_ns());
    }
    PreviewCall programme;
    PreviewCall draft;
    PreviewCall cue;
    programme.preview = stage.preview.get();
    draft.preview = stage.draft.get();
    cue.preview = stage.cue.get();
    programme.draw = draft.draw = cue.draw = draw_preview;
    stage.session->begin_frame();
    const std::vector<KeyPress> keys = stage.session->take_keys();
    const Ui ui{desk,
                keys,
                stage.session->fonts(),
                options,
                &programme,
                &draft,
                spaces.edit.get(),
                spaces.editing,
                &cue,
                spaces.cue.get()};
    draw_workspace(ui, spaces);
    auto frame = stage.window->swapchain().acquire();
    if (!frame) {
        stage.session->skip_frame();
        return frame.error();
    }
    if (frame->commands == VK_NULL_HANDLE) {
        stage.session->skip_frame();
        return {};
    }
    programme.commands = draft.commands = cue.commands = frame->commands;
    programme.window = draft.window = cue.window = frame->extent;
    if (const auto uploaded = upload(stage, frame->commands, desk, spaces); !uploaded) {
        stage.session->skip_frame();
        return uploaded.error();
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
    Workspaces spaces;
    if (!options.edit.folder.empty()) {
        spaces.cue = std::make_unique<CuePreview>(options.edit);
    }
    if (!options.edit.folder.empty() && options.edit.editable) {
        spaces.edit = std::make_unique<EditDesk>(options.edit);
        if (options.edit.begin) {
            spaces.go_over(desk);
        }
    }
    EditorReport report;
    const Nanoseconds period = stage.device->is_real_gpu() ? kPeriodOnGpu : kPeriodOnCpu;
    const Nanoseconds opened_ns = monotonic_now_ns();
    Nanoseconds due_ns = opened_ns;
    while (!stage.window->closed() && (options.stop == nullptr || !*options.stop) &&
           (options.close_after_ns == 0 || due_ns - opened_ns < options.close_after_ns)) {
        stage.window->poll();
        if (const auto drawn = draw_frame(stage, desk, spaces, options); !drawn) {
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
