// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <fstream>

#include <gtest/gtest.h>
#include <imgui.h>

#include "pitcast/core/file.h"

#include "../../engine/editor/src/draw_scale.h"
#include "../../engine/editor/src/style.h"
#include "../../engine/editor/src/user_settings.h"

namespace pitcast::editor {
namespace {

TEST(DeskScale, IsTheLargestWantedThatLeavesRoom) {
    EXPECT_EQ(scale_for(100, 1920, 1080), 100);
    EXPECT_EQ(scale_for(125, 1920, 1080), 125);
    EXPECT_EQ(scale_for(200, 1920, 1080), 175);
    EXPECT_EQ(scale_for(200, 2560, 1440), 200);
    EXPECT_EQ(scale_for(200, 1024, 576), 100);
    EXPECT_EQ(scale_for(150, 640, 360), 100);
    EXPECT_EQ(scale_for(140, 3840, 2160), 125);
    EXPECT_EQ(scale_for(900, 3840, 2160), 200);
    EXPECT_EQ(scale_for(0, 3840, 2160), 100);
}

/// One frame with a rectangle and a line of text at a place between pixels.
class ScaledFrame : public ::testing::TestWithParam<float> {
 protected:
    void SetUp() override {
        ImGui::CreateContext();
        const auto fonts = load_fonts("/usr/share/fonts", GetParam());
        ASSERT_TRUE(fonts.ok()) << fonts.error().message();
        font_ = fonts->body;
        ImGui::GetIO().DisplaySize = {1280, 720};
        ImGui::GetIO().IniFilename = nullptr;
        ImGui::NewFrame();
        auto* list = ImGui::GetBackgroundDrawList();
        list->AddRectFilled({10, 20}, {30, 40}, IM_COL32_WHITE);
        list->AddText(font_, height_of(font_), {101, 203}, IM_COL32_WHITE, "Take 周");
        ImGui::Render();
    }
    void TearDown() override { ImGui::DestroyContext(); }
    ImFont* font_ = nullptr;
};

TEST_P(ScaledFrame, HasItsLettersOnWholePixelsAndOfTheirOwnSize) {
    const float scale = GetParam();
    ImDrawData& drawn = *ImGui::GetDrawData();
    scale_draw_data(drawn, scale);
    EXPECT_FLOAT_EQ(drawn.DisplaySize.x, 1280 * scale);
    ASSERT_EQ(drawn.CmdListsCount, 1);
    const ImDrawList& list = *drawn.CmdLists[0];
    ASSERT_EQ(list.VtxBuffer.Size, 4 + 4 * 5) << "the blank has no picture";
    EXPECT_FLOAT_EQ(list.VtxBuffer[0].pos.x, 10 * scale);
    EXPECT_FLOAT_EQ(list.VtxBuffer[2].pos.y, 40 * scale);
    const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    for (int i = 4; i < list.VtxBuffer.Size; i += 4) {
        const ImDrawVert& low = list.VtxBuffer[i];
        const ImDrawVert& high = list.VtxBuffer[i + 2];
        EXPECT_EQ(low.pos.x, std::round(low.pos.x));
        EXPECT_EQ(low.pos.y, std::round(low.pos.y));
        EXPECT_NEAR(high.pos.x - low.pos.x,
                    (high.uv.x - low.uv.x) * static_cast<float>(atlas.TexWidth), 0.01);
        EXPECT_NEAR(high.pos.y - low.pos.y,
                    (high.uv.y - low.uv.y) * static_cast<float>(atlas.TexHeight), 0.01);
    }
    EXPECT_NEAR(list.VtxBuffer[4].pos.x, 101 * scale, 2 * scale);
}

INSTANTIATE_TEST_SUITE_P(Scales, ScaledFrame, ::testing::Values(1.0F, 1.25F, 1.5F, 2.0F));

TEST(DeskSettings, AreKeptAndADamagedFileSaysNothing) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("pitcast-settings-" + std::to_string(::getpid()));
    const auto file = folder / "deep" / "desk.json";
    const UserSettings usual{Language::english, 125};
    EXPECT_EQ(read_settings(file, usual), usual);
    EXPECT_EQ(read_settings("", usual), usual);
    UserSettings wanted{Language::chinese, 175};
    wanted.workspace = Workspace::edit;
    wanted.window = {1600, 900, true};
    wanted.panes = {true, true, true, false, false};
    wanted.splits[Split::edit_timeline] = 640;
    ASSERT_TRUE(write_settings(file, wanted).ok());
    EXPECT_EQ(read_settings(file, usual), wanted);
    for (const char* text :
         {"", "{", "[1]", "7", R"({"scale": 5000, "language": 3})", R"({"scale": "175"})",
          R"({"workspace": "cellar", "window": {"width": -5, "height": 900}, "panes": 3})",
          R"({"splits": {"edit-left": "wide"}, "window": [1600, 900]})"}) {
        ASSERT_TRUE(write_file(file, text).ok());
        EXPECT_EQ(read_settings(file, usual), usual) << text;
    }
    ASSERT_TRUE(write_file(file, R"({"language": "zh"})").ok());
    EXPECT_EQ(read_settings(file, usual), (UserSettings{Language::chinese, 125}));
    const auto barred = write_settings(file / "under-a-file" / "desk.json", wanted);
    ASSERT_FALSE(barred.ok());
    EXPECT_NE(barred.error().message().find("desk.json"), std::string::npos);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace pitcast::editor
