// SPDX-License-Identifier: Apache-2.0
#include "style.h"

#include <cfloat>
#include <string>

#include <imgui_freetype.h>

#include "words.h"

namespace pitcast::editor {
namespace {

// Latin with accents, dashes and quotes, arrows that the fonts have.
constexpr ImWchar kLatin[] = {0x20, 0x24f, 0x2010, 0x203a, 0x20ac, 0x20ac, 0x2190, 0x2193, 0};

Result<ImFont*> add_font(const std::filesystem::path& path, const char* package, float size,
                         const ImWchar* ranges, int face, bool merge) {
    if (!std::filesystem::exists(path)) {
        return Error{path.string(), "a font of the desk is missing",
                     std::string("install the package ") + package};
    }
    ImFontConfig config;
    config.FontNo = face;
    config.MergeMode = merge;
    config.PixelSnapH = true;
    config.OversampleH = 1;
    auto* font = ImGui::GetIO().Fonts->AddFontFromFileTTF(path.c_str(), size, &config, ranges);
    if (font == nullptr) {
        return Error{path.string(), "this font cannot be read",
                     std::string("install the package ") + package + " again"};
    }
    return font;
}

ImVec4 rgba(ImU32 packed) {
    return ImGui::ColorConvertU32ToFloat4(packed);
}

}  // namespace

float height_of(const ImFont* font) {
    return font->FontSize * font->Scale;
}

ImVec2 size_of(const ImFont* font, std::string_view text, float wrap_width) {
    return font->CalcTextSizeA(height_of(font), FLT_MAX, wrap_width, text.data(),
                               text.data() + text.size());
}

Result<Fonts> load_fonts(const std::filesystem::path& font_root, float scale) {
    const auto roboto = font_root / "truetype/roboto/unhinted";
    const auto regular = roboto / "RobotoCondensed-Regular.ttf";
    const auto bold = roboto / "RobotoCondensed-Bold.ttf";
    const auto cjk = font_root / "opentype/noto/NotoSansCJK-Regular.ttc";
    const auto cjk_bold = font_root / "opentype/noto/NotoSansCJK-Bold.ttc";
    const char* const latin_package = "fonts-roboto-unhinted";
    constexpr int kSimplifiedChinese = 2;  // of the collection: JP, KR, SC, TC, HK

    auto* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    atlas->FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas->FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
    atlas->TexDesiredWidth = 4096;
    atlas->Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;

    ImFontGlyphRangesBuilder builder;
    builder.AddText((all_chinese() + "中文").c_str());
    ImVector<ImWchar> own_words;  // lives until the atlas is built
    builder.BuildRanges(&own_words);

    Fonts fonts;
    struct Wanted {
        ImFont** font;
        const std::filesystem::path& path;
        float size;
    };
    for (const auto& wanted :
         {Wanted{&fonts.body, regular, 19.0F}, Wanted{&fonts.small, bold, 15.0F},
          Wanted{&fonts.bold, bold, 19.0F}, Wanted{&fonts.large, bold, 28.0F}}) {
        const auto font =
            add_font(wanted.path, latin_package, wanted.size * scale, kLatin, 0, false);
        if (!font) {
            return font.error();
        }
        (*font)->Scale = 1 / scale;
        *wanted.font = *font;
        // Names and titles may have any character; headings and buttons have the desk's own.
        const bool any = wanted.font == &fonts.body;
        const auto chinese = add_font(
            any ? cjk : cjk_bold, "fonts-noto-cjk", (wanted.size - 1) * scale,
            any ? atlas->GetGlyphRangesChineseFull() : own_words.Data, kSimplifiedChinese, true);
        if (!chinese) {
            return chinese.error();
        }
    }
    if (!atlas->Build()) {
        return Error{"fonts of the desk", "cannot be put into a texture", ""};
    }
    return fonts;
}

void apply_style() {
    ImGuiStyle& style = ImGui::GetStyle();
    style.WindowRounding = 0;
    style.FrameRounding = 3;
    style.PopupRounding = 3;
    style.ScrollbarRounding = 3;
    style.GrabRounding = 3;
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 0;
    style.PopupBorderSize = 1;
    style.WindowPadding = {14, 12};
    style.FramePadding = {10, 6};
    style.ItemSpacing = {8, 8};
    style.CellPadding = {6, 4};
    style.ScrollbarSize = 10;

    ImVec4* colours = style.Colors;
    colours[ImGuiCol_Text] = rgba(colour::kText);
    colours[ImGuiCol_TextDisabled] = rgba(colour::kDim);
    colours[ImGuiCol_WindowBg] = rgba(colour::kPane);
    colours[ImGuiCol_ChildBg] = {0, 0, 0, 0};
    colours[ImGuiCol_PopupBg] = rgba(colour::kRow);
    colours[ImGuiCol_Border] = rgba(colour::kLine);
    colours[ImGuiCol_FrameBg] = rgba(IM_COL32(12, 14, 18, 255));
    colours[ImGuiCol_FrameBgHovered] = rgba(IM_COL32(16, 19, 24, 255));
    colours[ImGuiCol_FrameBgActive] = rgba(IM_COL32(16, 19, 24, 255));
    colours[ImGuiCol_Button] = rgba(IM_COL32(48, 54, 65, 255));
    colours[ImGuiCol_ButtonHovered] = rgba(IM_COL32(64, 72, 86, 255));
    colours[ImGuiCol_ButtonActive] = rgba(IM_COL32(84, 94, 110, 255));
    colours[ImGuiCol_Header] = rgba(IM_COL32(255, 176, 0, 60));
    colours[ImGuiCol_HeaderHovered] = rgba(IM_COL32(255, 176, 0, 40));
    colours[ImGuiCol_HeaderActive] = rgba(IM_COL32(255, 176, 0, 90));
    colours[ImGuiCol_CheckMark] = rgba(colour::kAmber);
    colours[ImGuiCol_SliderGrab] = rgba(colour::kAmber);
    colours[ImGuiCol_NavHighlight] = rgba(colour::kAmber);
    colours[ImGuiCol_TextSelectedBg] = rgba(IM_COL32(255, 176, 0, 90));
    colours[ImGuiCol_ScrollbarBg] = {0, 0, 0, 0};
    colours[ImGuiCol_ScrollbarGrab] = rgba(colour::kLine);
    colours[ImGuiCol_Separator] = rgba(colour::kLine);
    colours[ImGuiCol_TableRowBg] = {0, 0, 0, 0};
    colours[ImGuiCol_TableRowBgAlt] = rgba(IM_COL32(255, 255, 255, 7));
}

}  // namespace pitcast::editor
