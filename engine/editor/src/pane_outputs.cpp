// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "monitor_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kOutputRow = 64;

struct SinkLook {
    ImU32 light;
    const char* word;
};

SinkLook look_of(const output::SinkStats& stats) {
    if (stats.window && stats.window->closed) {
        return {colour::kDim, "CLOSED"};
    }
    if (!stats.alive) {
        return {colour::kFault, "STOPPED"};
    }
    return stats.connected ? SinkLook{colour::kGreen, "WRITING"}
                           : SinkLook{colour::kAmber, "WAITING"};
}

std::string speed_text(double speed) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f x", speed);
    return text.data();
}

void draw_output(const Ui& ui, const channel::SinkReport& sink, float width) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, kOutputRow});
    ui.seen("sink:" + sink.name);
    ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + width, low.y + kOutputRow},
                                              colour::kRow, 3);
    const SinkLook look = look_of(sink.stats);
    const float x = low.x + 10;
    const float room = width - 20;
    const float name = text_at(ui.fonts.body, {x, low.y + 4}, colour::kText, sink.name, room - 96);
    state_at(ui, {x + name + 14, low.y + 7}, look.light, look.word);
    const float y = low.y + 25;
    float at = x;
    at += text_at(ui.fonts.small, {at, y}, colour::kDim, sink.carries, room * 0.6F) + 12;
    if (at < low.x + width - 60) {
        text_at(ui.fonts.small, {at, y}, sink.stats.speed >= 1 ? colour::kDim : colour::kAmber,
                sink.stats.speed > 0 ? speed_text(sink.stats.speed) : "");
    }
    const float below = low.y + 41;
    const bool is_closed = sink.stats.window && sink.stats.window->closed;
    if (!is_closed && !sink.stats.error.empty() && !(sink.stats.alive && sink.stats.connected)) {
        text_at(ui.fonts.body, {x, below - 4}, colour::kAmber, sink.stats.error, room);
        return;
    }
    at = x;
    at += count_at(ui, {at, below}, "LOST", sink.stats.frames_dropped) + 14;
    at += count_at(ui, {at, below}, "AGAIN", sink.stats.reconnects) + 14;
    if (sink.stats.frames_repeated > 0) {
        at += count_at(ui, {at, below}, "REPEATED", sink.stats.frames_repeated) + 14;
    }
    if (sink.stats.audience) {
        text_at(ui.fonts.small, {at, below}, colour::kDim,
                std::to_string(sink.stats.audience->connections) + " " + ui.tr("WATCH"));
    } else if (sink.stats.pace) {
        count_at(ui, {at, below}, "PACKETS LOST", sink.stats.pace->packets_lost);
    } else {
        text_at(ui.fonts.small, {at, below}, colour::kDim,
                std::to_string(sink.stats.frames_written) + " " + ui.tr("FRAMES"));
    }
}

void draw_plugin(const Ui& ui, const plugin::Report& report, float width) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width, 28});
    ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + width, low.y + 28}, colour::kRow, 3);
    const bool well = report.condition == plugin::Condition::running;
    const float name = text_at(ui.fonts.body, {low.x + 10, low.y + 4}, colour::kText,
                               ui.tr("plug-in ") + report.name, width * 0.5F);
    const float state = state_at(ui, {low.x + 24 + name, low.y + 7},
                                 well                                            ? colour::kGreen
                                 : report.condition == plugin::Condition::failed ? colour::kFault
                                                                                 : colour::kAmber,
                                 plugin::text_of(report.condition));
    count_at(ui, {low.x + 42 + name + state, low.y + 7}, "ENDED", report.crashes + report.hangs);
}

}  // namespace

void draw_outputs(const Ui& ui, const Area& area) {
    begin_pane(ui, "##outputs", area, "OUTPUTS");
    const EngineStatus& status = ui.desk.status();
    if (status.sinks.empty() && status.plugins.empty()) {
        ImGui::PushTextWrapPos(0);
        ImGui::TextDisabled(ui.tr("None. Outputs are named with --sink (docs/outputs.md)."));
        ImGui::PopTextWrapPos();
        end_pane();
        return;
    }
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 4});
    const float width = ImGui::GetContentRegionAvail().x;
    for (const channel::SinkReport& sink : status.sinks) {
        draw_output(ui, sink, width);
    }
    for (const plugin::Report& report : status.plugins) {
        draw_plugin(ui, report, width);
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
