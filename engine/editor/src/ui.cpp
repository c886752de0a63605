// SPDX-License-Identifier: Apache-2.0
#include "ui.h"

#include <algorithm>
#include <string>
#include <utility>

#include <GLFW/glfw3.h>
#include <imgui_stdlib.h>

namespace pitcast::editor {
namespace {

struct ButtonColours {
    ImU32 fill, hover, press, ink;
};

ButtonColours colours_of(ButtonKind kind, bool enabled) {
    if (!enabled) {
        return {IM_COL32(30, 34, 41, 255), IM_COL32(30, 34, 41, 255), IM_COL32(30, 34, 41, 255),
                IM_COL32(84, 91, 102, 255)};
    }
    switch (kind) {
        case ButtonKind::take:
            return {IM_COL32(214, 219, 226, 255), IM_COL32(240, 243, 247, 255), IM_COL32_WHITE,
                    IM_COL32(12, 14, 18, 255)};
        case ButtonKind::armed:
            return {colour::kAmber, IM_COL32(255, 196, 60, 255), IM_COL32(255, 214, 110, 255),
                    IM_COL32(20, 14, 0, 255)};
        case ButtonKind::quiet:
            return {colour::kRow, colour::kRowHover, colour::kLine, colour::kDim};
        default:
            return {IM_COL32(52, 59, 70, 255), IM_COL32(70, 79, 93, 255),
                    IM_COL32(94, 105, 122, 255), colour::kText};
    }
}

bool starts_a_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

constexpr std::string_view kEllipsis = "…";

/// The beginning of a text that leaves room for an ellipsis behind it.
std::string_view beginning(ImFont* font, std::string_view text, float width) {
    const float room = width - size_of(font, kEllipsis).x;
    const char* rest = nullptr;
    font->CalcTextSizeA(height_of(font), room, 0, text.data(), text.data() + text.size(), &rest);
    auto fits = static_cast<std::size_t>(rest - text.data());
    while (fits > 0 && fits < text.size() && !starts_a_character(text[fits])) {
        --fits;
    }
    while (fits > 0 && text[fits - 1] == ' ') {
        --fits;
    }
    return text.substr(0, fits);
}

}  // namespace

void PictureCall::add(const Area& where, const Area& seen) {
    area = where;
    clip = seen;
    auto* list = ImGui::GetWindowDrawList();
    list->AddCallback(draw, this);
    list->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

void PictureCall::add_part(const Area& where, const Area& part, ImVec2 whole) {
    const float across = where.width / part.width;
    const float down = where.height / part.height;
    const ImVec2 low = ImGui::GetWindowDrawList()->GetClipRectMin();
    const ImVec2 high = ImGui::GetWindowDrawList()->GetClipRectMax();
    const float left = std::max(where.x, low.x);
    const float top = std::max(where.y, low.y);
    const float right = std::min(where.x + where.width, high.x);
    const float bottom = std::min(where.y + where.height, high.y);
    if (right > left && bottom > top) {
        add({where.x - part.x * across, where.y - part.y * down, whole.x * across, whole.y * down},
            {left, top, right - left, bottom - top});
    }
}

void Ui::seen(std::string_view name) const {
    if (options.control_seen) {
        const ImVec2 low = ImGui::GetItemRectMin();
        const ImVec2 size = ImGui::GetItemRectSize();
        told(name, {low.x, low.y, size.x, size.y});
    }
}

void Ui::told(std::string_view name, const Area& place) const {
    if (options.control_seen) {
        options.control_seen(
            name, {place.x * scale, place.y * scale, place.width * scale, place.height * scale});
    }
}

bool button(const Ui& ui, const char* id, const char* english, const char* key, ImVec2 size,
            ButtonKind kind, bool enabled) {
    const char* const label = ui.tr(english);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const bool clicked = ImGui::InvisibleButton(id, size) && enabled;
    ui.seen(id);
    const auto colours = colours_of(kind, enabled);
    const ImU32 fill = ImGui::IsItemActive()    ? colours.press
                       : ImGui::IsItemHovered() ? colours.hover
                                                : colours.fill;
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, {low.x + size.x, low.y + size.y}, fill, 3);
    ImFont* font = size.y >= 48 ? ui.fonts.large : ui.fonts.small;
    const ImVec2 extent = size_of(font, label);
    const bool two_lines = key != nullptr && size.y >= 48;
    const float y = low.y + (size.y - extent.y) / 2 - (two_lines ? 8 : 0);
    text_at(font, {low.x + (size.x - extent.x) / 2, y}, colours.ink, label);
    if (two_lines) {
        const ImVec2 hint = size_of(ui.fonts.small, key);
        const ImU32 ink = enabled && kind == ButtonKind::take ? IM_COL32(84, 92, 104, 255)
                          : enabled                           ? colour::kDim
                                                              : colours.ink;
        text_at(ui.fonts.small, {low.x + (size.x - hint.x) / 2, y + extent.y - 3}, ink, key);
    }
    return clicked;
}

void begin_pane(const Ui& ui, const char* id, const Area& area, const char* heading) {
    ImGui::SetNextWindowPos({area.x, area.y});
    ImGui::SetNextWindowSize({area.width, area.height});
    ImGui::Begin(id, nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                     ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                     ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse);
    if (heading != nullptr) {
        const ImVec2 at = ImGui::GetCursorScreenPos();
        text_at(ui.fonts.small, at, colour::kAmber, ui.tr(heading));
        ImGui::SetCursorScreenPos({at.x, at.y + 28});
    }
}

void end_pane() {
    ImGui::End();
}

float text_at(ImFont* font, ImVec2 place, ImU32 packed, std::string_view text, float max_width) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 at{std::floor(place.x), std::floor(place.y)};
    const float width = size_of(font, text).x;
    const char* const begin = text.data();
    if (max_width > 0 && width > max_width) {
        const std::string_view kept = beginning(font, text, max_width);
        list->AddText(font, height_of(font), at, packed, begin, begin + kept.size());
        list->AddText(font, height_of(font), {at.x + size_of(font, kept).x, at.y}, packed,
                      kEllipsis.data(), kEllipsis.data() + kEllipsis.size());
        return max_width;
    }
    list->AddText(font, height_of(font), at, packed, begin, begin + text.size());
    return width;
}

