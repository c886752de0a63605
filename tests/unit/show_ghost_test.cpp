// SPDX-License-Identifier: Apache-2.0
// The ghost comparison in templates: what it says, what it draws, what it refuses.
#include <algorithm>

#include <gtest/gtest.h>

#include "pitcast/show/show_state.h"

#include "../../engine/show/src/ghost_pair.h"
#include "show_fixture.h"
#include "stage_day.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

/// 4 km to the east, over a hill.
map::Venue ridge() {
    map::Venue venue = map::make_xinqiu();
    venue.course = {};
    venue.course.closed = false;
    venue.course.length_mm = 4'000'000;
    venue.course.line = {{{-2'000'000, 0, 0}, 10'000, 0},
                         {{0, 0, 80'000}, 10'000, 2'000'000},
                         {{2'000'000, 0, 0}, 10'000, 4'000'000}};
    return venue;
}

class Ghosts : public ::testing::Test {
 protected:
    /// At the start of the pictures the first car has been on the stage for 130 s, 3.25 km, and the
    /// second for 70 s, 1.4 km: there the first was after 56 s.
    Ghosts() : venue_(ridge()), day_(venue_.course, utc_from_tai(kStartTai), 130, 70) {
        EXPECT_TRUE(map::save_venue(venue_, folder_.path() / "v.venue").ok());
        folder_.write("package.json",
                      R"({"schema": 1, "id": "t", "venue": "v.venue", "templates": ["m.json"],
        "fonts": [{"name": "f", "file": "system:truetype/roboto/unhinted/RobotoCondensed-Bold.ttf"}],
        "families": {"f": ["f"]}, "styles": {"s": {"family": "f", "size": 20, "colour": "#FFFFFF"},
                   "large": {"family": "f", "size": 34, "min_size": 34, "colour": "#FFFFFF"}}})");
    }
    std::string load(std::string_view element,
                     std::string_view ghost = R"({"car": "field.a", "against": "field.b"})") {
        folder_.write("m.json", R"({"id": "m", )" +
                                    (ghost.empty() ? std::string()
                                                   : "\"ghost\": " + std::string(ghost) + ", ") +
                                    R"("fields": [
 {"id": "a", "type": "competitor", "default": "2"}, {"id": "b", "type": "competitor", "default": "1"}],
 "elements": [{"id": "x", "width": 1600, "height": 800, )" +
                                    std::string(element) + "}]}");
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        if (!loaded) {
            const std::string message = loaded.error().message();
            return message.substr(message.find("m.json"));
        }
        state_.emplace(*loaded);
        return "";
    }
    draw::DrawList picture(Json data = Json::object()) {
        EXPECT_TRUE(
            state_->apply({"", Verb::take, "m", -1, std::move(data), "test"}, instant(0)).ok());
        state_->step(day_.race, instant(0));
        draw::DrawList list{1920, 1080, {}};
        state_->draw(day_.race, instant(0), fonts_, pictures_, true, list, &day_.live);
        return list;
    }
    template <typename Shape>
    static std::vector<Shape> all(const draw::DrawList& list) {
        std::vector<Shape> found;
        for (const auto& command : list.commands) {
            if (const auto* shape = std::get_if<Shape>(&command)) {
                found.push_back(*shape);
            }
        }
        return found;
    }
    Value value(std::string_view name, const char* car = "2", const char* against = "1") {
        const GhostPair pair{
            {.root = Binding::Root::field_car, .field = 0, .index = {}, .hops = {}, .words = {}},
            {.root = Binding::Root::field_car, .field = 1, .index = {}, .hops = {}, .words = {}}};
        const std::vector<FieldValue> fields{{{}, car, {}}, {{}, against, {}}};
        Scope scope;
        scope.race = &day_.race;
        scope.live = &day_.live;
        scope.ghost = &pair;
        scope.fields = &fields;
        scope.utc_ns = utc_from_tai(kStartTai);
        for (const RaceProperty& property : ghost_properties()) {
            if (property.name == name) {
                return property.get(day_.race, scope);
            }
        }
        ADD_FAILURE() << name;
        return {};
    }

    map::Venue venue_;
    StageDay day_;
    Folder folder_{"show-ghost"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    std::optional<ShowState> state_;
};

TEST_F(Ghosts, TellTheDifferenceAtTheSamePlace) {
    EXPECT_NEAR(static_cast<double>(value("gap").number) / 1e9, 14, 0.2);
    EXPECT_NEAR(static_cast<double>(value("gap", "1", "2").number) / 1e9, -14, 0.2);
    // 300 ms behind now, as markers are.
    EXPECT_NEAR(static_cast<double>(value("elapsed").number) / 1e9, 69.7, 0.01);
    EXPECT_NEAR(static_cast<double>(value("car.distance_m").number), 1394, 2);
    EXPECT_NEAR(static_cast<double>(value("against.distance_m").number), 1742, 3);
    EXPECT_NEAR(static_cast<double>(value("ahead_m").number), -348, 4);
    EXPECT_EQ(value("car.speed_kmh").number, 72);
    EXPECT_EQ(value("against.speed_kmh").number, 90);
}

TEST_F(Ghosts, AreNotThereOfOneCarOrOfNone) {
    EXPECT_EQ(value("gap", "1", "1").kind, ValueKind::none);
    EXPECT_EQ(value("gap", "1", "77").kind, ValueKind::none);
    EXPECT_EQ(value("elapsed", "", "1").kind, ValueKind::none);
}

TEST_F(Ghosts, StandOnMapAndProfileAtTheSameTimeOfTheirRuns) {
    ASSERT_EQ(load(R"("type": "profile", "ghost": true, "grid": "#00000000")"), "");
    // A stem below each marker, two pixels wide; markers themselves are round.
    std::vector<std::int64_t> stems;
    for (const auto& rect : all<draw::FillRect>(picture())) {
        if (rect.rect.width == 2 * draw::kPixel && rect.rect.height > 4 * draw::kPixel) {
            stems.push_back((rect.rect.x + draw::kPixel) / draw::kPixel);
        }
    }
    ASSERT_EQ(stems.size(), 2U);
    EXPECT_NEAR(static_cast<double>(stems[0]), 1600 * 1742.5 / 4000, 2);  // the ghost first
    EXPECT_NEAR(static_cast<double>(stems[1]), 1600 * 1394.0 / 4000, 2);
    ASSERT_EQ(
        load(
            R"("type": "map", "camera": [{"range_m": 6000}], "ghost": true, "label": {"style": "s"})"),
        "");
    EXPECT_EQ(all<draw::GlyphRun>(picture()).size(), 2U) << "two numbers";
    EXPECT_EQ(all<draw::GlyphRun>(picture(Json{{"a", "77"}})).size(), 0U);
}

TEST_F(Ghosts, AreChartedAsFarAsBothHaveCome) {
    ASSERT_EQ(load(R"("type": "chart", "kind": "ghost", "slower": "#FF0000")"), "");
    const auto list = picture();
    const auto lines = all<draw::StrokePolyline>(list);
    ASSERT_EQ(lines.size(), 1U);
    const auto& points = lines.front().points;
    EXPECT_NEAR(static_cast<double>(points.front().x) / draw::kPixel, 0, 1);
    EXPECT_NEAR(static_cast<double>(points.back().x) / draw::kPixel, 1600 * 1394.0 / 4000, 2);
    // It loses at a steady rate: a straight line down.
    EXPECT_TRUE(std::is_sorted(points.begin(), points.end(),
                               [](const auto& a, const auto& b) { return a.y < b.y; }));
    const auto areas = all<draw::FillPolygon>(list);
    ASSERT_GT(areas.size(), 60U);
    EXPECT_EQ(std::get<draw::Color>(areas.front().paint).r, 255);
    // Seen from the other side it is above zero all the way.
    const auto other = all<draw::StrokePolyline>(picture(Json{{"a", "1"}, {"b", "2"}}));
    ASSERT_EQ(other.size(), 1U);
    EXPECT_LT(other.front().points.back().y, other.front().points.front().y);
    EXPECT_TRUE(all<draw::StrokePolyline>(picture(Json{{"a", "77"}})).empty());
}

TEST_F(Ghosts, TellTheirSecondsInFullWhereTheyAreWiderThanTheirRoom) {
    const auto glyphs = [this](std::string_view style) {
        EXPECT_EQ(load(R"("type": "chart", "kind": "ghost", "axis_style": ")" + std::string(style) +
                       "\""),
                  "");
        std::vector<std::size_t> counts;
        for (const auto& run : all<draw::GlyphRun>(picture())) {
            counts.push_back(run.glyphs.size());
        }
        return counts;
    };
    const auto small = glyphs("s");
    EXPECT_GT(small.size(), 4U);
    EXPECT_EQ(glyphs("large"), small);
}

TEST_F(Ghosts, NeedAPairThatTheTemplateNames) {
    EXPECT_NE(load(R"("type": "chart", "kind": "ghost")", "").find("compares no runs"),
              std::string::npos);
    EXPECT_NE(load(R"("type": "profile", "ghost": true)", "").find("compares no runs"),
              std::string::npos);
    EXPECT_NE(load(R"("type": "text", "style": "s", "text": "{ghost.gap|delta:1}")", "")
                  .find("compares no runs"),
              std::string::npos);
    EXPECT_NE(load(R"("type": "text", "style": "s", "text": "{ghost.gab|delta:1}")")
                  .find("did you mean \"gap\"?"),
              std::string::npos);
    EXPECT_NE(load(R"("type": "rect")", R"({"car": "field.a"})").find("against"),
              std::string::npos);
    EXPECT_NE(
        load(R"("type": "rect")", R"({"car": "field.a", "against": "field.c"})").find("field"),
        std::string::npos);
    EXPECT_EQ(load(R"("type": "text", "style": "s", "text": "{ghost.gap|delta:1}")",
                   R"({"car": "field.a", "against": "race.leader"})"),
              "");
}

/// A property of a car of the day.
Value car_value(const StageDay& day, std::string_view name, const char* number, Nanoseconds utc) {
    Scope scope;
    scope.race = &day.race;
    scope.live = &day.live;
    scope.utc_ns = utc;
    for (const CarProperty& property : car_properties()) {
        if (property.name == name) {
            return property.get(*day.race.find(number), scope);
        }
    }
    ADD_FAILURE() << name;
    return {};
}

TEST_F(Ghosts, SplitsOfCarsReadTheStage) {
    const Nanoseconds utc = utc_from_tai(kStartTai);
    const auto of = [&](std::string_view name, const char* number) {
        return car_value(day_, name, number, utc);
    };
    EXPECT_EQ(of("split.1", "1").number, 40 * kSecond);
    EXPECT_EQ(of("split.1.gap", "1").number, -10 * kSecond);
    EXPECT_EQ(of("split.1.gap", "2").number, 10 * kSecond);
    EXPECT_EQ(of("split.1.position", "2").number, 2);
    EXPECT_EQ(of("split.1.colour", "1").text, "overall_best");
    EXPECT_EQ(of("split.1.colour", "2").text, "slower");
    EXPECT_EQ(of("split.2", "2").kind, ValueKind::none);
    EXPECT_EQ(of("split.2.colour", "2").text, "none");
    EXPECT_EQ(of("split.2.gap", "1").kind, ValueKind::none) << "nobody else has been there";
    EXPECT_EQ(of("split.next", "1").number, 3);
    EXPECT_EQ(of("split.next", "2").number, 2);
    EXPECT_EQ(of("stage_time", "2").number, 70 * kSecond);
    EXPECT_NEAR(static_cast<double>(of("live_difference", "2").number) / 1e9, 14, 0.3);
    EXPECT_EQ(of("live_difference", "1").kind, ValueKind::none) << "the leader";
    EXPECT_EQ(of("finished", "1").number, 0);
    EXPECT_EQ(of("sector.1.state", "2").text, "done");
    EXPECT_EQ(of("sector.2.state", "2").text, "running");
    EXPECT_EQ(of("sector.3.state", "2").text, "ahead");
    EXPECT_EQ(of("sector.running.time", "2").number, 20 * kSecond);
    EXPECT_EQ(of("sector.1.to_session", "2").number, 10 * kSecond);
    EXPECT_EQ(of("sector.1.to_own", "2").kind, ValueKind::none);
    EXPECT_EQ(of("sector.1.best", "2").number, 50 * kSecond);
}

}  // namespace
}  // namespace pitcast::show
