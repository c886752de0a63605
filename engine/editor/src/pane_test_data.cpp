// SPDX-License-Identifier: Apache-2.0
// What the canvas is looked at with: which race, and which values of the template's fields.
#include <algorithm>
#include <array>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

struct Choice {
    edit::TestData data;
    const char* id;
    const char* label;
    float width;
};
constexpr std::array<Choice, 3> kChoices{{{edit::TestData::race, "data:race", "RACE", 64},
                                          {edit::TestData::worst, "data:worst", "WORST CASE", 96},
                                          {edit::TestData::none, "data:none", "NO DATA", 76}}};

const char* note_of(const EditDesk& desk) {
    switch (desk.test_data()) {
        case edit::TestData::race:
            return desk.is_live() ? "the race that is on" : "a race that was made up";
        case edit::TestData::worst:
            return "60 cars, the longest names, times and numbers";
        case edit::TestData::none:
            break;
    }
    return "nobody races";
}

void draw_sample_choice(const Ui& ui, float width) {
    EditDesk& desk = *ui.edit;
    const auto samples = desk.samples();
    if (samples.empty()) {
        return;
    }
    const auto title = [&](std::size_t i) {
        return samples[i].title.empty() ? ui.tr("Sample ") + std::to_string(i + 1)
                                        : samples[i].title;
    };
    ImGui::SetNextItemWidth(width);
    const std::size_t now = std::min(desk.sample(), samples.size() - 1);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 2});
    if (ImGui::BeginCombo("##sample", title(now).c_str(), ImGuiComboFlags_HeightLarge)) {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            ImGui::PushID(static_cast<int>(i));
            if (ImGui::Selectable(title(i).c_str(), i == now)) {
                desk.choose_sample(i);
            }
            ImGui::PopID();
        }
        ImGui::EndCombo();
    }
    ImGui::PopStyleVar();
    ui.seen("sample");
}

}  // namespace

void draw_test_data(const Ui& ui, const Area& area) {
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {10, 4});
    begin_pane(ui, "##test-data", area, nullptr);
    ImGui::PopStyleVar();
    EditDesk& desk = *ui.edit;
    const bool open = desk.document() != nullptr;
    float x = area.x + 14;
    x += text_at(ui.fonts.small, {x, area.y + 9}, colour::kAmber, ui.tr("TEST DATA")) + 14;
    for (const Choice& choice : kChoices) {
        ImGui::SetCursorScreenPos({x, area.y + 5});
        const bool now = desk.test_data() == choice.data;
        if (button(ui, choice.id, choice.label, nullptr, {choice.width, 24},
                   now ? ButtonKind::armed : ButtonKind::plain, open)) {
            desk.choose_test_data(choice.data);
        }
        x += choice.width + 2;
    }
    x += 12;
    const float samples = std::clamp(area.x + area.width - 12 - x, 0.0F, 280.0F);
    const float note = area.x + area.width - 12 - samples - x - 12;
    if (note > 60 && open) {
        text_at(ui.fonts.small, {x, area.y + 9}, colour::kDim, ui.tr(note_of(desk)), note);
    }
    if (samples > 60) {
        ImGui::SetCursorScreenPos({area.x + area.width - 12 - samples, area.y + 5});
        draw_sample_choice(ui, samples);
    }
    end_pane();
}

}  // namespace pitcast::editor
