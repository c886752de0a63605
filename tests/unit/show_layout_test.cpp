// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "show_fixture.h"

/// Stacks, measured sizes, and places counted from the far side.
namespace pitcast::show {
namespace {

using namespace show_fixture;

class Layout : public ::testing::Test {
 protected:
    std::string fault(const std::string& elements, const std::string& rest = "") {
        folder_.write("package.json", R"({"schema": 1, "id": "t",
          "fonts": [{"name": "f", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
          "families": {"f": ["f"]}, "styles": {"s": {"family": "f", "size": 40}},
          "templates": ["a.json"]})");
        folder_.write("a.json", R"({"id": "a", "layer": 1, "fields": [
          {"id": "name", "type": "text", "default": "Wu"},
          {"id": "pit", "type": "boolean", "default": false}], "update_ms": 400, )" +
                                    rest + R"("elements": [)" + elements + "]}");
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        if (!loaded.ok()) {
            return loaded.error().message();
        }
        package_ = *loaded;
        state_ = std::make_unique<ShowState>(package_);
        send(Verb::take, Json::object(), 0);
        return "";
    }

    void send(Verb verb, Json data, Nanoseconds at) {
        Command command;
        command.verb = verb;
        command.template_id = "a";
        command.data = std::move(data);
        const auto applied = state_->apply(command, instant(at));
        EXPECT_TRUE(applied.ok());
    }

    /// Rectangles in the order of painting, pixels: left, top, right, bottom.
    std::vector<std::array<double, 4>> rects(Nanoseconds at) {
        draw::DrawList list{1920, 1080, {}};
        const auto race = make_race(nullptr, utc_from_tai(kStartTai + at));
        state_->step(race, instant(at));
        state_->draw(race, instant(at), fonts_, pictures_, true, list);
        std::vector<std::array<double, 4>> found;
        runs_.clear();
        for (const auto& command : list.commands) {
            if (const auto* rect = std::get_if<draw::FillRect>(&command)) {
                const draw::Rect& r = rect->rect;
                found.push_back(
                    {r.x / 256.0, r.y / 256.0, (r.x + r.width) / 256.0, (r.y + r.height) / 256.0});
            } else if (const auto* run = std::get_if<draw::GlyphRun>(&command)) {
                runs_.push_back(*run);
            }
        }
        return found;
    }

    Folder folder_{"show-layout"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    std::shared_ptr<const Package> package_;
    std::unique_ptr<ShowState> state_;
    std::vector<draw::GlyphRun> runs_;
};

using Edges = std::array<double, 4>;

std::string box(const std::string& id, int width, int height, const std::string& more = "") {
    return R"({"id": ")" + id + R"(", "type": "rect", "fill": "#FFFFFF", "width": )" +
           std::to_string(width) + R"(, "height": )" + std::to_string(height) + more + "}";
}

TEST_F(Layout, CountsFromTheFarSideAndTheMiddle) {
    ASSERT_EQ(fault(R"({"id": "a", "type": "rect", "fill": "#FFFFFF", "right": 96, "bottom": 64,
      "width": 200, "height": 100}, {"id": "b", "type": "rect", "fill": "#FFFFFF", "x": "center",
      "y": "center", "width": 200, "height": 100})"),
              "");
    const auto found = rects(0);
    EXPECT_EQ(found.at(0), (Edges{1624, 916, 1824, 1016}));
    EXPECT_EQ(found.at(1), (Edges{860, 490, 1060, 590}));
}

TEST_F(Layout, ARowPutsOneBesideTheOtherAndAPlateBehind) {
    ASSERT_EQ(fault(R"({"id": "g", "type": "group", "x": 100, "y": 50, "width": "fit",
      "height": "fit", "layout": {"type": "row", "gap": 10, "padding": [20, 5], "align": "center"},
      "children": [{"id": "plate", "type": "rect", "width": "fill", "height": "fill",
      "fill": "#000000"}, )" +
                    box("a", 30, 40) + "," + box("b", 50, 20) + "," +
                    box("gone", 500, 90, R"(, "visible_if": "field.pit")") + "]}"),
              "");
    const auto found = rects(0);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0], (Edges{100, 50, 230, 100}));
    EXPECT_EQ(found[1], (Edges{120, 55, 150, 95}));
    EXPECT_EQ(found[2], (Edges{160, 65, 210, 85}));
}

