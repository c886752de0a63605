// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include "draw_scale.h"
#include "ui.h"

namespace pitcast::editor {
namespace {

struct Reading {
    const char* label;
    std::string value;
    bool good = true;
};

std::string decimal(double value, const char* format) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), format, value);
    return text.data();
}

Reading feed_reading(const Ui& ui, const EngineStatus& status) {
    if (!status.has_feed) {
        return {"FEED", ui.tr("none"), true};
    }
    if (status.feed_age_ns < 0) {
        return {"FEED", ui.tr("nothing yet"), false};
    }
    return {"FEED", decimal(static_cast<double>(status.feed_age_ns) / 1e9, ui.tr("%.1f s ago")),
            !status.feed_stale};
}

/// The workspaces, the one that is shown lit.
void draw_tabs(const Ui& ui, float right) {
    const struct {
        Workspace workspace;
        const char* id;
        const char* label;
        float width;
    } tabs[] = {{Workspace::direct, "workspace:direct", "DIRECT", 84},
                {Workspace::monitor, "workspace:monitor", "MONITOR  Ctrl+M", 142},
                {Workspace::edit, "workspace:edit", "EDIT  Ctrl+E", 112}};
    const bool all = ui.edit != nullptr;
    float x = right - (84 + 4 + 142 + (all ? 4 + 112.0F : 0));
    for (const auto& tab : tabs) {
        if (tab.workspace == Workspace::edit && !all) {
            break;
        }
        const bool shown = ui.workspace == tab.workspace;
        ImGui::SetCursorScreenPos({x, 14});
        if (button(ui, tab.id, tab.label, nullptr, {tab.width, 30},
                   shown ? ButtonKind::armed : ButtonKind::quiet) &&
            !shown) {
            ui.desk.view.go_to = tab.workspace;
        }
        x += tab.width + 4;
    }
}

/// Nothing while all is well. A click goes to where they are told.
void draw_alarm_badge(const Ui& ui, const Area& place) {
    const AlarmBoard& alarms = ui.desk.alarms();
    if (alarms.entries().empty()) {
        return;
    }
    const std::size_t unseen = alarms.unseen();
    ImGui::SetCursorScreenPos({place.x, place.y});
    if (ImGui::InvisibleButton("alarms", {place.width, place.height}) &&
        ui.workspace != Workspace::monitor) {
        ui.desk.view.go_to = Workspace::monitor;
    }
    ui.seen("badge:alarms");
    const std::size_t count = unseen > 0 ? unseen : alarms.entries().size();
    const std::string label =
        ui.tr(count == 1 ? "ALARM" : "ALARMS") + std::string("  ") + std::to_string(count);
    draw_hazard(ui, place, label, unseen > 0, alarms.has_unseen_failure());
}

constexpr float kSettingsWidth = 46 + 4 + 58;

}  // namespace

void draw_top_bar(const Ui& ui, const Area& area) {
    begin_pane(ui, "##top", area, nullptr);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled({0, 0}, {6, area.height}, colour::kAmber);
    const float name = text_at(ui.fonts.large, {22, 14}, colour::kAmber, "PITCAST");
    text_at(ui.fonts.body, {22 + name + 20, 20}, colour::kText, ui.desk.package().title(),
            area.width * 0.3F - name);

    draw_tabs(ui, area.width - 222);
    const auto& timecode = ui.desk.status().timecode;
    const float half = size_of(ui.fonts.large, timecode).x / 2;
    // In the middle, unless the tabs need its place.
    const float middle = std::min(area.width / 2, area.width - 222 - 366 - half);
    text_at(ui.fonts.large, {middle - half, 14}, colour::kText, timecode);
    draw_alarm_badge(ui, {middle - half - 196, 10, 172, area.height - 20});

    const std::size_t count = ui.desk.on_air_count();
    const ImVec2 low{area.width - 208, 10};
    const ImVec2 high{area.width - 14, area.height - 10};
    const char* text = ui.tr(count > 0 ? "ON AIR" : "CLEAR");
    if (count > 0) {
        list->AddRectFilled(low, high, colour::kOnAir, 3);
    } else {
        list->AddRect(low, high, colour::kLine, 3, 0, 2);
    }
    const std::string label = count > 0 ? std::string(text) + "  " + std::to_string(count) : text;
    const ImVec2 extent = size_of(ui.fonts.large, label);
    text_at(ui.fonts.large, {(low.x + high.x - extent.x) / 2, (low.y + high.y - extent.y) / 2},
            count > 0 ? IM_COL32_WHITE : colour::kDim, label);
    end_pane();
}

