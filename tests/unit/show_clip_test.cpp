// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "show_fixture.h"

/// Files that layers play: which, from where, how loud.
namespace pitcast::show {
namespace {

using namespace show_fixture;

/// What was asked for, in the newest picture.
class Asks final : public NoPictures {
 public:
    struct Ask {
        std::string file;
        bool loop;
        std::int32_t layer;
        bool cued;
        Nanoseconds position_ns;
        bool runs;
        double volume;
    };
    draw::PicturePtr clip(const ClipAsk& ask) override {
        asks.push_back({std::string(ask.file), ask.loop, ask.layer, ask.began_ns == 0,
                        ask.position_ns, ask.runs, ask.volume});
        return nullptr;
    }
    std::vector<Ask> asks;
};

class Clips : public ::testing::Test {
 protected:
    Clips() {
        folder.write("package.json", R"({"schema": 1, "id": "p", "title": "P", "templates": []})");
        load();
    }
    void load() {
        LoadOptions options{folder.path(), {}};
        auto loaded = load_package(folder.path(), fonts, options);
        ASSERT_TRUE(loaded.ok()) << loaded.error().message();
        package = *loaded;
        state.emplace(package);
    }
    Status say(Nanoseconds at, const Json& json) {
        auto command = command_from_json(json);
        EXPECT_TRUE(command.ok()) << command.error().message();
        return state->apply(*command, instant(at));
    }
    /// The asks of a picture; an element that is seen asks a second time.
    std::vector<Asks::Ask> at(Nanoseconds when) {
        Asks pictures;
        draw::DrawList list;
        list.width = 1920;
        list.height = 1080;
        state->step(race, instant(when));
        state->draw(race, instant(when), fonts, pictures, true, list);
        commands = list.commands.size();
        return pictures.asks;
    }

    Folder folder{"show-clip"};
    draw::FontLibrary fonts;
    std::shared_ptr<const Package> package;
    std::optional<ShowState> state;
    race::RaceState race = make_race(nullptr, kStartTai);
    std::size_t commands = 0;
};

TEST_F(Clips, EveryPackageHasATemplateThatPlaysAFile) {
    EXPECT_TRUE(package->templates().empty()) << "it is not listed among the package's own";
    Command command;
    command.verb = Verb::take;
    command.template_id = "clip";
    command.data = {{"file", "ident.mov"}};
    EXPECT_TRUE(check_command(*package, command).ok());
    command.data = {{"fiel", "ident.mov"}};
    EXPECT_FALSE(check_command(*package, command).ok());

    ASSERT_TRUE(say(0, {{"verb", "take"}, {"template", "clip"}, {"data", command.data}}).ok() ==
                false);
    ASSERT_TRUE(say(0, {{"verb", "take"},
                        {"template", "clip"},
                        {"layer", 15},
                        {"data", {{"file", "ident.mov"}}}}));
    const auto asks = at(400 * kMs);
    ASSERT_EQ(asks.size(), 2U);
    for (const auto& ask : asks) {
        EXPECT_EQ(ask.file, "ident.mov");
        EXPECT_EQ(ask.layer, 15);
        EXPECT_FALSE(ask.cued);
        EXPECT_TRUE(ask.runs);
        EXPECT_EQ(ask.position_ns, 400 * kMs);
        EXPECT_EQ(ask.volume, 1);
    }
}

TEST_F(Clips, AnOwnTemplateOfThatNameCounts) {
    folder.write("package.json",
                 R"({"schema": 1, "id": "p", "title": "P", "templates": ["clip.json"]})");
    folder.write("clip.json", R"({"id": "clip", "layer": 7, "fields": [{"id": "file"}],
        "elements": [{"id": "v", "type": "video", "file": "{field.file}", "x": 100, "y": 100,
                      "width": 400, "height": 300}]})");
    load();
    EXPECT_EQ(package->templates().size(), 1U);
    ASSERT_TRUE(say(0, {{"verb", "take"}, {"template", "clip"}, {"data", {{"file", "a.mov"}}}}));
    EXPECT_EQ(at(0).front().layer, 7);
}

TEST_F(Clips, IsListedOnceAPagePlaysAFile) {
    folder.write("package.json", R"({"schema": 1, "id": "p", "title": "P", "templates": [],
        "pages": [{"id": "ident", "title": "Ident", "template": "clip", "layer": 12,
                   "data": {"file": "ident.mov"}}]})");
    load();
    ASSERT_EQ(package->templates().size(), 1U);
    EXPECT_EQ(package->templates().front().id, "clip");
    ASSERT_TRUE(say(0, {{"verb", "take"}, {"page", "ident"}}));
    EXPECT_EQ(at(0).front().file, "ident.mov");
    EXPECT_EQ(at(0).front().layer, 12);
}

