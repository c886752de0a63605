// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <string>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kHead = 46;   ///< of the buttons
constexpr float kRuler = 26;  ///< of the parts of the course
constexpr float kTrack = 22;
constexpr float kNames = 190;
constexpr double kMs = 1e6;

/// Between the time of the course and pixels.
struct TimeScale {
    float left = 0;
    float width = 1;
    Nanoseconds length_ns = 1;

    [[nodiscard]] float at(Nanoseconds ns) const {
        return left +
               width * static_cast<float>(static_cast<double>(ns) / static_cast<double>(length_ns));
    }
    [[nodiscard]] Nanoseconds time(float x) const {
        return static_cast<Nanoseconds>(static_cast<double>((x - left) / width) *
                                        static_cast<double>(length_ns));
    }
};

std::string seconds_text(Nanoseconds ns) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f s", static_cast<double>(ns) / 1e9);
    return text;
}

void draw_transport(const Ui& ui, const Area& area) {
    EditDesk& desk = *ui.edit;
    const bool open = desk.document() != nullptr;
    ImGui::SetCursorScreenPos({area.x + 12, area.y + 9});
    if (button(ui, "timeline:play", desk.playing() ? "STOP" : "PLAY", nullptr, {66, 28},
               desk.playing() ? ButtonKind::armed : ButtonKind::plain, open)) {
        desk.play(!desk.playing());
    }
    ImGui::SameLine(0, 4);
    if (button(ui, "timeline:rest", "REST", nullptr, {60, 28}, ButtonKind::plain, open)) {
        desk.play(false);
        desk.go_to(desk.picture().course.rest_ns());
    }
    text_at(ui.fonts.large, {area.x + 160, area.y + 8}, colour::kText, seconds_text(desk.at_ns()));
    // In a narrow pane the switches of the ghosts stand where the length is told otherwise.
    const bool tight = area.width < 660 && desk.view.onion.on;
    if (!tight) {
        text_at(ui.fonts.body, {area.x + 262, area.y + 14}, colour::kDim,
                ui.tr("of ") + seconds_text(desk.picture().course.length_ns()));
    }
    // Where a keyframe has its form there is no room for both in a narrow pane.
    if (!desk.key || area.width > 1080) {
        draw_onion(ui, {area.x + (tight ? 262.0F : 356.0F), area.y + 9, 0, 28});
    }
}

/// Value and easing of the keyframe that is selected, at the right of the buttons.
void draw_key_form(const Ui& ui, const Area& area, const std::vector<edit::MomentRow>& moments) {
    EditDesk& desk = *ui.edit;
    if (!desk.key) {
        return;
    }
    const KeySelection key = *desk.key;
    const edit::KeyRow* row = nullptr;
    for (const edit::MomentRow& moment : moments) {
        for (const edit::TrackRow& track : moment.tracks) {
            if (moment.moment == key.moment && track.property == key.property &&
                key.index < track.keys.size()) {
                row = &track.keys[key.index];
            }
        }
    }
    if (row == nullptr) {
        desk.key.reset();
        return;
    }
    const edit::KeyPlace place = desk.place_of(key);
    const float x = area.x + std::max(350.0F, area.width - 440);
    ImGui::SetCursorScreenPos({x, area.y + 8});
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 4});
    double ms = row->ms;
    ImGui::SetNextItemWidth(84);
    if (ImGui::InputDouble("##ms", &ms, 0, 0, "%.0f ms")) {
        desk.change(
            "move keyframe", [&](edit::JsonText& json) { return edit::move_key(json, place, ms); },
            "key ms");
    }
    ui.seen("key:ms");
    ImGui::SameLine(0, 4);
    double value = row->value;
    ImGui::SetNextItemWidth(84);
    if (ImGui::InputDouble("##value", &value, 0, 0, "%.6g")) {
        desk.change(
            "set keyframe",
            [&](edit::JsonText& json) { return edit::set_key_value(json, place, value); },
            "key value");
    }
    ui.seen("key:value");
    ImGui::SameLine(0, 4);
    ImGui::SetNextItemWidth(150);
    const std::string easing = row->easing.is_null()     ? "linear"
                               : row->easing.is_string() ? row->easing.get<std::string>()
                                                         : row->easing.dump();
    if (ImGui::BeginCombo("##easing", easing.c_str(), ImGuiComboFlags_HeightLarge)) {
        std::vector<std::string> names{"linear", "ease", "ease-in", "ease-out", "ease-in-out"};
        if (const Json* own = desk.package_member("easings"); own && own->is_object()) {
            for (const auto& one : own->items()) {
                names.push_back(one.key());
            }
        }
        for (const std::string& name : names) {
            if (ImGui::Selectable(name.c_str(), name == easing)) {
                const edit::OrderedJson chosen =
                    name == "linear" ? edit::OrderedJson() : edit::OrderedJson(name);
                desk.change("ease keyframe", [&](edit::JsonText& json) {
                    return edit::set_key_easing(json, place, chosen);
                });
            }
        }
        ImGui::EndCombo();
    }
    ui.seen("key:easing");
    ImGui::SameLine(0, 4);
    if (button(ui, "key:delete", "DELETE", nullptr, {72, 28}, ButtonKind::plain)) {
        desk.change("delete keyframe",
                    [&](edit::JsonText& json) { return edit::remove_key(json, place); });
        desk.key.reset();
    }
    ImGui::PopStyleVar();
}

