// SPDX-License-Identifier: Apache-2.0
// What a member can be bound to, with its values of now, and how it reads formatted.
#include <algorithm>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kBindingLine = 24;
constexpr float kValueIndent = 16;
constexpr std::size_t kFormatsShown = 5;

using Of = show::BindingGroup::Of;

const char* title_of_group(Of of) {
    switch (of) {
        case Of::row:
            return "ROW OF THE LIST";
        case Of::fields:
            return "FIELDS";
        case Of::car:
            return "CAR OF A FIELD";
        case Of::race:
            return "RACE";
        case Of::leader:
            return "LEADER";
        case Of::fastest:
            return "FASTEST LAP";
        case Of::place:
            return "CAR BY PLACE";
        case Of::session:
            return "SESSION";
        case Of::venue:
            return "VENUE";
        case Of::ghost:
            return "GHOST";
        case Of::strings:
            return "TEXTS OF THE SHOW";
        case Of::own:
            return "TEMPLATE";
        case Of::none:
            break;
    }
    return "EXPRESSION";
}

void swatch(ImVec2 low, float side, draw::Color colour) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 high{low.x + side, low.y + side};
    list->AddRectFilled(low, high, IM_COL32(colour.r, colour.g, colour.b, colour.a), 2);
    list->AddRect(low, high, colour::kLine, 2);
}

/// One line, however many there are in it.
std::string in_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

/// What is being bound, and what it says now.
void draw_target(const Ui& ui, const Area& area, const BindTarget& target,
                 const show::BindingMoment& moment) {
    EditDesk& desk = *ui.edit;
    const float right = area.x + area.width;
    ImGui::SetCursorScreenPos({right - 58, area.y});
    if (button(ui, "bindings:close", "CLOSE", nullptr, {58, 22}, ButtonKind::quiet)) {
        desk.view.bind.open = false;
    }
    if (target.member.empty()) {
        text_at(ui.fonts.body, {area.x, area.y}, colour::kDim,
                ui.tr("Nothing selected can be bound"), area.width - 66);
        return;
    }
    const std::string who = target.element.empty() ? "" : target.element + "  ";
    const float width =
        text_at(ui.fonts.body, {area.x, area.y}, colour::kDim, who, area.width - 150);
    text_at(ui.fonts.body, {area.x + width, area.y}, colour::kText, target.member,
            area.width - 66 - width);
    const Json* value = desk.document()->json().find(
        target.pointer + (target.use == edit::BindingUse::drive ? "/drive" : "") +
        json_pointer_step(target.member) + (target.use == edit::BindingUse::drive ? "/value" : ""));
    const float y = area.y + 26;
    if (value == nullptr || !value->is_string() || moment.package == nullptr) {
        text_at(ui.fonts.small, {area.x, y + 2}, colour::kDim, ui.tr("not bound yet"));
        return;
    }
    const auto& text = value->get_ref<const std::string&>();
    const bool braces = target.use == edit::BindingUse::text;
    const bool in_colour = target.use == edit::BindingUse::colour;
    const std::string inner = in_colour && text.size() > 2 && text.front() == '{'
                                  ? text.substr(1, text.find_first_of("|}") - 1)
                                  : text;
    if (in_colour && inner == text) {
        text_at(ui.fonts.body, {area.x, y}, colour::kDim, text, area.width);
        return;
    }
    std::string now;
    std::optional<Error> wrong;
    if (braces) {
        const auto said = show::bound_text(moment, text);
        now = said ? *said : "";
        wrong = said ? std::nullopt : std::optional(said.error());
    } else {
        const auto said = show::bound_value(moment, inner);
        now = said ? said->text : "";
        wrong = said ? std::nullopt : std::optional(said.error());
    }
    if (wrong) {
        text_at(ui.fonts.body, {area.x, y}, colour::kAmber, wrong->message(), area.width);
        return;
    }
    const float label = text_at(ui.fonts.small, {area.x, y + 2}, colour::kDim, ui.tr("NOW")) + 10;
    text_at(ui.fonts.body, {area.x + label, y}, now.empty() ? colour::kDim : colour::kText,
            now.empty() ? "–" : in_one_line(now), area.width - label);
}

