// SPDX-License-Identifier: Apache-2.0
// Bars: values side by side, from zero, that grow from the old to the new.
#include <optional>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "../../engine/show/src/chart.h"
#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage =
    R"({"schema": 1, "id": "t", "templates": ["cars.json", "table.json"]})";
// Plot of 1000 pixels: 100 of 1200 are for labels, 100 for values.
constexpr std::string_view kCars = R"({"id": "cars", "layer": 1, "elements": [
  {"id": "b", "type": "chart", "kind": "bars", "width": 1200, "height": 400, "top": 3, "pitch": 50,
   "thickness": 30, "left": 100, "right": 100, "grid": "#00000000", "value": "row.top_speed_kmh",
   "sort": "falling", "grow_ms": 1000, "move_ms": 400, "easing": "linear", "colour": "#FFFFFF"}]})";
constexpr std::string_view kTable = R"json({"id": "table", "layer": 2, "update_ms": 0,
  "fields": [{"id": "rows", "type": "table", "columns": ["name", "time"], "default": [
     {"name": "a", "time": "30"}, {"name": "b", "time": "–"}, {"name": "c", "time": "10.0"}]}],
  "elements": [
  {"id": "b", "type": "chart", "kind": "bars", "source": "field.rows", "width": 1200, "height": 400,
   "pitch": 50, "thickness": 30, "left": 100, "right": 100, "grid": "#00000000",
   "value": "seconds(row.time)",
                           "sort" : "rising", "grow_ms" : 1000, "move_ms" : 0, "easing" : "linear"
}]
})json";

class Bars : public ::testing::Test {
 protected:
    Bars() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        folder_.write("package.json", kPackage);
        folder_.write("cars.json", kCars);
        folder_.write("table.json", kTable);
        for (std::size_t i = 0; i < race_.competitors.size(); ++i) {
            // 100, 120, 140, 160 km/h, and none for the rest.
            race_.competitors[i].top_speed_mm_s =
                i < 4 ? static_cast<std::int32_t>((100 + 20 * i) * 10'000 / 36) : 0;
        }
    }
    void take(const std::string& made) {
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        ASSERT_TRUE(loaded.ok()) << loaded.error().message();
        state_.emplace(*loaded);
        ASSERT_TRUE(send(Verb::take, made, 0).ok());
    }
    Status send(Verb verb, const std::string& made, Nanoseconds at, Json data = Json::object()) {
        return state_->apply({"", verb, made, -1, std::move(data), "test"}, instant(at));
    }
    std::string fault(std::string_view from, std::string_view to) {
        std::string text(kCars);
        text.replace(text.find(from), from.size(), to);
        folder_.write("cars.json", text);
        LoadOptions options{folder_.path(), {}};
        const auto loaded = load_package(folder_.path(), fonts_, options);
        return loaded ? "" : loaded.error().message();
    }
    /// Line and length of the bars, pixels; the upper ones first.
    std::vector<std::array<int, 2>> bars(Nanoseconds at) {
        state_->step(race_, instant(at));
        draw::DrawList list{1920, 1080, {}};
        state_->draw(race_, instant(at), fonts_, pictures_, true, list);
        std::vector<std::array<int, 2>> found;
        for (const auto& command : list.commands) {
            const auto* rect = std::get_if<draw::FillRect>(&command);
            if (rect != nullptr && rect->rect.height == 30 * draw::kPixel) {
                found.push_back(
                    {rect->rect.y / draw::kPixel / 50,
                     static_cast<int>(std::lround(rect->rect.width / double{draw::kPixel}))});
            }
        }
        std::sort(found.begin(), found.end());
        return found;
    }

