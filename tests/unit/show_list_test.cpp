// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "../../engine/show/src/chart.h"
#include "../../engine/show/src/instance.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage =
    R"({"schema": 1, "id": "t", "templates": ["table.json", "page.json", "chart.json"]})";
constexpr std::string_view kTable = R"({
  "id": "table", "layer": 1, "update_ms": 0,
  "fields": [{"id": "rows", "type": "table", "columns": ["year", "text"],
              "default": [{"year": 1901, "text": "coal"}, {"year": "2018", "text": "track"}]}],
  "samples": [{"title": "one", "data": {"rows": [{"year": 1}]}}],
  "elements": [{"id": "l", "type": "list", "source": "field.rows", "pitch": 50, "rows": 5, "row": [
     {"id": "old", "type": "rect", "width": 10, "height": 10, "fill": "#111111",
      "visible_if": "row.year == '1901'"},
     {"id": "any", "type": "rect", "width": 20, "height": 10, "fill": "#222222",
      "visible_if": "row.text && row.index >= 0 && row.index < field.rows.count"}]}]
})";
constexpr std::string_view kPage = R"({
  "id": "page", "layer": 2, "fields": [{"id": "page", "type": "number"}],
  "elements": [{"id": "l", "type": "list", "pitch": 10, "rows": 4, "fade_ms": 0, "move_ms": 0,
     "where": "row.class == Unlimited", "order_by": "class", "first": "field.page * 4", "row": [
     {"id": "r", "type": "rect", "width": 10, "height": 10, "fill": "#111111"}]}]
})";
constexpr std::string_view kChart = R"({
  "id": "chart", "layer": 3, "elements": [
    {"id": "c", "type": "chart", "kind": "positions", "width": 400, "height": 200, "top": 3,
     "colour": "{row.class.colour}", "grow_ms": 1000}]
})";

class Lists : public ::testing::Test {
 protected:
    Lists() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        folder_.write("package.json", kPackage);
        folder_.write("table.json", kTable);
        folder_.write("page.json", kPage);
        folder_.write("chart.json", kChart);
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        package_ = *loaded;
        state_.emplace(package_);
    }
    Status send(Verb verb, const std::string& made, Json data = Json::object()) {
        return state_->apply({"", verb, made, -1, std::move(data), "test"}, instant(0));
    }
    draw::DrawList picture(Nanoseconds at) {
        state_->step(race_, instant(at));
        draw::DrawList list{1920, 1080, {}};
        state_->draw(race_, instant(at), fonts_, pictures_, true, list);
        return list;
    }
    /// Upper left corners and widths of the rectangles drawn, in pixels.
    std::vector<std::array<int, 2>> rects(Nanoseconds at) {
        std::vector<std::array<int, 2>> found;
        for (const auto& command : picture(at).commands) {
            if (const auto* rect = std::get_if<draw::FillRect>(&command)) {
                found.push_back({rect->rect.y / draw::kPixel, rect->rect.width / draw::kPixel});
            }
        }
        return found;
    }
    std::vector<std::string> numbers(const ListBody& body) {
        std::vector<std::string> found;
        Scope scope;
        scope.race = &race_;
        ListScratch scratch;
        read_listed_cars(body, scope, scratch);
        for (const auto index : scratch.cars) {
            found.push_back(race_.competitors[static_cast<std::size_t>(index)].entry.number);
        }
        return found;
    }

    Folder folder_{"show-lists"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    std::shared_ptr<const Package> package_;
    race::RaceState race_;
    std::optional<ShowState> state_;
};

TEST_F(Lists, ShowTheRowsOfATable) {
    ASSERT_TRUE(send(Verb::take, "table").ok());
    EXPECT_EQ(rects(0), (std::vector<std::array<int, 2>>{{0, 10}, {0, 20}, {50, 20}}));
    ASSERT_TRUE(send(Verb::update, "table", {{"rows", {{{"text", "a"}}}}}).ok());
    EXPECT_EQ(rects(kSecond), (std::vector<std::array<int, 2>>{{0, 20}}));
}

TEST_F(Lists, RefuseATableThatDoesNotFit) {
    const auto refusal = [&](const Json& rows) {
        return send(Verb::take, "table", {{"rows", rows}}).error().what;
    };
    EXPECT_EQ(refusal("x"), "field \"rows\" must be a list of at most 500 rows");
    EXPECT_EQ(refusal({1}), "field \"rows\" row 1 must be an object");
    EXPECT_EQ(refusal({{{"yeer", "1"}}}),
              "field \"rows\" row 1 has no column \"yeer\", did you mean \"year\"?");
    EXPECT_EQ(refusal({{{"year", 1.5}}}),
              "field \"rows\" row 1, column \"year\" must be text or a whole number");
}