TEST_F(Layout, AColumnStretchesWhatFillsItAcross) {
    ASSERT_EQ(fault(R"({"id": "g", "type": "group", "width": 300, "height": "fit",
      "layout": {"type": "column", "gap": 4, "align": "end", "padding": 10}, "children": [)" +
                    box("a", 30, 40) +
                    R"(, {"id": "line", "type": "rect", "fill": "#FFFFFF", "width": "fill",
      "height": 2}, {"id": "in", "type": "group", "width": "fit", "height": "fit", "children": [)" +
                    box("b", 50, 20) + "]}]}"),
              "");
    const auto found = rects(0);
    EXPECT_EQ(found.at(0), (Edges{260, 10, 290, 50}));
    EXPECT_EQ(found.at(1), (Edges{10, 54, 290, 56}));
    EXPECT_EQ(found.at(2), (Edges{240, 60, 290, 80}));
}

TEST_F(Layout, AGridHasColumnsAsWideAsTheirWidest) {
    ASSERT_EQ(fault(R"({"id": "g", "type": "group", "right": 0, "width": "fit", "height": "fit",
      "layout": {"type": "grid", "gap": [10, 6], "columns": 2}, "children": [)" +
                    box("a", 30, 40) + "," + box("b", 50, 20) + "," + box("c", 90, 20) + "]}"),
              "");
    const auto found = rects(0);
    EXPECT_EQ(found.at(0), (Edges{1770, 0, 1800, 40}));
    EXPECT_EQ(found.at(1), (Edges{1870, 10, 1920, 30}));
    EXPECT_EQ(found.at(2), (Edges{1770, 46, 1860, 66}));
}

const char* const kChip = R"({"id": "g", "type": "group", "right": 100, "y": 50, "width": "fit",
  "height": 60, "layout": {"type": "row", "gap": 10, "padding": [20, 0], "align": "center"},
  "children": [{"id": "plate", "type": "rect", "width": "fill", "height": "fill",
  "fill": "#000000"}, {"id": "t", "type": "text", "width": "auto", "max_width": 300,
  "text": "{field.name}", "style": "s"}, {"id": "dot", "type": "rect", "width": 30, "height": 30,
  "fill": "#FFFFFF", "visible_if": "field.pit"}]})";

