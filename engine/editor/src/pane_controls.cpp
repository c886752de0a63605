// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ui.h"

namespace pitcast::editor {

void draw_controls(const Ui& ui, const Area& area) {
    begin_pane(ui, "##controls", area, nullptr);
    Desk& desk = ui.desk;
    const auto* shown = desk.selected();
    const bool live = shown != nullptr && desk.report_of(*shown) != nullptr;
    const float gap = 8;
    const float room = area.width - 28;
    const float width = std::floor((room - 4 * gap - 16) / 5);
    const ImVec2 size{width, 64};
    const struct {
        const char* id;
        const char* label;
        const char* key;
        show::Verb verb;
        ButtonKind kind;
        bool enabled;
    } buttons[] = {
        {"button:TAKE", "TAKE", "Enter", show::Verb::take, ButtonKind::take, shown != nullptr},
        {"button:UPDATE", "UPDATE", "U", show::Verb::update, ButtonKind::plain, live},
        {"button:CONTINUE", "CONTINUE", "Space", show::Verb::next, ButtonKind::plain, live},
        {"button:OUT", "OUT", "Backspace", show::Verb::out, ButtonKind::plain, live},
        {"button:CLEAR", "CLEAR ALL", "Ctrl + Delete", show::Verb::clear, ButtonKind::plain,
         !desk.snapshot().layers.empty()},
    };
    float x = area.x + 14;
    for (const auto& one : buttons) {
        if (one.verb == show::Verb::clear) {
            x += 16;  // apart from the others: it takes everything away
        }
        ImGui::SetCursorScreenPos({x, area.y + 14});
        if (button(ui, one.id, one.label, one.key, size, one.kind, one.enabled)) {
            desk.command(one.verb, shown);
        }
        x += width + gap;
    }
    if (shown == nullptr) {
        end_pane();
        return;
    }
    const float y = area.y + 14 + size.y + 16;
    const float title =
        text_at(ui.fonts.body, {area.x + 14, y}, colour::kText, title_of(*shown), room / 2);
    if (desk.has_changes(*shown)) {
        text_at(ui.fonts.small, {area.x + 14 + title + 14, y + 3}, colour::kAmber,
                "CHANGED, NOT ON AIR YET: UPDATE OR TAKE");
    }
    ImGui::GetWindowDrawList()->AddLine({area.x + 14, y + 29}, {area.x + area.width - 14, y + 29},
                                        colour::kLine);
    ImGui::SetCursorScreenPos({area.x + 14, y + 38});
    ImGui::BeginChild("form", {0, 0}, false, ImGuiWindowFlags_NoNav);
    draw_form(ui, *shown);
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
