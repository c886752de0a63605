// SPDX-License-Identifier: Apache-2.0
// The files of the package: what they are, where they are used, what is missing.
#include <algorithm>
#include <cstdio>
#include <string>

#include "edit_ui.h"

namespace pitcast::editor {
namespace {

constexpr float kAssetHeight = 44;
constexpr float kUse = 24;

const char* word_of_kind(edit::AssetKind kind) {
    switch (kind) {
        case edit::AssetKind::picture:
            return "picture";
        case edit::AssetKind::sequence:
            return "sequence";
        case edit::AssetKind::lottie:
            return "animation";
        case edit::AssetKind::font:
            return "font";
        case edit::AssetKind::clip:
            return "clip";
        case edit::AssetKind::venue:
            return "venue file";
        case edit::AssetKind::text:
            return "template file";
        case edit::AssetKind::none:
            break;
    }
    return "file";
}

std::string size_text(std::uint64_t bytes) {
    char text[32];
    const auto number = static_cast<double>(bytes);
    if (bytes < 1000) {
        std::snprintf(text, sizeof text, "%.0f B", number);
    } else if (bytes < 1'000'000) {
        std::snprintf(text, sizeof text, "%.0f kB", number / 1e3);
    } else {
        std::snprintf(text, sizeof text, "%.1f MB", number / 1e6);
    }
    return text;
}

/// "picture   640 x 360   2.0 s   12 kB"
std::string facts_text(const Ui& ui, const edit::Asset& asset) {
    std::string text = ui.tr(word_of_kind(asset.kind));
    char part[48];
    if (asset.width > 0) {
        std::snprintf(part, sizeof part, "   %d x %d", asset.width, asset.height);
        text += part;
    }
    if (asset.kind == edit::AssetKind::sequence) {
        text += "   " + std::to_string(asset.files) + ui.tr(" pictures");
    }
    if (asset.duration_ns > 0) {
        std::snprintf(part, sizeof part, "   %.1f s", static_cast<double>(asset.duration_ns) / 1e9);
        text += part;
    }
    return asset.missing ? text : text + "   " + size_text(asset.bytes);
}

void draw_uses(const Ui& ui, const edit::Asset& asset) {
    EditDesk& desk = *ui.edit;
    std::size_t number = 0;
    for (const edit::AssetUse& use : asset.uses) {
        const ImVec2 low = ImGui::GetCursorScreenPos();
        const float width = ImGui::GetContentRegionAvail().x;
        const bool leads = use.file != "package.json";
        ImGui::PushID(static_cast<int>(number++));
        const bool clicked = ImGui::InvisibleButton("use", {width, kUse}) && leads;
        ui.seen("use:" + use.file + ":" + use.element);
        if (leads && ImGui::IsItemHovered()) {
            ImGui::GetWindowDrawList()->AddRectFilled(low, {low.x + width, low.y + kUse},
                                                      colour::kRowHover, 3);
        }
        const std::string where = use.element.empty() ? use.what : use.element;
        const float own = text_at(ui.fonts.body, {low.x + 22, low.y + 1},
                                  leads ? colour::kText : colour::kDim, where, width * 0.56F);
        text_at(ui.fonts.small, {low.x + 32 + own, low.y + 4}, colour::kDim, use.file,
                width - own - 40);
        ImGui::PopID();
        ImGui::SetCursorScreenPos({low.x, low.y + kUse});
        if (clicked) {
            desk.go_to_use(edit::AssetUse(use));
            return;
        }
    }
}

void draw_actions(const Ui& ui, const edit::Asset& asset) {
    EditDesk& desk = *ui.edit;
    AssetView& view = desk.view.assets;
    const bool makes = !asset.missing && asset.fault.empty() && !asset.outside() &&
                       asset.kind != edit::AssetKind::venue && asset.kind != edit::AssetKind::text;
    const bool is_font = asset.kind == edit::AssetKind::font;
    const bool removes = asset.unused() && !asset.missing && !asset.outside();
    const ImVec2 low = ImGui::GetCursorScreenPos();
    float x = low.x + 20;
    if (makes && !(is_font && !asset.unused())) {
        ImGui::SetCursorScreenPos({x, low.y + 4});
        if (button(ui, "asset:use", is_font ? "ADD FONT" : "+ ELEMENT", nullptr, {104, 26},
                   view.offered == asset.file ? ButtonKind::armed : ButtonKind::plain)) {
            desk.use_asset(std::string(asset.file));
            return;
        }
        x += 110;
    }
    if (removes) {
        ImGui::SetCursorScreenPos({x, low.y + 4});
        const bool asked = view.asked == asset.file;
        if (button(ui, "asset:remove", asked ? "REALLY REMOVE" : "REMOVE", nullptr,
                   {asked ? 124.0F : 84.0F, 26}, asked ? ButtonKind::armed : ButtonKind::plain)) {
            const std::string file = asset.file;
            view.asked = asked ? "" : file;
            if (asked) {
                desk.remove_asset(file);
                return;
            }
        }
    }
    if (makes || removes) {
        ImGui::SetCursorScreenPos({low.x, low.y + 36});
    }
}

void draw_asset(const Ui& ui, const edit::Asset& asset) {
    EditDesk& desk = *ui.edit;
    AssetView& view = desk.view.assets;
    const ImVec2 low = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 high{low.x + width, low.y + kAssetHeight};
    const bool chosen = view.chosen == asset.file;
    ImGui::PushID(asset.file.c_str());
    if (ImGui::InvisibleButton("asset", {width, kAssetHeight})) {
        view.chosen = chosen ? "" : asset.file;
        view.asked.clear();
    }
    ui.seen("asset:" + asset.file);
    auto* list = ImGui::GetWindowDrawList();
    list->AddRectFilled(low, high, ImGui::IsItemHovered() ? colour::kRowHover : colour::kRow, 3);
    if (chosen) {
        list->AddRect({low.x + 0.5F, low.y + 0.5F}, {high.x - 0.5F, high.y - 0.5F}, colour::kAmber,
                      3, 0, 1.5F);
    }
    float right = high.x - 8;
    if (asset.missing) {
        right -= badge_ending_at(ui, right, low.y + 3, colour::kFault, IM_COL32(20, 12, 0, 255),
                                 "MISSING");
    } else if (!asset.fault.empty()) {
        right -= badge_ending_at(ui, right, low.y + 3, colour::kFault, IM_COL32(20, 12, 0, 255),
                                 "UNUSABLE");
    } else if (asset.unused()) {
        right -= badge_ending_at(ui, right, low.y + 3, colour::kLine, colour::kText, "UNUSED");
    }
    const std::size_t slash = asset.file.rfind('/');
    const std::string name = slash == std::string::npos ? asset.file : asset.file.substr(slash + 1);
    text_at(ui.fonts.body, {low.x + 10, low.y + 2}, asset.missing ? colour::kFault : colour::kText,
            name, right - low.x - 18);
    if (asset.fault.empty()) {
        text_at(ui.fonts.small, {low.x + 10, low.y + 24}, colour::kDim, facts_text(ui, asset),
                width - 18);
    } else {
        text_at(ui.fonts.body, {low.x + 10, low.y + 22}, colour::kDim, asset.fault, width - 18);
    }
    if (chosen && view.reveal) {
        view.reveal = false;
        if (!ImGui::IsRectVisible(low, high)) {
            ImGui::SetScrollFromPosY(low.y - ImGui::GetWindowPos().y, 0.4F);
        }
    }
    ImGui::SetCursorScreenPos({low.x, high.y + 2});
    if (chosen) {
        text_at(ui.fonts.body, {low.x + 10, high.y + 3}, colour::kDim, asset.file, width - 14);
        ImGui::SetCursorScreenPos({low.x, high.y + 2 + kUse});
        draw_uses(ui, asset);
        draw_actions(ui, asset);
    }
    ImGui::PopID();
    const ImVec2 end = ImGui::GetCursorScreenPos();
    ImGui::SetCursorScreenPos({low.x, end.y + 1});
}

}  // namespace

void draw_assets(const Ui& ui, const Area& area) {
    begin_pane(ui, "##assets", area, nullptr);
    draw_layer_tabs(ui);
    EditDesk& desk = *ui.edit;
    ImGui::BeginChild("rows", {0, 0}, false, ImGuiWindowFlags_NoNav);
    const std::vector<edit::Asset> assets = desk.assets();
    for (const edit::Asset& asset : assets) {
        draw_asset(ui, asset);
    }
    ImGui::PushStyleColor(ImGuiCol_Text, colour::kDim);
    ImGui::TextWrapped("%s", ui.tr(desk.is_importing() ? "A file is looked at"
                                                       : "Drop files on the window to import "
                                                         "them."));
    ImGui::PopStyleColor();
    ImGui::Dummy({0, 4});
    ImGui::EndChild();
    end_pane();
}

void draw_layer_tabs(const Ui& ui) {
    AssetView& view = ui.edit->view.assets;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    auto* list = ImGui::GetWindowDrawList();
    const auto& assets = ui.edit->assets();
    const bool fault = std::any_of(assets.begin(), assets.end(), [](const edit::Asset& one) {
        return one.missing || !one.fault.empty();
    });
    float x = at.x;
    for (const bool of_assets : {false, true}) {
        const char* const label = ui.tr(of_assets ? "ASSETS" : "LAYERS");
        const float width = size_of(ui.fonts.small, label).x;
        ImGui::SetCursorScreenPos({x - 4, at.y - 4});
        if (ImGui::InvisibleButton(of_assets ? "tab:assets" : "tab:layers", {width + 8, 26})) {
            view.shown = of_assets;
        }
        ui.seen(of_assets ? "tab:assets" : "tab:layers");
        const bool now = view.shown == of_assets;
        text_at(ui.fonts.small, {x, at.y},
                now                      ? colour::kAmber
                : ImGui::IsItemHovered() ? colour::kText
                                         : colour::kDim,
                label);
        if (now) {
            list->AddRectFilled({x, at.y + 20}, {x + width, at.y + 22}, colour::kAmber);
        }
        x += width + 6;
        if (of_assets && fault) {
            text_at(ui.fonts.bold, {x, at.y - 2}, colour::kFault, "!");
        }
        x += 14;
    }
    ImGui::SetCursorScreenPos({at.x, at.y + 28});
}

}  // namespace pitcast::editor
