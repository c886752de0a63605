// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kNarrow = 300;
constexpr float kRowHeight = 50;

void draw_row(const Ui& ui, std::size_t index) {
    Desk& desk = ui.desk;
    const auto& shown = desk.templates()[index];
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 high{low.x + width, low.y + kRowHeight};
    const TallyLook look = tally_look(
        desk.tally_of(shown), ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(low, high));
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, look.fill, 3);
    list->AddRectFilled(low, {low.x + 5, high.y}, look.bar, 3, ImDrawFlags_RoundCornersLeft);
    if (index == desk.selected_index() && desk.selected_page() == nullptr) {
        if (std::exchange(desk.view.reveal_template, false)) {
            ImGui::SetScrollFromPosY(low.y + kRowHeight / 2 - ImGui::GetWindowPos().y, 0.4F);
        }
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 2);
    }
    constexpr float kButtons = 56 + 6 + 48 + 8;
    // In a narrow window the title has the upper line to itself, the buttons stand in the lower.
    const bool narrow = width < kNarrow;
    const float text_width = width - 18 - 8 - (narrow ? 0 : kButtons);
    const float buttons_y = low.y + (narrow ? 25.0F : 9.0F);
    const float buttons_height = narrow ? 22.0F : kRowHeight - 18;
    text_at(ui.fonts.body, {low.x + 18, low.y + (narrow ? 2.0F : 5.0F)}, colour::kText,
            title_of(shown), text_width);
    std::string detail = index < 12 ? "F" + std::to_string(index + 1) + "   " : "";
    detail += ui.tr("LAYER") + (" " + std::to_string(shown.layer));
    if (const auto* lock = desk.lock_of(shown.layer)) {
        detail += "   " + (desk.is_barred(shown.layer) ? ui.tr("LOCKED BY") + (" " + lock->who)
                                                       : ui.tr("LOCKED"));
    }
    const float detail_width =
        text_at(ui.fonts.small, {low.x + 18, low.y + 29},
                desk.lock_of(shown.layer) != nullptr ? colour::kAmber : colour::kDim, detail);
    if (look.badge != nullptr) {
        const float badge_width = size_of(ui.fonts.small, ui.tr(look.badge)).x + 16;
        // In a narrow window the row's own colour has to do: half a badge says nothing.
        const float right = low.x + 18 + detail_width + 12 + badge_width;
        if (right < high.x - kButtons) {
            badge_ending_at(ui, right, low.y + 26, look.badge_fill, look.badge_ink, look.badge);
        }
    }

    ImGui::PushID(shown.id.c_str());
    ImGui::SetCursorScreenPos({high.x - kButtons, buttons_y});
    if (button(ui, ("take:" + shown.id).c_str(), "TAKE", nullptr, {56, buttons_height},
               ButtonKind::plain)) {
        desk.select(index);
        desk.command(show::Verb::take, &shown);
    }
    ImGui::SetCursorScreenPos({high.x - 48 - 8, buttons_y});
    if (button(ui, ("out:" + shown.id).c_str(), "OUT", nullptr, {48, buttons_height},
               ButtonKind::plain, desk.report_of(shown) != nullptr)) {
        desk.command(show::Verb::out, &shown);
    }
    ImGui::SetCursorScreenPos(low);
    if (ImGui::InvisibleButton("select", {width - kButtons, kRowHeight})) {
        desk.select(index);
    }
    ui.seen("select:" + shown.id);
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 4});
}

}  // namespace

void draw_templates(const Ui& ui, const Area& area) {
    begin_pane(ui, "##templates", area, "TEMPLATES");
    Desk& desk = ui.desk;
    draw_template_tabs(ui, area);
    const auto found = desk.templates_found();
    if (search_field(ui, area, "search:templates", "Ctrl+F", desk.view.template_search,
                     desk.view.focus_templates) &&
        !found.empty()) {
        desk.select(found.front());
    }
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    for (const std::size_t n : found) {
        draw_row(ui, n);
    }
    if (found.empty()) {
        ImGui::TextDisabled("%s", desk.templates().empty() ? ui.tr("This show has no templates.")
                                                           : ui.tr("No template is called so"));
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
