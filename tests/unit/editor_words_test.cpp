// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <imgui.h>

#include "pitcast/channel/late_frame.h"
#include "pitcast/core/file.h"
#include "pitcast/edit/template_plan.h"
#include "pitcast/feed/subscriber.h"
#include "pitcast/video/input.h"

#include "../../engine/editor/src/style.h"
#include "../../engine/editor/src/words.h"
#include "test_paths.h"

namespace pitcast::editor {
namespace {

std::vector<std::string> formats_in(std::string_view text) {
    std::vector<std::string> found;
    const std::string all(text);
    const std::regex format("%[-+ #0]*[0-9]*(\\.[0-9]+)?(z|l)*[a-zA-Z%]");
    for (auto it = std::sregex_iterator(all.begin(), all.end(), format);
         it != std::sregex_iterator(); ++it) {
        found.push_back(it->str());
    }
    return found;
}

/// All of the desk's sources in one text, with literals that go on over lines joined.
std::string sources() {
    const std::filesystem::path folder =
        std::filesystem::path(PITCAST_SOURCE_DIR) / "engine" / "editor" / "src";
    std::string all;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".cpp" &&
            !entry.path().filename().string().starts_with("words")) {
            all += read_file(entry.path()).value();
        }
    }
    return std::regex_replace(all, std::regex("\"\\s*\\n\\s*\""), "");
}

std::string upper(std::string_view text) {
    std::string all(text);
    std::transform(all.begin(), all.end(), all.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return all;
}

/// What is no literal of the desk's: states in capitals, parts of a late frame, what templates
/// begin with.
std::string states() {
    std::string all;
    for (int i = 0; i <= static_cast<int>(video::InputState::failed); ++i) {
        all += "\"" + upper(video::text_of(static_cast<video::InputState>(i))) + "\"";
    }
    for (int i = 0; i < 5; ++i) {
        all += "\"" + upper(feed::text_of(static_cast<feed::Provenance>(i))) + "\"";
    }
    using channel::LateFrame;
    for (auto part : {&LateFrame::told_ns, &LateFrame::woke_ns, &LateFrame::inputs_ns,
                      &LateFrame::step_ns, &LateFrame::draw_ns, &LateFrame::hand_ns}) {
        LateFrame late;
        late.*part = 1;
        all += "\"" + std::string(late.largest()) + "\"";
    }
    for (const edit::TemplateStart& start : edit::template_starts()) {
        all += "\"" + std::string(start.title) + "\"\"" + std::string(start.about) + "\"";
    }
    return all + "\"MISSING\"";
}

TEST(DeskWords, AreInBothLanguages) {
    EXPECT_STREQ(word(Language::english, "TAKE"), "TAKE");
    EXPECT_STREQ(word(Language::chinese, "TAKE"), "播出");
    EXPECT_STREQ(word(Language::chinese, "a word of nobody's"), "a word of nobody's");
    EXPECT_EQ(language_of("zh_CN.UTF-8"), Language::chinese);
    EXPECT_EQ(language_of("de_DE"), Language::english);
    EXPECT_EQ(language_of(name_of(Language::chinese)), Language::chinese);
}

TEST(DeskWords, EachIsFoundAndKeepsWhatIsFilledIn) {
    const std::string all = sources() + states();
    const auto words = all_words();
    ASSERT_GT(words.size(), 200U);
    for (const auto& [english, chinese] : words) {
        EXPECT_EQ(word(Language::chinese, std::string(english).c_str()), chinese);
        EXPECT_EQ(formats_in(english), formats_in(chinese)) << english;
        EXPECT_TRUE(std::any_of(chinese.begin(), chinese.end(), [](char c) {
            return static_cast<unsigned char>(c) >= 0x80;
        })) << english;
        EXPECT_NE(all.find("\"" + std::string(english) + "\""), std::string::npos)
            << "nobody says \"" << english << "\" any more";
    }
}

/// A character that a font lacks is a question mark on a button.
TEST(DeskWords, EachCharacterIsInEveryFont) {
    ImGui::CreateContext();
    for (const float scale : {1.0F, 2.0F}) {
        const auto fonts = load_fonts("/usr/share/fonts", scale);
        ASSERT_TRUE(fonts.ok()) << fonts.error().message();
        const std::string all = all_chinese() + "中文";
        for (ImFont* font : {fonts->body, fonts->small, fonts->bold, fonts->large}) {
            const char* at = all.data();
            while (at < all.data() + all.size()) {
                // Dear ImGui's own way of reading characters is private: by hand, three bytes.
                const auto lead = static_cast<unsigned char>(*at);
                const int bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : 3;
                unsigned code = lead < 0x80 ? lead : lead & (0xFFU >> (bytes + 1));
                for (int i = 1; i < bytes; ++i) {
                    code = code << 6U | (static_cast<unsigned char>(at[i]) & 0x3FU);
                }
                EXPECT_NE(font->FindGlyphNoFallback(static_cast<ImWchar>(code)), nullptr)
                    << std::string(at, static_cast<std::size_t>(bytes));
                at += bytes;
            }
        }
        EXPECT_FLOAT_EQ(height_of(fonts->body), 19);
        EXPECT_NEAR(size_of(fonts->large, "TAKE").x, 52, 1);
    }
    ImGui::DestroyContext();
}

}  // namespace
}  // namespace pitcast::editor
