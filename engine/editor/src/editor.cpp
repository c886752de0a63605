// SPDX-License-Identifier: Apache-2.0
#include "pitcast/editor/editor.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include <GLFW/glfw3.h>

#include "pitcast/core/clock.h"
#include "pitcast/core/log.h"

#include "clip_shelf.h"
#include "cue_preview.h"
#include "draw_scale.h"
#include "edit_desk.h"
#include "edit_ui.h"
#include "monitor_ui.h"
#include "scope_worker.h"
#include "source_sheet.h"
#include "splitter.h"
#include "stage.h"

namespace pitcast::editor {
namespace {

// The desk shares its machine with the frame loop: it draws as often as the eye needs. A driver
// on the CPU takes the very cores that the programme is made on.
constexpr Nanoseconds kPeriodOnGpu = kNanosecondsPerSecond / 50;
constexpr Nanoseconds kPeriodOnCpu = kNanosecondsPerSecond / 30;

/// What the draw callback needs; filled before Dear ImGui records.
struct PreviewCall : PictureCall {
    Shown which = Shown::programme;
    Preview* preview = nullptr;
    std::shared_ptr<const draw::PackedFrame> next;  ///< null: what the preview holds
    VkCommandBuffer commands = VK_NULL_HANDLE;
    VkExtent2D window{};
    std::vector<PixelRect> clips;  ///< the parts of `clip` that are drawn
};

/// What of the parts lies in there.
std::vector<PixelRect> common(const std::vector<PixelRect>& parts, const PixelRect& in) {
    std::vector<PixelRect> left;
    for (const PixelRect& part : parts) {
        if (const PixelRect both = common(part, in); !both.empty()) {
            left.push_back(both);
        }
    }
    return left;
}

Area scaled(const Area& area, float by) {
    return {area.x * by, area.y * by, area.width * by, area.height * by};
}

const PreviewCall& call_of(const ImDrawCmd& command) {
    return *static_cast<const PreviewCall*>(
        static_cast<const PictureCall*>(command.UserCallbackData));
}

void draw_preview(const ImDrawList*, const ImDrawCmd* command) {
    const PreviewCall& call = call_of(*command);
    if (call.preview->has_picture() && !call.clips.empty()) {
        call.preview->draw(call.commands, call.window, call.area, call.clips, call.mode);
    }
}

/// What the picture will show once it is uploaded.
PicturePart part_of(const ImDrawCmd& command) {
    const PreviewCall& call = call_of(command);
    PicturePart part = call.next == nullptr ? call.preview->part()
                                            : part_showing(call.next->width, call.next->height,
                                                           call.next->signatures);
    part.area = call.area;
    part.clip = call.clip;
    part.kind =
        (static_cast<std::uint64_t>(call.which) << 8U) + static_cast<std::uint64_t>(call.mode);
    return part;
}

/// The board, and what of rules and stories has room: a form for a car lies over them.
void draw_race(const Ui& ui, const Layout& layout) {
    Area board = layout.board;
    const bool mends = ui.desk.view.board.correction.open;
    if (mends) {
        board.height = layout.stories.y + layout.stories.height - board.y;
    }
    draw_board(ui, board);
    if (mends) {
        return;
    }
    if (layout.rules.height > 0) {
        draw_rules(ui, layout.rules);
    }
    draw_stories(ui, layout.stories);
}

void draw_direct_workspace(const Ui& ui) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Layout layout = layout_for(size.x, size.y, !ui.desk.package().pages().empty(),
                                     ui.desk.package().rules().size(), ui.preview != nullptr,
                                     ui.desk.settings.splits);
    draw_top_bar(ui, layout.top);
    if (layout.rundown.height > 0) {
        draw_rundown(ui, layout.rundown);
    }
    if (ui.clips != nullptr && ui.desk.view.clips_shown) {
        draw_clips(ui, layout.templates);
    } else {
        draw_templates(ui, layout.templates);
    }
    if (layout.preview.width > 0) {
        draw_cue_preview(ui, layout.preview);
    }
    draw_programme(ui, layout.programme);
    draw_controls(ui, layout.controls);
    draw_race(ui, layout);
    draw_log(ui, layout.log);
    draw_status(ui, layout.status);
    draw_direct_splits(ui, layout);
    handle_keys(ui.desk, ui.keys);  // last: a key acts on what was clicked before it
}

/// What there is besides the director's desk, and which of the workspaces is shown.
struct Workspaces {
    std::unique_ptr<CuePreview> cue;  ///< null: there is no preview
    std::unique_ptr<EditDesk> edit;   ///< null: there is nothing to edit
    SourceSheet sources;
    std::unique_ptr<ClipShelf> clips;  ///< null: there is no folder of clips
    ScopeWorker worker;
    std::optional<ScopePictures> scopes;
    std::vector<std::uint64_t> measured;  ///< signatures of the frame measured last
    Workspace shown = Workspace::direct;

