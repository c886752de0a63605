// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include "pitcast/edit/arrange.h"

#include "clip_clock.h"
#include "cue_preview.h"
#include "ui.h"

namespace pitcast::editor {

namespace {

/// Everything of a picture, dimmed outside: what old sets cut, and what is kept free of titles.
void draw_safe_areas(const Area& picture) {
    auto* list = ImGui::GetWindowDrawList();
    for (const double cut : edit::kSafeAreas) {
        const float x = picture.width * static_cast<float>(cut);
        const float y = picture.height * static_cast<float>(cut);
        const ImVec2 low{picture.x + x, picture.y + y};
        const ImVec2 high{picture.x + picture.width - x, picture.y + picture.height - y};
        // A dark line under the light one: it is seen on snow too.
        list->AddRect({low.x - 1, low.y - 1}, {high.x + 1, high.y + 1}, IM_COL32(0, 0, 0, 120));
        list->AddRect(low, high, IM_COL32(255, 255, 255, 150));
    }
}

/// FILL, KEY, SAFE, R103. Returns where they end.
float draw_view_buttons(const Ui& ui, float x, float y) {
    DeskView& view = ui.desk.view;
    const auto look = [&](ProgrammeView which) {
        return view.programme == which ? ButtonKind::armed : ButtonKind::quiet;
    };
    const auto place = [&](float width) {
        ImGui::SetCursorScreenPos({x, y});
        x += width + 4;
        return ImVec2{width, 22};
    };
    const auto choose = [&](ProgrammeView which) {
        view.programme = view.programme == which ? ProgrammeView::picture : which;
    };
    if (button(ui, "view:fill", "FILL", nullptr, place(42), look(ProgrammeView::fill))) {
        choose(ProgrammeView::fill);
    }
    if (button(ui, "view:key", "KEY", nullptr, place(38), look(ProgrammeView::key))) {
        choose(ProgrammeView::key);
    }
    if (button(ui, "view:safe", "SAFE", nullptr, place(44),
               view.safe_areas ? ButtonKind::armed : ButtonKind::quiet)) {
        view.safe_areas = !view.safe_areas;
    }
    if (button(ui, "view:r103", "R103", nullptr, place(46),
               view.marks_r103 ? ButtonKind::armed : ButtonKind::quiet)) {
        view.marks_r103 = !view.marks_r103;
    }
    return x;
}

const char* programme_heading(ProgrammeView view) {
    switch (view) {
        case ProgrammeView::fill:
            return "PROGRAMME: FILL";
        case ProgrammeView::key:
            return "PROGRAMME: KEY";
        default:
            return "PROGRAMME";
    }
}

/// What is left of the clip that ends first, counting down. Returns where it begins.
float draw_clip_clock(const Ui& ui, const Area& area, float left) {
    const float right = area.x + area.width - 14;
    const std::vector<ClipClock> clocks = clip_clocks(ui.desk.status().clips);
    if (clocks.empty()) {
        return right;
    }
    const ClipClock& first = clocks.front();
    std::string file = first.file.substr(first.file.rfind('/') + 1);
    if (clocks.size() > 1) {
        file += "  +" + std::to_string(clocks.size() - 1);
    }
    const std::string time = time_left_text(first.left_ns);
    // As wide for every figure, so that nothing shakes while it counts.
    const float digits =
        std::ceil(size_of(ui.fonts.bold, "0").x * 1.05F) * static_cast<float>(time.size()) + 4;
    const float room = right - left - digits - 40;
    const float name = std::min(size_of(ui.fonts.body, file).x, std::max(0.0F, room));
    const bool named = name > 40;
    const float width = digits + 18 + (named ? name + 12 : 0);
    const auto urgency = first.paused ? ClipClock::Urgency::none : first.urgency();
    const bool last = urgency == ClipClock::Urgency::last;
    const bool soon = urgency == ClipClock::Urgency::soon;
    const ImU32 fill = last ? colour::kOnAir : soon ? colour::kAmber : colour::kLine;
    const ImU32 ink = soon           ? IM_COL32(20, 14, 0, 255)
                      : first.paused ? colour::kDim
                                     : IM_COL32_WHITE;
    ImGui::GetWindowDrawList()->AddRectFilled({right - width, area.y + 6}, {right, area.y + 33},
                                              fill, 2);
    if (named) {
        text_at(ui.fonts.body, {right - width + 9, area.y + 9}, ink, file, name);
    }
    text_ending_at(ui.fonts.bold, right - 9, area.y + 9, ink, time);
    ui.told("clip:left", {right - width, area.y + 6, width, 27});
    return right - width - 6;
}

/// Titles of what is on air, from the right, as far as there is room.
void draw_on_air_titles(const Ui& ui, const Area& area, float left, float right) {
    auto* list = ImGui::GetWindowDrawList();
    for (const auto& shown : ui.desk.templates()) {
        if (ui.desk.tally_of(shown) != Tally::on_air) {
            continue;
        }
        const auto width = size_of(ui.fonts.body, title_of(shown)).x + 18;
        if (right - width < left) {
            break;
        }
        list->AddRectFilled({right - width, area.y + 6}, {right, area.y + 33}, colour::kOnAir, 2);
        text_at(ui.fonts.body, {right - width + 9, area.y + 9}, IM_COL32_WHITE, title_of(shown));
        right -= width + 6;
    }
}

}  // namespace

void draw_programme(const Ui& ui, const Area& area) {
    begin_pane(ui, "##programme", area, nullptr);
    const Desk& desk = ui.desk;
    const bool on_air = desk.on_air_count() > 0;
    auto* list = ImGui::GetWindowDrawList();
    const float heading = 32;
    const float label = text_at(ui.fonts.small, {area.x + 14, area.y + 11}, colour::kAmber,
                                ui.tr(programme_heading(desk.view.programme)));
    const float tools = draw_view_buttons(ui, area.x + 14 + label + 12, area.y + 8);
    draw_on_air_titles(ui, area, tools + 8, draw_clip_clock(ui, area, tools + 8));
    const bool whole = desk.view.programme == ProgrammeView::picture;
    const auto& frame = whole ? desk.snapshot().programme : desk.snapshot().graphics;
    const float w = frame ? static_cast<float>(frame->width) : 16.0F;
    const float h = frame ? static_cast<float>(frame->height) : 9.0F;
    const Area room{area.x + 14, area.y + heading + 8, area.width - 28, area.height - heading - 18};
    const Area picture = fit(room, w, h);
    const ImVec2 low{picture.x, picture.y};
    const ImVec2 high{picture.x + picture.width, picture.y + picture.height};
    list->AddRectFilled(low, high, IM_COL32_BLACK);
    if (frame) {
        PictureCall& call = ui.picture(Shown::programme);
        call.mode = desk.view.programme == ProgrammeView::key ? PictureMode::alpha
                                                              : PictureMode::over_black;
        call.add(picture, picture);
    } else {
        text_at(ui.fonts.body, {low.x + 16, low.y + 14}, colour::kDim, ui.tr("No picture yet"));
    }
    if (desk.view.marks_r103 && whole && ui.scopes != nullptr) {
        PictureCall& call = ui.picture(Shown::outside);
        call.mode = PictureMode::over;
        call.add(picture, picture);
    }
    if (desk.view.safe_areas) {
        draw_safe_areas(picture);
    }
    const ImU32 edge = on_air ? colour::kOnAir : colour::kLine;
    const float thick = on_air ? 4.0F : 1.0F;
    list->AddRect({low.x - thick / 2, low.y - thick / 2}, {high.x + thick / 2, high.y + thick / 2},
                  edge, 0, 0, thick);
    end_pane();
}

void draw_cue_preview(const Ui& ui, const Area& area) {
    begin_pane(ui, "##preview", area, nullptr);
    const Desk& desk = ui.desk;
    const show::TemplateSummary* shown = desk.selected();
    const show::Page* page = desk.selected_page();
    const bool cued = shown != nullptr && (page != nullptr ? desk.tally_of(*page)
                                                           : desk.tally_of(*shown)) == Tally::cued;
    auto* list = ImGui::GetWindowDrawList();
    const float heading = 32;
    const float label = text_at(ui.fonts.small, {area.x + 14, area.y + 11}, colour::kAmber,
                                cued ? ui.tr("PREVIEW, CUED") : ui.tr("PREVIEW"));
    if (shown != nullptr) {
        text_at(ui.fonts.body, {area.x + 14 + label + 16, area.y + 9}, colour::kDim,
                page != nullptr ? page->title : title_of(*shown), area.width - label - 44);
    }
    const Area room{area.x + 14, area.y + heading + 8, area.width - 28, area.height - heading - 18};
    const Area picture = fit(room, 16, 9);
    const ImVec2 low{picture.x, picture.y};
    const ImVec2 high{picture.x + picture.width, picture.y + picture.height};
    list->AddRectFilled(low, high, IM_COL32(22, 25, 30, 255));
    if (ui.preview->frame() != nullptr) {
        ui.picture(Shown::cue).add(picture, picture);
        if (desk.view.safe_areas) {
            draw_safe_areas(picture);
        }
    } else {
        text_at(ui.fonts.body, {low.x + 16, low.y + 14}, colour::kDim,
                ui.preview->error().empty() ? std::string_view(ui.tr("No picture yet"))
                                            : ui.preview->error(),
                picture.width - 32);
    }
    const float thick = cued ? 3.0F : 1.0F;
    list->AddRect({low.x - thick / 2, low.y - thick / 2}, {high.x + thick / 2, high.y + thick / 2},
                  cued ? colour::kAmber : colour::kLine, 0, 0, thick);
    end_pane();
}

}  // namespace pitcast::editor
