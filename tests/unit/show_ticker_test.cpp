// SPDX-License-Identifier: Apache-2.0
// Tickers, text of several lines and turned elements, from the template to the picture.
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/draw/executor.h"
#include "pitcast/draw/tile_builder.h"
#include "pitcast/show/show_state.h"

#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage = R"({
  "schema": 1, "id": "t",
  "fonts": [{"name": "bold", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"},
            {"name": "sc", "file": "system:opentype/noto/NotoSansCJK-Bold.ttc", "face": 2}],
  "families": {"strong": ["bold", "sc"]},
  "templates": ["crawl.json", "board.json", "turn.json"]
})";
constexpr std::string_view kCrawl = R"({
  "id": "crawl", "layer": 5, "fields": [{"id": "note", "type": "text", "default": ""}],
  "elements": [
    {"id": "c", "type": "ticker", "x": 100, "y": 960, "width": 960, "height": 48, "speed": 4,
     "items": ["新邱 XINQIU", "{field.note}"], "cars": "{row.position} {row.name.zh}",
     "family": "strong", "size": 26, "separator": "-", "gap": 10}]
})";
constexpr std::string_view kBoard = R"({
  "id": "board", "layer": 6,
  "fields": [{"id": "text", "type": "text", "default": "赛道管理组正在清理2号坡（落差24 m）的碎石，决赛推迟10分钟。"}],
  "elements": [
    {"id": "b", "type": "text", "x": 100, "y": 100, "width": 400, "height": 200, "family": "strong",
     "size": 30, "lines": 3, "valign": "top", "min_size": 20, "text": "{field.text}"},
    {"id": "n", "type": "text", "x": 100, "y": 400, "width": 100, "height": 40, "family": "strong",
     "size": 30, "fit": "condense", "min_width": 0.6, "text": "OUYANG Tianyu"}]
})";
constexpr std::string_view kTurn = R"({
  "id": "turn", "layer": 7, "elements": [
    {"id": "g", "type": "group", "x": 100, "y": 100, "width": 200, "height": 100,
     "animate": {"in": {"rotation": [[0, -90], [400, 0]], "scale": [[0, 0.5], [400, 1]]}},
     "children": [
       {"id": "r", "type": "rect", "width": 200, "height": 100, "fill": "#FFFFFF"},
       {"id": "s", "type": "rect", "width": 10, "height": 10, "fill": "#000000", "rotation": 45,
        "anchor": [0, 0]}]}]
})";

class Ticking : public ::testing::Test {
 protected:
    Ticking() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        folder_.write("package.json", kPackage);
        folder_.write("crawl.json", kCrawl);
        folder_.write("board.json", kBoard);
        folder_.write("turn.json", kTurn);
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        there_ = options.warnings.empty();
        package_ = *loaded;
        state_.emplace(package_);
    }
    void take(const std::string& made, const Instant& now, Json data = Json::object()) {
        ASSERT_TRUE(state_->apply({"", Verb::take, made, -1, std::move(data), "test"}, now).ok());
    }
    draw::DrawList picture(const Instant& now, std::int32_t width = 1920) {
        state_->step(race_, now);
        draw::DrawList list{width, width * 9 / 16, {}};
        state_->draw(race_, now, fonts_, pictures_, true, list);
        return list;
    }
    static std::vector<draw::GlyphRun> runs(const draw::DrawList& list) {
        std::vector<draw::GlyphRun> found;
        for (const auto& command : list.commands) {
            if (const auto* run = std::get_if<draw::GlyphRun>(&command)) {
                found.push_back(*run);
            }
        }
        return found;
    }

    Folder folder_{"show-ticker"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    std::shared_ptr<const Package> package_;
    race::RaceState race_;
    std::optional<ShowState> state_;
    bool there_ = false;
};

Instant field(std::int64_t n, FrameRate rate) {
    const FrameNumber first = frame_at_tai_ns(kStartTai, rate);
    return {first + n, frame_start_tai_ns(first + n, rate), rate};
}

TEST_F(Ticking, MovesByTheSameWholePixelsWithEveryPicture) {
    if (!there_) {
        GTEST_SKIP() << "fonts are not installed";
    }
    for (const auto& [rate, step] :
         {std::pair{FrameRate{50, 1}, 4}, {FrameRate{60000, 1001}, 4}, {FrameRate{25, 1}, 8}}) {
        state_.emplace(package_);
        take("crawl", field(0, rate));
        std::vector<draw::GlyphRun> before;
        for (std::int64_t n = 1; n < 400; ++n) {
            const auto shown = runs(picture(field(n, rate)));
            ASSERT_FALSE(shown.empty()) << n;
            for (const draw::GlyphRun& run : before) {
                EXPECT_EQ(run.origin.x % draw::kPixel, 0);
                EXPECT_EQ(run.origin.y % draw::kPixel, 0);
                const draw::Point wanted{run.origin.x - draw::px(step), run.origin.y};
                const bool there = std::any_of(shown.begin(), shown.end(), [&](const auto& now) {
                    return now.origin == wanted && now.glyphs == run.glyphs;
                });
                // Unless it has just gone out on the left.
                ASSERT_TRUE(there || wanted.x < draw::px(100)) << n;
            }
            before = shown;
        }
    }
}

