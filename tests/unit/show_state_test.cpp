// SPDX-License-Identifier: Apache-2.0
#include "pitcast/show/show_state.h"

#include <gtest/gtest.h>

#include "show_fixture.h"
#include "test_paths.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

constexpr std::string_view kPackage = R"({
  "schema": 1, "id": "t",
  "templates": ["box.json", "rows.json", "effects.json"]
})";
constexpr std::string_view kBox = R"({
  "id": "box", "layer": 5, "steps": 2,
  "fields": [{"id": "car", "type": "competitor", "default": "@p2"}],
  "elements": [
    {"id": "r", "type": "rect", "x": 100, "y": 50, "width": 200, "height": 40, "fill": "#102030",
     "animate": {"in": {"x": [[0, -100], [400, 0]]}, "out": {"opacity": [[0, 1], [200, 0]]}}},
    {"id": "s", "type": "rect", "width": 10, "height": 10, "fill": "#FFFFFF", "steps": [1]},
    {"id": "b", "type": "rect", "width": 10, "height": 10, "fill": "#FFFFFF", "background": true}
  ]
})";
constexpr std::string_view kRows = R"({
  "id": "rows", "layer": 6, "elements": [
    {"id": "l", "type": "list", "x": 0, "y": 0, "pitch": 40, "rows": 6, "keep_top": 2,
     "page_ms": 4000, "move_ms": 800, "move_easing": "linear", "fade_ms": 0, "row": [
       {"id": "p", "type": "rect", "width": 100, "height": 40, "fill": "#445566"},
       {"id": "g", "type": "rect", "width": 50, "height": 40, "fill": "#00AA00",
        "visible_if": "row.moved > 0"}]}
  ]
})";

constexpr std::string_view kEffects = R"({
  "id": "effects", "layer": 7, "elements": [
    {"id": "card", "type": "rect", "x": 100, "y": 50, "width": 200, "height": 40, "radius": 8,
     "fill": {"type": "radial", "center": [0.5, 0], "radius": [1, 1],
              "stops": [[0, "#102030"], [1, "#405060"]]},
     "stroke": {"width": 2, "side": "outside", "colour": "#E3A32B"},
     "shadow": {"blur": 6, "y": 4, "colour": "#00000080"}},
    {"id": "plate", "type": "rect", "x": 400, "width": 90, "height": 40, "slant": 10,
     "fill": {"type": "conic", "stops": [[0, "#FFFFFF"], [1, "#000000"]]}, "shadow": {}}
  ]
})";

class Playing : public ::testing::Test {
 protected:
    Playing() : race_(make_race(nullptr, utc_from_tai(kStartTai))) {
        folder_.write("package.json", kPackage);
        folder_.write("box.json", kBox);
        folder_.write("rows.json", kRows);
        folder_.write("effects.json", kEffects);
        LoadOptions options{folder_.path(), {}};
        auto loaded = load_package(folder_.path(), fonts_, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        package_ = *loaded;
        state_.emplace(package_);
    }
    Status send(Verb verb, const std::string& made, Nanoseconds at, const std::string& id = "",
                Json data = Json::object()) {
        return state_->apply({id, verb, made, -1, std::move(data), "test"}, instant(at));
    }
    void step(Nanoseconds at) { state_->step(race_, instant(at)); }
    draw::DrawList picture(Nanoseconds at, bool background = true, std::int32_t width = 1920,
                           std::int32_t height = 1080) {
        draw::DrawList list{width, height, {}};
        state_->draw(race_, instant(at), fonts_, pictures_, background, list);
        return list;
    }
    std::vector<draw::FillRect> rects(Nanoseconds at, bool background = true) {
        std::vector<draw::FillRect> found;
        for (const auto& command : picture(at, background).commands) {
            if (const auto* rect = std::get_if<draw::FillRect>(&command)) {
                found.push_back(*rect);
            }
        }
        return found;
    }
    std::string phase(std::size_t index = 0) {
        const auto reports = state_->layers();
        return index < reports.size() ? reports[index].phase : "";
    }

    Folder folder_{"show-playing"};
    draw::FontLibrary fonts_;
    NoPictures pictures_;
    std::shared_ptr<const Package> package_;
    race::RaceState race_;
    std::optional<ShowState> state_;
};

TEST_F(Playing, GoesFromCuedThroughInAndOnToOut) {
    ASSERT_TRUE(send(Verb::cue, "box", 0).ok());
    step(0);
    EXPECT_EQ(phase(), "cued");
    EXPECT_TRUE(picture(0).commands.empty());
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(100 * kMs);
    EXPECT_EQ(phase(), "in");
    step(400 * kMs);
    EXPECT_EQ(phase(), "on");
    ASSERT_TRUE(send(Verb::out, "box", 1000 * kMs).ok());
    step(1100 * kMs);
    EXPECT_EQ(phase(), "out");
    step(1200 * kMs);
    EXPECT_TRUE(state_->layers().empty());
}

TEST_F(Playing, MovesByTheInstantAlone) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(200 * kMs);
    EXPECT_EQ(rects(200 * kMs).front().rect.x, draw::px(50));
    step(400 * kMs);
    EXPECT_EQ(rects(400 * kMs).front().rect.x, draw::px(100));
}