TEST_F(Clips, AVideoHasASourceOrAFile) {
    folder.write("package.json",
                 R"({"schema": 1, "id": "p", "title": "P", "templates": ["a.json"]})");
    folder.write("a.json", R"({"id": "a", "elements": [{"id": "v", "type": "video",
        "file": "a.mov", "source": "cam", "x": 0, "y": 0, "width": 400, "height": 300}]})");
    LoadOptions options{folder.path(), {}};
    const auto loaded = load_package(folder.path(), fonts, options);
    ASSERT_FALSE(loaded.ok());
    EXPECT_NE(loaded.error().message().find("not both"), std::string::npos);
}

TEST_F(Clips, WhatIsCuedWaitsAtItsFirstPictureAndIsNotHeard) {
    ASSERT_TRUE(say(
        0,
        {{"verb", "cue"}, {"template", "clip"}, {"data", {{"file", "a.mov"}, {"seek_ms", 2000}}}}));
    for (const Nanoseconds when : {Nanoseconds{0}, 5 * kSecond}) {
        const auto asks = at(when);
        ASSERT_EQ(asks.size(), 1U);
        EXPECT_TRUE(asks[0].cued);
        EXPECT_FALSE(asks[0].runs);
        EXPECT_EQ(asks[0].position_ns, 2 * kSecond);
    }
    ASSERT_TRUE(say(6 * kSecond, {{"verb", "take"}, {"layer", 5}}));
    EXPECT_EQ(at(6 * kSecond).front().position_ns, 2 * kSecond);
    EXPECT_EQ(at(7 * kSecond).front().position_ns, 3 * kSecond);
}

TEST_F(Clips, StandsStillGoesOnAndIsWound) {
    const auto update = [&](Nanoseconds when, const Json& data) {
        ASSERT_TRUE(say(when, {{"verb", "update"}, {"layer", 5}, {"data", data}}));
    };
    ASSERT_TRUE(say(0, {{"verb", "take"}, {"template", "clip"}, {"data", {{"file", "a.mov"}}}}));
    update(2 * kSecond, {{"paused", true}});
    EXPECT_EQ(at(9 * kSecond).front().position_ns, 2 * kSecond);
    EXPECT_FALSE(at(9 * kSecond).front().runs);
    update(10 * kSecond, {{"paused", false}});
    EXPECT_EQ(at(11 * kSecond).front().position_ns, 3 * kSecond);
    update(12 * kSecond, {{"seek_ms", 500}});
    EXPECT_EQ(at(13 * kSecond).front().position_ns, 1500 * kMs);
    update(13 * kSecond, {{"file", "b.mov"}});
    EXPECT_EQ(at(13 * kSecond).front().position_ns, 500 * kMs) << "another file begins";
    EXPECT_EQ(at(13 * kSecond).front().file, "b.mov");
}

TEST_F(Clips, ALengthIsHeldOrGoneRound) {
    const Json part{{"file", "a.mov"}, {"seek_ms", 1000}, {"length_ms", 400}};
    ASSERT_TRUE(say(0, {{"verb", "take"}, {"template", "clip"}, {"data", part}}));
    EXPECT_EQ(at(300 * kMs).front().position_ns, 1300 * kMs);
    EXPECT_EQ(at(5 * kSecond).front().position_ns, 1400 * kMs - 1);
    ASSERT_TRUE(say(5 * kSecond, {{"verb", "update"}, {"layer", 5}, {"data", {{"loop", true}}}}));
    const auto asks = at(5 * kSecond + 500 * kMs);
    EXPECT_TRUE(asks.front().loop);
    EXPECT_GE(asks.front().position_ns, kSecond);
    EXPECT_LT(asks.front().position_ns, 1400 * kMs);
}