    /// To the editor it goes on to the template that is selected at the desk.
    void go_to(Desk& desk, Workspace wanted) {
        if (wanted == shown || (wanted == Workspace::edit && edit == nullptr)) {
            return;
        }
        if (shown == Workspace::edit) {
            edit->leave();
        }
        shown = wanted;
        if (shown != Workspace::edit) {
            return;
        }
        edit->enter();
        const show::TemplateSummary* selected = desk.selected();
        if (edit->document() == nullptr && selected != nullptr) {
            edit->open_template(selected->id);
        }
    }

    void restore_panes(const EditPanes& panes) const {
        edit->view.assets.shown = panes.assets;
        edit->checker.shown = panes.check;
        edit->versions.shown = panes.versions;
        edit->view.guides_shown = panes.guides;
        edit->view.safe_areas = panes.safe_areas;
    }
    void note_panes(UserSettings& settings) const {
        if (edit != nullptr) {
            settings.panes = {edit->view.assets.shown, edit->checker.shown, edit->versions.shown,
                              edit->view.guides_shown, edit->view.safe_areas};
        }
    }

    /// What of the engine's is looked at, so that it makes no more.
    [[nodiscard]] channel::Attention attention(const DeskView& view) const {
        const bool editing = shown == Workspace::edit;
        const bool monitoring = shown == Workspace::monitor;
        return {.signal = !editing && (monitoring || view.marks_r103),
                .graphics = !editing && view.programme != ProgrammeView::picture,
                .pictures = monitoring};
    }

