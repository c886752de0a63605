// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <string>

#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kLine = 30;

struct FlagLook {
    const char* text;
    ImU32 fill;
    ImU32 ink;
};

// A red flag is the one red here that is not a tally: the sport's own colour.
FlagLook look_of(race::Flag flag) {
    const ImU32 black = IM_COL32(16, 14, 4, 255);
    const ImU32 yellow = IM_COL32(250, 214, 40, 255);
    switch (flag) {
        case race::Flag::green:
            return {"GREEN", colour::kGreen, IM_COL32(4, 28, 14, 255)};
        case race::Flag::yellow:
            return {"YELLOW", yellow, black};
        case race::Flag::safety_car:
            return {"SAFETY CAR", yellow, black};
        case race::Flag::virtual_safety_car:
            return {"VSC", yellow, black};
        case race::Flag::code_60:
            return {"CODE 60", yellow, black};
        case race::Flag::red:
            return {"RED", IM_COL32(226, 24, 44, 255), IM_COL32_WHITE};
        case race::Flag::white:
            return {"WHITE", IM_COL32_WHITE, black};
        case race::Flag::chequered:
            return {"FINISH", IM_COL32_WHITE, black};
        case race::Flag::none:
            break;
    }
    return {nullptr, 0, 0};
}

ImU32 colour_of(const std::string& rrggbb) {
    unsigned value = 0;
    const auto [end, fault] =
        std::from_chars(rrggbb.data(), rrggbb.data() + rrggbb.size(), value, 16);
    if (rrggbb.size() != 6 || fault != std::errc{} || end != rrggbb.data() + 6) {
        return colour::kLine;
    }
    return IM_COL32(value >> 16U, (value >> 8U) & 255U, value & 255U, 255);
}

const char* status_text(race::CarStatus status) {
    switch (status) {
        case race::CarStatus::in_pit:
            return "PIT";
        case race::CarStatus::stopped:
            return "STOP";
        case race::CarStatus::retired:
            return "RET";
        case race::CarStatus::did_not_start:
            return "DNS";
        case race::CarStatus::did_not_finish:
            return "DNF";
        case race::CarStatus::disqualified:
            return "DSQ";
        default:
            return nullptr;
    }
}

std::string progress_text(const Ui& ui, const race::RaceState& race) {
    if (race.session.laps_total > 0) {
        return ui.tr("LAP ") + std::to_string(race.leader_laps()) + " / " +
               std::to_string(race.session.laps_total);
    }
    if (const auto left = race::clock_remaining_at(race, race.now_utc_ns)) {
        return clock_text(*left);
    }
    return race.leader_laps() > 0 ? ui.tr("LAP ") + std::to_string(race.leader_laps()) : "";
}

void draw_head(const Ui& ui, const race::RaceState& race, const Area& area) {
    const float right = area.x + area.width - 14;
    const FlagLook flag = look_of(race.flag);
    if (flag.text != nullptr) {
        badge_ending_at(ui, right, area.y + 9, flag.fill, flag.ink, flag.text);
    }
    const auto& session = race.session;
    const auto& name = session.name_zh.empty() ? session.name : session.name_zh;
    const std::string progress = progress_text(ui, race);
    text_at(ui.fonts.body, {area.x + 14, area.y + 38}, colour::kText, name, area.width - 140);
    text_ending_at(ui.fonts.bold, right, area.y + 38, colour::kText, progress);
}

void draw_line(const Ui& ui, const race::RaceState& race, const race::Competitor& car, float x,
               float y, float width, bool leader) {
    auto* list = ImGui::GetWindowDrawList();
    const float baseline = y + 5;
    text_ending_at(ui.fonts.bold, x + 24, baseline, colour::kText,
                   car.position > 0 ? std::to_string(car.position) : "");
    list->AddRectFilled({x + 33, y + 6}, {x + 37, y + kLine - 6}, colour_of(car.entry.colour));
    text_at(ui.fonts.bold, {x + 46, baseline}, colour::kDim, car.entry.number);
    const float right = x + width;
    const float last_width = width > 340 ? 84.0F : 0.0F;
    const bool in_race = race.session.kind != race::SessionKind::qualifying &&
                         race.session.kind != race::SessionKind::practice;
    const char* status = status_text(car.status);
    std::string gap = status != nullptr ? ui.tr(status)
                      : !in_race        ? lap_text(car.best_lap_ns)
                      : leader          ? ui.tr("LEADER")
                                        : gap_text(car.gap);
    text_ending_at(ui.fonts.body, right - last_width, baseline,
                   status != nullptr ? colour::kAmber : colour::kText, gap);
    if (last_width > 0 && car.last_lap_ns) {
        const bool best = car.best_lap_ns && *car.best_lap_ns == *car.last_lap_ns;
        text_ending_at(ui.fonts.body, right, baseline, best ? colour::kGreen : colour::kDim,
                       lap_text(car.last_lap_ns));
    }
    text_at(ui.fonts.body, {x + 92, baseline}, colour::kText, name_of(car.entry),
            right - last_width - 84 - (x + 92));
}

}  // namespace

void draw_board(const Ui& ui, const Area& area) {
    begin_pane(ui, "##board", area, "RACE");
    const auto* race = ui.desk.snapshot().race.get();
    if (race == nullptr || race->competitors.empty()) {
        ImGui::TextDisabled(ui.desk.status().has_feed ? ui.tr("Waiting for the feed")
                                                      : ui.tr("No feed"));
        end_pane();
        return;
    }
    draw_head(ui, *race, area);
    ImGui::SetCursorScreenPos({area.x + 14, area.y + 72});
    ImGui::BeginChild("lines", {0, 0}, false, ImGuiWindowFlags_NoNav);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    float y = low.y;
    for (std::size_t n = 0; n < race->order.size(); ++n) {
        const auto& car = race->competitors[static_cast<std::size_t>(race->order[n])];
        if (n % 2 == 0) {
            ImGui::GetWindowDrawList()->AddRectFilled({low.x, y}, {low.x + width, y + kLine},
                                                      colour::kRow, 2);
        }
        draw_line(ui, *race, car, low.x, y, width - 8, n == 0);
        y += kLine;
    }
    ImGui::Dummy({width, y - low.y});
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
