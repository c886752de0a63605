// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "hot_key.h"
#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kRowHeight = 50;
constexpr float kTake = 56;

/// "Alt+1   → Results, page 2 after 9 s   Fill in the table"
std::string detail_of(const Ui& ui, const show::Page& page) {
    std::string text;
    const auto add = [&](const std::string& part) { text += (text.empty() ? "" : "   ") + part; };
    if (!page.key.empty()) {
        add(page_key(page.key) ? page.key : page.key + ui.tr(": no free key"));
    }
    if (!page.follow.empty()) {
        std::string title = page.follow;
        for (const show::Page& next : ui.desk.package().pages()) {
            if (next.id == page.follow) {
                title = next.title;
            }
        }
        add("→ " + title + ui.tr(" after ") +
            std::to_string(page.follow_ns / kNanosecondsPerSecond) + ui.tr(" s"));
    }
    if (!page.note.empty()) {
        add(page.note);
    }
    return text.empty() ? page.template_id : text;
}

void draw_page(const Ui& ui, std::size_t index) {
    Desk& desk = ui.desk;
    const show::Page& page = desk.package().pages()[index];
    const bool selected = desk.selected_page() == &page;
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 high{low.x + width, low.y + kRowHeight};
    const TallyLook look = tally_look(
        desk.tally_of(page), ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(low, high));
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, look.fill, 3);
    list->AddRectFilled(low, {low.x + 5, high.y}, look.bar, 3, ImDrawFlags_RoundCornersLeft);
    if (selected) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 2);
        if (desk.view.reveal_page) {
            ImGui::SetScrollFromPosY(low.y + kRowHeight / 2 - ImGui::GetWindowPos().y, 0.4F);
            desk.view.reveal_page = false;
        }
    }
    const float right = high.x - kTake - 16;
    float detail = right;
    if (look.badge != nullptr) {
        detail -=
            badge_ending_at(ui, right, low.y + 26, look.badge_fill, look.badge_ink, look.badge) + 8;
    }
    text_at(ui.fonts.body, {low.x + 16, low.y + 4}, colour::kText, page.title, right - low.x - 16);
    text_at(ui.fonts.body, {low.x + 16, low.y + 26}, colour::kDim, detail_of(ui, page),
            detail - low.x - 16);
    ImGui::PushID(page.id.c_str());
    ImGui::SetCursorScreenPos({high.x - kTake - 8, low.y + 9});
    if (button(ui, ("take-page:" + page.id).c_str(), "TAKE", nullptr, {kTake, kRowHeight - 18},
               ButtonKind::plain)) {
        desk.select_page(index);
        desk.command(show::Verb::take, desk.selected());
    }
    ImGui::SetCursorScreenPos(low);
    if (ImGui::InvisibleButton("select", {width - kTake - 12, kRowHeight})) {
        desk.select_page(index);
        desk.view.reveal_page = false;
    }
    ui.seen("page:" + page.id);
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 4});
}

}  // namespace

void draw_rundown(const Ui& ui, const Area& area) {
    Desk& desk = ui.desk;
    begin_pane(ui, "##rundown", area, "RUNDOWN");
    const auto found = desk.pages_found();
    if (search_field(ui, area, "search:pages", "Ctrl+G", desk.view.page_search,
                     desk.view.focus_pages) &&
        !found.empty()) {
        desk.select_page(found.front());
    }
    ImGui::BeginChild("pages", {0, 0}, false, ImGuiWindowFlags_NoNav);
    const std::string* group = nullptr;
    for (const std::size_t index : found) {
        const show::Page& page = desk.package().pages()[index];
        if (group == nullptr || *group != page.group) {
            group = &page.group;
            ImGui::PushStyleColor(ImGuiCol_Text, colour::kAmber);
            ImGui::TextUnformatted(group->c_str());
            ImGui::PopStyleColor();
        }
        draw_page(ui, index);
    }
    if (found.empty()) {
        ImGui::TextDisabled(ui.tr("No page is called so"));
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