TEST_F(Playing, ScalesTheDesignToTheRaster) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(400 * kMs);
    const auto list = picture(400 * kMs, true, 3840, 2160);
    EXPECT_EQ(std::get<draw::FillRect>(list.commands.front()).rect,
              (draw::Rect{draw::px(200), draw::px(100), draw::px(400), draw::px(80)}));
}

TEST_F(Playing, LaysShadowsBelowAndStrokesAboveInDesignPixels) {
    ASSERT_TRUE(send(Verb::take, "effects", 0).ok());
    step(0);
    const auto list = picture(0, true, 3840, 2160);
    ASSERT_EQ(list.commands.size(), 5U);
    const auto& shadow = std::get<draw::FillShadow>(list.commands[0]);
    EXPECT_EQ(shadow.sigma, draw::px(12));
    EXPECT_EQ(shadow.offset, (draw::Point{0, draw::px(8)}));
    EXPECT_EQ(std::get<draw::Color>(shadow.paint), (draw::Color{0, 0, 0, 128}));
    const auto& card = std::get<draw::FillRect>(list.commands[1]);
    EXPECT_EQ(std::get<draw::FillRect>(shadow.shape).rect, card.rect);
    const auto& gradient = std::get<draw::RadialGradient>(card.paint);
    EXPECT_EQ(gradient.center, (draw::Point{draw::px(400), draw::px(100)}));
    EXPECT_EQ(gradient.radius_x, draw::px(400));
    const auto& stroke = std::get<draw::StrokeRect>(list.commands[2]);
    EXPECT_EQ(stroke.rect, card.rect);
    EXPECT_EQ(stroke.width, draw::px(4));
    EXPECT_EQ(stroke.side, draw::StrokeRect::Side::outside);
    EXPECT_TRUE(std::holds_alternative<draw::FillPolygon>(
        std::get<draw::FillShadow>(list.commands[3]).shape));
    EXPECT_TRUE(std::holds_alternative<draw::ConicGradient>(
        std::get<draw::FillPolygon>(list.commands[4]).paint));
}

TEST_F(Playing, LeavesOutTheBackgroundForKey) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(400 * kMs);
    EXPECT_EQ(rects(400 * kMs, true).size(), 2U);
    EXPECT_EQ(rects(400 * kMs, false).size(), 1U);
}

TEST_F(Playing, TakesACommandOnce) {
    ASSERT_TRUE(send(Verb::take, "box", 0, "7").ok());
    step(0);
    const auto hash = state_->state_hash();
    ASSERT_TRUE(send(Verb::take, "box", 500 * kMs, "7").ok());
    EXPECT_EQ(state_->state_hash(), hash);
}

TEST_F(Playing, LetsTheOldLeaveBeforeTheNewComesIn) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(400 * kMs);
    ASSERT_TRUE(send(Verb::take, "box", 1000 * kMs).ok());
    step(1000 * kMs);
    ASSERT_EQ(state_->layers().size(), 2U);
    EXPECT_EQ(phase(0), "out");
    EXPECT_EQ(phase(1), "in");
    EXPECT_EQ(rects(1100 * kMs).size(), 2U);  // the old one alone, with its background
    step(1200 * kMs);
    EXPECT_EQ(state_->layers().size(), 1U);
    EXPECT_EQ(rects(1400 * kMs).front().rect.x, draw::px(50));
}

TEST_F(Playing, ContinuesThroughItsStepsAndThenOut) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(400 * kMs);
    ASSERT_TRUE(send(Verb::next, "box", 500 * kMs).ok());
    step(900 * kMs);
    EXPECT_EQ(state_->layers().front().step, 1);
    EXPECT_EQ(rects(900 * kMs, false).size(), 2U);
    ASSERT_TRUE(send(Verb::next, "box", 1000 * kMs).ok());
    step(1100 * kMs);
    EXPECT_EQ(phase(), "out");
}

TEST_F(Playing, SaysWhatIsWrongAndStaysAsItWas) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(0);
    const auto hash = state_->state_hash();
    EXPECT_EQ(send(Verb::take, "bix", 0, "9").error().message(),
              "command \"9\": no template \"bix\" (did you mean \"box\"?)");
    EXPECT_FALSE(send(Verb::take, "box", 0, "9", Json{{"carr", "7"}}).ok());
    EXPECT_FALSE(send(Verb::update, "rows", 0, "9").ok());
    EXPECT_FALSE(send(Verb::next, "rows", 0, "9").ok());
    EXPECT_EQ(state_->state_hash(), hash);
}

TEST_F(Playing, FixesAPlaceToTheCarThatHasItWhenTaken) {
    ASSERT_TRUE(send(Verb::take, "box", 0).ok());
    step(0);
    reorder(race_, 0, 1);
    step(20 * kMs);
    EXPECT_EQ(state_->layers().front().data["car"], "007");
}

