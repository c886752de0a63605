// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"

/// Text that is too long for its box.
namespace pitcast::show {
namespace {

using namespace show_fixture;

std::string package(const std::string& text) {
    return R"({"id": "a", "layer": 1, "elements": [{"id": "t", "type": "text", "text": ")" + text +
           R"(", "style": "s", )";
}

class Fitting : public ::testing::Test {
 protected:
    /// Runs of glyphs that a text element with these members becomes.
    std::vector<draw::GlyphRun> runs(const std::string& text, const std::string& members) {
        folder_.write("package.json", R"({"schema": 1, "id": "t",
          "fonts": [{"name": "f", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
          "families": {"f": ["f"]}, "styles": {"s": {"family": "f", "size": 60}},
          "templates": ["a.json"]})");
        folder_.write("a.json", package(text) + members + "}]}");
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        ShowState state(*loaded);
        Command take;
        take.verb = Verb::take;
        take.template_id = "a";
        EXPECT_TRUE(state.apply(take, instant(0)).ok());
        const auto race = make_race(nullptr, utc_from_tai(kStartTai));
        state.step(race, instant(0));
        draw::DrawList list{1920, 1080, {}};
        state.draw(race, instant(0), fonts_, pictures_, true, list);
        std::vector<draw::GlyphRun> found;
        for (const auto& command : list.commands) {
            if (const auto* run = std::get_if<draw::GlyphRun>(&command)) {
                found.push_back(*run);
            }
        }
        return found;
    }

    Folder folder_{"show-fit"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
};

TEST_F(Fitting, TrackingShrinksWithTheLetters) {
    const std::string text = "MMMMMMMMMMMMMMMM";
    const auto plain = runs(text, R"("width": 400, "min_size": 10)");
    const auto tracked = runs(text, R"("width": 400, "min_size": 10, "tracking": 12)");
    ASSERT_EQ(tracked.size(), 1U);
    EXPECT_EQ(tracked.front().glyphs.size(), plain.front().glyphs.size()) << "an ellipsis was set";
    EXPECT_LT(tracked.front().size, plain.front().size);
}

TEST_F(Fitting, SeveralLinesShrinkToTheHeightOfTheirBox) {
    const std::string text = "one two three four five six";
    const auto roomy = runs(text, R"("width": 400, "height": 300, "lines": 3, "min_size": 10)");
    const auto flat = runs(text, R"("width": 400, "height": 60, "lines": 3, "min_size": 10)");
    EXPECT_EQ(roomy.front().size, draw::px(60));
    ASSERT_FALSE(flat.empty());
    EXPECT_LT(flat.front().size, draw::px(40));
    for (const auto& run : flat) {
        EXPECT_GE(run.origin.y, 0);
        EXPECT_LE(run.origin.y, draw::px(60));
    }
}

}  // namespace
}  // namespace pitcast::show
