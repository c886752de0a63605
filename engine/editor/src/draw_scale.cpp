// SPDX-License-Identifier: Apache-2.0
#include "draw_scale.h"

#include <algorithm>
#include <cmath>

namespace pitcast::editor {
namespace {

constexpr float kLeastWidth = 1024;
constexpr float kLeastHeight = 576;

bool is_same(ImVec2 a, ImVec2 b) {
    return a.x == b.x && a.y == b.y;
}

/// Corners of a letter's rectangle: Dear ImGui adds four vertices for each, the first being the
/// upper left one, and no others that have a place in the font's texture but its white pixel.
void snap(ImDrawVert* letter) {
    const ImVec2 off{std::round(letter->pos.x) - letter->pos.x,
                     std::round(letter->pos.y) - letter->pos.y};
    for (int i = 0; i < 4; ++i) {
        letter[i].pos = {letter[i].pos.x + off.x, letter[i].pos.y + off.y};
    }
}

void scale_list(ImDrawList& list, float scale, ImVec2 white) {
    for (ImDrawVert& vertex : list.VtxBuffer) {
        vertex.pos = {vertex.pos.x * scale, vertex.pos.y * scale};
    }
    for (int i = 0; i < list.VtxBuffer.Size;) {
        const bool is_letter =
            !is_same(list.VtxBuffer[i].uv, white) && i + 4 <= list.VtxBuffer.Size;
        if (is_letter) {
            snap(&list.VtxBuffer[i]);
        }
        i += is_letter ? 4 : 1;
    }
    for (ImDrawCmd& command : list.CmdBuffer) {
        ImVec4& clip = command.ClipRect;
        clip = {clip.x * scale, clip.y * scale, clip.z * scale, clip.w * scale};
    }
}

}  // namespace

std::int32_t scale_for(std::int32_t wanted, float width, float height) {
    const auto fits = [&](std::int32_t scale) {
        const float by = 100.0F / static_cast<float>(scale);
        return width * by >= kLeastWidth && height * by >= kLeastHeight;
    };
    std::int32_t scale = std::clamp(wanted, kLeastScale, kMostScale) / kScaleStep * kScaleStep;
    while (scale > kLeastScale && !fits(scale)) {
        scale -= kScaleStep;
    }
    return scale;
}

void scale_draw_data(ImDrawData& drawn, float scale) {
    if (scale == 1) {
        return;
    }
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    for (int i = 0; i < drawn.CmdListsCount; ++i) {
        scale_list(*drawn.CmdLists[i], scale, white);
    }
    drawn.DisplayPos = {drawn.DisplayPos.x * scale, drawn.DisplayPos.y * scale};
    drawn.DisplaySize = {drawn.DisplaySize.x * scale, drawn.DisplaySize.y * scale};
}

}  // namespace pitcast::editor