void draw_ruler(const Ui& ui, const Area& area, const TimeScale& scale) {
    EditDesk& desk = *ui.edit;
    auto* list = ImGui::GetWindowDrawList();
    bool odd = false;
    for (const edit::Course::Part& part : desk.picture().course.parts) {
        const float from = scale.at(part.begin_ns);
        const float to = scale.at(part.end_ns);
        const ImU32 fill = odd ? IM_COL32(34, 39, 47, 255) : IM_COL32(44, 50, 60, 255);
        odd = !odd;
        list->AddRectFilled({from, area.y}, {to, area.y + kRuler}, fill);
        if (to - from > 24) {
            text_at(ui.fonts.small, {from + 6, area.y + 5}, colour::kDim, part.name, to - from - 8);
        }
        list->AddLine({from, area.y}, {from, area.y + area.height}, IM_COL32(255, 255, 255, 18));
    }
    ImGui::SetCursorScreenPos({scale.left, area.y});
    ImGui::InvisibleButton("ruler", {scale.width, kRuler});
    ui.seen("timeline:ruler");
    if (ImGui::IsItemActive()) {
        desk.play(false);
        desk.go_to(scale.time(ImGui::GetIO().MousePos.x));
    }
}

void draw_key(const Ui& ui, const edit::MomentRow& moment, const edit::TrackRow& track,
              std::size_t index, const TimeScale& scale, float y) {
    EditDesk& desk = *ui.edit;
    const Nanoseconds begin = desk.moment_begin_ns(moment.moment);
    const auto at_ns = begin + static_cast<Nanoseconds>(track.keys[index].ms * kMs);
    const float x = scale.at(at_ns);
    const bool chosen = desk.key && desk.key->moment == moment.moment &&
                        desk.key->property == track.property && desk.key->index == index;
    ImGui::SetCursorScreenPos({x - 8, y});
    ImGui::PushID(static_cast<int>(index));
    ImGui::InvisibleButton("key", {16, kTrack});
    ui.seen("key:" + moment.moment + ":" + track.property + ":" + std::to_string(index));
    const bool hovered = ImGui::IsItemHovered();
    if (ImGui::IsItemActivated()) {
        desk.key = KeySelection{moment.moment, track.property, index};
        desk.end_series();
        ++desk.view.key_drags;
    }
    if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left, 3) &&
        moment.named.empty()) {
        const double ms = static_cast<double>(scale.time(ImGui::GetIO().MousePos.x) - begin) / kMs;
        const edit::KeyPlace place = desk.place_of(*desk.key);
        // To whole frames of 50 a second; with Alt to milliseconds.
        const double step = ImGui::GetIO().KeyAlt ? 1 : 20;
        desk.change(
            "move keyframe",
            [&](edit::JsonText& json) {
                return edit::move_key(json, place, std::round(ms / step) * step);
            },
            "key " + std::to_string(desk.view.key_drags));
    }
    ImGui::PopID();
    const ImU32 ink = chosen                  ? colour::kAmber
                      : !moment.named.empty() ? IM_COL32(120, 128, 140, 255)
                      : hovered               ? IM_COL32_WHITE
                                              : colour::kText;
    const float middle = y + kTrack / 2;
    const float r = chosen ? 6.5F : 5.5F;
    ImGui::GetWindowDrawList()->AddQuadFilled({x - r, middle}, {x, middle - r}, {x + r, middle},
                                              {x, middle + r}, ink);
    if (hovered) {
        ImGui::SetTooltip("%.0f ms   %.6g", track.keys[index].ms, track.keys[index].value);
    }
}

