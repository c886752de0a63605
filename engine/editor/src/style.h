// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <filesystem>
#include <string_view>

#include <imgui.h>

#include "pitcast/core/result.h"

namespace pitcast::editor {

/// The desk's colours: dark, one accent, red for on air and for nothing else.
namespace colour {
inline constexpr ImU32 kBackground = IM_COL32(10, 12, 15, 255);
inline constexpr ImU32 kPane = IM_COL32(20, 23, 28, 255);
inline constexpr ImU32 kRow = IM_COL32(28, 32, 39, 255);
inline constexpr ImU32 kRowHover = IM_COL32(38, 43, 52, 255);
inline constexpr ImU32 kLine = IM_COL32(44, 50, 60, 255);
inline constexpr ImU32 kText = IM_COL32(232, 235, 239, 255);
inline constexpr ImU32 kDim = IM_COL32(140, 149, 161, 255);
inline constexpr ImU32 kAmber = IM_COL32(255, 176, 0, 255);
inline constexpr ImU32 kOnAir = IM_COL32(226, 24, 44, 255);
inline constexpr ImU32 kLeaving = IM_COL32(120, 24, 34, 255);
inline constexpr ImU32 kFault = IM_COL32(255, 128, 32, 255);  ///< of what fails; never a tally
inline constexpr ImU32 kGreen = IM_COL32(52, 199, 116, 255);
}  // namespace colour

struct Fonts {
    ImFont* body = nullptr;  ///< 19 px, Latin and Chinese
    ImFont* small =
        nullptr;  ///< 15 px bold, and the desk's own Chinese: headings and labels in capitals
    ImFont* bold = nullptr;   ///< 19 px bold, likewise
    ImFont* large = nullptr;  ///< 28 px bold, likewise: buttons, timecode
};

/// Height of a line as it is drawn, and the room that a text takes: in the desk's pixels, whatever
/// its scale.
[[nodiscard]] float height_of(const ImFont* font);
[[nodiscard]] ImVec2 size_of(const ImFont* font, std::string_view text, float wrap_width = 0);

/// Loads the fonts into the current context. Errors name the file and the package that has it.
/// Sizes above times `scale`, drawn at the sizes above.
[[nodiscard]] Result<Fonts> load_fonts(const std::filesystem::path& font_root, float scale);

void apply_style();

}  // namespace pitcast::editor