/// Which place the group of a car by place is about.
void draw_place_choice(const Ui& ui, float right, float y) {
    BindView& bind = ui.edit->view.bind;
    const ImVec2 below = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({right - 22, y + 1});
    if (button(ui, "bindings:place-more", "+", nullptr, {22, 22}, ButtonKind::plain)) {
        bind.place = std::min(bind.place + 1, 199);
    }
    const std::string shown = "P" + std::to_string(bind.place + 1);
    text_ending_at(ui.fonts.small, right - 30, y + 4, colour::kText, shown);
    ImGui::SetCursorScreenPos({right - 82, y + 1});
    if (button(ui, "bindings:place-less", "–", nullptr, {22, 22}, ButtonKind::plain)) {
        bind.place = std::max(bind.place - 1, 0);
    }
    ImGui::SetCursorScreenPos(below);
}

void draw_group(const Ui& ui, const edit::BindingLine& line, ImVec2 low, float width) {
    auto* list = ImGui::GetWindowDrawList();
    const ImVec2 tip{low.x + 8, low.y + kBindingLine / 2};
    if (line.open) {
        list->AddTriangleFilled({tip.x - 4, tip.y - 2}, {tip.x + 4, tip.y - 2}, {tip.x, tip.y + 4},
                                colour::kDim);
    } else {
        list->AddTriangleFilled({tip.x - 2, tip.y - 4}, {tip.x - 2, tip.y + 4}, {tip.x + 4, tip.y},
                                colour::kDim);
    }
    const bool by_place = line.of == Of::place;
    const float room = width - (by_place ? 92 : 46);
    const float title = text_at(ui.fonts.small, {low.x + 20, low.y + 4}, colour::kText,
                                ui.tr(title_of_group(line.of)), room - 20);
    if (!line.prefix.empty() && room - title > 60) {
        text_at(ui.fonts.small, {low.x + 28 + title, low.y + 4}, colour::kDim, line.prefix,
                room - title - 28);
    }
    if (!by_place) {
        text_ending_at(ui.fonts.small, low.x + width - 8, low.y + 4, colour::kDim,
                       std::to_string(line.count));
    }
}

void draw_bound_value(const Ui& ui, const edit::BindingLine& line, ImVec2 low, float width) {
    const float right = low.x + width - 8;
    const bool is_colour = line.value.kind == show::BoundKind::colour && line.value.there;
    const std::string shown = line.value.there ? in_one_line(line.value.text) : "–";
    const float most = std::round(width * 0.52F);
    const float taken =
        std::min(size_of(ui.fonts.body, shown).x, most) + (is_colour ? 22.0F : 0.0F);
    text_at(ui.fonts.body, {right - taken + (is_colour ? 22.0F : 0.0F), low.y + 1},
            line.value.there ? colour::kText : colour::kDim, shown, most);
    if (is_colour) {
        swatch({right - taken, low.y + 5}, 14, line.value.colour);
    }
    text_at(ui.fonts.small, {low.x + kValueIndent + 4, low.y + 4}, colour::kDim, line.name,
            width - kValueIndent - taken - 22);
}

void draw_binding_line(const Ui& ui, const edit::BindingLine& line) {
    EditDesk& desk = *ui.edit;
    BindView& bind = desk.view.bind;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kBindingLine};
    const std::string key = BindView::key_of(line);
    ImGui::PushID(key.c_str());
    // The buttons of the places stand in this line and come first.
    const bool by_place = line.is_group && line.of == Of::place;
    if (ImGui::InvisibleButton("line", {width - (by_place ? 90.0F : 0.0F), kBindingLine})) {
        bind.chosen = key;
        bind.format = 0;
        if (line.is_group) {
            bind.toggle(line.prefix);
        }
    }
    ui.seen("binding:" + (line.is_group ? line.prefix : line.value.path));
    const bool hovered = ImGui::IsItemHovered();
    if (hovered && !line.is_group && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
        const auto formats = bind.formats;
        if (bind.chosen == key && !formats.empty()) {
            desk.bind(line.value, formats.front().written);
        }
    }
    auto* list = ImGui::GetWindowDrawList();
    const bool chosen = bind.chosen == key;
    if (chosen || hovered) {
        list->AddRectFilled(low, high, chosen ? IM_COL32(255, 176, 0, 60) : colour::kRowHover, 3);
    }
    if (line.is_group) {
        draw_group(ui, line, low, width);
    } else {
        draw_bound_value(ui, line, low, width);
    }
    if (by_place) {
        draw_place_choice(ui, high.x - 4, low.y);
    }
    if (chosen && bind.reveal) {
        bind.reveal = false;
        if (!ImGui::IsRectVisible(low, high)) {
            ImGui::SetScrollFromPosY(low.y - ImGui::GetWindowPos().y, 0.4F);
        }
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos({low.x, high.y});
}

