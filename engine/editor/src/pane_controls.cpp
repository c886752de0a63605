// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "ui.h"

namespace pitcast::editor {
namespace {

/// Whose the layer is, as a button that locks and unlocks it.
void draw_lock(const Ui& ui, float right, float y) {
    const std::int32_t layer = ui.desk.selected_layer();
    const auto* lock = ui.desk.lock_of(layer);
    const std::string label = std::string(ui.tr("LAYER")) + " " + std::to_string(layer) + "   " +
                              (lock == nullptr            ? ui.tr("FREE")
                               : ui.desk.is_barred(layer) ? ui.tr("LOCKED BY") + (" " + lock->who)
                                                          : ui.tr("LOCKED"));
    const float width = size_of(ui.fonts.small, label).x + 24;
    ImGui::SetCursorScreenPos({right - width, y});
    if (button(ui, "button:LOCK", label.c_str(), nullptr, {width, 26},
               lock == nullptr ? ButtonKind::quiet : ButtonKind::armed)) {
        ui.desk.toggle_lock();
    }
}

}  // namespace

void draw_controls(const Ui& ui, const Area& area) {
    begin_pane(ui, "##controls", area, nullptr);
    Desk& desk = ui.desk;
    const auto* shown = desk.selected();
    const bool live = shown != nullptr && desk.report_of(*shown) != nullptr;
    const float gap = 8;
    const float room = area.width - 28;
    const float width = std::floor((room - 5 * gap - 16) / 6);
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
        {"button:CUE", "CUE", "C", show::Verb::cue, ButtonKind::plain, shown != nullptr},
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
    const auto* page = desk.selected_page();
    const std::string& heading = page != nullptr ? page->title : title_of(*shown);
    const float title = text_at(ui.fonts.body, {area.x + 14, y}, colour::kText, heading, room / 2);
    if (desk.has_changes(*shown)) {
        text_at(ui.fonts.small, {area.x + 14 + title + 14, y + 3}, colour::kAmber,
                ui.tr("CHANGED, NOT ON AIR YET: UPDATE OR TAKE"));
    }
    draw_lock(ui, area.x + area.width - 14, y - 3);
    ImGui::GetWindowDrawList()->AddLine({area.x + 14, y + 29}, {area.x + area.width - 14, y + 29},
                                        colour::kLine);
    ImGui::SetCursorScreenPos({area.x + 14, y + 38});
    ImGui::BeginChild("form", {0, 0}, false, ImGuiWindowFlags_NoNav);
    draw_form(ui, *shown);
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