// The language, named in the other one, and the scale: a click goes on to the next.
float draw_settings(const Ui& ui, const Area& area) {
    UserSettings& settings = ui.desk.settings;
    const bool chinese = settings.language == Language::chinese;
    const float x = area.x + area.width - 14 - kSettingsWidth;
    ImGui::SetCursorScreenPos({x, area.y + 5});
    if (button(ui, "desk:language", chinese ? "EN" : "中文", nullptr, {46, 24},
               ButtonKind::quiet)) {
        settings.language = chinese ? Language::english : Language::chinese;
    }
    ImGui::SetCursorScreenPos({x + 46 + 4, area.y + 5});
    const auto shown = static_cast<std::int32_t>(std::lround(ui.scale * 100));
    const std::string scale = std::to_string(shown) + " %";
    if (button(ui, "desk:scale", scale.c_str(), nullptr, {58, 24}, ButtonKind::quiet)) {
        // Past the largest that fits it begins anew.
        settings.scale =
            settings.scale > shown || shown >= kMostScale ? kLeastScale : shown + kScaleStep;
    }
    return x;
}

void draw_status(const Ui& ui, const Area& area) {
    begin_pane(ui, "##status", area, nullptr);
    const EngineStatus& status = ui.desk.status();
    const auto rate = static_cast<double>(status.rate.numerator) / status.rate.denominator;
    const Reading readings[] = {
        {"FRAME", std::to_string(status.frame), true},
        {"RATE", decimal(rate, ui.tr("%.5g fps")), true},
        {"LATE", std::to_string(status.frames_late), status.frames_late == 0},
        {"REPEATED", std::to_string(status.frames_repeated), status.frames_repeated == 0},
        {"P99", decimal(static_cast<double>(status.cost_p99_ns) / 1e6, "%.1f ms"),
         static_cast<double>(status.cost_p99_ns) < 1e9 / rate},
        feed_reading(ui, status),
        {"JOURNAL",
         status.journal_refused == 0 ? ui.tr("whole")
                                     : std::to_string(status.journal_refused) + ui.tr(" lost"),
         status.journal_refused == 0},
        {"ENGINE", status.executor, true},
    };
    float x = area.x + 14;
    const float y = area.y + 8;
    if (!status.reload_error.empty()) {
        x += text_at(ui.fonts.body, {x, y - 1}, colour::kOnAir, ui.tr("SHOW NOT RELOADED")) + 16;
        text_at(ui.fonts.body, {x, y - 1}, colour::kAmber, status.reload_error,
                area.x + area.width - 14 - x);
        end_pane();
        return;
    }
    for (const auto& one : readings) {
        if (x > area.width - 420) {
            break;
        }
        x += text_at(ui.fonts.small, {x, y + 2}, colour::kDim, ui.tr(one.label)) + 8;
        x += text_at(ui.fonts.body, {x, y - 1}, one.good ? colour::kText : colour::kAmber,
                     one.value) +
             28;
    }
    const float right = draw_settings(ui, area) - 12;
    text_ending_at(ui.fonts.body, right, y - 1, colour::kDim,
                   decimal(static_cast<double>(ImGui::GetIO().Framerate), ui.tr("desk %.0f fps")));
    end_pane();
}

void draw_log(const Ui& ui, const Area& area) {
    begin_pane(ui, "##log", area, "LOG");
    ImGui::BeginChild("lines", {0, 0}, false, ImGuiWindowFlags_NoNav);
    const bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 4;
    ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {8, 3});
    for (const auto& line : ui.desk.log()) {
        ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
        ImGui::TextUnformatted(line.time.c_str());
        ImGui::PopStyleColor();
        ImGui::SameLine(78);
        ImGui::PushStyleColor(ImGuiCol_Text, line.is_error ? colour::kAmber : colour::kText);
        ImGui::PushTextWrapPos(0);
        ImGui::TextUnformatted(line.text.c_str(), line.text.c_str() + line.text.size());
        ImGui::PopTextWrapPos();
        ImGui::PopStyleColor();
    }
    ImGui::PopStyleVar();
    if (at_end) {
        ImGui::SetScrollHereY(1);
    }
    ImGui::EndChild();
    end_pane();
}

}  // namespace pitcast::editor
