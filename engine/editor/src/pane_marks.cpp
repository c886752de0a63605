// SPDX-License-Identifier: Apache-2.0
// Marks of the venue as a list, and the one that is selected in numbers.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "edit_ui.h"
#include "plan_paint.h"

namespace pitcast::editor {
namespace {

using map::Mark;
using map::MarkKind;

constexpr float kMarkRow = 28;

const char* kind_label(MarkKind kind) {
    switch (kind) {
        case MarkKind::start:
            return "START";
        case MarkKind::finish:
            return "FINISH";
        case MarkKind::intermediate:
            return "SPLIT";
        case MarkKind::speed_trap:
            return "TRAP";
        case MarkKind::pit_in:
            return "PIT IN";
        case MarkKind::pit_out:
            return "PIT OUT";
        case MarkKind::detour:
            return "DETOUR";
        case MarkKind::obstacle:
            return "OBSTACLE";
        case MarkKind::gate:
            return "GATE";
        case MarkKind::label:
            return "LABEL";
        case MarkKind::camera:
            return "CAMERA";
        default:
            return "NONE";
    }
}

void draw_mark_row(const Ui& ui, std::size_t number) {
    EditDesk& desk = *ui.edit;
    const edit::PlaceDocument& places = *desk.places();
    const Mark& mark = places.marks()[number];
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kMarkRow};
    const bool selected = desk.view.plan.selected == number;
    ImGui::PushID(static_cast<int>(number));
    const bool clicked = ImGui::InvisibleButton("mark", {width, kMarkRow});
    ui.seen("row:mark:" + std::to_string(number));
    const bool hovered = ImGui::IsItemHovered();
    auto* list = ImGui::GetWindowDrawList();
    if (selected || hovered) {
        list->AddRectFilled(low, high, selected ? IM_COL32(255, 176, 0, 60) : colour::kRowHover, 3);
    }
    draw_mark_sign(mark.kind, {low.x + 15, low.y + kMarkRow / 2}, 13);
    float right = high.x - 8;
    if (const auto distance = places.distance_of(number)) {
        char text[32];
        std::snprintf(text, sizeof text, "%.1f m", static_cast<double>(*distance) / 1000);
        text_ending_at(ui.fonts.small, right, low.y + 6, colour::kDim, text);
        right -= size_of(ui.fonts.small, text).x + 10;
    }
    const std::string& own =
        ui.language == Language::chinese && !mark.name_zh.empty() ? mark.name_zh : mark.name;
    float x = low.x + 32;
    x += text_at(ui.fonts.body, {x, low.y + 4}, selected ? colour::kText : colour::kDim,
                 own.empty() ? mark.id : own, std::max(20.0F, right - x)) +
         10;
    const char* const kind = ui.tr(kind_label(mark.kind));
    if (x + size_of(ui.fonts.small, kind).x < right) {
        text_at(ui.fonts.small, {x, low.y + 6}, mark_colour(mark.kind), kind);
    }
    if (selected && std::exchange(desk.view.plan.reveal, false) &&
        !ImGui::IsRectVisible(low, high)) {
        ImGui::SetScrollFromPosY(low.y - ImGui::GetWindowPos().y, 0.4F);
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y + 1});
    if (clicked) {
        desk.select_mark(number);
    }
}

/// A label, and room for what edits the value beside it.
void mark_label(const Ui& ui, const char* english) {
    const float width = std::min(150.0F, ImGui::GetContentRegionAvail().x * 0.42F);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    text_at(ui.fonts.body, {at.x, at.y + 3}, colour::kDim, ui.tr(english), width - 8);
    ImGui::SetCursorScreenPos({at.x + width, at.y});
    ImGui::SetNextItemWidth(-1);
}

void mark_field_done(const Ui& ui, const std::string& name) {
    ui.seen("mark:" + name);
    if (ImGui::IsItemDeactivated()) {
        ui.edit->change_places([](edit::PlaceDocument& places) {
            places.end_series();
            return Status{};
        });
    }
}

void text_field(const Ui& ui, std::size_t number, const char* english, const char* member,
                const std::string& value) {
    std::string text = value;
    mark_label(ui, english);
    if (ImGui::InputTextWithHint(("##" + std::string(member)).c_str(), "–", &text)) {
        ui.edit->change_places(
            [&](edit::PlaceDocument& places) { return places.set_text(number, member, text); });
    }
    mark_field_done(ui, member);
}

