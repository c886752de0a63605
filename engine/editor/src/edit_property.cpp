// SPDX-License-Identifier: Apache-2.0
// A member of an element, and what edits it.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <string>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

std::string shown_text(const Json* value) {
    if (value == nullptr || value->is_null()) {
        return "";
    }
    return value->is_string() ? value->get<std::string>()
                              : edit::written(edit::OrderedJson(*value), 0);
}

/// A number where it is one, else the text: a token or a word.
edit::OrderedJson number_or_text(const std::string& text) {
    double number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    if (read.ec == std::errc() && read.ptr == end && !text.empty()) {
        return number;
    }
    return text;
}

void set_or_clear(EditDesk& desk, const std::string& name, const std::string& text,
                  const edit::OrderedJson& value) {
    if (text.empty()) {
        desk.erase_member(name);
    } else {
        desk.set_member(name, value);
    }
}

void number_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    std::string text = shown_text(value);
    const bool words = !property.words.empty();
    ImGui::SetNextItemWidth(words ? -30 : -1);
    if (ImGui::InputTextWithHint("##number", "–", &text)) {
        set_or_clear(desk, property.name, text, number_or_text(text));
    }
    if (!words) {
        return;
    }
    ImGui::SameLine(0, 2);
    if (ImGui::BeginCombo("##words", "",
                          ImGuiComboFlags_NoPreview | ImGuiComboFlags_PopupAlignLeft)) {
        for (const std::string& word : property.words) {
            if (ImGui::Selectable(word.c_str(), text == word)) {
                desk.set_member(property.name, word);
            }
        }
        ImGui::EndCombo();
    }
}

void choice_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    const std::string chosen = shown_text(value);
    ImGui::SetNextItemWidth(-1);
    if (!ImGui::BeginCombo("##choice", chosen.empty() ? "–" : chosen.c_str(),
                           ImGuiComboFlags_HeightLarge)) {
        return;
    }
    for (const std::string& word : property.words) {
        if (ImGui::Selectable(word.c_str(), word == chosen)) {
            desk.set_member(property.name, word);
        }
    }
    ImGui::EndCombo();
}

void boolean_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    bool on = value != nullptr && value->is_boolean() && value->get<bool>();
    if (ImGui::Checkbox(value == nullptr ? "–" : on ? "Yes" : "No", &on)) {
        desk.set_member(property.name, on);
    }
}

/// Names of the package that a member may have; empty = any text.
std::vector<std::string> names_for(const EditDesk& desk, const std::string& member) {
    const char* table = member == "family" ? "families" : member == "style" ? "styles" : nullptr;
    std::vector<std::string> names;
    const Json* all = table == nullptr ? nullptr : desk.package_member(table);
    if (all != nullptr && all->is_object()) {
        for (const auto& one : all->items()) {
            names.push_back(one.key());
        }
    }
    return names;
}

void text_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    if (const auto names = names_for(desk, property.name); !names.empty()) {
        edit::Property choice = property;
        choice.words = names;
        choice_editor(desk, choice, value);
        return;
    }
    std::string text = shown_text(value);
    const bool long_text = text.size() > 34 || property.name == "text";
    const float height = long_text ? ImGui::GetTextLineHeight() * 2 + 14 : 0;
    ImGui::SetNextItemWidth(-1);
    const bool edited = long_text ? ImGui::InputTextMultiline("##text", &text, {-1, height})
                                  : ImGui::InputTextWithHint("##text", "–", &text);
    if (edited) {
        set_or_clear(desk, property.name, text, text);
    }
}

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
    ImGui::SetNextItemWidth(-1);
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

void pair_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    double two[2] = {0, 0};
    if (value != nullptr && value->is_array() && value->size() == 2) {
        for (std::size_t i = 0; i < 2; ++i) {
            two[i] = (*value)[i].is_number() ? (*value)[i].get<double>() : 0;
        }
    }
    ImGui::SetNextItemWidth(-1);
    if (ImGui::InputScalarN("##pair", ImGuiDataType_Double, two, 2, nullptr, nullptr, "%.4g")) {
        desk.set_member(property.name, edit::OrderedJson{two[0], two[1]});
    }
}

/// Whatever has no form of its own is typed as it is written; it counts once it is JSON.
void json_editor(EditDesk& desk, const edit::Property& property, const std::string& pointer) {
    const std::string place = pointer + "/" + property.name;
    const bool typing = desk.view.raw_place == place;
    std::string text = typing ? desk.view.raw : desk.document()->json().text_of(place);
    ImGui::SetNextItemWidth(-1);
    const float lines = static_cast<float>(
        std::clamp<std::ptrdiff_t>(std::count(text.begin(), text.end(), '\n') + 1, 1, 6));
    if (ImGui::InputTextMultiline("##json", &text, {-1, ImGui::GetTextLineHeight() * lines + 14})) {
        desk.view.raw_place = place;
        desk.view.raw = text;
    }
    if (typing && !ImGui::IsItemActive()) {
        desk.commit_typed();
    }
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

void draw_property(const Ui& ui, const std::string& pointer, const edit::Property& property,
                   float label_width) {
    EditDesk& desk = *ui.edit;
    const Json* value = desk.document()->json().find(pointer + json_pointer_step(property.name));
    ImGui::PushID(property.name.c_str());
    ImGui::AlignTextToFramePadding();
    ImGui::PushStyleColor(ImGuiCol_Text, value != nullptr ? colour::kText : colour::kDim);
    ImGui::TextUnformatted(property.name.c_str());
    ImGui::PopStyleColor();
    if (ImGui::IsItemHovered() && !property.description.empty()) {
        ImGui::SetTooltip("%s", property.description.c_str());
    }
    ImGui::SameLine(label_width);
    ImGui::BeginGroup();
    ImGui::PushItemWidth(-1);
    switch (property.kind) {
        case edit::PropertyKind::number:
        case edit::PropertyKind::integer:
            number_editor(desk, property, value);
            break;
        case edit::PropertyKind::text:
        case edit::PropertyKind::expression:
            text_editor(desk, property, value);
            break;
        case edit::PropertyKind::boolean:
            boolean_editor(desk, property, value);
            break;
        case edit::PropertyKind::choice:
            choice_editor(desk, property, value);
            break;
        case edit::PropertyKind::colour:
            if (value != nullptr && value->is_object()) {
                json_editor(desk, property, pointer);
            } else {
                colour_editor(desk, property, value);
            }
            break;
        case edit::PropertyKind::pair:
            pair_editor(desk, property, value);
            break;
        case edit::PropertyKind::json:
            json_editor(desk, property, pointer);
            break;
    }
    ImGui::PopItemWidth();
    ImGui::EndGroup();
    ui.seen("property:" + property.name);
    if (ImGui::IsItemDeactivated()) {
        desk.end_series();
    }
    ImGui::PopID();
}

}  // namespace pitcast::editor
