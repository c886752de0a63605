// SPDX-License-Identifier: Apache-2.0
// A colour of an element, and what edits it.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "edit_property.h"

namespace pitcast::editor {
namespace {

void token_choices(EditDesk& desk, const edit::Property& property) {
    const Json* tokens = desk.package_member("tokens");
    if (tokens == nullptr || !tokens->is_object()) {
        return;
    }
    float x = 0;
    for (const auto& token : tokens->items()) {
        ImVec4 colour{};
        if (!token.value().is_string() || !read_colour(token.value().get<std::string>(), colour)) {
            continue;
        }
        if (x > 0 && x < 230) {
            ImGui::SameLine(0, 4);
        } else {
            x = 0;
        }
        x += 26;
        ImGui::PushID(token.key().c_str());
        if (ImGui::ColorButton("##token", colour, ImGuiColorEditFlags_AlphaPreviewHalf, {22, 22})) {
            desk.set_member(property.name, "$" + token.key());
        }
        if (ImGui::IsItemHovered()) {
            ImGui::SetTooltip("$%s", token.key().c_str());
        }
        ImGui::PopID();
    }
}

/// What a colour is on the air: 8-bit narrow range, and whether EBU R 103 allows it.
void broadcast_units(const ImVec4& colour) {
    const auto code = [](float share) {
        return 16 + std::lround(219 * static_cast<double>(share));
    };
    const double luma = 0.2126 * static_cast<double>(colour.x) +
                        0.7152 * static_cast<double>(colour.y) +
                        0.0722 * static_cast<double>(colour.z);
    ImGui::TextDisabled("R %ld  G %ld  B %ld   Y' %.0f %%", code(colour.x), code(colour.y),
                        code(colour.z), luma * 100);
}

}  // namespace

bool read_colour(std::string_view text, ImVec4& colour) {
    if (text.size() != 7 && text.size() != 9) {
        return false;
    }
    if (text[0] != '#') {
        return false;
    }
    std::array<float, 4> parts{0, 0, 0, 1};
    for (std::size_t i = 0; i * 2 + 1 < text.size(); ++i) {
        unsigned value = 0;
        const char* begin = text.data() + 1 + i * 2;
        const auto read = std::from_chars(begin, begin + 2, value, 16);
        if (read.ec != std::errc() || read.ptr != begin + 2) {
            return false;
        }
        parts[i] = static_cast<float>(value) / 255;
    }
    colour = {parts[0], parts[1], parts[2], parts[3]};
    return true;
}

std::string written_colour(const ImVec4& colour) {
    const auto byte = [](float share) {
        return static_cast<unsigned>(std::lround(std::clamp(share, 0.0F, 1.0F) * 255));
    };
    char text[16];
    std::snprintf(text, sizeof text, byte(colour.w) == 255 ? "#%02X%02X%02X" : "#%02X%02X%02X%02X",
                  byte(colour.x), byte(colour.y), byte(colour.z), byte(colour.w));
    return text;
}

void colour_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    const std::string text = shown_text(value);
    std::string looked_up = text;
    if (text.starts_with('$')) {
        const Json* tokens = desk.package_member("tokens");
        const std::string name = text.substr(1);
        looked_up = tokens != nullptr && tokens->is_object() && tokens->contains(name)
                        ? shown_text(&tokens->at(name))
                        : "";
    }
    ImVec4 colour{};
    const bool known = read_colour(looked_up, colour);
    if (ImGui::ColorButton("##swatch", colour,
                           ImGuiColorEditFlags_AlphaPreviewHalf | ImGuiColorEditFlags_NoTooltip,
                           {30, ImGui::GetFrameHeight()})) {
        ImGui::OpenPopup("colour");
    }
    ImGui::SameLine(0, 4);
    std::string typed = text;
    ImGui::SetNextItemWidth(-1 - kBindRoom);
    if (ImGui::InputTextWithHint("##colour", "–", &typed)) {
        const auto parsed = typed.starts_with('{') ? edit::OrderedJson::parse(typed, nullptr, false)
                                                   : edit::OrderedJson();
        const bool gradient = parsed.is_object() && parsed.contains("stops");
        set_or_clear(desk, property.name, typed, gradient ? parsed : edit::OrderedJson(typed));
    }
    if (ImGui::BeginPopup("colour")) {
        ImGui::SetNextItemWidth(240);
        float parts[4] = {colour.x, colour.y, colour.z, known ? colour.w : 1.0F};
        if (ImGui::ColorPicker4("##picker", parts,
                                ImGuiColorEditFlags_NoSidePreview | ImGuiColorEditFlags_AlphaBar |
                                    ImGuiColorEditFlags_DisplayRGB |
                                    ImGuiColorEditFlags_DisplayHex)) {
            desk.set_member(property.name,
                            written_colour({parts[0], parts[1], parts[2], parts[3]}));
        }
        broadcast_units({parts[0], parts[1], parts[2], parts[3]});
        token_choices(desk, property);
        ImGui::EndPopup();
    }
}

}  // namespace pitcast::editor
