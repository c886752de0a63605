// SPDX-License-Identifier: Apache-2.0
// Files that layers can play: one is cued with a double click.
#include <algorithm>
#include <string>

#include "clip_shelf.h"
#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kClipRow = 76;
constexpr float kClipButtons = 44 + 4 + 52 + 4 + 42 + 6;

const channel::ClipReport* report_of_clip(const Desk& desk, const std::string& file) {
    for (const channel::ClipReport& one : desk.status().clips) {
        if (one.file == file) {
            return &one;
        }
    }
    return nullptr;
}

Tally tally_of_clip(const channel::ClipReport* report) {
    if (report == nullptr) {
        return Tally::idle;
    }
    return report->state == "cued" || report->state == "opening" ? Tally::cued
           : report->state == "failed"                           ? Tally::idle
                                                                 : Tally::on_air;
}

void draw_clip_picture(const Ui& ui, const Area& place, const ClipShelf::Clip& clip) {
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled({place.x, place.y}, {place.x + place.width, place.y + place.height},
                        IM_COL32_BLACK);
    const SourceSheet& pictures = ui.clips->pictures();
    if (const auto cell = pictures.cell_of(clip.file + " " + clip.stamp)) {
        constexpr float kWidth = SourceSheet::kCellWidth;
        constexpr float kHeight = SourceSheet::kCellHeight;
        const auto& sheet = pictures.sheet();
        ui.picture(Shown::clips)
            .add_part(
                place,
                {static_cast<float>(*cell % SourceSheet::kColumns) * kWidth,
                 static_cast<float>(*cell / SourceSheet::kColumns) * kHeight, kWidth, kHeight},
                {static_cast<float>(sheet->width), static_cast<float>(sheet->height)});
    }
    list->AddRect({place.x, place.y}, {place.x + place.width, place.y + place.height},
                  colour::kLine);
}

void draw_clip(const Ui& ui, const ClipShelf::Clip& clip) {
    Desk& desk = ui.desk;
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 high{low.x + width, low.y + kClipRow};
    const channel::ClipReport* report = report_of_clip(desk, clip.file);
    const TallyLook look = tally_look(
        tally_of_clip(report), ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(low, high));
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, look.fill, 3);
    list->AddRectFilled(low, {low.x + 5, high.y}, look.bar, 3, ImDrawFlags_RoundCornersLeft);
    if (desk.view.clip == clip.file) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 2);
    }
    draw_clip_picture(ui, {low.x + 11, low.y + 11, 96, 54}, clip);
    const float x = low.x + 117;
    text_at(ui.fonts.body, {x, low.y + 4}, colour::kText, clip.file, high.x - x - 10);
    const std::string length =
        clip.is_still ? std::string(ui.tr("STILL")) : clock_text(clip.length_ns);
    const std::string facts = length + "   " + size_text(clip.bytes);
    text_at(ui.fonts.small, {x, low.y + 27}, colour::kDim, facts, high.x - x - 10);
    ImGui::PushID(clip.file.c_str());
    // In a narrow row what is there is taken off where else it would be cued.
    const bool narrow = x + kClipButtons > high.x;
    float left = x;
    const auto press = [&](const char* id, const char* label, float room, bool enabled) {
        ImGui::SetCursorScreenPos({left, low.y + 47});
        left += room + 4;
        return button(ui, (std::string(id) + clip.file).c_str(), label, nullptr, {room, 24},
                      ButtonKind::plain, enabled);
    };
    if (!(narrow && report != nullptr) && press("clip-cue:", "CUE", 44, true)) {
        desk.play_clip(show::Verb::cue, clip.file);
    }
    if (narrow && report != nullptr && press("clip-out:", "OUT", 44, true)) {
        desk.play_clip(show::Verb::out, clip.file, report->layer);
    }
    if (press("clip-take:", "TAKE", 52, true)) {
        desk.play_clip(show::Verb::take, clip.file);
    }
    if (!narrow && press("clip-out:", "OUT", 42, report != nullptr)) {
        desk.play_clip(show::Verb::out, clip.file, report->layer);
    }
    ImGui::SetCursorScreenPos(low);
    ImGui::InvisibleButton("clip", {width, kClipRow - 31});
    ui.seen("clip:" + clip.file);
    if (ImGui::IsItemClicked()) {
        desk.view.clip = clip.file;
    }
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        desk.play_clip(show::Verb::cue, clip.file);
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 4});
}

}  // namespace

void draw_template_tabs(const Ui& ui, const Area& area) {
    if (ui.clips == nullptr) {
        return;
    }
    const ImVec2 below = ImGui::GetCursorScreenPos();
    bool& clips = ui.desk.view.clips_shown;
    const char* const other = clips ? "TEMPLATES" : "CLIPS";
    const float x =
        area.x + 14 + size_of(ui.fonts.small, ui.tr(clips ? "CLIPS" : "TEMPLATES")).x + 10;
    ImGui::SetCursorScreenPos({x, area.y + 8});
    const float width = size_of(ui.fonts.small, ui.tr(other)).x + 14;
    if (button(ui, "tab:clips", other, nullptr, {width, 22}, ButtonKind::quiet)) {
        clips = !clips;
    }
    ImGui::SetCursorScreenPos(below);
}

void draw_clips(const Ui& ui, const Area& area) {
    begin_pane(ui, "##clips", area, "CLIPS");
    Desk& desk = ui.desk;
    draw_template_tabs(ui, area);
    const auto found = ui.clips->found(desk.view.clip_search);
    if (search_field(ui, area, "search:clips", "Ctrl+F", desk.view.clip_search,
                     desk.view.focus_templates) &&
        !found.empty()) {
        desk.play_clip(show::Verb::cue, found.front()->file);
    }
    ImGui::BeginChild("clips", {0, 0}, false, ImGuiWindowFlags_NoNav);
    for (const ClipShelf::Clip* clip : found) {
        draw_clip(ui, *clip);
    }
    if (found.empty()) {
        ImGui::TextDisabled("%s", ui.clips->all().empty() ? ui.tr("No clips in the media folder.")
                                                          : ui.tr("No clip is called so"));
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
