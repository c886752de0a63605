// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "pitcast/core/clock.h"

#include "monitor_ui.h"

namespace pitcast::editor {
namespace {

float wrapped_height(const Ui& ui, std::string_view text, float width) {
    return size_of(ui.fonts.body, text, width).y;
}

void wrapped_at(const Ui& ui, ImVec2 place, ImU32 ink, std::string_view text, float width) {
    ImGui::GetWindowDrawList()->AddText(ui.fonts.body, height_of(ui.fonts.body), place, ink,
                                        text.data(), text.data() + text.size(), width);
}

/// What, where, and how to mend it. A click acknowledges it.
void draw_alarm(const Ui& ui, const AlarmBoard::Entry& entry, Nanoseconds now_ns, float width) {
    const Alarm& alarm = entry.alarm;
    const float room = width - 26;
    const float what = wrapped_height(ui, alarm.what, room);
    const float mend = wrapped_height(ui, alarm.mend, room);
    const float height = 30 + what + mend + 10;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 high{low.x + width, low.y + height};
    if (ImGui::InvisibleButton(("alarm:" + alarm.id).c_str(), {width, height})) {
        ui.desk.acknowledge(alarm.id);
    }
    ui.seen("alarm:" + alarm.id);
    const bool failure = alarm.severity == Severity::failure;
    const ImU32 ink = failure ? colour::kFault : colour::kAmber;
    const ImU32 fill = entry.seen               ? colour::kRow
                       : ImGui::IsItemHovered() ? IM_COL32(70, 46, 18, 255)
                                                : IM_COL32(56, 36, 14, 255);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, fill, 3);
    list->AddRectFilled(low, {low.x + 5, high.y}, entry.seen ? colour::kLine : ink, 2);
    const float x = low.x + 16;
    text_at(ui.fonts.body, {x, low.y + 5}, entry.seen ? colour::kText : ink, alarm.where,
            room - 90);
    text_ending_at(
        ui.fonts.small, high.x - 10, low.y + 8, colour::kDim,
        std::string(entry.seen ? ui.tr("SEEN  ") : "") + clock_text(now_ns - entry.since_ns));
    wrapped_at(ui, {x, low.y + 28}, entry.seen ? colour::kDim : colour::kText, alarm.what, room);
    wrapped_at(ui, {x, low.y + 30 + what}, colour::kDim, alarm.mend, room);
}

}  // namespace

void draw_alarms(const Ui& ui, const Area& area) {
    begin_pane(ui, "##alarms", area, "ALARMS");
    const AlarmBoard& alarms = ui.desk.alarms();
    if (alarms.entries().empty()) {
        state_at(ui, ImGui::GetCursorScreenPos(), colour::kGreen, ui.tr("ALL IS WELL"));
        end_pane();
        return;
    }
    if (alarms.unseen() > 0) {
        ImGui::SetCursorScreenPos({area.x + area.width - 14 - 148, area.y + 7});
        if (button(ui, "button:ACKNOWLEDGE", "ALL SEEN  Ctrl+K", nullptr, {148, 24},
                   ButtonKind::plain)) {
            ui.desk.acknowledge_all();
        }
    }
    ImGui::SetCursorScreenPos({area.x + 14, area.y + 40});
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 5});
    const Nanoseconds now_ns = monotonic_now_ns();
    const float width = ImGui::GetContentRegionAvail().x;
    // A copy: a click changes the order.
    const std::vector<AlarmBoard::Entry> entries = alarms.entries();
    for (const AlarmBoard::Entry& entry : entries) {
        draw_alarm(ui, entry, now_ns, width);
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
