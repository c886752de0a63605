// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "show_fixture.h"

namespace pitcast::show {
namespace {

using namespace show_fixture;

class Undo : public ::testing::Test {
 protected:
    Undo() {
        folder.write(
            "package.json",
            R"({"schema": 1, "id": "p", "title": "P", "templates": ["a.json", "b.json"]})");
        for (const char* id : {"a", "b"}) {
            folder.write(std::string(id) + ".json",
                         R"({"id": ")" + std::string(id) +
                             R"(", "layer": 10, "steps": 3, "fields": [{"id": "line"}],
                             "elements": [{"id": "r", "type": "rect", "x": 0, "y": 0, "width": 9,
                             "height": 9, "fill": "#ffffff"}]})");
        }
        package = load();
        state.emplace(package);
    }
    std::shared_ptr<const Package> load() {
        LoadOptions options{folder.path(), {}};
        auto loaded = load_package(folder.path(), fonts, options);
        EXPECT_TRUE(loaded.ok()) << loaded.error().message();
        return *loaded;
    }
    /// Every command is a second after the one before.
    Status say(Json json, const char* who = "li") {
        json["who"] = who;
        auto command = command_from_json(json);
        EXPECT_TRUE(command.ok()) << command.error().message();
        const Instant when = instant(now += kSecond);
        state->step(race, when);
        return state->apply(*command, when);
    }
    Status undo(const char* who = "li") { return say({{"verb", "undo"}}, who); }
    /// "10 a on 0 {...}" of each layer.
    std::string told() {
        state->step(race, instant(now += kSecond));
        std::string text;
        for (const LayerReport& layer : state->layers()) {
            text += std::to_string(layer.layer) + " " + layer.template_id + " " + layer.phase +
                    " " + std::to_string(layer.step) + " " + layer.data.dump() + "\n";
        }
        return text + state->mixes().dump();
    }

    Folder folder{"show-undo"};
    draw::FontLibrary fonts;
    std::shared_ptr<const Package> package;
    std::optional<ShowState> state;
    race::RaceState race = make_race(nullptr, kStartTai);
    Nanoseconds now = 0;
};

TEST_F(Undo, TakesBackEachOfTheCommandsThatChangeALayer) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}, {"data", {{"line", "LI"}}}}));
    ASSERT_TRUE(say({{"verb", "continue"}, {"layer", 10}}));
    ASSERT_TRUE(say({{"verb", "cue"}, {"template", "b"}}));
    const std::string before = told();
    for (const Json& command :
         {Json{{"verb", "take"}, {"template", "b"}}, Json{{"verb", "take"}, {"layer", 10}},
          Json{{"verb", "out"}, {"layer", 10}}, Json{{"verb", "clear"}},
          Json{{"verb", "clear"}, {"layer", 10}},
          Json{{"verb", "cue"}, {"template", "a"}, {"data", {{"line", "WU"}}}},
          Json{{"verb", "continue"}, {"layer", 10}},
          Json{{"verb", "update"}, {"layer", 10}, {"data", {{"line", "WU"}}}},
          Json{{"verb", "update"}, {"layer", 10}, {"data", {{"line", "WU"}}}, {"when", "step"}},
          Json{{"verb", "mix"}, {"layer", 10}, {"data", {{"opacity", 0.5}}}},
          Json{{"verb", "take"}, {"template", "a"}, {"layer", 77}},
          Json{{"verb", "swap"}, {"layer", 10}, {"with", 30}}}) {
        ASSERT_TRUE(say(command)) << command;
        ASSERT_TRUE(undo()) << command;
        EXPECT_EQ(told(), before) << command;
    }
}

TEST_F(Undo, GoesBackStepByStepAndNoFurther) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}}));
    const std::string first = told();
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "b"}}));
    ASSERT_TRUE(say({{"verb", "out"}, {"layer", 10}}));
    ASSERT_TRUE(undo());
    ASSERT_TRUE(undo());
    EXPECT_EQ(told(), first);
    ASSERT_TRUE(undo());
    EXPECT_EQ(told(), "{}");
    const Status nothing = undo();
    ASSERT_FALSE(nothing.ok());
    EXPECT_NE(nothing.error().what.find("nothing of yours"), std::string::npos);
}

