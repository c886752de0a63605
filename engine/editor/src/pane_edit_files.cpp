// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include <imgui.h>

#include "edit_ui.h"
#include "search.h"

namespace pitcast::editor {
namespace {

constexpr float kRow = 42;

void draw_file(const Ui& ui, const EditDesk::File& file) {
    EditDesk& desk = *ui.edit;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kRow};
    const bool shown = desk.document() != nullptr && desk.document()->file() == file.file;
    ImGui::PushID(file.file.c_str());
    if (ImGui::InvisibleButton("open", {width, kRow})) {
        desk.open(file.file);
    }
    ui.seen("edit:" + file.id);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, ImGui::IsItemHovered() ? colour::kRowHover : colour::kRow, 3);
    if (shown) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 2);
    }
    const bool dirty = desk.is_dirty(file.file);
    text_at(ui.fonts.body, {low.x + 12, low.y + 2}, colour::kText,
            file.title.empty() ? file.id : file.title, width - (dirty ? 36 : 20));
    text_at(ui.fonts.small, {low.x + 12, low.y + 23}, colour::kDim, file.id, width - 36);
    if (dirty) {
        list->AddCircleFilled({high.x - 14, low.y + kRow / 2}, 4, colour::kAmber);
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 3});
}

/// What is done with all of them: checked, pictured.
void draw_package_buttons(const Ui& ui) {
    EditDesk& desk = *ui.edit;
    const float width = std::floor((ImGui::GetContentRegionAvail().x - 4) / 2);
    if (button(ui, "files:check", "CHECK  Ctrl+T", nullptr, {width, 26},
               desk.checker.shown ? ButtonKind::armed : ButtonKind::plain)) {
        desk.checker.shown = !desk.checker.shown;
        if (desk.checker.shown) {
            desk.check();
        }
    }
    ImGui::SameLine(0, 4);
    if (button(ui, "files:sheet", "CONTACT SHEET", nullptr, {width, 26},
               desk.sheets.shown ? ButtonKind::armed : ButtonKind::plain)) {
        desk.maker.close();
        desk.sheets.shown = !desk.sheets.shown;
    }
}

}  // namespace

void draw_edit_files(const Ui& ui, const Area& area) {
    begin_pane(ui, "##edit-files", area, "TEMPLATES");
    EditDesk& desk = *ui.edit;
    const bool entered =
        search_field(ui, area, "search:edit", "Ctrl+F", desk.view.search, desk.view.focus_search);
    if (button(ui, "files:new", "+ NEW TEMPLATE  Ctrl+N", nullptr,
               {ImGui::GetContentRegionAvail().x, 28},
               desk.maker.is_open() ? ButtonKind::armed : ButtonKind::plain)) {
        desk.sheets.shown = false;
        desk.open_new();
    }
    draw_package_buttons(ui);
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    bool first = true;
    for (const EditDesk::File& file : desk.files()) {
        if (!matches(desk.view.search, {file.title, file.id})) {
            continue;
        }
        if (first && entered) {
            desk.open(file.file);
        }
        first = false;
        draw_file(ui, file);
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
