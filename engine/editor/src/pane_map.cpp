// SPDX-License-Identifier: Apache-2.0
// The venue from above, in the place of the picture: its marks are placed here.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "edit_ui.h"
#include "plan_mouse.h"
#include "plan_paint.h"

namespace pitcast::editor {
namespace {

using map::MarkKind;

constexpr float kMapBar = 40;   ///< heading, and below it the kinds
constexpr float kMapFoot = 30;  ///< where the pointer is
constexpr ImU32 kMapShade = IM_COL32(10, 12, 15, 214);

struct KindButton {
    MarkKind kind;
    const char* label;
};
constexpr std::array<KindButton, 9> kKindButtons{{{MarkKind::camera, "+ CAMERA"},
                                                  {MarkKind::label, "+ LABEL"},
                                                  {MarkKind::gate, "+ GATE"},
                                                  {MarkKind::obstacle, "+ OBSTACLE"},
                                                  {MarkKind::intermediate, "+ SPLIT"},
                                                  {MarkKind::speed_trap, "+ TRAP"},
                                                  {MarkKind::pit_in, "+ PIT IN"},
                                                  {MarkKind::pit_out, "+ PIT OUT"},
                                                  {MarkKind::detour, "+ DETOUR"}}};

edit::PlanLens lens_of(const EditDesk& desk, const Area& area) {
    const edit::PlaceDocument& places = *desk.places();
    const PlanView& view = desk.view.plan;
    const double turn = view.along ? edit::broadest_turn(places.venue().course) : 0;
    std::vector<race::PlanPoint> all;
    for (const map::CoursePoint& point : places.venue().course.line) {
        all.push_back({point.at.x_mm, point.at.y_mm});
    }
    // Marks far out have no say, so that nothing jumps while one is dragged.
    edit::PlanLens lens = edit::lens_of_all(all, turn, static_cast<double>(area.width),
                                            static_cast<double>(area.height));
    lens.x += static_cast<double>(area.x);
    lens.y += static_cast<double>(area.y);
    if (view.scale > 0) {
        lens.scale = view.scale;
        lens.east = view.east;
        lens.north = view.north;
    }
    return lens;
}

void draw_scale_bar(const Ui& ui, const Area& area, const edit::PlanLens& lens) {
    auto* list = ImGui::GetWindowDrawList();
    const std::int64_t length = edit::round_length(lens.scale, 160);
    const auto pixels = static_cast<float>(static_cast<double>(length) * lens.scale);
    const ImVec2 low{area.x + 18, area.y + area.height - 22};
    list->AddRectFilled({low.x - 10, low.y - 24}, {low.x + std::max(pixels, 60.0F) + 10, low.y + 9},
                        kMapShade, 3);
    list->AddLine(low, {low.x + pixels, low.y}, colour::kText, 2);
    for (const float x : {low.x, low.x + pixels}) {
        list->AddLine({x, low.y - 5}, {x, low.y + 5}, colour::kText, 2);
    }
    char text[32];
    std::snprintf(text, sizeof text, length >= 1'000'000 ? "%.6g km" : "%.6g m",
                  static_cast<double>(length) / (length >= 1'000'000 ? 1e6 : 1e3));
    text_at(ui.fonts.small, {low.x + 6, low.y - 21}, colour::kText, text);
}

/// North is there.
void draw_north(const Ui& ui, const Area& area, const edit::PlanLens& lens) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 at{area.x + area.width - 34, area.y + 34};
    const auto sine = static_cast<float>(std::sin(lens.turn));
    const auto cosine = static_cast<float>(std::cos(lens.turn));
    const auto spot = [&](float right, float up) {
        return ImVec2{at.x + cosine * right - sine * up, at.y - sine * right - cosine * up};
    };
    list->AddCircleFilled(at, 22, kMapShade, 32);
    list->AddTriangleFilled(spot(0, 17), spot(-7, -9), spot(0, -4), colour::kText);
    list->AddTriangleFilled(spot(0, 17), spot(7, -9), spot(0, -4), colour::kDim);
    const ImVec2 extent = size_of(ui.fonts.small, "N");
    const ImVec2 letter = spot(0, -14);
    text_at(ui.fonts.small, {letter.x - extent.x / 2, letter.y - extent.y / 2}, colour::kText, "N");
}

void draw_pointer_line(const Ui& ui, const Area& foot, const edit::PlanLens& lens, bool hovered) {
    const EditDesk& desk = *ui.edit;
    const edit::PlaceDocument& places = *desk.places();
    const float y = foot.y + 7;
    if (!desk.message().empty()) {
        text_at(ui.fonts.body, {foot.x + 14, foot.y + 5},
                desk.message_is_error() ? colour::kFault : colour::kDim, desk.message(),
                foot.width - 28);
        return;
    }
    if (desk.error()) {
        text_at(ui.fonts.body, {foot.x + 14, foot.y + 5}, colour::kFault, desk.error()->message(),
                foot.width - 28);
        return;
    }
    if (desk.view.plan.adding != MarkKind::none) {
        text_at(ui.fonts.small, {foot.x + 14, y}, colour::kAmber,
                ui.tr("Click where it belongs. Esc lets it be."), foot.width - 28);
        return;
    }
    if (!hovered) {
        text_at(ui.fonts.small, {foot.x + 14, y}, colour::kDim,
                ui.tr("Drag marks; loops keep to the course. The wheel zooms, the middle or right "
                      "button moves the map."),
                foot.width - 28);
        return;
    }
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const race::PlanPoint at =
        lens.to_plan(static_cast<double>(mouse.x), static_cast<double>(mouse.y));
    const map::Course& course = places.venue().course;
    const double along = static_cast<double>(course.project(at.x_mm, at.y_mm)) / 1000;
    char text[160];
    std::snprintf(text, sizeof text, "%s %.1f m   %s %.1f m   %s %.1f m   %s %.1f m", ui.tr("EAST"),
                  static_cast<double>(at.x_mm) / 1000, ui.tr("NORTH"),
                  static_cast<double>(at.y_mm) / 1000, ui.tr("HEIGHT"),
                  static_cast<double>(places.venue().terrain.height_at(at.x_mm, at.y_mm)) / 1000,
                  ui.tr("ALONG THE COURSE"), along);
    std::string line = text;
    if (const auto earth = places.on_earth(at)) {
        std::snprintf(text, sizeof text, "   %.6f, %.6f", earth->latitude_deg,
                      earth->longitude_deg);
        line += text;
    }
    text_at(ui.fonts.small, {foot.x + 14, y}, colour::kDim, line, foot.width - 28);
}

void draw_map_buttons(const Ui& ui, const Area& area) {
    EditDesk& desk = *ui.edit;
    PlanView& view = desk.view.plan;
    const float right = area.x + area.width - 14;
    ImGui::SetCursorScreenPos({right - 118, area.y + 8});
    if (button(ui, "map:close", "CLOSE  Esc", nullptr, {118, 26}, ButtonKind::quiet)) {
        desk.show_map(false);
        return;
    }
    ImGui::SetCursorScreenPos({right - 118 - 6 - 178, area.y + 8});
    if (button(ui, "map:turn", view.along ? "NORTH UP  N" : "AS THE COURSE LIES  N", nullptr,
               {178, 26}, ButtonKind::quiet)) {
        view.along = !view.along;
        view.scale = 0;
    }
    const float gap = 4;
    const auto count = static_cast<float>(kKindButtons.size());
    const float width = std::min(96.0F, std::floor((area.width - 28 - gap * (count - 1)) / count));
    float x = area.x + 14;
    for (const KindButton& one : kKindButtons) {
        ImGui::SetCursorScreenPos({x, area.y + kMapBar});
        const bool armed = view.adding == one.kind;
        if (button(ui, ("map:add:" + std::string(word_of(one.kind))).c_str(), one.label, nullptr,
                   {width, 28}, armed ? ButtonKind::armed : ButtonKind::plain)) {
            view.adding = armed ? MarkKind::none : one.kind;
            desk.say("");
        }
        x += width + gap;
    }
}

}  // namespace