TEST_F(Clips, SoundFollowsTheMixOfTheLayerAndTheTransition) {
    ASSERT_TRUE(say(0, {{"verb", "take"},
                        {"template", "clip"},
                        {"data", {{"file", "a.mov"}}},
                        {"transition", "mix"},
                        {"transition_ms", 1000}}));
    EXPECT_NEAR(at(500 * kMs).front().volume, 0.5, 0.02);
    EXPECT_EQ(at(2 * kSecond).front().volume, 1);
    ASSERT_TRUE(say(2 * kSecond, {{"verb", "mix"}, {"layer", 5}, {"data", {{"volume", 0.25}}}}));
    EXPECT_EQ(at(3 * kSecond).front().volume, 0.25);
    ASSERT_TRUE(say(3 * kSecond, {{"verb", "mix"}, {"layer", 5}, {"data", {{"opacity", 0}}}}));
    const auto hidden = at(4 * kSecond);
    ASSERT_EQ(hidden.size(), 1U) << "not painted, yet it plays on";
    EXPECT_EQ(hidden[0].position_ns, 4 * kSecond);
    EXPECT_EQ(hidden[0].volume, 0.25);
}

TEST_F(Clips, AnotherFileComesByAMixAndTheOldOneGoesByIt) {
    const auto take = [&](Nanoseconds when, const char* file) {
        ASSERT_TRUE(say(when, {{"verb", "take"},
                               {"template", "clip"},
                               {"data", {{"file", file}}},
                               {"transition", "mix"},
                               {"transition_ms", 400}}));
    };
    take(0, "a.mov");
    take(2 * kSecond, "b.mov");
    const auto asks = at(2 * kSecond + 100 * kMs);
    ASSERT_EQ(asks.size(), 4U);
    EXPECT_EQ(asks[0].file, "a.mov");
    EXPECT_NEAR(asks[0].volume, 0.75, 0.01);
    EXPECT_EQ(asks[0].position_ns, 2100 * kMs);
    EXPECT_EQ(asks[2].file, "b.mov");
    EXPECT_NEAR(asks[2].volume, 0.25, 0.01);
    EXPECT_EQ(at(2 * kSecond + 500 * kMs).size(), 2U) << "the old one is gone";
}

TEST_F(Clips, GoesOutByAMix) {
    ASSERT_TRUE(say(0, {{"verb", "take"}, {"template", "clip"}, {"data", {{"file", "a.mov"}}}}));
    ASSERT_TRUE(say(
        kSecond, {{"verb", "out"}, {"layer", 5}, {"transition", "mix"}, {"transition_ms", 500}}));
    EXPECT_NEAR(at(kSecond + 250 * kMs).front().volume, 0.5, 0.03);
    EXPECT_TRUE(at(kSecond + 600 * kMs).empty());
    EXPECT_TRUE(state->layers().empty());
}

TEST_F(Clips, ATransitionThatWasCuedIsKeptForTheTake) {
    ASSERT_TRUE(say(0, {{"verb", "cue"},
                        {"template", "clip"},
                        {"data", {{"file", "a.mov"}}},
                        {"transition", "mix"},
                        {"transition_ms", 1000}}));
    ASSERT_TRUE(say(kSecond, {{"verb", "take"}, {"layer", 5}}));
    EXPECT_NEAR(at(kSecond + 500 * kMs).front().volume, 0.5, 0.02);
}