TEST_F(Lists, PageByAFieldThroughTheCarsThatCount) {
    ASSERT_TRUE(send(Verb::take, "page").ok());
    EXPECT_EQ(rects(0).size(), 4U);  // of the five unlimited cars
    ASSERT_TRUE(send(Verb::update, "page", {{"page", 1}}).ok());
    EXPECT_EQ(rects(kSecond), (std::vector<std::array<int, 2>>{{0, 10}}));
}

TEST_F(Lists, StandInTheOrderAskedFor) {
    for (std::size_t i = 0; i < race_.competitors.size(); ++i) {
        race_.competitors[i].entry.grid_position = i < 22 ? 24 - static_cast<std::int32_t>(i) : 0;
    }
    ListBody body;
    EXPECT_EQ(numbers(body).front(), "7");
    body.order_by = ListBody::OrderBy::grid;
    EXPECT_EQ(numbers(body).front(), "164");
    EXPECT_EQ(numbers(body).back(), "170");
    body.order_by = ListBody::OrderBy::group;
    const auto grouped = numbers(body);
    EXPECT_EQ(grouped[3], "21");  // the fourth manufacturer, sixth overall
    EXPECT_EQ(grouped.size(), 24U);
}

/// Three cars over three laps: the second overtakes the leader on lap 3, the third retires.
void give_laps(race::RaceState& race) {
    const Nanoseconds ends[3][3] = {{100, 200, 310}, {105, 206, 300}, {110, 220, 0}};
    for (std::size_t car = 0; car < 3; ++car) {
        race.competitors[car].lap_history.clear();
        for (std::int32_t lap = 1; lap <= 3; ++lap) {
            const Nanoseconds end = ends[car][lap - 1] * kSecond;
            if (end > 0) {
                race.competitors[car].lap_history.push_back({lap, {}, end});
            }
        }
    }
}

TEST_F(Lists, ChartsTellPlacesAndGapsLapByLap) {
    give_laps(race_);
    Scope scope;
    scope.race = &race_;
    ChartBody body;
    body.top = 3;
    ChartData data;
    read_chart(body, scope, data);
    ASSERT_EQ(data.lines.size(), 3U);
    using Values = std::vector<std::optional<std::int64_t>>;
    EXPECT_EQ(data.lines[0].values, (Values{1, 1, 2}));
    EXPECT_EQ(data.lines[1].values, (Values{2, 2, 1}));
    EXPECT_EQ(data.lines[2].values, (Values{3, 3, std::nullopt}));
    body.kind = ChartBody::Kind::gaps;
    body.laps = 2;
    read_chart(body, scope, data);
    EXPECT_EQ(data.first_lap, 2);
    EXPECT_EQ(data.lines[0].values, (Values{0, 10 * kSecond}));
    EXPECT_EQ(data.lines[2].values, (Values{20 * kSecond, std::nullopt}));
    EXPECT_EQ(data.most, 20 * kSecond);
    EXPECT_EQ(data.grid_step, 5 * kSecond);
}

TEST_F(Lists, ChartsGrowLapByLap) {
    give_laps(race_);
    ASSERT_TRUE(send(Verb::take, "chart").ok());
    const auto longest = [&](Nanoseconds at) {
        draw::Subpixel right = 0;
        for (const auto& command : picture(at).commands) {
            if (const auto* line = std::get_if<draw::StrokePolyline>(&command)) {
                right = std::max(right, line->points.back().x);
            }
        }
        return right;
    };
    EXPECT_EQ(longest(0), 0);
    EXPECT_EQ(longest(240 * kSecond / 1000), draw::px(96));
    EXPECT_EQ(longest(5 * kSecond), draw::px(400));
}

TEST_F(Lists, ChartsOfARaceWithoutLapsAreEmpty) {
    ASSERT_TRUE(send(Verb::take, "chart").ok());
    for (const auto& command : picture(kSecond).commands) {
        EXPECT_FALSE(std::holds_alternative<draw::StrokePolyline>(command));
    }
}

}  // namespace
}  // namespace pitcast::show