/// `set` is called with what was typed, where that is a number.
template <typename Set>
void number_field(const Ui& ui, const char* english, const char* name, double value, int digits,
                  Set set) {
    char shown[48];
    std::snprintf(shown, sizeof shown, "%.*f", digits, value);
    std::string text = shown;
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        text.erase(text.find_last_not_of('.') + 1);
    }
    mark_label(ui, english);
    if (ImGui::InputText(("##" + std::string(name)).c_str(), &text)) {
        double number = 0;
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, number);
        if (read.ec == std::errc() && read.ptr == end) {
            ui.edit->change_places(
                [&](edit::PlaceDocument& places) { return set(places, number); });
        }
    }
    mark_field_done(ui, name);
}

void kind_field(const Ui& ui, std::size_t number, MarkKind kind) {
    constexpr std::array kKinds{MarkKind::intermediate, MarkKind::speed_trap, MarkKind::pit_in,
                                MarkKind::pit_out,      MarkKind::detour,     MarkKind::obstacle,
                                MarkKind::gate,         MarkKind::label,      MarkKind::camera};
    mark_label(ui, "Kind");
    if (kind == MarkKind::start || kind == MarkKind::finish) {
        ImGui::AlignTextToFramePadding();
        ImGui::TextUnformatted(ui.tr(kind_label(kind)));
        return;
    }
    if (ImGui::BeginCombo("##kind", ui.tr(kind_label(kind)), ImGuiComboFlags_HeightLarge)) {
        for (const MarkKind one : kKinds) {
            if (ImGui::Selectable(ui.tr(kind_label(one)), one == kind)) {
                ui.edit->change_places(
                    [&](edit::PlaceDocument& places) { return places.set_kind(number, one); });
            }
        }
        ImGui::EndCombo();
    }
    ui.seen("mark:kind");
}

std::int64_t mm_of(double metres) {
    return std::llround(std::clamp(metres, -1e6, 1e6) * 1000);
}

/// East and north, and degrees where the venue knows them; `move` puts it to another place.
template <typename Move>
void plan_fields(const Ui& ui, const race::PlanPoint& at, const std::string& name, Move move) {
    number_field(ui, "East, m", (name + "east").c_str(), static_cast<double>(at.x_mm) / 1000, 3,
                 [&](edit::PlaceDocument& places, double value) {
                     return move(places, race::PlanPoint{mm_of(value), at.y_mm});
                 });
    number_field(ui, "North, m", (name + "north").c_str(), static_cast<double>(at.y_mm) / 1000, 3,
                 [&](edit::PlaceDocument& places, double value) {
                     return move(places, race::PlanPoint{at.x_mm, mm_of(value)});
                 });
    const auto earth = ui.edit->places()->on_earth(at);
    if (!earth) {
        return;
    }
    const auto to = [&](edit::PlaceDocument& places, const feed::GeoPoint& point) -> Status {
        const auto plan = places.in_plan(point);
        return plan ? move(places, *plan)
                    : Status(Error{"", "is no place on the Earth",
                                   "latitude -90 to 90, longitude -180 to 180"});
    };
    number_field(ui, "Latitude", (name + "latitude").c_str(), earth->latitude_deg, 7,
                 [&](edit::PlaceDocument& places, double value) {
                     return to(places, {value, earth->longitude_deg, 0});
                 });
    number_field(ui, "Longitude", (name + "longitude").c_str(), earth->longitude_deg, 7,
                 [&](edit::PlaceDocument& places, double value) {
                     return to(places, {earth->latitude_deg, value, 0});
                 });
}

