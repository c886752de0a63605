// SPDX-License-Identifier: Apache-2.0
// A member of an element, and what edits it.
#include "edit_property.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include <imgui.h>
#include <imgui_stdlib.h>

namespace pitcast::editor {
namespace {

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

void number_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    std::string text = shown_text(value);
    const bool words = !property.words.empty();
    ImGui::SetNextItemWidth(-1 - kBindRoom - (words ? 29.0F : 0.0F));
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
    ImGui::SetNextItemWidth(-1 - kBindRoom);
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

/// Where the text is being typed, for what is bound there.
int note_caret(ImGuiInputTextCallbackData* data) {
    auto& caret = static_cast<std::optional<edit::Caret>*>(data->UserData)->emplace();
    const int begin = std::min(data->SelectionStart, data->SelectionEnd);
    const int end = std::max(data->SelectionStart, data->SelectionEnd);
    const bool selects = begin != end;
    caret.begin = static_cast<std::size_t>(std::max(0, selects ? begin : data->CursorPos));
    caret.end = static_cast<std::size_t>(std::max(0, selects ? end : data->CursorPos));
    return 0;
}

void text_editor(EditDesk& desk, const edit::Property& property, const Json* value,
                 const std::string& place) {
    if (const auto names = names_for(desk, property.name); !names.empty()) {
        edit::Property choice = property;
        choice.words = names;
        choice_editor(desk, choice, value);
        return;
    }
    std::string text = shown_text(value);
    const bool long_text = text.size() > 34 || property.name == "text";
    const float height = long_text ? ImGui::GetTextLineHeight() * 2 + 14 : 0;
    ImGui::SetNextItemWidth(-1 - kBindRoom);
    std::optional<edit::Caret> caret;  // nothing in the frames in which typing begins or ends
    const bool edited =
        long_text
            ? ImGui::InputTextMultiline("##text", &text, {-1 - kBindRoom, height},
                                        ImGuiInputTextFlags_CallbackAlways, note_caret, &caret)
            : ImGui::InputTextWithHint("##text", "–", &text, ImGuiInputTextFlags_CallbackAlways,
                                       note_caret, &caret);
    if (caret) {
        desk.view.bind.caret_place = place;
        desk.view.bind.caret = caret;
    }
    if (edited) {
        set_or_clear(desk, property.name, text, text);
    }
}

void pair_editor(EditDesk& desk, const edit::Property& property, const Json* value) {
    double two[2] = {0, 0};
    if (value != nullptr && value->is_array() && value->size() == 2) {
        for (std::size_t i = 0; i < 2; ++i) {
            two[i] = (*value)[i].is_number() ? (*value)[i].get<double>() : 0;
        }
    }
    ImGui::SetNextItemWidth(-1 - kBindRoom);
    if (ImGui::InputScalarN("##pair", ImGuiDataType_Double, two, 2, nullptr, nullptr, "%.4g")) {
        desk.set_member(property.name, edit::OrderedJson{two[0], two[1]});
    }
}

/// Whatever has no form of its own is typed as it is written; it counts once it is JSON.
void json_editor(EditDesk& desk, const edit::Property& property, const std::string& pointer) {
    const std::string place = pointer + "/" + property.name;
    const bool typing = desk.view.raw_place == place;
    std::string text = typing ? desk.view.raw : desk.document()->json().text_of(place);
    const float lines = static_cast<float>(
        std::clamp<std::ptrdiff_t>(std::count(text.begin(), text.end(), '\n') + 1, 1, 6));
    if (ImGui::InputTextMultiline("##json", &text,
                                  {-1 - kBindRoom, ImGui::GetTextLineHeight() * lines + 14})) {
        desk.view.raw_place = place;
        desk.view.raw = text;
    }
    if (typing && !ImGui::IsItemActive()) {
        desk.commit_typed();
    }
}

/// Opens what the member can be bound to; amber where it is bound.
void bind_button(const Ui& ui, const std::string& member, bool bound) {
    EditDesk& desk = *ui.edit;
    ImGui::SameLine(0, 4);
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 size{kBindRoom - 5, ImGui::GetFrameHeight()};
    const bool shown = desk.view.bind.open && desk.bind_target().member == member;
    if (ImGui::InvisibleButton("##bind", size)) {
        if (shown) {
            desk.view.bind.open = false;
        } else {
            desk.open_bindings(member);
        }
    }
    ui.seen("bind:" + member);
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 high{low.x + size.x, low.y + size.y};
    const bool hovered = ImGui::IsItemHovered();
    list->AddRectFilled(low, high, hovered ? colour::kRowHover : colour::kRow, 3);
    if (shown) {
        list->AddRect(low, high, colour::kAmber, 3);
    }
    const ImVec2 extent = size_of(ui.fonts.small, "{ }");
    text_at(ui.fonts.small, {low.x + (size.x - extent.x) / 2, low.y + (size.y - extent.y) / 2 - 1},
            bound ? colour::kAmber : colour::kDim, "{ }");
    if (hovered) {
        ImGui::SetTooltip("%s", ui.tr("Bind it to the race (Ctrl+B)"));
    }
}

}  // namespace

std::string shown_text(const Json* value) {
    if (value == nullptr || value->is_null()) {
        return "";
    }
    return value->is_string() ? value->get<std::string>()
                              : edit::written(edit::OrderedJson(*value), 0);
}

void set_or_clear(EditDesk& desk, const std::string& name, const std::string& text,
                  const edit::OrderedJson& value) {
    if (text.empty()) {
        desk.erase_member(name);
    } else {
        desk.set_member(name, value);
    }
}

void draw_property(const Ui& ui, const std::string& pointer, const edit::Property& property,
                   float label_width) {
    EditDesk& desk = *ui.edit;
    const Json* value = desk.document()->json().find(pointer + json_pointer_step(property.name));
    const edit::ElementRow* selected = desk.selected();
    const edit::BindingUse use =
        edit::binding_use(property, selected == nullptr ? "" : selected->type);
    const bool gradient = value != nullptr && value->is_object();
    const bool bindable = use != edit::BindingUse::none && !gradient;
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
            text_editor(desk, property, value, pointer + json_pointer_step(property.name));
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
    if (bindable) {
        if (ImGui::IsItemActive()) {
            desk.view.bind.member = property.name;
        }
        const Json* element = desk.document()->json().find(pointer);
        bind_button(ui, property.name,
                    element != nullptr && edit::is_bound(*element, property.name, use));
    }
    ImGui::PopID();
}

}  // namespace pitcast::editor