TEST_F(Layout, AChipGrowsWithItsNameAndGlidesThere) {
    ASSERT_EQ(fault(kChip), "");
    const auto start = rects(0);
    ASSERT_EQ(start.size(), 1U);
    EXPECT_EQ(start[0][2], 1820);
    send(Verb::update, {{"name", "Wu Qinghe"}, {"pit", true}}, 1'000 * kMs);
    double left = start[0][0];
    for (Nanoseconds t = 1'000; t <= 1'400; t += 20) {
        const auto now = rects(t * kMs);
        EXPECT_LE(now[0][0], left + 1.0 / 256) << t;
        EXPECT_LT(left - now[0][0], 40) << "it jumps at " << t;
        EXPECT_EQ(now[0][2], 1820);
        for (const auto& run : runs_) {
            EXPECT_EQ(run.size, draw::px(40)) << "letters shrink on the way";
        }
        left = now[0][0];
    }
    const auto end = rects(1'400 * kMs);
    ASSERT_EQ(end.size(), 2U);
    EXPECT_LT(end[0][0], start[0][0] - 100);
    EXPECT_EQ(end[1][2], 1800) << "the dot ends before the padding";
    // The letters lie between the padding and the dot.
    ASSERT_EQ(runs_.size(), 1U);
    EXPECT_EQ(runs_[0].origin.x / 256.0, end[0][0] + 20);
}

TEST_F(Layout, ATextBeyondItsMostIsFitted) {
    ASSERT_EQ(fault(kChip), "");
    send(Verb::update, {{"name", "A name that is longer than any driver has ever had"}}, kMs);
    const auto end = rects(1'000 * kMs);
    EXPECT_EQ(end.at(0)[2] - end.at(0)[0], 340);
    EXPECT_LT(runs_.at(0).size, draw::px(40));
}

TEST_F(Layout, AComboGlidesFromOneMeasuredSizeToTheOther) {
    ASSERT_EQ(fault(kChip, R"("take_over": "combo", "take_over_ms": 400, )"), "");
    const double narrow = rects(0).at(0)[0];
    send(Verb::take, {{"name", "Wu Qinghe"}}, 1'000 * kMs);
    const auto half = rects(1'100 * kMs);
    const double wide = rects(2'000 * kMs).at(0)[0];
    EXPECT_LT(wide, narrow - 50);
    ASSERT_EQ(half.size(), 1U) << "one plate stands for both";
    EXPECT_GT(half[0][0], wide + 1);
    EXPECT_LT(half[0][0], narrow - 1);
    EXPECT_EQ(half[0][2], 1820);
}

TEST_F(Layout, AStepMovesWhatStaysToItsNewPlace) {
    ASSERT_EQ(fault(R"({"id": "g", "type": "group", "layout": {"type": "row"}, "children": [)" +
                        box("a", 100, 40, R"(, "steps": [0])") + "," + box("b", 50, 40) + "]}",
                    R"("steps": 2, )"),
              "");
    EXPECT_EQ(rects(0).at(1)[0], 100);
    send(Verb::next, Json::object(), 1'000 * kMs);
    const double half = rects(1'060 * kMs).back()[0];
    EXPECT_GT(half, 0);
    EXPECT_LT(half, 100);
    EXPECT_EQ(rects(2'000 * kMs).at(0)[0], 0);
}

TEST_F(Layout, RefusesWhatHasNoSize) {
    const auto said = [&](const std::string& elements, const std::string& part) {
        const std::string what = fault(elements);
        EXPECT_NE(what.find(part), std::string::npos) << what;
        EXPECT_NE(what.find("a.json:"), std::string::npos) << what;
    };
    said(R"({"id": "r", "type": "rect", "fill": "#FFFFFF", "width": "auto", "height": 9})",
         R"(element "r": "width" cannot be "auto" here)");
    said(R"({"id": "t", "type": "text", "text": "x", "width": "auto"})", "\"family\"");
    said(R"({"id": "t", "type": "text", "text": "x", "style": "s", "width": "auto", "lines": 2})",
         "several lines");
    said(R"({"id": "t", "type": "text", "text": "x", "style": "s", "width": 9, "max_width": 5})",
         "max_width");
    said(R"({"id": "t", "type": "text", "text": "x", "style": "s", "x": 9, "right": 5})",
         "leave one of the two out");
    said(R"({"id": "g", "type": "group", "width": "fit", "children": [{"id": "r", "type": "rect",
      "fill": "#FFFFFF", "width": "fill", "height": 9}]})",
         "no child with a size of its own");
    said(R"({"id": "g", "type": "group", "width": "fit", "children": [{"id": "r", "type": "rect",
      "fill": "#FFFFFF", "width": 9, "right": 9, "height": 9}]})",
         "takes its size from it");
    said(R"({"id": "g", "type": "group", "layout": {"type": "row"}, "children": [{"id": "r",
      "type": "rect", "fill": "#FFFFFF", "x": 4, "width": 9, "height": 9}]})",
         "is set by the \"layout\"");
    said(R"({"id": "g", "type": "group", "layout": {"type": "row", "columns": 3}})", "only a grid");
    said(R"({"id": "g", "type": "group", "layout": {"type": "rwo"}})", "did you mean");
    said(R"({"id": "g", "type": "group", "layout": {"gap": 4}})", "\"type\" is missing");
}

}  // namespace
}  // namespace pitcast::show
