// SPDX-License-Identifier: Apache-2.0
// The contact sheets of the package, in the place of the picture and what belongs to it.
#include <algorithm>
#include <cmath>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

void draw_pages(const Ui& ui, float right, float y) {
    SheetMaker& sheets = ui.edit->sheets;
    const std::size_t count = sheets.pages().size();
    if (count == 0) {
        return;
    }
    ImGui::SetCursorScreenPos({right - 34, y});
    if (button(ui, "sheet:next", ">", nullptr, {34, 26}, ButtonKind::plain,
               sheets.page() + 1 < count)) {
        sheets.turn_to(sheets.page() + 1);
    }
    ImGui::SetCursorScreenPos({right - 34 - 80 - 34, y});
    if (button(ui, "sheet:before", "<", nullptr, {34, 26}, ButtonKind::plain, sheets.page() > 0)) {
        sheets.turn_to(sheets.page() - 1);
    }
    const std::string text = std::to_string(sheets.page() + 1) + " / " + std::to_string(count);
    text_at(ui.fonts.body, {right - 34 - 40 - size_of(ui.fonts.body, text).x / 2, y + 3},
            colour::kText, text);
}

/// One line on how it stands.
void draw_state(const Ui& ui, ImVec2 at, float room) {
    const SheetMaker& sheets = ui.edit->sheets;
    if (sheets.running()) {
        const std::string text = std::string(ui.tr("Every template is pictured")) + "   " +
                                 std::to_string(sheets.elapsed_ns() / kNanosecondsPerSecond) + " s";
        text_at(ui.fonts.body, at, colour::kAmber, text, room);
    } else if (!sheets.pages().empty()) {
        text_at(ui.fonts.body, at, colour::kDim, sheets.pages()[sheets.page()].string(), room);
    } else {
        text_at(ui.fonts.body, at, colour::kDim,
                ui.tr("Every template with every sample: coming in, on, going out."), room);
    }
}

void draw_page(const Ui& ui, const Area& area) {
    SheetMaker& sheets = ui.edit->sheets;
    ImGui::SetCursorScreenPos({area.x, area.y});
    // Each page is scrolled by itself.
    ImGui::BeginChild(("page" + std::to_string(sheets.page())).c_str(), {area.width, area.height},
                      false, ImGuiWindowFlags_NoNav);
    const float width = std::floor(area.width - 16);
    sheets.want(static_cast<std::int32_t>(std::lround(width * ui.scale)));
    if (const auto frame = sheets.picture()) {
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const auto across = static_cast<float>(frame->width);
        const auto down = static_cast<float>(frame->height);
        const float height = width * down / across;
        ui.picture(Shown::sheet)
            .add_part({low.x, low.y, width, height}, {0, 0, across, down}, {across, down});
        ImGui::Dummy({width, height});
        ui.seen("sheet:page");
    } else if (sheets.error()) {
        ImGui::PushStyleColor(ImGuiCol_Text, colour::kFault);
        ImGui::TextWrapped("%s", sheets.error()->message().c_str());
        ImGui::PopStyleColor();
    } else if (!sheets.pages().empty()) {
        text_at(ui.fonts.body, ImGui::GetCursorScreenPos(), colour::kDim,
                ui.tr("The picture is read"));
    }
    ImGui::EndChild();
}

}  // namespace

void draw_sheet(const Ui& ui, const Area& area) {
    begin_pane(ui, "##sheet", area, "CONTACT SHEET");
    EditDesk& desk = *ui.edit;
    SheetMaker& sheets = desk.sheets;
    const float right = area.x + area.width - 14;
    ImGui::SetCursorScreenPos({right - 118, area.y + 8});
    if (button(ui, "sheet:close", "CLOSE  Esc", nullptr, {118, 26}, ButtonKind::quiet)) {
        sheets.shown = false;
    }
    ImGui::SetCursorScreenPos({right - 118 - 6 - 118, area.y + 8});
    if (sheets.running()) {
        if (button(ui, "sheet:cancel", "STOP IT", nullptr, {118, 26}, ButtonKind::armed)) {
            sheets.cancel();
        }
    } else if (button(ui, "sheet:make", sheets.pages().empty() ? "MAKE IT" : "MAKE IT AGAIN",
                      nullptr, {118, 26}, ButtonKind::plain, sheets.possible())) {
        desk.make_sheet();
    }
    draw_state(ui, {area.x + 14, area.y + 43}, area.width - 28 - 170);
    draw_pages(ui, right, area.y + 40);
    draw_page(ui, {area.x + 14, area.y + 76, area.width - 28, area.height - 76 - 12});
    end_pane();
}

}  // namespace pitcast::editor
