// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <GLFW/glfw3.h>

#include "monitor_ui.h"

namespace pitcast::editor {
namespace {

constexpr std::int32_t kFastStep = 10;  ///< frames of delay with Shift

void step_delay(Desk& desk, std::int32_t frames) {
    const channel::SourceReport* source = desk.selected_source();
    if (source != nullptr && source->state != "missing") {
        desk.set_delay(source->id, source->delay_frames + frames);
    }
}

void handle_plain_key(Desk& desk, const KeyPress& press) {
    const std::int32_t step = press.shift ? kFastStep : 1;
    switch (press.key) {
        case GLFW_KEY_UP:
            return desk.step_source(-1);
        case GLFW_KEY_DOWN:
            return desk.step_source(1);
        case GLFW_KEY_LEFT:
            return step_delay(desk, -step);
        case GLFW_KEY_RIGHT:
            return step_delay(desk, step);
        case GLFW_KEY_0:
        case GLFW_KEY_1:
        case GLFW_KEY_2:
        case GLFW_KEY_3:
        case GLFW_KEY_4:
            desk.view.scope = static_cast<ScopeChoice>(press.key - GLFW_KEY_0);
            return;
        case GLFW_KEY_U:
            desk.view.percent = !desk.view.percent;
            return;
        default:
            return;
    }
}

}  // namespace

float state_at(const Ui& ui, ImVec2 place, ImU32 light, std::string_view word) {
    ImGui::GetWindowDrawList()->AddCircleFilled({place.x + 5, place.y + 8}, 5, light);
    return 16 + text_at(ui.fonts.small, {place.x + 16, place.y}, colour::kText, word);
}

float count_at(const Ui& ui, ImVec2 place, const char* label, std::uint64_t count) {
    const float name = text_at(ui.fonts.small, place, colour::kDim, ui.tr(label));
    const ImU32 ink = count == 0 ? colour::kText : colour::kAmber;
    return name + 5 +
           text_at(ui.fonts.small, {place.x + name + 5, place.y}, ink, std::to_string(count));
}

void draw_monitor_workspace(const Ui& ui) {
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const MonitorLayout layout = monitor_layout_for(size.x, size.y);
    draw_top_bar(ui, layout.top);
    draw_sources(ui, layout.sources);
    draw_programme(ui, layout.programme);
    draw_scopes(ui, layout.scopes);
    draw_alarms(ui, layout.alarms);
    draw_outputs(ui, layout.outputs);
    draw_feeds(ui, layout.feeds);
    draw_log(ui, layout.log);
    draw_status(ui, layout.status);
    handle_monitor_keys(ui);
}

void handle_monitor_keys(const Ui& ui) {
    const bool typing = ImGui::GetIO().WantTextInput;
    for (const KeyPress& press : ui.keys) {
        if (press.control && press.key == GLFW_KEY_DELETE) {
            ui.desk.command(show::Verb::clear, nullptr);  // the way off the air is everywhere
        } else if (!handle_look_key(ui.desk, press) && !typing && !press.control && !press.alt) {
            handle_plain_key(ui.desk, press);
        }
    }
}

}  // namespace pitcast::editor
