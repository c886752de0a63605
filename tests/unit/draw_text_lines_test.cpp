// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "../../engine/draw/src/line_break.h"
#include "draw_scene.h"

namespace pitcast::draw {
namespace {

/// The text with a bar wherever a line may end.
std::u32string barred(std::u32string_view text) {
    const std::vector<bool> breaks = line_breaks(text);
    std::u32string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if (breaks[i] && i + 1 < text.size()) {
            out += U'|';
        }
    }
    return out;
}

TEST(LineBreaks, ComeAtSpacesAndHyphensInLatin) {
    EXPECT_EQ(barred(U"the best-lap of all"), U"the |best-|lap |of |all");
    EXPECT_EQ(barred(U"driver\u2019s"), U"driver\u2019s");
    EXPECT_EQ(barred(U"it costs $5 or 50% (1:23.456)"), U"it |costs |$5 |or |50% |(1:23.456)");
}

TEST(LineBreaks, KeepANumberWithItsUnit) {
    EXPECT_EQ(barred(U"at 120km/h, 24 km on"), U"at |120km/h, |24 km |on");
    EXPECT_EQ(barred(U"240 m. 24 cars"), U"240 m. |24 |cars");
    EXPECT_EQ(barred(U"24℃以上"), U"24℃|以|上");
}

TEST(LineBreaks, ObeyTheChineseRules) {
    // No closing mark begins a line, no opening one ends it.
    EXPECT_EQ(barred(U"他说：“你好，世界！”然后"), U"他|说：|“你|好，|世|界！”|然|后");
    EXPECT_EQ(barred(U"（公开组）《规则》第1、2条"), U"（公|开|组）|《规|则》|第|1、|2|条");
    EXPECT_EQ(barred(U"坦克——三百……"), U"坦|克|——|三|百……");
    EXPECT_EQ(barred(U"杨·库珀"), U"杨·|库|珀");
    EXPECT_EQ(barred(U"时速120km/h完赛"), U"时|速|120km/h|完|赛");
}

TEST(LineBreaks, NeverPartAMarkFromItsLetter) {
    EXPECT_EQ(barred(U"e\u0301 x"), U"e\u0301 |x");
    EXPECT_TRUE(line_breaks({}).empty());
}

class Lines : public ::testing::Test {
 protected:
    void SetUp() override { PITCAST_NEED_FONTS(fonts_); }
    const ShapedLines& lines(std::string_view text, std::int32_t width, std::int32_t most) {
        return fonts_.library.shape_lines(text, fonts_.style(24), px(width), most);
    }
    std::size_t glyphs(std::string_view text) {
        return fonts_.library.shape(text, fonts_.style(24)).glyphs.size();
    }
    test::Fonts fonts_;
};

TEST_F(Lines, StayWithinTheirWidthAndLoseNothing) {
    constexpr std::string_view kText =
        "新邱露天矿“世纪赛道城”越野锦标赛（第3轮）今日开赛，最高时速120km/h，落差240 m。";
    for (const std::int32_t width : {60, 100, 150, 240, 500}) {
        const ShapedLines& block = lines(kText, width, 0);
        EXPECT_FALSE(block.cut);
        EXPECT_LE(block.width, px(width));
        std::size_t count = 0;
        for (const ShapedText& line : block.lines) {
            count += line.glyphs.size();
        }
        EXPECT_LE(count, glyphs(kText));
        EXPECT_GE(count + block.lines.size(), glyphs(kText));  // a space at an end goes
    }
}

TEST_F(Lines, EndAtLineFeeds) {
    EXPECT_EQ(lines("one\ntwo\r\n\nfour", 0, 0).lines.size(), 4U);
    EXPECT_TRUE(lines("one\n\nthree", 0, 0).lines[1].glyphs.empty());
    EXPECT_EQ(lines("", 100, 0).lines.size(), 1U);
}

TEST_F(Lines, BreakAWordThatIsWiderThanALine) {
    const ShapedLines& block = lines("Donaudampfschifffahrt", 60, 0);
    EXPECT_GT(block.lines.size(), 3U);
    EXPECT_LE(block.width, px(60));
    EXPECT_EQ(lines("WWW", 1, 0).lines.size(), 3U);  // never nothing on a line
}

TEST_F(Lines, AreCutWithAnEllipsisInTheLastOne) {
    const ShapedLines& block = lines("the quick brown fox jumps over the lazy dog", 120, 2);
    ASSERT_EQ(block.lines.size(), 2U);
    EXPECT_TRUE(block.cut);
    EXPECT_LE(block.width, px(120));
    const auto ellipsis = fonts_.library.shape("\u2026", fonts_.style(24)).glyphs.front().index;
    EXPECT_EQ(block.lines.back().glyphs.back().index, ellipsis);
    EXPECT_NE(block.lines.front().glyphs.back().index, ellipsis);
    // Also when only a line feed follows.
    EXPECT_EQ(lines("one\ntwo", 500, 1).lines.back().glyphs.back().index, ellipsis);
}

TEST_F(Lines, CondensedAreNarrowerInProportion) {
    TextStyle style = fonts_.style(40);
    const Subpixel full = fonts_.library.shape("OUYANG 欧阳", style).width;
    style.condense = kOne / 2;
    const ShapedText& half = fonts_.library.shape("OUYANG 欧阳", style);
    EXPECT_NEAR(half.width, full / 2, 1);
    // And so is their ink: coverage is made at that width, edges as sharp as ever.
    const auto executor = make_cpu_executor(1);
    const auto ink = [&](const ShapedText& text, Unit condense) {
        GlyphRun run{{px(4), px(60)}, px(40), text.glyphs, Color{255, 255, 255, 255}, 0, condense};
        const auto frame =
            test::draw_frame(*executor, fonts_.library, {320, 80, {run}}, PackFormat::rgba8);
        std::int64_t sum = 0;
        for (std::int32_t y = 0; y < 80; ++y) {
            for (std::int32_t x = 0; x < 320; ++x) {
                sum += test::pixel(*frame, x, y)[3];
            }
        }
        return static_cast<double>(sum);
    };
    style.condense = kOne;
    const double whole = ink(fonts_.library.shape("OUYANG 欧阳", style), kOne);
    EXPECT_NEAR(ink(half, kOne / 2), whole / 2, whole / 50);
}

TEST_F(Lines, FiguresAreTabularWhateverTheFont) {
    TextStyle style = fonts_.style(40);
    style.tabular_figures = true;
    const Subpixel width = fonts_.library.shape("1:11.111", style).width;
    for (const char* text : {"0:00.000", "7:47.174", "9:99.999", "4:41.147"}) {
        EXPECT_EQ(fonts_.library.shape(text, style).width, width) << text;
    }
}

TEST_F(Lines, TakeTheMarksBesideAnIdeographFromItsFont) {
    const auto fonts_of = [&](std::string_view text) {
        std::vector<FontId> found;
        for (const auto& glyph : fonts_.library.shape(text, fonts_.style(24)).glyphs) {
            found.push_back(glyph.font);
        }
        return found;
    };
    const FontId l = fonts_.latin;
    const FontId c = fonts_.chinese;
    EXPECT_EQ(fonts_of("说\u201cOK\u201d了\u2026\u2026"),
              (std::vector<FontId>{c, c, l, l, c, c, c, c}));
    EXPECT_EQ(fonts_of("it\u2019s \u201cOK\u201d"), std::vector<FontId>(9, l));
}

TEST_F(Lines, NameEveryCharacterThatNoFontHas) {
    const ShapedLines& block =
        lines("A\xf3\xb0\x80\x80 b\xf3\xb0\x80\x81", 0, 0);  // U+F0000, U+F0001
    EXPECT_EQ(block.lines[0].missing, (std::vector<std::uint32_t>{0xf0000, 0xf0001}));
}

}  // namespace
}  // namespace pitcast::draw
