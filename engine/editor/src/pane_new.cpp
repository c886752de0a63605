// SPDX-License-Identifier: Apache-2.0
// A new template: what it begins with, or what it is a copy of, its id and its layer.
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>
#include <imgui_stdlib.h>

#include "edit_ui.h"
#include "search.h"
#include "start_pictures.h"

namespace pitcast::editor {
namespace {

constexpr float kCardHeight = 76;
constexpr float kLeastCard = 330;
constexpr float kOriginRow = 44;
constexpr float kNewLine = 24;

/// The ground of something that can be chosen; true when it was clicked.
bool choice(const Ui& ui, const std::string& id, ImVec2 size, bool chosen) {
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const ImVec2 high{low.x + size.x, low.y + size.y};
    const bool clicked = ImGui::InvisibleButton(id.c_str(), size);
    ui.seen(id);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, ImGui::IsItemHovered() ? colour::kRowHover : colour::kRow, 3);
    if (chosen) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 2);
    }
    return clicked;
}

/// At most two lines.
void about_text(const Ui& ui, ImVec2 at, float width, const char* english) {
    const std::string text = ui.tr(english);
    ImFont* font = ui.fonts.body;
    auto* list = ImGui::GetWindowDrawList();
    list->PushClipRect(at, {at.x + width, at.y + 2 * 21}, true);
    list->AddText(font, height_of(font), {std::floor(at.x), std::floor(at.y)}, colour::kDim,
                  text.c_str(), nullptr, width);
    list->PopClipRect();
}

void draw_starts(const Ui& ui) {
    TemplateMaker& maker = ui.edit->maker;
    const float room = ImGui::GetContentRegionAvail().x;
    const float columns = std::max(1.0F, std::floor(room / kLeastCard));
    const float width = std::floor((room - 6 * (columns - 1)) / columns);
    const ImVec2 begin = ImGui::GetCursorScreenPos();
    float number = 0;
    for (const edit::TemplateStart& start : edit::template_starts()) {
        const float column = std::fmod(number, columns);
        const float row = std::floor(number / columns);
        number += 1;
        const ImVec2 low{begin.x + column * (width + 6), begin.y + row * (kCardHeight + 6)};
        ImGui::SetCursorScreenPos(low);
        if (choice(ui, "new:" + std::string(start.id), {width, kCardHeight},
                   maker.start() == start.id)) {
            maker.choose_start(start);
        }
        draw_start_picture(start.id, {low.x + 10, low.y + 8, 107, 60});
        const std::string title(start.title);
        const std::string about(start.about);
        text_at(ui.fonts.bold, {low.x + 130, low.y + 6}, colour::kText, ui.tr(title.c_str()),
                width - 140);
        about_text(ui, {low.x + 130, low.y + 28}, width - 140, about.c_str());
    }
    ImGui::SetCursorScreenPos({begin.x, begin.y + std::ceil(number / columns) * (kCardHeight + 6)});
    ImGui::Dummy({0, 0});
}

void draw_origins(const Ui& ui) {
    TemplateMaker& maker = ui.edit->maker;
    if (maker.listing()) {
        text_at(ui.fonts.body, ImGui::GetCursorScreenPos(), colour::kDim,
                ui.tr("Templates are looked for"));
    }
    const std::string* package = nullptr;
    for (const edit::TemplateOrigin& one : maker.origins()) {
        if (!matches(maker.view.search, {one.title, one.id, one.package})) {
            continue;
        }
        const ImVec2 at = ImGui::GetCursorScreenPos();
        if (package == nullptr || *package != one.package) {
            package = &one.package;
            text_at(ui.fonts.body, {at.x + 2, at.y + 5}, colour::kAmber, one.package,
                    ImGui::GetContentRegionAvail().x - 4);
            ImGui::SetCursorScreenPos({at.x, at.y + 30});
        }
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const std::string id = "copy:" + one.folder.filename().string() + ":" + one.id;
        if (choice(ui, id, {width, kOriginRow}, maker.is_chosen(one))) {
            maker.choose_origin(edit::TemplateOrigin(one));
        }
        text_at(ui.fonts.body, {low.x + 12, low.y + 2}, colour::kText,
                one.title.empty() ? one.id : one.title, width - 24);
        text_at(ui.fonts.body, {low.x + 12, low.y + 22}, colour::kDim, one.id, width - 24);
        ImGui::SetCursorScreenPos({low.x, low.y + kOriginRow + 3});
    }
    ImGui::Dummy({0, 0});
}