/// Name of a track, and its keyframes. A double click on it adds one there.
void draw_track(const Ui& ui, const edit::MomentRow& moment, const edit::TrackRow& track,
                const Area& area, const TimeScale& scale, float y) {
    EditDesk& desk = *ui.edit;
    auto* list = ImGui::GetWindowDrawList();
    text_at(ui.fonts.body, {area.x + 30, y + 1}, colour::kText, track.property, kNames - 40);
    list->AddLine({scale.left, y + kTrack / 2}, {scale.left + scale.width, y + kTrack / 2},
                  IM_COL32(255, 255, 255, 18));
    const Nanoseconds begin = desk.moment_begin_ns(moment.moment);
    if (track.keys.size() > 1) {
        list->AddLine({scale.at(begin + static_cast<Nanoseconds>(track.keys.front().ms * kMs)),
                       y + kTrack / 2},
                      {scale.at(begin + static_cast<Nanoseconds>(track.keys.back().ms * kMs)),
                       y + kTrack / 2},
                      IM_COL32(255, 176, 0, 90), 3);
    }
    ImGui::PushID((moment.moment + track.property).c_str());
    for (std::size_t i = 0; i < track.keys.size(); ++i) {
        draw_key(ui, moment, track, i, scale, y);
    }
    ImGui::PopID();
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const bool here = ImGui::IsWindowHovered() && mouse.x > scale.left && mouse.y >= y &&
                      mouse.y < y + kTrack && !ImGui::IsAnyItemHovered();
    if (here && moment.named.empty() && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        const double ms = static_cast<double>(scale.time(mouse.x) - begin) / kMs;
        double value =
            track.keys.empty() ? edit::neutral_value(track.property) : track.keys.front().value;
        for (const edit::KeyRow& key : track.keys) {
            value = key.ms <= ms ? key.value : value;
        }
        const edit::KeyPlace place = desk.place_of({moment.moment, track.property, 0});
        desk.change("add keyframe", [&](edit::JsonText& json) {
            return edit::set_key(json, place, std::round(ms / 20) * 20, value);
        });
    }
}

/// Which moment of the element the play-head is in, for keyframes that are added there.
std::string moment_at(const EditDesk& desk) {
    const Nanoseconds at = desk.at_ns();
    std::string name = "in";
    for (const edit::Course::Part& part : desk.picture().course.parts) {
        if (at >= part.begin_ns) {
            name = part.name;
        }
    }
    return name.starts_with("step") ? "step" : name == "out" ? "out" : "in";
}