    Folder folder_{"show-bars"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    race::RaceState race_;
    std::optional<ShowState> state_;
};

using Lengths = std::vector<std::array<int, 2>>;

TEST_F(Bars, GrowFromZeroInTheOrderOfTheirValues) {
    take("cars");
    EXPECT_TRUE(bars(0).empty());
    // The axis ends at 200: 160 km/h are 800 of 1000 pixels.
    EXPECT_EQ(bars(kSecond / 2), (Lengths{{0, 400}, {1, 350}, {2, 300}}));
    EXPECT_EQ(bars(kSecond), (Lengths{{0, 800}, {1, 700}, {2, 600}}))
        << "the fourth is not in the top";
}

TEST_F(Bars, GrowFromTheOldValueToTheNew) {
    take("cars");
    (void)bars(0);
    (void)bars(2 * kSecond);
    race_.competitors[3].top_speed_mm_s = 180 * 10'000 / 36;
    EXPECT_EQ(bars(3 * kSecond), (Lengths{{0, 800}, {1, 700}, {2, 600}})) << "it begins here";
    EXPECT_EQ(bars(3 * kSecond + kSecond / 2)[0], (std::array<int, 2>{0, 850}));
    race_.competitors[3].top_speed_mm_s = 190 * 10'000 / 36;  // on the way: on from where it is
    EXPECT_EQ(bars(3 * kSecond + kSecond / 2)[0][1], 850);
    EXPECT_EQ(bars(5 * kSecond)[0], (std::array<int, 2>{0, 950}));
    EXPECT_EQ(bars(5 * kSecond)[1], (std::array<int, 2>{1, 700})) << "the axis is the same";
}

TEST_F(Bars, ChangePlacesWithTheirValues) {
    take("cars");
    (void)bars(0);
    (void)bars(2 * kSecond);
    race_.competitors[0].top_speed_mm_s = 200 * 10'000 / 36;  // was not to be seen
    (void)bars(3 * kSecond);
    const auto after = bars(5 * kSecond);
    EXPECT_EQ(after, (Lengths{{0, 1000}, {1, 800}, {2, 700}}));
}

TEST_F(Bars, TellTheSameStoryTwice) {
    std::vector<std::uint64_t> hashes;
    for (int run = 0; run < 2; ++run) {
        race_.competitors[3].top_speed_mm_s = 160 * 10'000 / 36;
        take("cars");
        (void)bars(0);
        race_.competitors[3].top_speed_mm_s = 180 * 10'000 / 36;
        (void)bars(kSecond / 2);
        hashes.push_back(state_->state_hash());
    }
    EXPECT_EQ(hashes[0], hashes[1]);
    (void)bars(kSecond / 2 + kSecond / 50);
    race_.competitors[3].top_speed_mm_s = 199 * 10'000 / 36;
    (void)bars(kSecond / 2 + kSecond / 50);
    EXPECT_NE(state_->state_hash(), hashes[0]);
}

TEST_F(Bars, StandOverTheRowsOfATable) {
    take("table");
    (void)bars(0);
    EXPECT_EQ(bars(kSecond), (Lengths{{0, 333}, {1, 1000}})) << "the row without a time has no bar";
    ASSERT_TRUE(send(Verb::update, "table", 2 * kSecond,
                     {{"rows", {{{"name", "a"}, {"time", "15"}}, {{"name", "c"}, {"time", "10"}}}}})
                    .ok());
    (void)bars(2 * kSecond);
    EXPECT_EQ(bars(4 * kSecond).size(), 2U);
    EXPECT_EQ(bars(4 * kSecond)[1], (std::array<int, 2>{1, 1000}))
        << "15 s, and the axis ends there";
}

TEST_F(Bars, AreRefusedWhereTheyCannotBe) {
    const auto has = [](const std::string& text, std::string_view part) {
        return text.find(part) != std::string::npos;
    };
    EXPECT_PRED2(has, fault("row.top_speed_kmh", "row.name"),
                 "element \"b\": \"value\" is text, not a number");
    EXPECT_PRED2(has, fault("row.top_speed_kmh", "row.gap"), "time(…) is the time of a gap");
    EXPECT_PRED2(has, fault("\"thickness\": 30", "\"thickness\": 60"), "do not fit each other");
    EXPECT_PRED2(has, fault("\"left\": 100", "\"left\": 1100"), "leave no room");
    EXPECT_PRED2(has, fault("\"left\": 100", "\"laps\": 4"), "\"laps\" is of charts over laps");
    EXPECT_PRED2(has, fault("\"left\": 100", "\"value_label\": \"x\""), "need a \"value_style\"");
    EXPECT_PRED2(has, fault("\"kind\": \"bars\"", "\"kind\": \"gaps\""), "is of bars");
    EXPECT_PRED2(has, fault("\"left\": 100", "\"source\": \"field.rows\""), "cannot show");
}

TEST(RoundStep, GivesFourToEightLines) {
    EXPECT_EQ(round_step(0, 1), 1);
    EXPECT_EQ(round_step(7, 1), 2);
    EXPECT_EQ(round_step(160, 1), 50);
    EXPECT_EQ(round_step(999, 1), 200);
    EXPECT_EQ(round_step(1'000'000'000'000'000'000, 1), 200'000'000'000'000'000);
}

}  // namespace
}  // namespace pitcast::show