void draw_new_tabs(const Ui& ui, const Area& area) {
    TemplateMaker& maker = ui.edit->maker;
    ImGui::SetCursorScreenPos({area.x + area.width - 14 - 118, area.y + 8});
    if (button(ui, "new:close", "CLOSE  Esc", nullptr, {118, 26}, ButtonKind::quiet)) {
        maker.close();
    }
    float x = area.x + 14;
    const float y = area.y + 44;
    auto* list = ImGui::GetWindowDrawList();
    for (const bool copies : {false, true}) {
        const char* const label = ui.tr(copies ? "COPY OF ANOTHER" : "BEGIN WITH");
        const float width = size_of(ui.fonts.small, label).x;
        const char* const id = copies ? "new:copies" : "new:starts";
        ImGui::SetCursorScreenPos({x - 4, y - 4});
        if (ImGui::InvisibleButton(id, {width + 8, 26})) {
            maker.view.copies = copies;
            maker.view.focus_search = copies;
        }
        ui.seen(id);
        const bool now = maker.view.copies == copies;
        text_at(ui.fonts.small, {x, y},
                now                      ? colour::kAmber
                : ImGui::IsItemHovered() ? colour::kText
                                         : colour::kDim,
                label);
        if (now) {
            list->AddRectFilled({x, y + 20}, {x + width, y + 22}, colour::kAmber);
        }
        x += width + 22;
    }
    if (maker.view.copies) {
        (void)search_field(ui, {area.x, area.y + 34, area.width, 40}, "search:new", "",
                           maker.view.search, maker.view.focus_search);
    }
}

const char* word_of_fault(edit::IdFault fault) {
    switch (fault) {
        case edit::IdFault::empty:
            return "An id, such as lower-third";
        case edit::IdFault::letters:
            return "Only small letters, digits and - between them";
        case edit::IdFault::too_long:
            return "At most 64 characters";
        case edit::IdFault::taken:
            return "Another template has this id";
        case edit::IdFault::file_there:
            return "There is a file of this name";
        case edit::IdFault::none:
            break;
    }
    return "";
}

std::string joined(const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& one : all) {
        text += (text.empty() ? "" : ", ") + one;
    }
    return text;
}

struct NewLine {
    const char* english;
    std::string text;
    ImU32 ink;
};

/// What else happens, or why it does not.
std::vector<NewLine> new_lines_of(const TemplateMaker& maker) {
    std::vector<NewLine> lines;
    if (maker.obstacle()) {
        lines.push_back({"", maker.obstacle()->message(), colour::kFault});
    } else if (const edit::TemplatePlan* plan = maker.plan()) {
        if (!plan->brought.empty()) {
            lines.push_back({"Comes with it", joined(plan->brought), colour::kText});
        }
        if (!plan->kept.empty()) {
            lines.push_back({"Taken from this package", joined(plan->kept), colour::kText});
        }
        if (!plan->left_out.empty()) {
            lines.push_back({"Left out, variants for", joined(plan->left_out), colour::kText});
        }
    }
    return lines;
}

void draw_new_lines(const Ui& ui, const Area& area, const std::vector<NewLine>& lines) {
    float y = area.y;
    for (const NewLine& line : lines) {
        float x = area.x;
        if (*line.english != '\0') {
            x += text_at(ui.fonts.body, {x, y}, colour::kDim, ui.tr(line.english)) + 10;
        }
        text_at(ui.fonts.body, {x, y}, line.ink, line.text, area.x + area.width - x);
        ImGui::SetCursorScreenPos({area.x, y});
        ImGui::Dummy({area.width, kNewLine});
        if (ImGui::IsItemHovered()) {
            ImGui::BeginTooltip();
            ImGui::PushTextWrapPos(640);
            ImGui::TextUnformatted(line.text.c_str());
            ImGui::PopTextWrapPos();
            ImGui::EndTooltip();
        }
        y += kNewLine;
    }
}

