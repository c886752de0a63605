// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kLine = 34;
constexpr float kArm = 74;
constexpr float kTake = 56;
constexpr std::size_t kKeys = 9;

void draw_rule(const Ui& ui, std::size_t index, float width) {
    Desk& desk = ui.desk;
    const show::RuleSummary& rule = desk.package().rules()[index];
    const show::RuleReport& report = desk.status().rules[index];
    const bool offered = desk.offered_rule() == index;
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 high{low.x + width, low.y + kLine - 2};
    list->AddRectFilled(low, high, colour::kRow, 2);
    list->AddRectFilled(low, {low.x + 4, high.y}, report.holds ? colour::kAmber : colour::kLine, 2);
    if (index < kKeys) {
        text_at(ui.fonts.small, {low.x + 11, low.y + 8}, colour::kDim, std::to_string(index + 1));
    }
    const bool ever = report.fired_ns != 0;
    const ImU32 ink = report.holds ? colour::kText : colour::kDim;
    float right = high.x - kArm - kTake - 14;
    if (report.holds) {
        right -= badge_ending_at(ui, right, low.y + 5, colour::kAmber, IM_COL32(20, 14, 0, 255),
                                 offered ? "R" : "NOW") +
                 6;
    } else if (ever) {
        text_ending_at(ui.fonts.small, right, low.y + 8, colour::kDim, ui.tr("WAS"));
        right -= 36;
    }
    text_at(ui.fonts.body, {low.x + 28, low.y + 5}, ink, rule.title, right - low.x - 28);
    ImGui::PushID(static_cast<int>(index));
    ImGui::SetCursorScreenPos({high.x - kArm - kTake - 8, low.y + 3});
    if (button(ui, ("take-rule:" + rule.id).c_str(), "TAKE", nullptr, {kTake, kLine - 8},
               ButtonKind::take, report.holds)) {
        desk.take_rule(index);
    }
    ImGui::SetCursorScreenPos({high.x - kArm - 4, low.y + 3});
    if (button(ui, ("arm:" + rule.id).c_str(), report.armed ? "ARMED" : "ARM", nullptr,
               {kArm, kLine - 8}, report.armed ? ButtonKind::armed : ButtonKind::plain)) {
        desk.toggle_rule(index);
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, low.y + kLine});
}

}  // namespace

void draw_rules(const Ui& ui, const Area& area) {
    begin_pane(ui, "##rules", area, "RULES");
    text_ending_at(ui.fonts.small, area.x + area.width - 14, area.y + 12, colour::kDim,
                   ui.tr("R TAKES, ALT + NUMBER ARMS"));
    ImGui::BeginChild("lines", {0, 0}, false, ImGuiWindowFlags_NoNav);
    const float width = ImGui::GetContentRegionAvail().x;
    const std::size_t count =
        std::min(ui.desk.package().rules().size(), ui.desk.status().rules.size());
    for (std::size_t i = 0; i < count; ++i) {
        draw_rule(ui, i, width);
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
