// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kSide = 30;

/// Draws into the square of a tool, `at` its upper left corner.
using Icon = void (*)(ImDrawList& list, ImVec2 at, ImU32 ink);

/// Boxes against a line on one side or through the middle.
void align_icon(ImDrawList& list, ImVec2 at, ImU32 ink, edit::Align how) {
    const bool across =
        how == edit::Align::left || how == edit::Align::center || how == edit::Align::right;
    const bool far = how == edit::Align::right || how == edit::Align::bottom;
    const bool middle = how == edit::Align::center || how == edit::Align::middle;
    const float line = middle ? 15.0F : far ? 24.0F : 6.0F;
    const auto box = [&](float along, float length) {
        const float begin = middle ? 15 - length / 2 : far ? 22 - length : 8.0F;
        const ImVec2 low =
            across ? ImVec2{at.x + begin, at.y + along} : ImVec2{at.x + along, at.y + begin};
        const ImVec2 high =
            across ? ImVec2{low.x + length, low.y + 5} : ImVec2{low.x + 5, low.y + length};
        list.AddRectFilled(low, high, ink, 1);
    };
    if (across) {
        list.AddLine({at.x + line, at.y + 5}, {at.x + line, at.y + 25}, ink, 1.5F);
    } else {
        list.AddLine({at.x + 5, at.y + line}, {at.x + 25, at.y + line}, ink, 1.5F);
    }
    box(8, 14);
    box(17, 8);
}

void distribute_icon(ImDrawList& list, ImVec2 at, ImU32 ink, bool across) {
    for (const float begin : {6.0F, 13.0F, 20.0F}) {
        const ImVec2 low = across ? ImVec2{at.x + begin, at.y + 8} : ImVec2{at.x + 8, at.y + begin};
        const ImVec2 high = across ? ImVec2{low.x + 4, low.y + 14} : ImVec2{low.x + 14, low.y + 4};
        list.AddRectFilled(low, high, ink, 1);
    }
}

template <typename Draw>
bool tool(const Ui& ui, const char* id, const char* tip, bool enabled, Draw draw) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton(id, {kSide, kSide}) && enabled;
    ui.seen(id);
    const bool hovered = ImGui::IsItemHovered();
    auto* list = ImGui::GetWindowDrawList();
    if (hovered && enabled) {
        list->AddRectFilled(at, {at.x + kSide, at.y + kSide}, colour::kRowHover, 3);
    }
    draw(*list, at, enabled ? colour::kText : IM_COL32(84, 91, 102, 255));
    if (hovered) {
        ImGui::SetTooltip("%s", ui.tr(tip));
    }
    ImGui::SameLine(0, 2);
    return clicked;
}

void gap() {
    ImGui::Dummy({8, kSide});
    ImGui::SameLine(0, 2);
}

void add_buttons(const Ui& ui) {
    EditDesk& desk = *ui.edit;
    const bool open = desk.document() != nullptr;
    for (const std::string& type : edit::new_element_types()) {
        const std::string label = type == "rect"      ? "RECT"
                                  : type == "text"    ? "TEXT"
                                  : type == "group"   ? "GROUP"
                                  : type == "polygon" ? "POLY"
                                                      : "CLOCK";
        if (button(ui, ("add:" + type).c_str(), (std::string("+ ") + ui.tr(label.c_str())).c_str(),
                   nullptr, {68, kSide}, ButtonKind::plain, open)) {
            desk.add_element(type);
        }
        ImGui::SameLine(0, 4);
    }
}

void arrange_buttons(const Ui& ui) {
    EditDesk& desk = *ui.edit;
    const bool some = !desk.selection().empty();
    constexpr std::array<std::pair<edit::Align, const char*>, 6> kAligns{
        {{edit::Align::left, "Align left edges"},
         {edit::Align::center, "Align centres"},
         {edit::Align::right, "Align right edges"},
         {edit::Align::top, "Align upper edges"},
         {edit::Align::middle, "Align middles"},
         {edit::Align::bottom, "Align lower edges"}}};
    for (std::size_t i = 0; i < kAligns.size(); ++i) {
        const auto& [how, tip] = kAligns[i];
        if (tool(ui, ("align:" + std::to_string(i)).c_str(), tip, some,
                 [how = how](ImDrawList& list, ImVec2 at, ImU32 ink) {
                     align_icon(list, at, ink, how);
                 })) {
            desk.align(how);
        }
    }
    gap();
    for (const bool across : {true, false}) {
        if (tool(ui, across ? "distribute:across" : "distribute:down",
                 across ? "Equal gaps across" : "Equal gaps down", desk.selection().size() > 2,
                 [across](ImDrawList& list, ImVec2 at, ImU32 ink) {
                     distribute_icon(list, at, ink, across);
                 })) {
            desk.distribute(across);
        }
    }
    gap();
}

}  // namespace

void draw_tools(const Ui& ui, const Area& area) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 9});
    begin_pane(ui, "##tools", area, nullptr);
    ImGui::PopStyleVar();
    if (ui.edit->package_member("venue") != nullptr) {
        const bool narrow = ImGui::GetContentRegionAvail().x < 640;
        if (button(ui, "map:open", narrow ? "MAP" : "MAP  Ctrl+P", nullptr,
                   {narrow ? 48.0F : 98.0F, kSide}, ButtonKind::quiet)) {
            ui.edit->show_map(true);
        }
        ImGui::SameLine(0, 8);
    }
    add_buttons(ui);
    gap();
    arrange_buttons(ui);
    end_pane();
}

}  // namespace pitcast::editor