    void measure(const EngineSnapshot& now) {
        if (auto done = worker.take()) {
            scopes = std::move(*done);
        }
        if (now.signal == nullptr) {
            scopes.reset();
            measured.clear();
        } else if (now.signal->signatures != measured && worker.offer(now.signal)) {
            measured = now.signal->signatures;
        }
    }
};

/// Where a press goes from here, if it is one that goes somewhere.
std::optional<Workspace> turn_of(const KeyPress& press, Workspace shown) {
    if (!press.control || press.alt) {
        return std::nullopt;
    }
    const auto wanted = press.key == GLFW_KEY_E   ? std::optional(Workspace::edit)
                        : press.key == GLFW_KEY_M ? std::optional(Workspace::monitor)
                                                  : std::nullopt;
    return wanted == shown ? Workspace::direct : wanted;
}

/// Ctrl and + or -: everything larger, everything smaller.
void step_scale(const Ui& ui, const KeyPress& press) {
    if (!press.control || press.alt) {
        return;
    }
    std::int32_t& scale = ui.desk.settings.scale;
    if (press.key == GLFW_KEY_EQUAL || press.key == GLFW_KEY_KP_ADD) {
        scale = std::min(scale + kScaleStep, kMostScale);
    } else if (press.key == GLFW_KEY_MINUS || press.key == GLFW_KEY_KP_SUBTRACT) {
        scale = std::max(scale - kScaleStep, kLeastScale);
    }
}

void draw_workspace(const Ui& ui, Workspaces& spaces) {
    std::optional<Workspace> turn;
    for (const KeyPress& press : ui.keys) {
        turn = turn ? turn : turn_of(press, spaces.shown);
        step_scale(ui, press);
    }
    switch (spaces.shown) {
        case Workspace::edit:
            draw_edit_workspace(ui);
            break;
        case Workspace::monitor:
            draw_monitor_workspace(ui);
            break;
        default:
            draw_direct_workspace(ui);
    }
    const auto clicked = std::exchange(ui.desk.view.go_to, std::nullopt);
    if (turn || clicked) {
        spaces.go_to(ui.desk, turn ? *turn : *clicked);
        ui.desk.settings.workspace = spaces.shown;
    }
}

/// What each of the pictures shows now; null: nothing new.
std::shared_ptr<const draw::PackedFrame> frame_of(Shown which, const Desk& desk,
                                                  const Workspaces& spaces) {
    const bool editing = spaces.shown == Workspace::edit;
    switch (which) {
        case Shown::programme:
            return editing                                         ? nullptr
                   : desk.view.programme == ProgrammeView::picture ? desk.snapshot().programme
                                                                   : desk.snapshot().graphics;
        case Shown::draft:
            return editing ? spaces.edit->picture().frame : nullptr;
        case Shown::cue:
            return !editing && spaces.cue != nullptr ? spaces.cue->frame() : nullptr;
        case Shown::sources:
            return spaces.shown == Workspace::monitor ? spaces.sources.sheet() : nullptr;
        case Shown::scopes:
            return spaces.shown == Workspace::monitor && spaces.scopes ? spaces.scopes->sheet
                                                                       : nullptr;
        case Shown::outside:
            return !editing && spaces.scopes ? spaces.scopes->outside : nullptr;
        case Shown::sheet:
            return editing && spaces.edit->sheets.shown ? spaces.edit->sheets.picture() : nullptr;
        case Shown::clips:
            return spaces.shown == Workspace::direct && spaces.clips && desk.view.clips_shown
                       ? spaces.clips->pictures().sheet()
                       : nullptr;
        case Shown::version:
            return editing && spaces.edit->versions.shown ? spaces.edit->versions.picture()
                                                          : nullptr;
    }
    return nullptr;
}

/// What the pictures that are drawn show from now on.
Status upload(const std::deque<PreviewCall>& calls, VkCommandBuffer commands) {
    for (const PreviewCall& call : calls) {
        if (call.next != nullptr) {
            if (auto done = call.preview->upload(commands, *call.next); !done) {
                return done;
            }
        }
    }
    return {};
}

void refresh(Desk& desk, Workspaces& spaces) {
    const Nanoseconds now_ns = monotonic_now_ns();
    desk.refresh();
    desk.look_at(spaces.attention(desk.view));
    if (spaces.shown == Workspace::edit) {
        spaces.edit->refresh(desk.snapshot().race, now_ns);
    } else if (spaces.cue != nullptr && spaces.shown == Workspace::direct) {
        spaces.cue->refresh(desk, now_ns);
    }
    if (spaces.clips && spaces.shown == Workspace::direct && desk.view.clips_shown) {
        spaces.clips->refresh(now_ns);
    }
    spaces.sources.refresh(desk.snapshot().pictures, now_ns);
    spaces.measure(desk.snapshot());
}

/// Brings the window to what was drawn: what of it differs is drawn and shown, and nothing where
/// nothing does.
Status show(Stage& stage, const ImDrawData& drawn, std::deque<PreviewCall>& calls,
            bool redraw_all) {
    gpu::Swapchain& swapchain = stage.window->swapchain();
    if (stage.session->take_uncovered() || redraw_all) {
        stage.repaint.forget_shown();
    }
    Fingerprints now = fingerprints(drawn, static_cast<std::int32_t>(drawn.DisplaySize.x),
                                    static_cast<std::int32_t>(drawn.DisplaySize.y),
                                    static_cast<std::uint64_t>(stage.session->scale()), part_of);
    if (stage.repaint.is_shown(now) && !swapchain.is_stale()) {
        return {};
    }
    auto frame = swapchain.acquire();
    if (!frame) {
        return frame.error();
    }
    if (frame->commands == VK_NULL_HANDLE) {
        return {};
    }
    const PixelRect whole{0, 0, static_cast<std::int32_t>(frame->extent.width),
                          static_cast<std::int32_t>(frame->extent.height)};
    // Where the window's coordinates are not its pixels, parts of it are not known.
    const bool in_pixels = drawn.FramebufferScale.x == 1 && drawn.FramebufferScale.y == 1;
    const auto stale = stage.repaint.stale(frame->image_index, frame->is_new, now);
    const auto parts = in_pixels && !redraw_all ? common(stale, whole) : std::vector{whole};
    for (PreviewCall& call : calls) {
        call.commands = frame->commands;
        call.window = frame->extent;
        call.clips = common(parts, touched(call.clip));
    }
    if (const auto uploaded = upload(calls, frame->commands); !uploaded) {
        return uploaded.error();
    }
    stage.session->record(swapchain, *frame, parts);
    if (const auto presented = swapchain.present(*frame); !presented) {
        return presented.error();
    }
    stage.repaint.drawn(frame->image_index, std::move(now));
    return {};
}

Status draw_frame(Stage& stage, Desk& desk, Workspaces& spaces, const EditorOptions& options) {
    refresh(desk, spaces);
    if (const auto scaled = stage.session->set_scale(fitting_scale(stage, desk.settings.scale));
        !scaled) {
        return scaled.error();
    }
    const float scale = static_cast<float>(stage.session->scale()) / 100;
    std::deque<PreviewCall> calls;  // their addresses are in the draw list
    stage.session->begin_frame();
    const std::vector<KeyPress> keys = stage.session->take_keys();
    if (const auto dropped = stage.session->take_dropped();
        spaces.shown == Workspace::edit && !dropped.empty()) {
        spaces.edit->import(dropped);
    }
    const Ui ui{.desk = desk,
                .keys = keys,
                .fonts = stage.session->fonts(),
                .options = options,
                .picture = [&](Shown which) -> PictureCall& {
                    PreviewCall& call = calls.emplace_back();
                    call.which = which;
                    call.preview = &stage.picture(which);
                    call.next = frame_of(which, desk, spaces);
                    call.draw = draw_preview;
                    return call;
                },
                .workspace = spaces.shown,
                .edit = spaces.edit.get(),
                .preview = spaces.cue.get(),
                .sources = &spaces.sources,
                .scopes = spaces.scopes ? &*spaces.scopes : nullptr,
                .clips = spaces.clips.get(),
                .language = desk.settings.language,
                .scale = scale};
    draw_workspace(ui, spaces);
    const ImDrawData& drawn = stage.session->end_frame();
    for (PreviewCall& call : calls) {
        call.area = scaled(call.area, scale);
        call.clip = scaled(call.clip, scale);
    }
    return show(stage, drawn, calls, options.redraw_all);
}

}  // namespace

