// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kRow = 26;
constexpr float kIndent = 14;

/// A mark for the kind of an element, 14 pixels large.
void draw_kind(const ImVec2& at, std::string_view type, ImU32 ink) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 low{at.x + 1, at.y + 2};
    const ImVec2 high{at.x + 13, at.y + 12};
    if (type == "rect") {
        list->AddRectFilled(low, high, ink, 1);
    } else if (type == "group") {
        list->AddRect(low, {at.x + 10, at.y + 9}, ink);
        list->AddRect({at.x + 4, at.y + 5}, high, ink);
    } else if (type == "text" || type == "ticker") {
        list->AddLine({low.x, low.y}, {high.x, low.y}, ink, 2);
        list->AddLine({at.x + 7, low.y}, {at.x + 7, high.y}, ink, 2);
    } else if (type == "polygon") {
        list->AddTriangleFilled({low.x, high.y}, {at.x + 7, low.y}, high, ink);
    } else if (type == "list") {
        for (float y = 3; y < 13; y += 4) {
            list->AddLine({low.x, at.y + y}, {high.x, at.y + y}, ink, 2);
        }
    } else if (type == "clock") {
        list->AddCircle({at.x + 7, at.y + 7}, 5.5F, ink, 16);
        list->AddLine({at.x + 7, at.y + 7}, {at.x + 7, at.y + 3}, ink);
        list->AddLine({at.x + 7, at.y + 7}, {at.x + 10, at.y + 7}, ink);
    } else if (type == "chart" || type == "profile") {
        list->AddLine({low.x, high.y}, {at.x + 5, at.y + 5}, ink, 1.5F);
        list->AddLine({at.x + 5, at.y + 5}, {at.x + 8, at.y + 9}, ink, 1.5F);
        list->AddLine({at.x + 8, at.y + 9}, {high.x, low.y}, ink, 1.5F);
    } else {  // pictures of any kind
        list->AddRect(low, high, ink);
        list->AddTriangleFilled({low.x + 2, high.y - 1}, {at.x + 6, at.y + 6},
                                {at.x + 10, high.y - 1}, ink);
    }
}

/// Dragging rows onto others.
void drag_and_drop(EditDesk& desk, const edit::ElementRow& row, float row_top) {
    constexpr const char* kKind = "element";
    if (ImGui::BeginDragDropSource()) {
        ImGui::SetDragDropPayload(kKind, row.id.c_str(), row.id.size() + 1);
        ImGui::TextUnformatted(row.id.c_str());
        ImGui::EndDragDropSource();
    }
    if (ImGui::BeginDragDropTarget()) {
        if (const ImGuiPayload* payload = ImGui::AcceptDragDropPayload(kKind)) {
            const std::string carried = static_cast<const char*>(payload->Data);
            const bool lower = ImGui::GetIO().MousePos.y > row_top + kRow / 2;
            desk.drop(carried, row.id,
                      row.type == "group" ? EditDesk::Drop::into
                      : lower             ? EditDesk::Drop::behind
                                          : EditDesk::Drop::in_front);
        }
        ImGui::EndDragDropTarget();
    }
}

void draw_row(const Ui& ui, const edit::ElementRow& row) {
    EditDesk& desk = *ui.edit;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kRow};
    const bool selected = desk.is_selected(row.id);
    ImGui::PushID(row.pointer.c_str());
    if (ImGui::InvisibleButton("row", {width, kRow})) {
        desk.select(row.id, ImGui::GetIO().KeyShift || ImGui::GetIO().KeyCtrl);
    }
    ui.seen("layer:" + row.id);
    const bool hovered = ImGui::IsItemHovered();
    auto* list = ImGui::GetWindowDrawList();
    if (selected || hovered) {
        list->AddRectFilled(low, high, selected ? IM_COL32(255, 176, 0, 60) : colour::kRowHover, 3);
    }
    drag_and_drop(desk, row, low.y);
    const bool wrong = desk.error_of(row.id) != nullptr;
    const ImU32 ink = wrong ? colour::kAmber : selected ? colour::kText : colour::kDim;
    const float indent = 6 + kIndent * static_cast<float>(row.depth);
    draw_kind({low.x + indent, low.y + 6}, row.type, ink);
    text_at(ui.fonts.body, {low.x + indent + 22, low.y + 3},
            selected || !row.in_row ? colour::kText : colour::kDim, row.id,
            width - indent - (wrong ? 48 : 28));
    if (wrong) {
        text_at(ui.fonts.bold, {high.x - 16, low.y + 3}, colour::kAmber, "!");
    }
    if (desk.view.reveal == row.id) {
        desk.view.reveal.clear();
        if (!ImGui::IsRectVisible(low, high)) {
            ImGui::SetScrollFromPosY(low.y - ImGui::GetWindowPos().y, 0.4F);
        }
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 1});
}

/// Rows as people read layers: what is in front above, children under their parent.
void add_in_order(const std::vector<edit::ElementRow>& rows, std::size_t begin, std::size_t end,
                  std::vector<const edit::ElementRow*>& order) {
    for (std::size_t last = end; last > begin;) {
        std::size_t first = last - 1;
        while (rows[first].depth > rows[begin].depth) {
            --first;
        }
        order.push_back(&rows[first]);
        add_in_order(rows, first + 1, last, order);
        last = first;
    }
}

}  // namespace

void draw_layers(const Ui& ui, const Area& area) {
    begin_pane(ui, "##layers", area, nullptr);
    draw_layer_tabs(ui);
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    // A copy: a row that is dropped on another one changes the list.
    const std::vector<edit::ElementRow> rows = ui.edit->rows();
    std::vector<const edit::ElementRow*> order;
    add_in_order(rows, 0, rows.size(), order);
    for (const edit::ElementRow* row : order) {
        draw_row(ui, *row);
    }
    if (ui.edit->document() == nullptr) {
        ImGui::TextDisabled(ui.tr("Open a template above."));
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
