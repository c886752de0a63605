// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <charconv>
#include <iterator>
#include <string>
#include <utility>

#include "ui.h"

namespace pitcast::editor {
namespace {

constexpr float kLine = 30;
constexpr float kChipHeight = 24;
constexpr float kHead = 66;
constexpr float kCorrect = 92;
constexpr float kNarrow = 200;

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

/// A small switch; moves `place` behind itself. True when it was pressed.
bool chip(const Ui& ui, const char* id, const std::string& text, bool on, ImVec2& place,
          float width) {
    ImGui::SetCursorScreenPos(place);
    ImGui::PushID(id);
    const bool pressed = ImGui::InvisibleButton("chip", {width, kChipHeight});
    ImGui::PopID();
    ui.seen(std::string("filter:") + id);
    const bool hovered = ImGui::IsItemHovered();
    ImGui::GetWindowDrawList()->AddRectFilled(place, {place.x + width, place.y + kChipHeight},
                                              on        ? colour::kText
                                              : hovered ? colour::kLine
                                                        : colour::kRow,
                                              3);
    text_at(ui.fonts.small, {place.x + 9, place.y + 4}, on ? colour::kPane : colour::kDim, text,
            width - 12);
    place.x += width + 4;
    return pressed;
}

/// The class behind the chosen one; behind the last one all cars again.
BoardFilter next_class(const std::vector<BoardFilter>& classes, const BoardFilter& chosen) {
    const auto found = std::find(classes.begin(), classes.end(), chosen);
    if (found == classes.end()) {
        return classes.front();
    }
    return std::next(found) == classes.end() ? BoardFilter{} : *std::next(found);
}

/// All, one class after the other, in the pits, out: one row, however many classes there are.
void draw_filters(const Ui& ui, const race::RaceState& race, const Area& area) {
    using Kind = BoardFilter::Kind;
    BoardFilter& chosen = ui.desk.view.board.filter;
    const std::vector<BoardFilter> classes = classes_of(race);
    const bool by_class = chosen.kind == Kind::car_class;
    if (by_class && std::find(classes.begin(), classes.end(), chosen) == classes.end()) {
        chosen = {};
    }
    ImVec2 place{area.x + 14, area.y + kHead};
    const auto simple = [&](const char* id, const char* english, Kind kind) {
        const std::string text = ui.tr(english);
        if (chip(ui, id, text, chosen.kind == kind, place, size_of(ui.fonts.small, text).x + 18)) {
            chosen = {chosen.kind == kind ? Kind::all : kind, {}};
        }
    };
    simple("all", "ALL", Kind::all);
    simple("pit", "PIT", Kind::pit);
    simple("out", "STOPPED", Kind::out);
    if (!classes.empty() && chip(ui, "class", by_class ? chosen.car_class : ui.tr("CLASS"),
                                 by_class, place, area.x + area.width - 14 - place.x)) {
        chosen = next_class(classes, chosen);
    }
}

void draw_line(const Ui& ui, const race::RaceState& race, const race::Competitor& car, float x,
               float y, float width, bool leader) {
    auto* list = ImGui::GetWindowDrawList();
    const float baseline = y + 5;
    text_ending_at(ui.fonts.bold, x + 24, baseline, colour::kText,
                   car.position > 0 ? std::to_string(car.position) : "");
    list->AddRectFilled({x + 33, y + 6}, {x + 37, y + kLine - 6}, colour_of(car.entry.colour));
    text_at(ui.fonts.bold, {x + 46, baseline},
            ui.desk.is_corrected(car.entry.number) ? colour::kAmber : colour::kDim,
            car.entry.number);
    const float right = x + width;
    const float last_width = width > 340 ? 84.0F : 0.0F;
    const bool in_race = race.session.kind != race::SessionKind::qualifying &&
                         race.session.kind != race::SessionKind::practice;
    const char* status = status_text(car.status);
    std::string gap = status != nullptr ? ui.tr(status)
                      : !in_race        ? lap_text(car.best_lap_ns)
                      : leader          ? ui.tr("LEADER")
                                        : gap_text(car.gap);
    const bool has_room = width > kNarrow;
    if (has_room) {
        text_ending_at(ui.fonts.body, right - last_width, baseline,
                       status != nullptr ? colour::kAmber : colour::kText, gap);
    }
    if (last_width > 0 && car.last_lap_ns) {
        const bool best = car.best_lap_ns && *car.best_lap_ns == *car.last_lap_ns;
        text_ending_at(ui.fonts.body, right, baseline, best ? colour::kGreen : colour::kDim,
                       lap_text(car.last_lap_ns));
    }
    text_at(ui.fonts.body, {x + 92, baseline}, colour::kText, name_of(car.entry),
            right - last_width - (has_room ? 84.0F : 0.0F) - (x + 92));
}

/// A click takes the car into the form, Shift into the second field for one.
void draw_car(const Ui& ui, const race::RaceState& race, const race::Competitor& car, bool leader,
              bool shaded, float width) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const std::string& number = car.entry.number;
    const bool chosen = ui.desk.view.board.car == number;
    ImGui::PushID(number.c_str());
    const bool picked = ImGui::InvisibleButton("car", {width, kLine});
    BoardCursor& cursor = ui.desk.view.board.cursor;
    const bool at_cursor = cursor.on && cursor.car == number;
    ImGui::SetItemAllowOverlap();
    ui.seen("car:" + number);
    if (ImGui::IsItemHovered() || chosen || shaded) {
        list->AddRectFilled(low, {low.x + width, low.y + kLine},
                            ImGui::IsItemHovered() || chosen ? colour::kLine : colour::kRow, 2);
    }
    if (chosen) {
        list->AddRectFilled(low, {low.x + 3, low.y + kLine}, colour::kText, 2);
    }
    if (at_cursor) {
        list->AddRect({low.x + 1, low.y + 1}, {low.x + width - 1, low.y + kLine - 1},
                      colour::kAmber, 2, 0, 2);
        ui.told("board:cursor", {low.x, low.y, width, kLine});
        if (std::exchange(cursor.reveal, false) &&
            !ImGui::IsRectVisible(low, {low.x + width, low.y + kLine})) {
            ImGui::SetScrollFromPosY(low.y - ImGui::GetWindowPos().y, 0.5F);
        }
    }
    draw_line(ui, race, car, low.x, low.y, chosen ? width - kCorrect - 12 : width - 8, leader);
    bool corrects = false;
    if (chosen) {
        ImGui::SetCursorScreenPos({low.x + width - kCorrect - 4, low.y + 3});
        corrects =
            button(ui, "correct", "CORRECT", nullptr, {kCorrect, kLine - 6}, ButtonKind::plain);
        ImGui::SetCursorScreenPos({low.x, low.y + kLine});
    }
    ImGui::PopID();
    if (corrects) {
        ui.desk.begin_correction();
    } else if (picked) {
        ui.desk.pick_car(number, ImGui::GetIO().KeyShift);
        cursor.car = number;
    }
}

/// The pane has the keyboard, and what that does.
void draw_board_keys(const Ui& ui, const Area& area) {
    const BoardCursor& cursor = ui.desk.view.board.cursor;
    if (!cursor.on) {
        return;
    }
    auto* list = ImGui::GetWindowDrawList();
    // At the very edge, where panes do not draw otherwise.
    list->PushClipRect({area.x, area.y}, {area.x + area.width, area.y + area.height});
    list->AddRect({area.x + 1, area.y + 1}, {area.x + area.width - 1, area.y + area.height - 1},
                  colour::kAmber, 0, 0, 2);
    list->PopClipRect();
    const float x = area.x + 14 + size_of(ui.fonts.small, ui.tr("RACE")).x + 12;
    const std::string text = cursor.typed.empty()
                                 ? std::string(ui.tr("Enter takes the car   Esc leaves"))
                                 : cursor.typed;
    text_at(ui.fonts.small, {x, area.y + 12}, colour::kDim, text,
            std::max(10.0F, area.x + area.width - 120 - x));
    ui.told("board:keys", area);
}

void draw_lines(const Ui& ui, const race::RaceState& race) {
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
    const float width = ImGui::GetContentRegionAvail().x;
    bool shaded = true;
    for (std::size_t n = 0; n < race.order.size(); ++n) {
        const auto& car = race.competitors[static_cast<std::size_t>(race.order[n])];
        if (ui.desk.view.board.filter.shows(car)) {
            draw_car(ui, race, car, n == 0, shaded, width);
            shaded = !shaded;
        }
    }
    ImGui::PopStyleVar();
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
    draw_board_keys(ui, area);
    draw_filters(ui, *race, area);
    const float top = area.y + kHead + kChipHeight + 8;
    const auto& board = ui.desk.view.board;
    const float form = board.correction.open ? correction_height() : 0;
    ImGui::SetCursorScreenPos({area.x + 14, top});
    ImGui::BeginChild("lines", {0, std::max(area.y + area.height - 10 - form - top, kLine)}, false,
                      ImGuiWindowFlags_NoNav);
    draw_lines(ui, *race);
    ImGui::EndChild();
    if (board.correction.open) {
        draw_correction(ui, {area.x, area.y + area.height - form, area.width, form});
    }
    end_pane();
}

}  // namespace pitcast::editor