TEST_F(Ticking, StandsWhereTheFrameSaysWhateverWasDrawnBefore) {
    take("crawl", field(0, {50, 1}));
    for (std::int64_t n = 0; n < 3000; n += 7) {
        (void)picture(field(n, {50, 1}));
    }
    const auto one = runs(picture(field(3001, {50, 1})));
    state_.emplace(package_);
    take("crawl", field(0, {50, 1}));
    const auto other = runs(picture(field(3001, {50, 1})));
    ASSERT_EQ(one.size(), other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_EQ(one[i].origin, other[i].origin);
        EXPECT_EQ(one[i].glyphs, other[i].glyphs);
    }
}

TEST_F(Ticking, BeginsAnewWithoutAGap) {
    if (!there_) {
        GTEST_SKIP() << "fonts are not installed";
    }
    take("crawl", field(0, {50, 1}));
    for (std::int64_t n = 400; n < 4000; n += 13) {
        std::int64_t right = 0;
        std::int64_t left = draw::px(1920);
        for (const auto& run : runs(picture(field(n, {50, 1})))) {
            left = std::min<std::int64_t>(left, run.origin.x);
            right = std::max<std::int64_t>(right, run.origin.x);
        }
        ASSERT_LT(left, draw::px(100 + 40)) << n;
        ASSERT_GT(right, draw::px(100 + 960 - 160)) << n;
    }
}

TEST_F(Ticking, CostsTheTilesUnderItAndConvertsNothing) {
    if (!there_) {
        GTEST_SKIP() << "fonts are not installed";
    }
    take("crawl", field(0, {50, 1}));
    draw::TileBuilder builder(fonts_);
    const auto executor = draw::make_cpu_executor(1);
    const auto frame = executor->allocate(draw::PackFormat::v210, 1920, 1080);
    ASSERT_TRUE(frame);
    std::uint64_t converted = 0;
    for (std::int64_t n = 0; n < 3000; ++n) {
        draw::TileProgram program;
        ASSERT_TRUE(builder.build(picture(field(n, {50, 1})), program));
        if (n % 100 == 0) {
            draw::PackedFrame* target = frame->get();
            const auto stats = executor->render(program, nullptr, std::span(&target, 1));
            ASSERT_TRUE(stats);
            // 21 columns of tiles under 960 pixels, 3 or 4 rows under 48.
            EXPECT_LE(stats->tiles_composed, 22 * 4) << n;
        }
        if (n == 1500) {  // every text has been seen once
            converted = builder.stats().masks_converted;
        }
    }
    EXPECT_GT(converted, 50U);
    EXPECT_EQ(builder.stats().masks_converted, converted);
}

TEST_F(Ticking, SetsALongTextInLines) {
    if (!there_) {
        GTEST_SKIP() << "fonts are not installed";
    }
    take("board", field(0, {50, 1}));
    auto shown = runs(picture(field(1, {50, 1})));
    ASSERT_EQ(shown.size(), 4U);  // three lines, one name
    EXPECT_EQ(shown[0].size, draw::px(30));
    EXPECT_EQ(shown[1].origin.y - shown[0].origin.y, draw::px(39));
    EXPECT_EQ(shown[2].origin.y - shown[1].origin.y, draw::px(39));
    // The name is condensed, and no more than is said.
    EXPECT_LT(shown[3].condense, draw::kOne);
    EXPECT_GE(shown[3].condense, draw::kOne * 6 / 10);
    EXPECT_EQ(shown[3].size, draw::px(30));
    // A longer text becomes smaller, then ends in an ellipsis.
    std::string text;
    for (int i = 0; i < 3; ++i) {
        text += "赛道管理组正在清理2号坡的碎石，决赛推迟。";
    }
    state_.emplace(package_);
    take("board", field(0, {50, 1}), {{"text", text}});
    shown = runs(picture(field(1, {50, 1})));
    ASSERT_EQ(shown.size(), 4U);
    EXPECT_LT(shown[0].size, draw::px(30));
    EXPECT_GE(shown[0].size, draw::px(20));
}

TEST_F(Ticking, TurnsAGroupAndNotAtRest) {
    take("turn", field(0, {50, 1}));
    const auto transforms = [&](std::int64_t n) {
        std::vector<draw::Affine> found;
        for (const auto& command : picture(field(n, {50, 1})).commands) {
            if (const auto* push = std::get_if<draw::PushTransform>(&command)) {
                found.push_back(push->affine);
            }
        }
        return found;
    };
    const auto moving = transforms(0);
    ASSERT_EQ(moving.size(), 2U);
    // Half as large, a quarter turn back, about the middle of the box.
    EXPECT_EQ(moving[0], draw::affine_about({draw::px(200), draw::px(150)}, {0.5, 0.5, -90, 0, 0}));
    EXPECT_EQ(moving[1], draw::affine_about({draw::px(100), draw::px(100)}, {1, 1, 45, 0, 0}));
    EXPECT_EQ(transforms(20).size(), 1U);
}

}  // namespace
}  // namespace pitcast::show