void draw_id(const Ui& ui, const Area& area) {
    TemplateMaker& maker = ui.edit->maker;
    text_at(ui.fonts.small, {area.x, area.y + 6}, colour::kDim, ui.tr("ID"));
    ImGui::SetCursorScreenPos({area.x + 76, area.y});
    ImGui::SetNextItemWidth(std::min(260.0F, area.width - 90));
    if (std::exchange(maker.view.focus_id, false)) {
        ImGui::SetKeyboardFocusHere();
    }
    const bool entered =
        ImGui::InputText("##new-id", &maker.view.id,
                         ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_AutoSelectAll);
    ui.seen("new:id");
    if (ImGui::IsItemEdited()) {
        maker.id_typed();
    }
    const float right = ImGui::GetItemRectMax().x;
    const edit::IdFault fault = maker.fault();
    if (fault != edit::IdFault::none) {
        text_at(ui.fonts.body, {right + 14, area.y + 4},
                fault == edit::IdFault::empty ? colour::kDim : colour::kFault,
                ui.tr(word_of_fault(fault)), area.x + area.width - right - 14);
        ui.told("new:fault", {right + 14, area.y, area.x + area.width - right - 14, 26});
    }
    if (entered) {
        maker.make();
    }
}

void draw_layer(const Ui& ui, const Area& area) {
    TemplateMaker& maker = ui.edit->maker;
    constexpr float kMake = 150;
    text_at(ui.fonts.small, {area.x, area.y + 6}, colour::kDim, ui.tr("LAYER"));
    ImGui::SetCursorScreenPos({area.x + 76, area.y});
    ImGui::SetNextItemWidth(90);
    if (ImGui::InputInt("##new-layer", &maker.view.layer, 0, 0)) {
        maker.view.layer = std::clamp(maker.view.layer, 0, int{edit::kTopLayer});
        maker.layer_typed();
    }
    ui.seen("new:layer");
    const float right = ImGui::GetItemRectMax().x + 14;
    const float make = area.x + area.width - kMake;
    if (const std::string others = maker.sharing(); !others.empty()) {
        const float room = make - 14 - right;
        const std::string text = std::string(ui.tr("takes the place of ")) + others;
        text_at(ui.fonts.body, {right, area.y + 4}, colour::kDim, text, room);
    }
    ImGui::SetCursorScreenPos({make, area.y - 2});
    if (button(ui, "new:make", maker.making() ? "IT IS MADE" : "MAKE IT  Enter", nullptr,
               {kMake, 32}, maker.can_make() ? ButtonKind::armed : ButtonKind::plain,
               maker.can_make())) {
        maker.make();
    }
}

}  // namespace

void draw_new_template(const Ui& ui, const Area& area) {
    begin_pane(ui, "##new", area, "NEW TEMPLATE");
    TemplateMaker& maker = ui.edit->maker;
    draw_new_tabs(ui, area);
    const std::vector<NewLine> lines = new_lines_of(maker);
    const float foot = 92 + kNewLine * static_cast<float>(lines.size());
    const Area inner{area.x + 14, area.y + area.height - foot, area.width - 28, foot};
    ImGui::SetCursorScreenPos({inner.x, area.y + 78});
    // Scrolled to its beginning where the other list was shown before: two children.
    ImGui::BeginChild(maker.view.copies ? "copies" : "starts", {inner.width, inner.y - area.y - 86},
                      false, ImGuiWindowFlags_NoNav);
    if (maker.view.copies) {
        draw_origins(ui);
    } else {
        draw_starts(ui);
    }
    ImGui::EndChild();
    ImGui::GetWindowDrawList()->AddLine({inner.x, inner.y}, {inner.x + inner.width, inner.y},
                                        colour::kLine);
    const float below = inner.y + 8 + kNewLine * static_cast<float>(lines.size());
    draw_new_lines(ui, {inner.x, inner.y + 6, inner.width, 0}, lines);
    draw_id(ui, {inner.x, below, inner.width, 0});
    draw_layer(ui, {inner.x, below + 38, inner.width, 0});
    end_pane();
}

}  // namespace pitcast::editor
