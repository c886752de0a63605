// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "cue_preview.h"
#include "ui.h"

namespace pitcast::editor {

void draw_programme(const Ui& ui, const Area& area) {
    begin_pane(ui, "##programme", area, nullptr);
    const bool on_air = ui.desk.on_air_count() > 0;
    auto* list = ImGui::GetWindowDrawList();
    const float heading = 32;
    text_at(ui.fonts.small, {area.x + 14, area.y + 11}, colour::kAmber, "PROGRAMME");
    float right = area.x + area.width - 14;
    for (const auto& shown : ui.desk.templates()) {
        if (ui.desk.tally_of(shown) == Tally::on_air && right > area.x + 300) {
            const auto width =
                ui.fonts.body
                    ->CalcTextSizeA(ui.fonts.body->FontSize, FLT_MAX, 0, title_of(shown).c_str())
                    .x +
                18;
            list->AddRectFilled({right - width, area.y + 6}, {right, area.y + 33}, colour::kOnAir,
                                2);
            text_at(ui.fonts.body, {right - width + 9, area.y + 9}, IM_COL32_WHITE,
                    title_of(shown));
            right -= width + 6;
        }
    }
    const auto& programme = ui.desk.snapshot().programme;
    const float w = programme ? static_cast<float>(programme->width) : 16.0F;
    const float h = programme ? static_cast<float>(programme->height) : 9.0F;
    const Area room{area.x + 14, area.y + heading + 8, area.width - 28, area.height - heading - 18};
    const Area picture = fit(room, w, h);
    const ImVec2 low{picture.x, picture.y};
    const ImVec2 high{picture.x + picture.width, picture.y + picture.height};
    list->AddRectFilled(low, high, IM_COL32_BLACK);
    if (programme && ui.programme != nullptr) {
        ui.programme->add(picture, picture);
    } else {
        text_at(ui.fonts.body, {low.x + 16, low.y + 14}, colour::kDim, "No picture yet");
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
                                cued ? "PREVIEW, CUED" : "PREVIEW");
    if (shown != nullptr) {
        text_at(ui.fonts.body, {area.x + 14 + label + 16, area.y + 9}, colour::kDim,
                page != nullptr ? page->title : title_of(*shown), area.width - label - 44);
    }
    const Area room{area.x + 14, area.y + heading + 8, area.width - 28, area.height - heading - 18};
    const Area picture = fit(room, 16, 9);
    const ImVec2 low{picture.x, picture.y};
    const ImVec2 high{picture.x + picture.width, picture.y + picture.height};
    list->AddRectFilled(low, high, IM_COL32(22, 25, 30, 255));
    if (ui.preview->frame() != nullptr && ui.cue != nullptr) {
        ui.cue->add(picture, picture);
    } else {
        text_at(ui.fonts.body, {low.x + 16, low.y + 14}, colour::kDim,
                ui.preview->error().empty() ? "No picture yet" : ui.preview->error(),
                picture.width - 32);
    }
    const float thick = cued ? 3.0F : 1.0F;
    list->AddRect({low.x - thick / 2, low.y - thick / 2}, {high.x + thick / 2, high.y + thick / 2},
                  cued ? colour::kAmber : colour::kLine, 0, 0, thick);
    end_pane();
}

}  // namespace pitcast::editor