TEST_F(Playing, MovesRowsToTheirNewPlaces) {
    ASSERT_TRUE(send(Verb::take, "rows", 0).ok());
    step(0);
    step(1000 * kMs);
    EXPECT_EQ(rects(1000 * kMs).size(), 6U);
    reorder(race_, 2, 3);
    step(1020 * kMs);
    step(1420 * kMs);  // half way
    const auto moving = rects(1420 * kMs);
    ASSERT_EQ(moving.size(), 7U);  // one of them with the mark of a gain
    int between = 0;
    for (const auto& rect : moving) {
        between += rect.rect.y == draw::px(100) ? 1 : 0;
    }
    EXPECT_EQ(between, 3);  // both panels, and the mark
    step(1820 * kMs);
    for (const auto& rect : rects(1820 * kMs)) {
        EXPECT_EQ(rect.rect.y % draw::px(40), 0);
    }
}

TEST_F(Playing, TurnsPagesButKeepsTheTop) {
    ASSERT_TRUE(send(Verb::take, "rows", 0).ok());
    step(0);
    step(4000 * kMs);
    EXPECT_EQ(rects(4000 * kMs).size(), 6U);
    const auto hash = state_->state_hash();
    step(4020 * kMs);
    EXPECT_EQ(state_->state_hash(), hash);
}

TEST_F(Playing, GivesTheSamePictureAtAnyFrameRate) {
    ShowState slow(package_);
    const Command take{"1", Verb::take, "rows", -1, Json::object(), ""};
    ASSERT_TRUE(state_->apply(take, instant(0)).ok());
    ASSERT_TRUE(slow.apply(take, instant(0, {25, 1})).ok());
    for (int frame = 0; frame <= 250; ++frame) {
        const Nanoseconds at = frame * 20 * kMs;
        if (frame == 100) {
            reorder(race_, 1, 4);
        }
        state_->step(race_, instant(at));
        if (frame % 2 == 0) {
            slow.step(race_, instant(at, {25, 1}));
            ASSERT_EQ(state_->state_hash(), slow.state_hash()) << "frame " << frame;
            draw::DrawList other{1920, 1080, {}};
            slow.draw(race_, instant(at, {25, 1}), fonts_, pictures_, true, other);
            const auto mine = picture(at);
            ASSERT_EQ(mine.commands.size(), other.commands.size());
            for (std::size_t i = 0; i < other.commands.size(); ++i) {
                ASSERT_EQ(std::get<draw::FillRect>(mine.commands[i]).rect,
                          std::get<draw::FillRect>(other.commands[i]).rect);
            }
        }
    }
}

TEST(ShowClock, FollowsARecordingThatIsFarFromNow) {
    race::RaceState race;
    const Instant now{0, tai_from_utc(1'000'000 * kSecond)};
    race.now_utc_ns = 999'998 * kSecond;
    EXPECT_EQ(display_utc_ns(race, now, kSecond), 999'999 * kSecond);
    race.now_utc_ns = 5 * kSecond;
    EXPECT_EQ(display_utc_ns(race, now, 0), 5 * kSecond);
}

TEST(XinqiuShow, PlaysItsWholeRundownWithinBalanceAndBounds) {
    Folder media("show-media");
    const auto venue = map::make_xinqiu();
    ASSERT_TRUE(map::save_venue(venue, media.path() / "xinqiu.venue").ok());
    draw::FontLibrary fonts;
    LoadOptions options{media.path(), {}};
    const auto package = load_package(
        std::filesystem::path(PITCAST_SOURCE_DIR) / "templates/xinqiu", fonts, options);
    ASSERT_TRUE(package.ok()) << package.error().message();
    ShowState state(*package);
    NoPictures pictures;
    std::size_t next = 0;
    for (int frame = 0; frame < 60 * 25; ++frame) {
        const auto now = instant(frame * 40 * kMs, {25, 1});
        auto race = make_race(&venue, utc_from_tai(now.tai_ns));
        if (frame > 500) {
            reorder(race, 2, 3);
            race.sector_flags[2] = race::Flag::yellow;
        }
        const auto& rundown = (*package)->rundown();
        for (; next < rundown.size() && rundown[next].at_ns <= frame * 40 * kMs; ++next) {
            const auto done = state.apply(rundown[next].command, now);
            ASSERT_TRUE(done.ok()) << done.error().message();
        }
        state.step(race, now);
        draw::DrawList list{1920, 1080, {}};
        state.draw(race, now, fonts, pictures, true, list);
        int depth = 0;
        for (const auto& command : list.commands) {
            depth += std::holds_alternative<draw::PushGroup>(command) ? 1 : 0;
            depth -= std::holds_alternative<draw::PopGroup>(command) ? 1 : 0;
            ASSERT_GE(depth, 0);
            ASSERT_LE(depth, 4);
        }
        ASSERT_EQ(depth, 0);
    }
    EXPECT_EQ(next, (*package)->rundown().size());
    const auto reports = state.layers();
    ASSERT_EQ(reports.size(), 1U);
    EXPECT_EQ(reports.front().template_id, "background");
}

}  // namespace
}  // namespace pitcast::show