void text_ending_at(ImFont* font, float right, float y, ImU32 packed, std::string_view text) {
    text_at(font, {right - size_of(font, text).x, y}, packed, text);
}

float badge_ending_at(const Ui& ui, float right, float y, ImU32 fill, ImU32 ink,
                      const char* english) {
    const std::string_view text = ui.tr(english);
    const ImVec2 extent = size_of(ui.fonts.small, text);
    const float width = extent.x + 16;
    ImGui::GetWindowDrawList()->AddRectFilled({right - width, y}, {right, y + extent.y + 6}, fill,
                                              2);
    text_at(ui.fonts.small, {right - width + 8, y + 3}, ink, text);
    return width;
}

void draw_hazard(const Ui& ui, const Area& area, const std::string& english, bool calls,
                 bool failure) {
    const std::string_view text = ui.tr(english.c_str());
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 low{area.x, area.y};
    const ImVec2 high{area.x + area.width, area.y + area.height};
    const ImU32 fill = failure ? colour::kFault : colour::kAmber;
    ImFont* font = area.height >= 34 ? ui.fonts.large : ui.fonts.small;
    const ImVec2 extent = size_of(font, text);
    const ImVec2 at{(low.x + high.x - extent.x) / 2, (low.y + high.y - extent.y) / 2};
    if (!calls) {
        list->AddRect(low, high, colour::kAmber, 3, 0, 2);
        text_at(font, at, colour::kAmber, text);
        return;
    }
    list->AddRectFilled(low, high, fill);
    list->PushClipRect(low, high, true);
    for (float x = low.x - area.height; x < high.x; x += 24) {
        list->AddQuadFilled({x, high.y}, {x + 12, high.y}, {x + 12 + area.height, low.y},
                            {x + area.height, low.y}, IM_COL32(24, 18, 8, 255));
    }
    list->PopClipRect();
    list->AddRectFilled({at.x - 10, low.y + 4}, {at.x + extent.x + 10, high.y - 4}, fill);
    text_at(font, at, IM_COL32(20, 12, 0, 255), text);
}

TallyLook tally_look(Tally tally, bool hovered) {
    switch (tally) {
        case Tally::on_air:
            return {IM_COL32(92, 14, 24, 255), colour::kOnAir, "ON AIR", colour::kOnAir,
                    IM_COL32_WHITE};
        case Tally::leaving:
            return {IM_COL32(52, 18, 24, 255), colour::kLeaving, "LEAVING", colour::kLeaving,
                    IM_COL32(255, 200, 204, 255)};
        case Tally::cued:
            return {IM_COL32(58, 44, 12, 255), colour::kAmber, "CUED", colour::kAmber,
                    IM_COL32(20, 14, 0, 255)};
        default:
            return {hovered ? colour::kRowHover : colour::kRow, colour::kLine, nullptr, 0, 0};
    }
}

bool search_field(const Ui& ui, const Area& area, const char* id, const char* hint,
                  std::string& text, bool& focus) {
    const float width = std::min(190.0F, area.width * 0.5F);
    const ImVec2 below = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({area.x + area.width - width - 14, area.y + 6});
    ImGui::SetNextItemWidth(width);
    ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {8, 2});
    if (std::exchange(focus, false)) {
        ImGui::SetKeyboardFocusHere();
    }
    const std::string shown = std::string(ui.tr("Search  ")) + hint;
    const bool entered = ImGui::InputTextWithHint(
        (std::string("##") + id).c_str(), shown.c_str(), &text,
        ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    ui.seen(id);
    const bool escaped = ImGui::IsItemFocused() &&
                         std::any_of(ui.keys.begin(), ui.keys.end(), [](const KeyPress& press) {
                             return press.key == GLFW_KEY_ESCAPE;
                         });
    if (escaped) {
        text.clear();
    }
    ImGui::PopStyleVar();
    ImGui::SetCursorScreenPos(below);
    return entered;
}

}  // namespace pitcast::editor
