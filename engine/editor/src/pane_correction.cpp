// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kTitle = 92;
constexpr float kField = 32;
constexpr float kButton = 34;
constexpr float kWide = 80;

struct Choice {
    const char* status;
    const char* label;
};
constexpr std::array kChoices{Choice{"", "AS TOLD"}, Choice{"retired", "RET"},
                              Choice{"did_not_start", "DNS"}, Choice{"did_not_finish", "DNF"},
                              Choice{"disqualified", "DSQ"}};

void draw_line(const Ui& ui, const Area& area, float y, const char* title, const char* id,
               std::string& text) {
    text_at(ui.fonts.small, {area.x + 14, y + 8}, colour::kDim, ui.tr(title), kTitle - 10);
    ImGui::SetCursorScreenPos({area.x + 14 + kTitle, y});
    ImGui::SetNextItemWidth(area.width - 28 - kTitle);
    ImGui::PushID(id);
    (void)ImGui::InputText("##text", &text);
    ImGui::PopID();
    ui.seen(std::string("correct:") + id);
}

}  // namespace

float correction_height() {
    return 44 + 6 * kField + 2 * (kButton + 6) + 12;
}

void draw_correction(const Ui& ui, const Area& area) {
    CarCorrection& draft = ui.desk.view.board.correction;
    ImGui::GetWindowDrawList()->AddRectFilled({area.x, area.y}, {area.x + area.width, area.y + 2},
                                              colour::kAmber);
    const float right = area.x + area.width - 14;
    text_at(ui.fonts.small, {area.x + 14, area.y + 13}, colour::kAmber,
            std::string(ui.tr("CORRECT")) + "  " + draft.number);
    float y = area.y + 40;
    for (const auto& [title, id, text] : {std::tuple{"NUMBER", "number", &draft.wanted_number},
                                          std::tuple{"NAME", "name", &draft.name},
                                          std::tuple{"CHINESE NAME", "name_zh", &draft.name_zh},
                                          std::tuple{"TEAM", "team", &draft.team},
                                          std::tuple{"CHINESE TEAM", "team_zh", &draft.team_zh},
                                          std::tuple{"CLASS", "class", &draft.car_class}}) {
        draw_line(ui, area, y, title, id, *text);
        y += kField;
    }
    y += 4;
    const float width =
        (area.width - 28 - kWide - 4 * (kChoices.size() - 1)) / (kChoices.size() - 1);
    float x = area.x + 14;
    for (const Choice& choice : kChoices) {
        ImGui::SetCursorScreenPos({x, y});
        const bool chosen = draft.status == choice.status;
        const float own = choice.status[0] == '\0' ? kWide : width;
        if (button(ui, (std::string("correct-status:") + choice.status).c_str(), choice.label,
                   nullptr, {own, kButton}, chosen ? ButtonKind::armed : ButtonKind::plain)) {
            draft.status = choice.status;
        }
        x += own + 4;
    }
    y += kButton + 6;
    const float third = (area.width - 28 - 8) / 3;
    ImGui::SetCursorScreenPos({area.x + 14, y});
    if (button(ui, "correct-close", "CLOSE", nullptr, {third, kButton}, ButtonKind::plain)) {
        draft.open = false;
    }
    ImGui::SetCursorScreenPos({area.x + 14 + third + 4, y});
    if (button(ui, "correct-undo", "TAKE BACK", nullptr, {third, kButton}, ButtonKind::plain,
               ui.desk.is_corrected(draft.number))) {
        ui.desk.correct(draft.number, Json::object());
        draft.open = false;
    }
    ImGui::SetCursorScreenPos({right - third, y});
    if (button(ui, "correct-send", "SEND", nullptr, {third, kButton}, ButtonKind::take)) {
        ui.desk.send_correction();
        draft.open = false;
    }
    const bool leaves = std::any_of(ui.keys.begin(), ui.keys.end(), [](const KeyPress& press) {
        return press.key == GLFW_KEY_ESCAPE;
    });
    if (leaves && !ImGui::IsAnyItemActive()) {
        draft.open = false;
    }
}

}  // namespace pitcast::editor