TEST_F(Clips, TransitionsOfCommandsAreReadAndTold) {
    const Json json{
        {"verb", "take"}, {"template", "clip"}, {"transition", "push"}, {"transition_ms", 320.0}};
    const auto command = command_from_json(json);
    ASSERT_TRUE(command.ok());
    EXPECT_EQ(command_to_json(*command), json);
    for (const Json& wrong : {Json{{"transition", "swirl"}}, Json{{"transition_ms", 20}},
                              Json{{"transition", "mix"}, {"transition_ms", -1}},
                              Json{{"transition", "mix"}, {"transition_ms", 60'001}}}) {
        Json whole{{"verb", "take"}};
        whole.update(wrong);
        EXPECT_FALSE(command_from_json(whole).ok()) << whole;
    }
}

TEST_F(Clips, TheStateIsTheSameWhoeverLooked) {
    const auto hash_after = [&](bool looks) {
        state.emplace(package);
        EXPECT_TRUE(
            say(0, {{"verb", "take"}, {"template", "clip"}, {"data", {{"file", "a.mov"}}}}));
        for (int i = 0; i < 50; ++i) {
            looks ? (void)at(i * 20 * kMs) : state->step(race, instant(i * 20 * kMs));
        }
        return state->state_hash();
    };
    EXPECT_EQ(hash_after(true), hash_after(false));
}

TEST_F(Clips, OneThatIsCuedToTheEndComesWithoutAGap) {
    const auto take = [&](Nanoseconds at, const Json& data) {
        ASSERT_TRUE(
            say(at, {{"verb", "take"}, {"template", "clip"}, {"layer", 15}, {"data", data}}));
    };
    const auto cue = [&](Nanoseconds at, Json more = Json::object()) {
        Json command{{"verb", "cue"},
                     {"template", "clip"},
                     {"layer", 15},
                     {"data", {{"file", "next.mov"}}},
                     {"when", "end"}};
        command.update(more);
        ASSERT_TRUE(say(at, command));
    };
    const auto shown = [&](Nanoseconds when) {
        std::string file;
        for (const auto& ask : at(when)) {
            file = ask.cued ? file : ask.file;
        }
        return file;
    };
    take(0, {{"file", "a.mov"}, {"file_ms", 2000}, {"seek_ms", 500}});
    cue(100 * kMs);
    EXPECT_EQ(shown(1480 * kMs), "a.mov");
    EXPECT_EQ(shown(1500 * kMs), "next.mov");
    EXPECT_EQ(at(1500 * kMs).front().position_ns, 0);

    take(2000 * kMs, {{"file", "a.mov"}, {"length_ms", 1000}});
    cue(2100 * kMs, {{"transition", "mix"}, {"transition_ms", 200}});
    EXPECT_EQ(shown(2780 * kMs), "a.mov");
    EXPECT_EQ(shown(3100 * kMs), "next.mov") << "the mix ends with the clip";

    take(4000 * kMs, {{"file", "a.mov"}, {"file_ms", 500}, {"loop", true}});
    cue(4100 * kMs);
    EXPECT_EQ(shown(6000 * kMs), "a.mov") << "what loops has no end";
    ASSERT_TRUE(say(6000 * kMs, {{"verb", "update"}, {"layer", 15}, {"data", {{"loop", false}}}}));
    EXPECT_EQ(shown(6020 * kMs), "next.mov");

    ASSERT_TRUE(say(7000 * kMs, {{"verb", "clear"}, {"layer", 15}}));
    cue(7100 * kMs);
    EXPECT_EQ(shown(7120 * kMs), "next.mov") << "nothing stands before it";
    EXPECT_FALSE(command_from_json({{"verb", "take"}, {"template", "clip"}, {"when", "end"}}));
}

TEST_F(Clips, ChangePlacesWithAnotherLayer) {
    ASSERT_TRUE(say(
        0, {{"verb", "take"}, {"template", "clip"}, {"layer", 15}, {"data", {{"file", "a.mov"}}}}));
    ASSERT_TRUE(say(0, {{"verb", "mix"}, {"layer", 15}, {"data", {{"volume", 0.5}}}}));
    ASSERT_TRUE(say(kMs, {{"verb", "swap"}, {"layer", 15}, {"with", 40}}));
    auto asks = at(400 * kMs);
    ASSERT_FALSE(asks.empty());
    EXPECT_EQ(asks.front().layer, 40);
    EXPECT_EQ(asks.front().position_ns, 400 * kMs) << "it goes on";
    EXPECT_EQ(asks.front().volume, 1) << "mixes stay with the layer";
    ASSERT_TRUE(
        say(500 * kMs, {{"verb", "swap"}, {"layer", 40}, {"with", 15}, {"data", {{"mix", true}}}}));
    asks = at(600 * kMs);
    EXPECT_EQ(asks.front().layer, 15);
    EXPECT_EQ(asks.front().volume, 1) << "the mix has gone the other way";
    EXPECT_EQ(state->mixes().begin().key(), "40");
    EXPECT_FALSE(
        say(600 * kMs, {{"verb", "swap"}, {"layer", 1}, {"with", 2}, {"data", {{"x", 1}}}}));
    EXPECT_FALSE(command_from_json({{"verb", "swap"}, {"layer", 1}}));
    ASSERT_TRUE(say(700 * kMs, {{"verb", "lock"}, {"layer", 40}, {"who", "li"}}));
    EXPECT_FALSE(say(700 * kMs, {{"verb", "swap"}, {"layer", 15}, {"with", 40}, {"who", "wu"}}));
}

}  // namespace
}  // namespace pitcast::show