Result<EditorReport> run_editor(EngineView& engine, const EditorOptions& options) {
    Stage stage;
    if (const auto opened = open_stage(stage, options); !opened) {
        return opened.error();
    }
    Desk desk(engine, options.who, options.log);
    desk.settings = stage.settings;
    Workspaces spaces;
    if (!options.clips.empty()) {
        spaces.clips = std::make_unique<ClipShelf>(options.clips, options.clip_pictures);
    }
    if (!options.edit.folder.empty()) {
        spaces.cue = std::make_unique<CuePreview>(options.edit);
    }
    if (!options.edit.folder.empty() && options.edit.editable) {
        EditOptions edit = options.edit;
        edit.who = edit.who.empty() ? options.who : edit.who;
        spaces.edit = std::make_unique<EditDesk>(edit);
        spaces.restore_panes(desk.settings.panes);
    }
    spaces.go_to(desk, options.edit.begin ? Workspace::edit : desk.settings.workspace);
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
        spaces.note_panes(desk.settings);
        note_window(stage, desk.settings.window);
        keep_settings(stage, desk.settings, options, false);
        ++report.frames;
        due_ns = std::max(due_ns + period, monotonic_now_ns());
        sleep_until_monotonic(due_ns);
    }
    keep_settings(stage, desk.settings, options, true);
    report.commands_sent = desk.commands_sent();
    stage.device->wait_idle();
    report.validation_messages = stage.device->validation_messages();
    return report;
}

}  // namespace pitcast::editor
