// SPDX-License-Identifier: Apache-2.0
// What is wrong with the package, in the place of the time-line.
#include <algorithm>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kFindingHeight = 46;

std::string counted(const Ui& ui, std::size_t count, const char* one, const char* more) {
    return std::to_string(count) + ui.tr(count == 1 ? one : more);
}

/// "templates/tower.json:41   gap   light en"
std::string place_text(const edit::Finding& found) {
    std::string text = found.file;
    if (found.line > 0) {
        text += ":" + std::to_string(found.line);
    }
    for (const std::string& part : {found.element, found.edition}) {
        text += part.empty() ? "" : "   " + part;
    }
    return text;
}

void draw_verdict(const Ui& ui, ImVec2 at, float room) {
    const EditDesk& desk = *ui.edit;
    const edit::CheckReport* report = desk.checker.report();
    if (desk.checker.running() || report == nullptr) {
        text_at(ui.fonts.body, at, colour::kDim, ui.tr("The package is looked at"), room);
        return;
    }
    const std::size_t warnings = report->findings.size() - report->errors;
    std::string text = report->errors == 0 ? ui.tr("It can go on air")
                                           : counted(ui, report->errors, " error", " errors");
    if (warnings > 0) {
        text += "   " + counted(ui, warnings, " warning", " warnings");
    }
    float x = at.x;
    x += text_at(ui.fonts.bold, at, report->errors == 0 ? colour::kGreen : colour::kFault, text,
                 room) +
         18;
    std::string tally = counted(ui, report->tally.templates, " template", " templates") + "   " +
                        counted(ui, report->tally.sources, " source", " sources");
    ImU32 ink = colour::kDim;
    if (desk.checker.version() != desk.texts_version()) {
        tally = ui.tr("Something has changed since");
        ink = colour::kAmber;
    } else if (report->tally.templates == 0) {
        return;
    }
    if (at.x + room > x) {
        text_at(ui.fonts.body, {x, at.y}, ink, tally, at.x + room - x);
    }
}

void tell_whole(const edit::Finding& found) {
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(620);
    ImGui::TextUnformatted(found.what.c_str());
    if (!found.mend.empty()) {
        ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
        ImGui::TextUnformatted(found.mend.c_str());
        ImGui::PopStyleColor();
    }
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

/// True when it was clicked.
bool draw_finding(const Ui& ui, const edit::Finding& found, std::size_t number) {
    const bool chosen = ui.edit->checker.chosen == number;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kFindingHeight};
    ImGui::PushID(static_cast<int>(number));
    const bool clicked = ImGui::InvisibleButton("finding", {width, kFindingHeight});
    ui.seen("finding:" + std::to_string(number));
    auto* list = ImGui::GetWindowDrawList();
    const bool hovered = ImGui::IsItemHovered();
    list->AddRectFilled(low, high, hovered ? colour::kRowHover : colour::kRow, 3);
    list->AddRectFilled(low, {low.x + 4, high.y},
                        found.is_error ? colour::kFault : IM_COL32(150, 122, 40, 255), 2);
    if (chosen) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 1.5F);
    }
    const float inner = width - 28;
    text_at(ui.fonts.body, {low.x + 16, low.y + 3}, colour::kText, found.what, inner);
    float x = low.x + 16;
    x += text_at(ui.fonts.body, {x, low.y + 23}, colour::kDim, place_text(found), inner * 0.55F);
    bool whole = size_of(ui.fonts.body, found.what).x <= inner;
    if (!found.mend.empty()) {
        whole = whole && size_of(ui.fonts.body, found.mend).x <= low.x + 16 + inner - x - 24;
        text_at(ui.fonts.body, {x + 24, low.y + 23}, IM_COL32(214, 190, 130, 255), found.mend,
                low.x + 16 + inner - x - 24);
    }
    if (hovered && !whole) {
        tell_whole(found);
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 3});
    return clicked;
}

}  // namespace

void draw_check(const Ui& ui, const Area& area) {
    begin_pane(ui, "##check", area, nullptr);
    EditDesk& desk = *ui.edit;
    const float y = area.y + 12;
    const float heading = text_at(ui.fonts.small, {area.x + 14, y}, colour::kAmber, ui.tr("CHECK"));
    const float buttons = area.x + area.width - 14 - 96 - 6 - 118;
    draw_verdict(ui, {area.x + 14 + heading + 18, y - 2},
                 buttons - 12 - (area.x + 14 + heading + 18));
    ImGui::SetCursorScreenPos({buttons, area.y + 8});
    if (button(ui, "check:again", "AGAIN  Ctrl+T", nullptr, {118, 26}, ButtonKind::plain,
               !desk.checker.running())) {
        desk.check();
    }
    ImGui::SetCursorScreenPos({buttons + 118 + 6, area.y + 8});
    if (button(ui, "check:close", "CLOSE", nullptr, {96, 26}, ButtonKind::quiet)) {
        desk.checker.shown = false;
    }
    ImGui::SetCursorScreenPos({area.x + 14, area.y + 42});
    ImGui::BeginChild("findings", {area.width - 28, area.height - 52}, false,
                      ImGuiWindowFlags_NoNav);
    if (const edit::CheckReport* report = desk.checker.report()) {
        for (std::size_t i = 0; i < report->findings.size(); ++i) {
            if (draw_finding(ui, report->findings[i], i)) {
                desk.checker.chosen = i;
                desk.go_to(edit::Finding(report->findings[i]));
            }
        }
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
