// SPDX-License-Identifier: Apache-2.0
// What the template was when it was saved, in the place of its members.
#include <ctime>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kVersionRow = 46;

/// "2026-11-28  09:41", in the time of this machine.
std::string time_text(std::int64_t utc_ms) {
    const std::time_t seconds = utc_ms / 1000;
    std::tm local{};
    localtime_r(&seconds, &local);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%d  %H:%M", &local);
    return text;
}

/// True when it was clicked.
bool draw_version(const Ui& ui, const edit::Version& version, std::size_t place) {
    const EditDesk& desk = *ui.edit;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kVersionRow};
    ImGui::PushID(static_cast<int>(place));
    const bool clicked = ImGui::InvisibleButton("version", {width, kVersionRow});
    ui.seen("version:" + std::to_string(place));
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, ImGui::IsItemHovered() ? colour::kRowHover : colour::kRow, 3);
    if (desk.versions.place() == place) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 2);
    }
    float right = high.x - 8;
    if (place == 0) {
        right -= badge_ending_at(ui, right, low.y + 3, colour::kLine, colour::kText, "NEWEST") + 8;
    }
    float x = low.x + 12;
    x += text_at(ui.fonts.body, {x, low.y + 3}, colour::kText, time_text(version.saved_utc_ms),
                 right - x);
    if (!version.who.empty() && right > x + 40) {
        text_at(ui.fonts.body, {x + 14, low.y + 3}, colour::kDim, version.who, right - x - 14);
    }
    const bool found = version.who.empty() && version.what.empty();
    text_at(ui.fonts.body, {low.x + 12, low.y + 23}, colour::kDim,
            found ? ui.tr("as it was before the first change here") : version.what, width - 20);
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 3});
    return clicked;
}

void draw_picture_of_version(const Ui& ui, const Area& area) {
    const VersionShelf& versions = ui.edit->versions;
    ImGui::GetWindowDrawList()->AddRectFilled(
        {area.x, area.y}, {area.x + area.width, area.y + area.height}, IM_COL32(12, 14, 17, 255));
    if (versions.picture() != nullptr) {
        const edit::Bounds canvas = ui.edit->canvas();
        ui.picture(Shown::version)
            .add(fit(area, static_cast<float>(canvas.width), static_cast<float>(canvas.height)),
                 area);
        ui.told("versions:picture", area);
        return;
    }
    const std::string text = versions.error()    ? versions.error()->message()
                             : versions.chosen() ? ui.tr("The first picture is on its way")
                                                 : ui.tr("Choose one to see it.");
    text_at(ui.fonts.body, {area.x + 12, area.y + 10},
            versions.error() ? colour::kFault : colour::kDim, text, area.width - 24);
}

}  // namespace

void draw_versions(const Ui& ui, const Area& area) {
    begin_pane(ui, "##versions", area, "VERSIONS");
    EditDesk& desk = *ui.edit;
    const float right = area.x + area.width - 14;
    ImGui::SetCursorScreenPos({right - 130, area.y + 8});
    if (button(ui, "versions:close", "CLOSE  Ctrl+H", nullptr, {130, 26}, ButtonKind::quiet)) {
        desk.versions.shown = false;
    }
    const float width = area.width - 28;
    const float height = std::round(std::min(width * 9 / 16, area.height * 0.4F));
    draw_picture_of_version(ui, {area.x + 14, area.y + 42, width, height});
    const float below = area.y + 42 + height + 8;
    ImGui::SetCursorScreenPos({area.x + 14, below});
    if (button(ui, "versions:restore", "BRING IT BACK", nullptr, {width, 30},
               desk.versions.chosen() ? ButtonKind::armed : ButtonKind::plain,
               desk.versions.chosen() != nullptr)) {
        desk.restore_version();
    }
    ImGui::SetCursorScreenPos({area.x + 14, below + 38});
    ImGui::BeginChild("versions", {width, area.y + area.height - below - 38 - 12}, false,
                      ImGuiWindowFlags_NoNav);
    const std::vector<edit::Version>& all = desk.versions.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (draw_version(ui, all[i], i)) {
            desk.choose_version(i);
        }
    }
    if (all.empty()) {
        ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
        ImGui::TextWrapped("%s", ui.tr("Every saving is kept here from now on."));
        ImGui::PopStyleColor();
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
