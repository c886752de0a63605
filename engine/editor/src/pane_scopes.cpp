// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "pitcast/editor/scopes.h"

#include "monitor_ui.h"

namespace pitcast::editor {
namespace {

constexpr ImU32 kGraticule = IM_COL32(176, 138, 64, 120);
constexpr ImU32 kGraticuleText = IM_COL32(200, 164, 92, 255);
constexpr ImU32 kLimit = IM_COL32(255, 80, 200, 150);

void show_scope(const Ui& ui, const Area& where, const ScopePlace& part) {
    ImGui::GetWindowDrawList()->AddRectFilled({where.x, where.y},
                                              {where.x + where.width, where.y + where.height},
                                              IM_COL32(6, 7, 9, 255));
    if (ui.scopes == nullptr) {
        return;
    }
    ui.picture(Shown::scopes)
        .add_part(where,
                  {static_cast<float>(part.x), static_cast<float>(part.y),
                   static_cast<float>(part.width), static_cast<float>(part.height)},
                  {kSheetWidth, kSheetHeight});
}

float height_of_code(const Area& where, std::int32_t code) {
    return where.y + where.height * static_cast<float>(kCodes - code) / kCodes;
}

std::string level_text(std::int32_t code, bool percent) {
    return percent ? std::to_string(static_cast<int>(
                         std::lround(100.0 * (code - kBlackCode) / (kWhiteCode - kBlackCode))))
                   : std::to_string(code);
}

/// Black, quarters and white with their values at the left, and the limits of R 103.
void draw_levels(const Ui& ui, const Area& where) {
    auto* list = ImGui::GetWindowDrawList();
    const float right = where.x + where.width;
    const bool dense = where.height < 260;
    for (int quarter = 0; quarter <= 4; ++quarter) {
        const std::int32_t code = kBlackCode + (kWhiteCode - kBlackCode) * quarter / 4;
        const float y = std::floor(height_of_code(where, code)) + 0.5F;
        const bool outer = quarter == 0 || quarter == 4;
        list->AddLine({where.x, y}, {right, y}, kGraticule, outer ? 1.6F : 1.0F);
        if (outer || !dense || quarter == 2) {
            text_ending_at(ui.fonts.small, where.x - 5, y - 8, kGraticuleText,
                           level_text(code, ui.desk.view.percent));
        }
    }
    for (const std::int32_t code : {kLowestCode, kHighestCode}) {
        const float y = std::floor(height_of_code(where, code)) + 0.5F;
        for (float x = where.x; x < right; x += 10) {
            list->AddLine({x, y}, {std::min(x + 5, right), y}, kLimit, 1.2F);
        }
    }
}

void draw_waveform(const Ui& ui, const Area& area) {
    constexpr float kMargin = 34;
    const Area where{area.x + kMargin, area.y, area.width - kMargin, area.height};
    show_scope(ui, where, kWaveformPlace);
    draw_levels(ui, where);
}

void draw_parade(const Ui& ui, const Area& area) {
    constexpr float kMargin = 34;
    const Area where{area.x + kMargin, area.y, area.width - kMargin, area.height};
    show_scope(ui, where, kParadePlace);
    draw_levels(ui, where);
    auto* list = ImGui::GetWindowDrawList();
    for (int third = 1; third < 3; ++third) {
        const float x = where.x + where.width * static_cast<float>(third) / 3;
        list->AddLine({x, where.y}, {x, where.y + where.height}, colour::kPane, 3);
    }
}

void draw_vector(const Ui& ui, const Area& area) {
    const Area where = fit(area, 1, 1);
    show_scope(ui, where, kVectorPlace);
    auto* list = ImGui::GetWindowDrawList();
    const auto at = [&](double cb, double cr) {
        return ImVec2{where.x + where.width * static_cast<float>(cb) / kCodes,
                      where.y + where.height * static_cast<float>(kCodes - cr) / kCodes};
    };
    const ImVec2 middle = at(512, 512);
    list->AddLine(at(64, 512), at(960, 512), kGraticule);
    list->AddLine(at(512, 64), at(512, 960), kGraticule);
    list->AddCircle(middle, where.width * 448 / kCodes, kGraticule, 96);
    constexpr double kDegree = 3.14159265358979323846 / 180;
    list->AddLine(middle,
                  at(512 + 448 * std::cos(kSkinDegrees * kDegree),
                     512 + 448 * std::sin(kSkinDegrees * kDegree)),
                  IM_COL32(232, 190, 150, 150), 1.4F);
    // Boxes of 2.5 % of the chroma range about 75 % bars, marks at 100 %.
    const float side = std::max(4.0F, where.width * 22 / kCodes);
    for (const VectorTarget& target : vector_targets(0.75)) {
        const ImVec2 place = at(target.cb, target.cr);
        list->AddRect({place.x - side, place.y - side}, {place.x + side, place.y + side},
                      kGraticuleText);
        const float away = target.cr >= 512 ? -side - 17 : side + 1;
        text_at(ui.fonts.small, {place.x - 6, place.y + away}, kGraticuleText, target.name);
    }
    for (const VectorTarget& target : vector_targets(1)) {
        const ImVec2 place = at(target.cb, target.cr);
        list->AddLine({place.x - 3, place.y}, {place.x + 3, place.y}, kGraticuleText);
        list->AddLine({place.x, place.y - 3}, {place.x, place.y + 3}, kGraticuleText);
    }
}

void draw_histogram(const Ui& ui, const Area& area) {
    const Area where{area.x, area.y, area.width, area.height - 18};
    show_scope(ui, where, kHistogramPlace);
    auto* list = ImGui::GetWindowDrawList();
    const auto line = [&](std::int32_t code, ImU32 ink) {
        const float x = where.x + where.width * static_cast<float>(code) / kCodes;
        list->AddLine({x, where.y}, {x, where.y + where.height}, ink);
        return x;
    };
    for (const std::int32_t code : {kBlackCode, kWhiteCode}) {
        const float x = line(code, kGraticule);
        text_at(ui.fonts.small, {x - 10, where.y + where.height + 2}, kGraticuleText,
                level_text(code, ui.desk.view.percent));
    }
    line(kLowestCode, kLimit);
    line(kHighestCode, kLimit);
}

/// Heading: which scopes, which labels, and how much is outside R 103.
void draw_scope_heading(const Ui& ui, const Area& area) {
    DeskView& view = ui.desk.view;
    float x = area.x + 14;
    x += text_at(ui.fonts.small, {x, area.y + 11}, colour::kAmber, ui.tr("SCOPES")) + 14;
    const struct {
        ScopeChoice choice;
        const char* id;
        const char* label;
        float width;
    } choices[] = {{ScopeChoice::all, "scope:all", "0 ALL", 52},
                   {ScopeChoice::waveform, "scope:waveform", "1 WAVE", 62},
                   {ScopeChoice::vector, "scope:vector", "2 VECTOR", 76},
                   {ScopeChoice::parade, "scope:parade", "3 RGB", 56},
                   {ScopeChoice::histogram, "scope:histogram", "4 HIST", 60}};
    for (const auto& one : choices) {
        ImGui::SetCursorScreenPos({x, area.y + 8});
        if (button(ui, one.id, one.label, nullptr, {one.width, 22},
                   view.scope == one.choice ? ButtonKind::armed : ButtonKind::quiet)) {
            view.scope = one.choice;
        }
        x += one.width + 4;
    }
    ImGui::SetCursorScreenPos({x + 8, area.y + 8});
    if (button(ui, "scope:units", view.percent ? "U  PERCENT" : "U  10 BIT", nullptr, {84, 22},
               ButtonKind::quiet)) {
        view.percent = !view.percent;
    }
    if (ui.scopes == nullptr) {
        return;
    }
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), ui.tr("%.2f %% outside R 103"),
                  100 * ui.scopes->share_outside);
    const bool within = ui.scopes->share_outside <= kToleratedArea;
    text_ending_at(ui.fonts.small, area.x + area.width - 14, area.y + 11,
                   within ? colour::kDim : colour::kFault, text.data());
}

}  // namespace

void draw_scopes(const Ui& ui, const Area& area) {
    begin_pane(ui, "##scopes", area, nullptr);
    draw_scope_heading(ui, area);
    const Area room{area.x + 14, area.y + 42, area.width - 28, area.height - 56};
    switch (ui.desk.view.scope) {
        case ScopeChoice::waveform:
            draw_waveform(ui, room);
            break;
        case ScopeChoice::vector:
            draw_vector(ui, room);
            break;
        case ScopeChoice::parade:
            draw_parade(ui, room);
            break;
        case ScopeChoice::histogram:
            draw_histogram(ui, room);
            break;
        case ScopeChoice::all: {
            constexpr float kBetween = 12;
            const float square = std::min(room.height, room.width * 0.32F);
            const float wide = std::floor((room.width - square - 2 * kBetween) / 2);
            draw_waveform(ui, {room.x, room.y, wide, room.height});
            draw_vector(ui, {room.x + wide + kBetween, room.y, square, room.height});
            draw_parade(ui, {room.x + wide + square + 2 * kBetween, room.y, wide, room.height});
            break;
        }
    }
    end_pane();
}

}  // namespace pitcast::editor
