// SPDX-License-Identifier: Apache-2.0
// Which other moments are shown: its switches beside the buttons of the time-line.
#include <string>

#include "canvas_ghosts.h"
#include "edit_ui.h"

namespace pitcast::editor {

void draw_onion(const Ui& ui, const Area& area) {
    EditDesk& desk = *ui.edit;
    const edit::OnionSkin skin = desk.view.onion;
    const bool open = desk.document() != nullptr;
    float x = area.x;
    const auto place = [&](float width) {
        ImGui::SetCursorScreenPos({x, area.y});
        x += width + 4;
        return ImVec2{width, area.height};
    };
    edit::OnionSkin wanted = skin;
    if (button(ui, "onion", "ONION  O", nullptr, place(84),
               skin.on ? ButtonKind::armed : ButtonKind::plain, open)) {
        wanted.on = !skin.on;
    }
    if (ImGui::IsItemHovered()) {
        ImGui::SetTooltip("%s", ui.tr("Shows the moments before and after"));
    }
    if (!skin.on) {
        if (wanted.on) {
            desk.set_onion(wanted);
        }
        return;
    }
    const std::string count = std::to_string(skin.count);
    if (button(ui, "onion:less", "-", nullptr, place(24), ButtonKind::plain, skin.count > 1)) {
        --wanted.count;
    }
    auto* list = ImGui::GetWindowDrawList();
    const float middle = area.y + area.height / 2;
    list->AddCircleFilled({x + 6, middle}, 4, kBefore, 12);
    x += 14;
    x += text_at(ui.fonts.bold, {x, area.y + 5}, colour::kText, count) + 4;
    list->AddCircleFilled({x + 6, middle}, 4, kAfter, 12);
    x += 16;
    if (button(ui, "onion:more", "+", nullptr, place(24), ButtonKind::plain,
               skin.count < edit::OnionSkin::kMost)) {
        ++wanted.count;
    }
    if (button(ui, "onion:at", skin.at_keys ? "KEYFRAMES" : "0.1 s", nullptr, place(92),
               ButtonKind::quiet)) {
        wanted.at_keys = !skin.at_keys;
    }
    if (wanted.on != skin.on || wanted.count != skin.count || wanted.at_keys != skin.at_keys) {
        desk.set_onion(wanted);
    }
}

}  // namespace pitcast::editor
