// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_stdlib.h>

#include "ui.h"

namespace pitcast::editor {
namespace {

std::string text_in(const Json& value) {
    return value.is_string() ? value.get<std::string>() : "";
}

void text_field(Json& value) {
    std::string text = text_in(value);
    if (ImGui::InputText("##text", &text)) {
        value = text;
    }
}

void number_field(Json& value) {
    if (value.is_number_float()) {
        double number = value.get<double>();
        if (ImGui::InputDouble("##number", &number, 0, 0, "%.3f")) {
            value = number;
        }
        return;
    }
    int number = value.is_number_integer() ? value.get<int>() : 0;
    if (ImGui::InputInt("##number", &number, 1, 10)) {
        value = number;
    }
}

void boolean_field(const Ui& ui, Json& value) {
    bool on = value.is_boolean() && value.get<bool>();
    if (ImGui::Checkbox(ui.tr(on ? "Yes" : "No"), &on)) {
        value = on;
    }
}

// Ends a list of choices; Escape closes it, as everywhere else.
void end_choices(const Ui& ui) {
    if (std::any_of(ui.keys.begin(), ui.keys.end(),
                    [](const KeyPress& press) { return press.key == GLFW_KEY_ESCAPE; })) {
        ImGui::CloseCurrentPopup();
    }
    ImGui::EndCombo();
}

void choice_field(const Ui& ui, Json& value, const std::vector<std::string>& choices) {
    const std::string chosen = text_in(value);
    if (!ImGui::BeginCombo("##choice", chosen.c_str(), ImGuiComboFlags_HeightLarge)) {
        return;
    }
    for (const auto& choice : choices) {
        if (ImGui::Selectable(choice.c_str(), choice == chosen)) {
            value = choice;
        }
    }
    end_choices(ui);
}

std::string line_of(const race::Competitor& car) {
    std::string line = car.entry.number + "   " + name_of(car.entry);
    if (!car.entry.team.empty() || !car.entry.team_zh.empty()) {
        line += "   " + (car.entry.team_zh.empty() ? car.entry.team : car.entry.team_zh);
    }
    return line;
}

// Cars in the order of the race, the value being the number as text.
void competitor_field(const Ui& ui, Json& value) {
    const auto* race = ui.desk.snapshot().race.get();
    const std::string chosen = text_in(value);
    const auto* car = race == nullptr ? nullptr : race->find(chosen);
    const std::string shown = car != nullptr ? line_of(*car) : chosen;
    if (!ImGui::BeginCombo("##competitor", shown.c_str(), ImGuiComboFlags_HeightLarge)) {
        return;
    }
    std::vector<const race::Competitor*> cars;
    if (race != nullptr) {
        for (const auto index : race->order) {
            cars.push_back(&race->competitors[static_cast<std::size_t>(index)]);
        }
        for (const auto& one : race->competitors) {
            if (std::find(cars.begin(), cars.end(), &one) == cars.end()) {
                cars.push_back(&one);
            }
        }
    }
    for (const auto* one : cars) {
        if (ImGui::Selectable(line_of(*one).c_str(), one->entry.number == chosen)) {
            value = one->entry.number;
        }
    }
    if (cars.empty()) {
        ImGui::TextDisabled(ui.tr("No cars known yet"));
    }
    end_choices(ui);
}

void draw_field(const Ui& ui, const show::Field& field, Json& value) {
    ImGui::SetNextItemWidth(-1);
    if (field.type == "number") {
        number_field(value);
    } else if (field.type == "boolean") {
        boolean_field(ui, value);
    } else if (field.type == "competitor") {
        competitor_field(ui, value);
    } else if (field.type == "choice") {
        choice_field(ui, value, field.choices);
    } else if (field.type == "table") {
        ImGui::TextDisabled(ui.tr("%zu rows, from the page or the sender"), value.size());
    } else {
        text_field(value);
    }
}

}  // namespace

void draw_form(const Ui& ui, const show::TemplateSummary& shown) {
    if (shown.fields.empty()) {
        ImGui::TextDisabled(ui.tr("This template has no fields."));
        return;
    }
    // A wide form has two fields in a row and titles above them; a narrow one has its titles
    // beside.
    const bool wide =
        ImGui::GetContentRegionAvail().x > 700 && ImGui::GetContentRegionAvail().y > 150;
    if (!ImGui::BeginTable("fields", 2, ImGuiTableFlags_SizingStretchSame)) {
        return;
    }
    if (!wide) {
        ImGui::TableSetupColumn("title", ImGuiTableColumnFlags_WidthStretch, 0.36F);
        ImGui::TableSetupColumn("value", ImGuiTableColumnFlags_WidthStretch, 0.64F);
    }
    for (const auto& field : shown.fields) {
        ImGui::TableNextColumn();
        ImGui::PushID(&field);
        const auto& title = field.title.empty() ? field.id : field.title;
        ImGui::AlignTextToFramePadding();  // else a table moves the titles of later columns
        ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
        ImGui::TextUnformatted(title.c_str(), title.c_str() + title.size());
        ImGui::PopStyleColor();
        if (!wide) {
            ImGui::TableNextColumn();
        }
        Json value = ui.desk.value(shown, field);
        draw_field(ui, field, value);
        const bool left = ImGui::IsItemDeactivated();
        ui.desk.edit(shown, field, std::move(value));
        if (left) {
            ui.desk.seal_edit();
        }
        ui.seen("field:" + shown.id + ":" + field.id);
        ImGui::PopID();
    }
    ImGui::EndTable();
}

}  // namespace pitcast::editor
