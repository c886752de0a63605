// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

struct SectionLook {
    edit::PropertySection section;
    const char* title;
    bool open;
};
constexpr std::array<SectionLook, 5> kSections{
    {{edit::PropertySection::place, "PLACE", true},
     {edit::PropertySection::own, "", true},
     {edit::PropertySection::transform, "TRANSFORM", false},
     {edit::PropertySection::visibility, "WHEN", false},
     {edit::PropertySection::motion, "MOTION", false}}};

void draw_id(const Ui& ui, const edit::ElementRow& row) {
    EditDesk& desk = *ui.edit;
    std::string id = row.id;
    ImGui::SetNextItemWidth(-1);
    if (ImGui::InputText("##id", &id, ImGuiInputTextFlags_EnterReturnsTrue)) {
        desk.rename(row.id, id);
    }
    ui.seen("property:id");
}

bool any_set(const Json& element, const std::vector<edit::Property>& all,
             edit::PropertySection section) {
    return std::any_of(all.begin(), all.end(), [&](const edit::Property& one) {
        return one.section == section && element.contains(one.name);
    });
}

void draw_element(const Ui& ui, const edit::ElementRow& row) {
    EditDesk& desk = *ui.edit;
    const Json* element = desk.document()->json().find(row.pointer);
    if (element == nullptr) {
        return;
    }
    draw_id(ui, row);
    draw_error_of(ui, row.id);
    const auto& all = edit::properties_of(row.type);
    const float label = std::min(126.0F, ImGui::GetContentRegionAvail().x * 0.36F);
    for (const SectionLook& look : kSections) {
        std::string title = ui.tr(look.title);
        if (title.empty()) {
            title = row.type;
            std::transform(title.begin(), title.end(), title.begin(), [](char c) {
                return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            });
        }
        ImGui::PushFont(ui.fonts.small);
        ImGui::SetNextItemOpen(look.open || any_set(*element, all, look.section),
                               ImGuiCond_Appearing);
        const bool open = ImGui::CollapsingHeader((title + "##" + row.id).c_str());
        ImGui::PopFont();
        if (!open) {
            continue;
        }
        for (const edit::Property& property : all) {
            if (property.section == look.section) {
                draw_property(ui, row.pointer, property, label + 14);
                // A change may have moved what is selected: the rest is drawn in the next frame.
                if (desk.selected() == nullptr || desk.selected()->pointer != row.pointer) {
                    return;
                }
            }
        }
    }
}

void draw_template(const Ui& ui) {
    const EditDesk& desk = *ui.edit;
    if (desk.document() == nullptr) {
        ImGui::TextDisabled(ui.tr("Nothing is open."));
        return;
    }
    draw_error_of(ui, "");
    const float label = std::min(140.0F, ImGui::GetContentRegionAvail().x * 0.4F);
    for (const edit::Property& property : edit::template_properties()) {
        draw_property(ui, "", property, label);
        if (desk.selected() != nullptr) {
            return;
        }
    }
    ImGui::Dummy({0, 6});
    ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
    ImGui::TextWrapped(
        "%s",
        ui.tr("Click an element in the picture or in the layers. Drag it, or its handles; Shift "
              "keeps the direction, Alt lets go of the guides."));
    ImGui::PopStyleColor();
}

}  // namespace

void draw_error_of(const Ui& ui, const std::string& element) {
    const Error* error = ui.edit->error_of(element);
    if (error == nullptr) {
        return;
    }
    // Where it stands is known here, but for a file that is not the one that is shown.
    const std::string subject = "element \"" + element + "\": ";
    std::string text = error->what;
    if (!element.empty() && text.starts_with(subject)) {
        text.erase(0, subject.size());
    }
    if (element.empty()) {
        text = error->message();
    } else if (!error->mend.empty()) {
        text += " (" + error->mend + ")";
    }
    constexpr float kPad = 8;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 extent = size_of(ui.fonts.body, text, width - 2 * kPad - 6);
    const ImVec2 high{low.x + width, low.y + extent.y + 2 * kPad};
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, IM_COL32(72, 50, 8, 244), 3);
    list->AddRectFilled(low, {low.x + 4, high.y}, colour::kAmber, 3, ImDrawFlags_RoundCornersLeft);
    list->AddText(ui.fonts.body, height_of(ui.fonts.body), {low.x + kPad + 6, low.y + kPad},
                  IM_COL32(255, 220, 140, 255), text.data(), text.data() + text.size(),
                  width - 2 * kPad - 6);
    ImGui::Dummy({width, extent.y + 2 * kPad});
    ui.seen("error:" + (element.empty() ? std::string("template") : element));
}

void draw_inspector(const Ui& ui, const Area& area) {
    const edit::ElementRow* row = ui.edit->selected();
    begin_pane(ui, "##inspector", area, row == nullptr ? "TEMPLATE" : "ELEMENT");
    if (ui.edit->document() != nullptr) {
        const ImVec2 below = ImGui::GetCursorScreenPos();
        ImGui::SetCursorScreenPos({area.x + area.width - 14 - 134, area.y + 7});
        if (button(ui, "inspector:versions", "VERSIONS  Ctrl+H", nullptr, {134, 24},
                   ButtonKind::quiet)) {
            ui.edit->versions.shown = true;
        }
        ImGui::SetCursorScreenPos(below);
    }
    ImGui::BeginChild("properties", {0, 0}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 3});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {6, 5});
    if (row == nullptr) {
        draw_template(ui);
    } else {
        draw_element(ui, edit::ElementRow(*row));
    }
    ImGui::PopStyleVar(2);
    ImGui::Dummy({0, 8});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