void draw_formats(const Ui& ui, const Area& area, const BindTarget& target) {
    EditDesk& desk = *ui.edit;
    BindView& bind = desk.view.bind;
    auto* list = ImGui::GetWindowDrawList();
    list->AddLine({area.x, area.y}, {area.x + area.width, area.y}, colour::kLine);
    const bool at_caret = target.use == edit::BindingUse::text &&
                          bind.caret_place == target.pointer + json_pointer_step(target.member) &&
                          bind.caret;
    text_at(ui.fonts.small, {area.x, area.y + 7}, colour::kAmber,
            ui.tr(at_caret ? "PUT IN AT THE CURSOR" : "PUT IN ITS PLACE"));
    text_ending_at(ui.fonts.small, area.x + area.width, area.y + 7, colour::kDim, "Enter");
    ImGui::SetCursorScreenPos({area.x, area.y + 28});
    ImGui::BeginChild("formats", {area.width, area.height - 28}, false, ImGuiWindowFlags_NoNav);
    const edit::BindingLine* chosen = bind.chosen_line();
    const auto formats = bind.formats;
    for (std::size_t i = 0; i < formats.size() && chosen != nullptr; ++i) {
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const ImVec2 high{low.x + width, low.y + kBindingLine};
        ImGui::PushID(static_cast<int>(i));
        const bool clicked = ImGui::InvisibleButton("format", {width, kBindingLine});
        ui.seen("format:" + formats[i].written);
        const bool hovered = ImGui::IsItemHovered();
        if (i == bind.format || hovered) {
            ImGui::GetWindowDrawList()->AddRectFilled(
                low, high, i == bind.format ? IM_COL32(255, 176, 0, 60) : colour::kRowHover, 3);
        }
        const std::string after = formats[i].written.substr(
            std::min(chosen->value.path.size(), formats[i].written.size()));
        const float own = std::min(size_of(ui.fonts.small, after).x, width * 0.45F);
        const bool is_colour = target.use == edit::BindingUse::colour;
        if (is_colour) {
            swatch({low.x + 6, low.y + 5}, 14, formats[i].colour);
        }
        text_at(ui.fonts.body, {low.x + (is_colour ? 28.0F : 6.0F), low.y + 1}, colour::kText,
                formats[i].text.empty() ? "–" : in_one_line(formats[i].text),
                width - own - (is_colour ? 50.0F : 28.0F));
        text_at(ui.fonts.small, {high.x - own - 8, low.y + 4}, colour::kDim, after, width * 0.45F);
        ImGui::PopID();
        ImGui::SetCursorScreenPos({low.x, high.y});
        if (clicked) {
            bind.format = i;
            desk.bind(show::BoundValue(chosen->value), formats[i].written);
            break;
        }
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
}

}  // namespace

void draw_bindings(const Ui& ui, const Area& area) {
    EditDesk& desk = *ui.edit;
    BindView& bind = desk.view.bind;
    if (bind.focus) {
        ImGui::SetNextWindowFocus();
    }
    begin_pane(ui, "##bindings", area, "BINDINGS");
    (void)search_field(ui, area, "search:bindings", "Ctrl+B", bind.search, bind.focus);
    bind.has_keys = ImGui::IsWindowFocused(ImGuiFocusedFlags_ChildWindows);
    const BindTarget target = desk.bind_target();
    const show::BindingMoment moment = desk.binding_moment();
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    draw_target(ui, {at.x, at.y, width, 50}, target, moment);
    read_binding_lines(desk, target, moment);
    const float bottom = area.y + area.height - 10;
    const float top = at.y + 54;
    const auto rows = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::max(0.0F, (bottom - top) * 0.4F - 28) / kBindingLine), 1,
        kFormatsShown);
    const float formats = 28 + kBindingLine * static_cast<float>(rows);
    ImGui::SetCursorScreenPos({at.x, top});
    ImGui::BeginChild("lines", {width, bottom - top - formats - 6}, false, ImGuiWindowFlags_NoNav);
    const std::vector<edit::BindingLine> lines = bind.lines;
    for (const edit::BindingLine& line : lines) {
        draw_binding_line(ui, line);
    }
    if (lines.empty()) {
        ImGui::TextDisabled("%s",
                            ui.tr(moment.package == nullptr ? "The first picture is on its way"
                                                            : "Nothing is called so"));
    }
    ImGui::Dummy({0, 0});
    ImGui::EndChild();
    draw_formats(ui, {at.x, bottom - formats, width, formats}, target);
    end_pane();
}

}  // namespace pitcast::editor
