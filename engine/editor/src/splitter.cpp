// SPDX-License-Identifier: Apache-2.0
#include "splitter.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "edit_desk.h"

namespace pitcast::editor {

void splitter(const Ui& ui, Split split, const Area& gap, bool upright, float begin, float whole) {
    if (gap.width < 1 || gap.height < 1 || whole < 1) {
        return;
    }
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::SetNextWindowPos({gap.x, gap.y});
    ImGui::SetNextWindowSize({gap.width, gap.height});
    const std::string name = std::string("split:") + name_of(split);
    ImGui::Begin(("##" + name).c_str(), nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                     ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoFocusOnAppearing);
    ImGui::InvisibleButton("gap", {gap.width, gap.height});
    ui.seen(name);
    const bool held = ImGui::IsItemActive();
    if (held || ImGui::IsItemHovered()) {
        ImGui::SetMouseCursor(upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
        ImGui::GetWindowDrawList()->AddRectFilled(
            {gap.x + (upright ? 2.0F : 0.0F), gap.y + (upright ? 0.0F : 2.0F)},
            {gap.x + gap.width - (upright ? 2.0F : 0.0F),
             gap.y + gap.height - (upright ? 0.0F : 2.0F)},
            held ? colour::kAmber : colour::kDim);
    }
    std::int32_t& place = ui.desk.settings.splits[split];
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        place = 0;
    } else if (held && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 2)) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        const float at =
            upright ? mouse.x - gap.width / 2 - begin : mouse.y - gap.height / 2 - begin;
        place = std::clamp(static_cast<std::int32_t>(std::lround(at / whole * 1000)), 1, 999);
    }
    ImGui::End();
    ImGui::PopStyleVar(3);
}

void draw_direct_splits(const Ui& ui, const Layout& layout) {
    const float width = ImGui::GetIO().DisplaySize.x;
    const Area& left = layout.templates;
    const float top = layout.board.y;
    const float body = layout.log.y + layout.log.height - top;
    const float gap = layout.programme.x + layout.programme.width;
    splitter(ui, Split::direct_left, {left.width, top, layout.controls.x - left.width, body}, true,
             0, width);
    splitter(ui, Split::direct_right, {gap, top, layout.board.x - gap, body}, true, 0, width);
    if (layout.rundown.height > 0) {
        const float below = layout.rundown.y + layout.rundown.height;
        splitter(ui, Split::direct_rundown, {0, below, left.width, left.y - below}, false, top,
                 body);
    }
}

void draw_edit_splits(const Ui& ui, const EditLayout& layout) {
    const float width = ImGui::GetIO().DisplaySize.x;
    const Area& middle = layout.middle;
    const float right = middle.x + middle.width;
    splitter(ui, Split::edit_left,
             {layout.files.width, middle.y, middle.x - layout.files.width, middle.height}, true, 0,
             width);
    splitter(ui, Split::edit_right, {right, middle.y, layout.inspector.x - right, middle.height},
             true, 0, width);
    const float files = layout.files.y + layout.files.height;
    splitter(ui, Split::edit_files, {0, files, layout.files.width, layout.layers.y - files}, false,
             middle.y, middle.height);
    if (!ui.edit->maker.is_open() && !ui.edit->sheets.shown) {
        const float canvas = layout.canvas.y + layout.canvas.height;
        splitter(ui, Split::edit_timeline,
                 {middle.x, canvas, middle.width, layout.timeline.y - canvas}, false, middle.y,
                 middle.height);
    }
    if (layout.bindings.height > 0) {
        const float members = layout.inspector.y + layout.inspector.height;
        splitter(ui, Split::edit_bindings,
                 {layout.inspector.x, members, layout.inspector.width, layout.bindings.y - members},
                 false, middle.y, middle.height);
    }
}

}  // namespace pitcast::editor
