// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kLine = 40;
constexpr std::size_t kKeys = 9;
/// What must not wait: cars in trouble, a new leader.
constexpr std::int32_t kUrgent = 80;

void draw_story(const Ui& ui, const race::Story& story, std::size_t index, float width) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    ImGui::PushID(static_cast<int>(index));
    const bool picked = ImGui::InvisibleButton("story", {width, kLine - 2});
    ImGui::PopID();
    ui.seen("story:" + std::to_string(index + 1));
    const ImU32 fill = ImGui::IsItemHovered() ? colour::kLine : colour::kRow;
    list->AddRectFilled(low, {low.x + width, low.y + kLine - 2}, fill, 2);
    const bool urgent = story.priority >= kUrgent && story.goes_on();
    list->AddRectFilled(low, {low.x + 4, low.y + kLine - 2},
                        urgent ? colour::kAmber : colour::kLine, 2);
    if (index < kKeys) {
        text_at(ui.fonts.small, {low.x + 11, low.y + 12}, colour::kDim, std::to_string(index + 1));
    }
    const float x = low.x + 28;
    text_at(ui.fonts.small, {x, low.y + 3}, urgent ? colour::kAmber : colour::kDim,
            ui.tr(story_label(story.kind)));
    text_at(ui.fonts.body, {x, low.y + 17}, story.goes_on() ? colour::kText : colour::kDim,
            story_text(story, ui.desk.snapshot().race.get(), ui.language), width - 36);
    if (picked) {
        ui.desk.pick_story(index);
    }
}

}  // namespace

void draw_stories(const Ui& ui, const Area& area) {
    begin_pane(ui, "##stories", area, "STORIES");
    const auto& stories = ui.desk.status().stories;
    if (stories.empty()) {
        ImGui::TextDisabled(ui.tr("Nothing to tell yet"));
        end_pane();
        return;
    }
    ImGui::BeginChild("lines", {0, 0}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 2});
    const float width = ImGui::GetContentRegionAvail().x;
    for (std::size_t i = 0; i < stories.size(); ++i) {
        draw_story(ui, stories[i], i, width);
    }
    ImGui::PopStyleVar();
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