void camera_fields(const Ui& ui, std::size_t number, const Mark& mark) {
    number_field(ui, "Above ground, m", "above", static_cast<double>(mark.above_mm) / 1000, 3,
                 [&](edit::PlaceDocument& places, double value) {
                     return places.set_number(number, "above_ground_m", value);
                 });
    number_field(ui, "Field of view, °", "fov", static_cast<double>(mark.fov_mdeg) / 1000, 3,
                 [&](edit::PlaceDocument& places, double value) {
                     return places.set_number(number, "fov", value);
                 });
    mark_label(ui, "Looks at");
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float half = std::floor((ImGui::GetContentRegionAvail().x - 4) / 2);
    if (button(ui, "mark:at-course", "THE COURSE", nullptr, {half, 26},
               mark.target ? ButtonKind::plain : ButtonKind::armed)) {
        ui.edit->change_places(
            [&](edit::PlaceDocument& places) { return places.aim(number, std::nullopt); });
    }
    ImGui::SetCursorScreenPos({at.x + half + 4, at.y});
    if (button(ui, "mark:at-point", "A POINT", nullptr, {half, 26},
               mark.target ? ButtonKind::armed : ButtonKind::plain)) {
        ui.edit->change_places([&](edit::PlaceDocument& places) {
            return places.aim(number, places.target_of(number));
        });
    }
    if (mark.target) {
        plan_fields(ui, *mark.target, "target-",
                    [&](edit::PlaceDocument& places, const race::PlanPoint& to) {
                        return places.aim(number, to, "aim typed");
                    });
    }
}

void draw_mark_form(const Ui& ui, std::size_t number) {
    EditDesk& desk = *ui.edit;
    // A copy: what is typed changes the list.
    const Mark mark = desk.places()->marks()[number];
    kind_field(ui, number, mark.kind);
    if (is_loop(mark.kind)) {
        text_field(ui, number, "Loop of the feed", "id", mark.id);
    }
    text_field(ui, number, "Name", "name", mark.name);
    if (!is_loop(mark.kind)) {
        text_field(ui, number, "Chinese name", "name_zh", mark.name_zh);
    }
    if (const auto distance = desk.places()->distance_of(number)) {
        number_field(ui, "Along, m", "along", static_cast<double>(*distance) / 1000, 3,
                     [&](edit::PlaceDocument& places, double value) {
                         return places.move_along(number, mm_of(value), "along typed");
                     });
    }
    if (mark.kind == MarkKind::obstacle) {
        number_field(ui, "Length, m", "length", static_cast<double>(mark.length_mm) / 1000, 3,
                     [&](edit::PlaceDocument& places, double value) {
                         return places.set_number(number, "length_m", value);
                     });
    }
    plan_fields(ui, desk.places()->spot_of(number), "",
                [&](edit::PlaceDocument& places, const race::PlanPoint& to) {
                    return places.move(number, to, "place typed");
                });
    if (mark.kind == MarkKind::camera) {
        camera_fields(ui, number, mark);
    }
    ImGui::Dummy({0, 4});
    const bool stays = mark.kind == MarkKind::start || mark.kind == MarkKind::finish;
    if (button(ui, "mark:delete", "DELETE", nullptr, {ImGui::GetContentRegionAvail().x, 28},
               ButtonKind::quiet, !stays)) {
        desk.remove_mark();
    }
}

}  // namespace

void draw_marks(const Ui& ui, const Area& area) {
    begin_pane(ui, "##marks", area, "MARKS");
    EditDesk& desk = *ui.edit;
    const auto selected = desk.view.plan.selected;
    const float width = area.width - 28;
    const float form = selected ? std::round(std::min(430.0F, area.height * 0.58F)) : 110;
    const float top = area.y + 42;
    ImGui::SetCursorScreenPos({area.x + 14, top});
    ImGui::BeginChild("marks", {width, area.y + area.height - form - top - 8}, false,
                      ImGuiWindowFlags_NoNav);
    for (const std::size_t number : desk.places()->in_order()) {
        draw_mark_row(ui, number);
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    const float below = area.y + area.height - form;
    ImGui::GetWindowDrawList()->AddLine({area.x + 14, below}, {area.x + 14 + width, below},
                                        colour::kLine);
    ImGui::SetCursorScreenPos({area.x + 14, below + 10});
    ImGui::BeginChild("mark", {width, form - 18}, false, ImGuiWindowFlags_NoNav);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 3});
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {6, 5});
    if (selected && *selected < desk.places()->marks().size()) {
        ImGui::PushID(static_cast<int>(*selected));
        draw_mark_form(ui, *selected);
        ImGui::PopID();
    } else {
        ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
        ImGui::TextWrapped("%s", ui.tr("Click a mark on the map or in the list. Distances count "
                                       "along the course from its start."));
        ImGui::PopStyleColor();
    }
    ImGui::PopStyleVar(2);
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