void draw_add_track(const Ui& ui, const Area& area, float y) {
    EditDesk& desk = *ui.edit;
    ImGui::SetCursorScreenPos({area.x + 12, y});
    ImGui::SetNextItemWidth(kNames - 24);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 3});
    const std::string moment = moment_at(desk);
    if (ImGui::BeginCombo("##add", ("+ keyframe (" + moment + ")").c_str(),
                          ImGuiComboFlags_HeightLarge | ImGuiComboFlags_NoArrowButton)) {
        for (const std::string_view property : edit::kAnimated) {
            const std::string name(property);
            const bool chosen = ImGui::Selectable(name.c_str());
            ui.seen("add:" + name);
            if (!chosen) {
                continue;
            }
            const double ms =
                static_cast<double>(desk.at_ns() - desk.moment_begin_ns(moment)) / kMs;
            const edit::KeyPlace place = desk.place_of({moment, name, 0});
            desk.change("add keyframe", [&](edit::JsonText& json) {
                return edit::set_key(json, place, std::round(ms / 20) * 20,
                                     edit::neutral_value(property));
            });
        }
        ImGui::EndCombo();
    }
    ui.seen("timeline:add");
    ImGui::PopStyleVar();
}

void draw_moments(const Ui& ui, const Area& area, const TimeScale& scale,
                  const std::vector<edit::MomentRow>& moments) {
    EditDesk& desk = *ui.edit;
    const edit::ElementRow* row = desk.selected();
    if (row == nullptr) {
        text_at(ui.fonts.body, {area.x + 12, area.y + 8}, colour::kDim,
                ui.tr("Select an element to see its keyframes."));
        return;
    }
    const std::string element = row->pointer;
    float y = area.y + 6 - ImGui::GetScrollY();
    for (const edit::MomentRow& moment : moments) {
        const std::string head = moment.moment + (moment.named.empty() ? "" : "   " + moment.named);
        text_at(ui.fonts.small, {area.x + 14, y + 4}, colour::kAmber, head, kNames - 60);
        if (!moment.named.empty()) {
            ImGui::SetCursorScreenPos({area.x + kNames - 52, y});
            ImGui::PushID(moment.moment.c_str());
            if (button(ui, ("own:" + moment.moment).c_str(), "OWN", nullptr, {44, 20},
                       ButtonKind::plain)) {
                desk.change("own " + moment.moment, [&](edit::JsonText& json) {
                    return edit::make_own(json, element, moment);
                });
            }
            if (ImGui::IsItemHovered()) {
                ImGui::SetTooltip(ui.tr("Shared with others: write it out here to change it"));
            }
            ImGui::PopID();
        }
        y += kTrack;
        for (const edit::TrackRow& track : moment.tracks) {
            draw_track(ui, moment, track, area, scale, y);
            y += kTrack;
        }
    }
    draw_add_track(ui, area, y + 4);
    ImGui::SetCursorScreenPos({area.x, y + 40});
    ImGui::Dummy({1, 1});
}

}  // namespace

void draw_timeline(const Ui& ui, const Area& area) {
    EditDesk& desk = *ui.edit;
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    begin_pane(ui, "##timeline", area, nullptr);
    draw_transport(ui, area);
    const auto moments = desk.moments();
    draw_key_form(ui, area, moments);
    TimeScale scale;
    scale.left = area.x + kNames + 14;
    scale.width = area.width - kNames - 34;
    scale.length_ns = std::max<Nanoseconds>(1, desk.picture().course.length_ns());
    const Area below{area.x, area.y + kHead, area.width, area.height - kHead};
    draw_ruler(ui, below, scale);
    const Area tracks{area.x, below.y + kRuler, area.width, below.height - kRuler};
    ImGui::SetCursorScreenPos({tracks.x, tracks.y});
    ImGui::BeginChild("tracks", {tracks.width, tracks.height}, false, ImGuiWindowFlags_NoNav);
    draw_moments(ui, tracks, scale, moments);
    ImGui::EndChild();
    if (desk.document() != nullptr) {
        auto* list = ImGui::GetForegroundDrawList();
        const float x = scale.at(std::clamp<Nanoseconds>(desk.at_ns(), 0, scale.length_ns));
        list->AddLine({x, below.y}, {x, area.y + area.height}, colour::kAmber, 1.5F);
        list->AddTriangleFilled({x - 6, below.y}, {x + 6, below.y}, {x, below.y + 9},
                                colour::kAmber);
    }
    ImGui::PopStyleVar();
    end_pane();
}

}  // namespace pitcast::editor