void draw_map_preview(const Ui& ui, const Area& area) {
    begin_pane(ui, "##map-preview", area, "PREVIEW");
    const EditDesk& desk = *ui.edit;
    const Area room{area.x + 14, area.y + 42, area.width - 28, area.height - 56};
    const edit::Bounds canvas = desk.canvas();
    if (desk.picture().frame != nullptr && room.height > 20) {
        const float height =
            std::min(room.height, std::round(room.width * static_cast<float>(canvas.height) /
                                             static_cast<float>(canvas.width)));
        const Area box = fit({room.x, room.y, room.width, height}, static_cast<float>(canvas.width),
                             static_cast<float>(canvas.height));
        ui.picture(Shown::draft).add(box, area);
        ImGui::GetWindowDrawList()->AddRect(
            {box.x - 1, box.y - 1}, {box.x + box.width + 1, box.y + box.height + 1}, colour::kLine);
        ui.told("map:preview", box);
    } else {
        text_at(ui.fonts.body, {room.x, room.y}, colour::kDim,
                ui.tr("No template with a map is open."), room.width);
    }
    end_pane();
}

void draw_map(const Ui& ui, const Area& area) {
    begin_pane(ui, "##map", area, "MAP");
    EditDesk& desk = *ui.edit;
    draw_map_buttons(ui, area);
    if (!desk.view.plan.shown) {
        return end_pane();
    }
    const map::Venue& venue = desk.places()->venue();
    text_at(ui.fonts.body, {area.x + 66, area.y + 9}, colour::kDim,
            ui.language == Language::chinese && !venue.name_zh.empty() ? venue.name_zh : venue.name,
            std::max(10.0F, area.width - 66 - 340));
    const Area plan{area.x, area.y + kMapBar + 36, area.width,
                    area.height - kMapBar - 36 - kMapFoot};
    auto* list = ImGui::GetWindowDrawList();
    const edit::PlanLens lens = lens_of(desk, plan);
    list->PushClipRect({plan.x, plan.y}, {plan.x + plan.width, plan.y + plan.height}, true);
    draw_plan_ground(venue.terrain, lens, plan);
    draw_plan_course(*desk.places(), lens);
    ImGui::SetCursorScreenPos({plan.x, plan.y});
    ImGui::InvisibleButton("plan", {plan.width, plan.height},
                           ImGuiButtonFlags_MouseButtonLeft | ImGuiButtonFlags_MouseButtonMiddle |
                               ImGuiButtonFlags_MouseButtonRight);
    ui.seen("plan");
    const bool hovered = ImGui::IsItemHovered();
    std::optional<std::size_t> under;
    if (hovered && desk.view.plan.drag.kind == PlanDrag::Kind::none) {
        const ImVec2 mouse = ImGui::GetIO().MousePos;
        under = desk.places()->mark_near(
            lens.to_plan(static_cast<double>(mouse.x), static_cast<double>(mouse.y)),
            plan_reach(lens));
    }
    draw_plan_marks(ui, plan, lens, under);
    draw_scale_bar(ui, plan, lens);
    draw_north(ui, plan, lens);
    list->PopClipRect();
    handle_plan_mouse(ui, lens, hovered);
    draw_pointer_line(ui, {area.x, plan.y + plan.height, area.width, kMapFoot}, lens, hovered);
    end_pane();
}

}  // namespace pitcast::editor