TEST_F(Undo, IsOfOnesOwnUnlessForced) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}}, "li"));
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "b"}, {"layer", 20}}, "wang"));
    EXPECT_FALSE(undo("zhao").ok());
    ASSERT_TRUE(undo("li")) << "wang's is on another layer";
    EXPECT_NE(told().find("20 b on"), std::string::npos);
    ASSERT_TRUE(say({{"verb", "undo"}, {"force", true}}, "zhao"));
    EXPECT_EQ(told(), "{}");
}

TEST_F(Undo, LeavesAloneWhatSomebodyElseHasChangedOrLocked) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}}, "li"));
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "b"}}, "wang"));
    const std::string before = told();
    const Status changed = undo("li");
    ASSERT_FALSE(changed.ok());
    EXPECT_NE(changed.error().what.find("by \"wang\""), std::string::npos);
    ASSERT_TRUE(say({{"verb", "lock"}, {"layer", 10}}, "zhao"));
    EXPECT_FALSE(undo("wang").ok());
    EXPECT_EQ(told(), before);
    ASSERT_TRUE(say({{"verb", "unlock"}, {"layer", 10}}, "zhao"));
    ASSERT_TRUE(undo("wang"));
    ASSERT_TRUE(undo("li")) << "wang's is undone, so li's is the last again";
}

TEST_F(Undo, AFaderIsOneMovement) {
    for (int i = 0; i < 200; ++i) {
        ASSERT_TRUE(say({{"verb", "mix"}, {"layer", 10}, {"data", {{"opacity", i / 200.0}}}}));
    }
    ASSERT_TRUE(undo());
    EXPECT_EQ(told(), "{}");
}

TEST_F(Undo, OneAskerDoesNotCrowdOutTheOthers) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}}, "li"));
    for (int i = 0; i < 1000; ++i) {
        ASSERT_TRUE(say({{"verb", "take"}, {"template", "b"}, {"layer", 20}}, "machine"));
    }
    EXPECT_TRUE(undo("li").ok());
    for (int i = 0; i < 16; ++i) {
        EXPECT_TRUE(undo("machine").ok());
    }
    EXPECT_FALSE(undo("machine").ok());
}

TEST_F(Undo, GoesBackThroughAReloadWhereTheTemplatesAreStillThere) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}}));
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "b"}}));
    ASSERT_TRUE(say({{"verb", "update"}, {"layer", 10}, {"data", {{"line", "x"}}}}));
    package = load();
    state->adopt(package);
    ASSERT_TRUE(undo());
    EXPECT_NE(told().find("10 b on 0 {}"), std::string::npos) << told();
    ASSERT_TRUE(undo());
    EXPECT_NE(told().find("10 a on"), std::string::npos);

    ASSERT_TRUE(say({{"verb", "take"}, {"template", "b"}}));
    folder.write("package.json",
                 R"({"schema": 1, "id": "p", "title": "P", "templates": ["b.json"]})");
    package = load();
    state->adopt(package);
    EXPECT_FALSE(undo().ok()) << "there is no \"a\" to go back to";
    EXPECT_NE(told().find("10 b on"), std::string::npos);
}

TEST_F(Undo, AnUpdateOfWhatIsGoneIsRefused) {
    ASSERT_TRUE(say({{"verb", "take"}, {"template", "a"}}, "wang"));
    ASSERT_TRUE(say({{"verb", "update"}, {"layer", 10}, {"data", {{"line", "x"}}}}));
    ASSERT_TRUE(say({{"verb", "out"}, {"layer", 10}}));
    ASSERT_TRUE(undo());
    ASSERT_TRUE(undo());
    EXPECT_NE(told().find("10 a on 0 {}"), std::string::npos);
}

}  // namespace
}  // namespace pitcast::show
