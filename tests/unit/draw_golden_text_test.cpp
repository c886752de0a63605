// SPDX-License-Identifier: Apache-2.0
// Text in Chinese and Latin, held against stored hashes (golden.h).
#include <gtest/gtest.h>

#include "golden.h"

namespace pitcast::draw {
namespace {

constexpr Color kInk{20, 24, 30, 255};
constexpr Color kWhite{255, 255, 255, 255};
constexpr Color kPanel{214, 218, 224, 255};

DrawList ground(std::int32_t width, std::int32_t height) {
    return {width, height, {FillRect{test::rect_px(0, 0, width, height), {}, kWhite}}};
}

/// 12 to 200 pixels, at broken places too.
DrawList sizes(test::Fonts& fonts) {
    DrawList list = ground(1280, 720);
    std::int32_t y = 0;
    for (const int size : {12, 14, 16, 20, 24, 32, 48, 64, 96, 200}) {
        y += size + size / 8 + 4;
        GlyphRun run = fonts.run("露天矿赛车 AV Wa 1:23.456 fi", size, 12, y, kInk);
        run.origin.x += size % 3 * kPixel / 3;
        list.commands.push_back(run);
    }
    return list;
}

void add_block(DrawList& list, test::Fonts& fonts, std::string_view text, const TextStyle& style,
               const Rect& box, std::int32_t max_lines) {
    list.commands.push_back(FillRect{box, {}, kPanel});
    const ShapedLines& block = fonts.library.shape_lines(text, style, box.width, max_lines);
    Subpixel y = box.y + style.size;
    for (const ShapedText& line : block.lines) {
        GlyphRun run;
        run.origin = {box.x, y};
        run.size = style.size;
        run.condense = style.condense;
        run.glyphs = line.glyphs;
        run.paint = kInk;
        list.commands.push_back(run);
        y += style.size * 5 / 4 / kPixel * kPixel;
    }
}

constexpr std::string_view kChinese =
    "新邱露天矿的百年煤坑改建为世纪赛道城：“长城汽车杯”越野锦标赛（第3轮）今日开赛，"
    "最高时速120km/h，落差达 240 m。杨·库珀以1:23.456刷新单圈纪录……";
constexpr std::string_view kLatin =
    "A century-old open-pit coal mine is now Century Track City: 24 cars, 1.8 km a lap, "
    "240 m of drop.\nThe driver\u2019s best lap (1:23.456) still stands.";

DrawList wrapped(test::Fonts& fonts) {
    DrawList list = ground(1280, 540);
    add_block(list, fonts, kChinese, fonts.style(24), test::rect_px(16, 16, 300, 250), 0);
    add_block(list, fonts, kChinese, fonts.style(24), test::rect_px(332, 16, 204, 250), 4);
    add_block(list, fonts, kLatin, fonts.style(24), test::rect_px(552, 16, 300, 250), 0);
    add_block(list, fonts, kLatin, fonts.style(24), test::rect_px(868, 16, 180, 250), 3);
    add_block(list, fonts, "Donaudampfschifffahrtsgesellschaft 杨·库珀", fonts.style(24),
              test::rect_px(1064, 16, 200, 250), 0);
    add_block(list, fonts, kChinese, fonts.style(48), test::rect_px(16, 290, 600, 240), 4);
    add_block(list, fonts, kLatin, fonts.style(48), test::rect_px(640, 290, 620, 240), 4);
    return list;
}

DrawList condensed(test::Fonts& fonts) {
    DrawList list = ground(960, 400);
    std::int32_t y = 0;
    for (const int percent : {100, 85, 70, 50}) {
        TextStyle style = fonts.style(56);
        style.condense = kOne * percent / 100;
        add_block(list, fonts, "OUYANG Tianyu 欧阳天宇 1:23.456", style,
                  test::rect_px(16, 10 + y, 928, 80), 1);
        y += 96;
    }
    return list;
}

TEST(GoldenText, LooksAsItDid) {
    test::Fonts fonts;
    PITCAST_NEED_FONTS(fonts);
    test::expect_golden("text_sizes", fonts.library, sizes(fonts), 12655335268110766342U);
    test::expect_golden("text_wrapped", fonts.library, wrapped(fonts), 7370900865900077354U);
    test::expect_golden("text_condensed", fonts.library, condensed(fonts), 5825929620436839884U);
}

}  // namespace
}  // namespace pitcast::draw
